/* ui-spectrum-options.c — which lanes a spectrum draws, what it compares, and how it is looked at.
 */
#include "ui-spectrum-options.h"

#include "ui-settings.h"
#include "ui-text.h"

#include "app-programme.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_CHOICES 5

/* A setting (of type d) with the values that are offered. */
typedef struct
{
  const char *key, *title, *name, *tip;
  const char *texts[MAX_CHOICES + 1]; /* NULL-terminated */
  double values[MAX_CHOICES];
} Choice;

static const Choice choices[] = {
  { "spectrum-tilt",
    N_ ("Tilt"),
    N_ ("Tilt of the spectrum"),
    N_ ("Raises the spectrum towards the treble: with 3 dB per octave pink noise is level, with "
        "4.5 "
        "most music is"),
    { N_ ("None"), N_ ("1.5 dB/oct"), N_ ("3 dB/oct"), N_ ("4.5 dB/oct"), N_ ("6 dB/oct") },
    { 0.0, 1.5, 3.0, 4.5, 6.0 } },
  { "spectrum-smoothing",
    N_ ("Smoothing"),
    N_ ("Smoothing of the spectrum"),
    N_ ("Mean power over a part of an octave; single tones get lower by it"),
    { N_ ("Off"), N_ ("1/24 octave"), N_ ("1/12 octave"), N_ ("1/6 octave"), N_ ("1/3 octave") },
    { 0.0, 1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0, 1.0 / 3.0 } },
  { "spectrum-window",
    N_ ("Resolution"),
    N_ ("Resolution of the spectrum"),
    N_ ("Length of the windows that are analysed: longer ones tell lower tones apart and follow "
        "slower"),
    { N_ ("85 ms"), N_ ("170 ms"), N_ ("340 ms"), N_ ("680 ms") },
    { 0.085, 0.17, 0.34, 0.68 } },
  { "spectrum-fall",
    N_ ("Speed"),
    N_ ("Speed of the spectrum"),
    N_ ("How fast a level falls: 12, 24 or 60 dB per second"),
    { N_ ("Slow"), N_ ("Normal"), N_ ("Fast") },
    { 12.0, 24.0, 60.0 } },
};

struct _UiSpectrumOptions
{
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *button;
  /* borrowed */
  UiSpectrum *spectrum;
  GtkWidget *lanes; /* box of check buttons */
  GtkWidget *menus[G_N_ELEMENTS (choices)], *against;
  int named[UI_SPECTRUM_LANES], n_named; /* lanes in the menu of against, behind "Off" */
};

G_DEFINE_FINAL_TYPE (UiSpectrumOptions, ui_spectrum_options, GTK_TYPE_WIDGET)

static void
on_lane_toggled (UiSpectrumOptions *self, GtkCheckButton *check)
{
  const int lane = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "lane"));

  ui_spectrum_set_lane_visible (self->spectrum, lane, gtk_check_button_get_active (check));
}

/* A check button for every lane with a name; those that stay keep the focus. */
static void
show_lanes (UiSpectrumOptions *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->lanes);

  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    {
      const char *name = ui_spectrum_lane_name (self->spectrum, lane);

      if (!name)
        continue;
      if (!child)
        {
          child = gtk_check_button_new ();
          gtk_box_append (GTK_BOX (self->lanes), child);
          g_signal_connect_object (child, "toggled", G_CALLBACK (on_lane_toggled), self,
                                   G_CONNECT_SWAPPED);
        }
      g_object_set_data (G_OBJECT (child), "lane", GINT_TO_POINTER (lane));
      gtk_check_button_set_label (GTK_CHECK_BUTTON (child), name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (child),
                                   ui_spectrum_lane_visible (self->spectrum, lane));
      child = gtk_widget_get_next_sibling (child);
    }
  while (child)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      gtk_box_remove (GTK_BOX (self->lanes), child);
      child = next;
    }
}

static void
add_setting (GtkWidget *box, const char *label, const char *key, const char *tip)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  gtk_widget_set_tooltip_text (check, tip);
  g_settings_bind (ui_settings (), key, check, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_box_append (GTK_BOX (box), check);
}

static int
n_values (const Choice *choice)
{
  int n = 0;

  while (n < MAX_CHOICES && choice->texts[n])
    n++;
  return n;
}

static void
on_chosen (GtkDropDown *menu, GParamSpec *pspec, const Choice *choice)
{
  const guint chosen = gtk_drop_down_get_selected (menu);

  if (chosen < (guint) n_values (choice))
    g_settings_set_double (ui_settings (), choice->key, choice->values[chosen]);
}

/* The value that is offered nearest to what is set. */
static void
show_choice (GtkDropDown *menu, const Choice *choice)
{
  const double now = g_settings_get_double (ui_settings (), choice->key);
  int nearest = 0;

  for (int i = 1; i < n_values (choice); i++)
    if (fabs (choice->values[i] - now) < fabs (choice->values[nearest] - now))
      nearest = i;
  g_signal_handlers_block_by_func (menu, on_chosen, (gpointer) choice);
  if (gtk_drop_down_get_selected (menu) != (guint) nearest)
    gtk_drop_down_set_selected (menu, (guint) nearest);
  g_signal_handlers_unblock_by_func (menu, on_chosen, (gpointer) choice);
}

static void
add_row (GtkWidget *grid, int row, const char *title, GtkWidget *menu)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (menu, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), menu, 1, row, 1, 1);
}

static void
add_choice (UiSpectrumOptions *self, GtkWidget *grid, int row)
{
  const Choice *choice = &choices[row];
  GtkStringList *texts = gtk_string_list_new (NULL);
  GtkWidget *menu;

  for (int i = 0; i < n_values (choice); i++)
    gtk_string_list_append (texts, _ (choice->texts[i]));
  menu = gtk_drop_down_new (G_LIST_MODEL (texts), NULL);
  gtk_widget_set_name (menu, choice->key);
  gtk_widget_set_tooltip_text (menu, _ (choice->tip));
  ui_name (menu, _ (choice->name));
  g_signal_connect (menu, "notify::selected", G_CALLBACK (on_chosen), (gpointer) choice);
  show_choice (GTK_DROP_DOWN (menu), choice);
  self->menus[row] = menu;
  add_row (grid, row, _ (choice->title), menu);
}

/* ---- difference ---- */

/* Remembered by the id of the lane; a lane that an album has not got is none meanwhile. */
static int
chosen_against (void)
{
  g_autofree char *id = g_settings_get_string (ui_settings (), "spectrum-against");

  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    if (g_str_equal (id, app_lane_ids[lane]))
      return lane;
  return -1;
}

static void
on_against (GtkDropDown *menu, GParamSpec *pspec, UiSpectrumOptions *self)
{
  const guint chosen = gtk_drop_down_get_selected (menu);

  if (chosen <= (guint) self->n_named)
    g_settings_set_string (ui_settings (), "spectrum-against",
                           chosen > 0 ? app_lane_ids[self->named[chosen - 1]] : "");
}

static gboolean
same_texts (GListModel *list, const char *const *texts)
{
  const guint n = list ? g_list_model_get_n_items (list) : 0;
  gboolean same = n == g_strv_length ((char **) texts);

  for (guint i = 0; same && i < n; i++)
    same = g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (list), i), texts[i]);
  return same;
}

/* "Off", then every lane with a name. A list that is the same stays: this may be its own change. */
static void
show_against (UiSpectrumOptions *self)
{
  const int against = ui_spectrum_against (self->spectrum);
  const char *texts[UI_SPECTRUM_LANES + 2] = { _ ("Off") };
  GtkDropDown *menu = GTK_DROP_DOWN (self->against);
  guint chosen = 0;

  self->n_named = 0;
  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    {
      const char *name = ui_spectrum_lane_name (self->spectrum, lane);

      if (!name)
        continue;
      self->named[self->n_named++] = lane;
      texts[self->n_named] = name;
      if (lane == against)
        chosen = (guint) self->n_named;
    }
  g_signal_handlers_block_by_func (menu, on_against, self);
  if (!same_texts (gtk_drop_down_get_model (menu), texts))
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (texts);

      gtk_drop_down_set_model (menu, G_LIST_MODEL (list));
    }
  if (gtk_drop_down_get_selected (menu) != chosen)
    gtk_drop_down_set_selected (menu, chosen);
  g_signal_handlers_unblock_by_func (menu, on_against, self);
}

static void
add_against (UiSpectrumOptions *self, GtkWidget *grid, int row)
{
  self->against = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_name (self->against, "spectrum-against");
  gtk_widget_set_tooltip_text (self->against,
                               _ ("Draws what the average of the heard lane has more than that of "
                                  "this one, on the scale of gain; with matched loudness the tone "
                                  "alone"));
  ui_name (self->against, _ ("Difference of the heard lane from"));
  g_signal_connect_object (self->against, "notify::selected", G_CALLBACK (on_against), self, 0);
  add_row (grid, row, _ ("Difference from"), self->against);
}

static void
show_all (UiSpectrumOptions *self)
{
  show_lanes (self);
  show_against (self);
}

static void
follow_settings (UiSpectrumOptions *self)
{
  GSettings *settings = ui_settings ();

  ui_spectrum_set_averages (self->spectrum, g_settings_get_boolean (settings, "spectrum-averages"));
  ui_spectrum_set_hold (self->spectrum, g_settings_get_boolean (settings, "spectrum-hold"));
  ui_spectrum_set_fall (self->spectrum, g_settings_get_double (settings, "spectrum-fall"));
  ui_spectrum_set_tilt (self->spectrum, g_settings_get_double (settings, "spectrum-tilt"));
  ui_spectrum_set_smoothing (self->spectrum,
                             g_settings_get_double (settings, "spectrum-smoothing"));
  ui_spectrum_set_against (self->spectrum, chosen_against ());
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    show_choice (GTK_DROP_DOWN (self->menus[i]), &choices[i]);
}

static GtkWidget *
popover_new (UiSpectrumOptions *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *clear = gtk_button_new_with_label (_ ("Clear peaks")), *grid = gtk_grid_new ();

  self->lanes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (box), self->lanes);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_setting (box, _ ("Spectrogram"), "spectrogram",
               _ ("The heard lane over time in place of the spectrum (Alt+G)"));
  add_setting (
      box, _ ("Averages"), "spectrum-averages",
      _ ("Of the whole track, of references the whole file; of what was heard until that is "
         "measured"));
  add_setting (box, _ ("Peak hold"), "spectrum-hold", _ ("The highest level so far"));
  g_signal_connect_object (clear, "clicked", G_CALLBACK (ui_spectrum_clear_hold), self->spectrum,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), clear);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  for (int i = 0; i < (int) G_N_ELEMENTS (choices); i++)
    add_choice (self, grid, i);
  add_against (self, grid, G_N_ELEMENTS (choices));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
ui_spectrum_options_dispose (GObject *object)
{
  g_clear_pointer (&UI_SPECTRUM_OPTIONS (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_spectrum_options_parent_class)->dispose (object);
}

static void
ui_spectrum_options_class_init (UiSpectrumOptionsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_spectrum_options_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_spectrum_options_init (UiSpectrumOptions *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-more-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (
      self->button, _ ("Lanes, difference, averages, peaks, tilt and resolution of the spectrum"));
  ui_name (self->button, _ ("Spectrum options"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
ui_spectrum_options_new (UiSpectrum *spectrum)
{
  static const char *const keys[]
      = { "changed::spectrum-averages", "changed::spectrum-hold",      "changed::spectrum-fall",
          "changed::spectrum-tilt",     "changed::spectrum-smoothing", "changed::spectrum-window",
          "changed::spectrum-against" };
  UiSpectrumOptions *self = g_object_new (UI_TYPE_SPECTRUM_OPTIONS, NULL);

  self->spectrum = spectrum;
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover_new (self));
  g_signal_connect_object (spectrum, "lanes-changed", G_CALLBACK (show_all), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_connect_object (ui_settings (), keys[i], G_CALLBACK (follow_settings), self,
                             G_CONNECT_SWAPPED);
  follow_settings (self);
  show_all (self);
  return GTK_WIDGET (self);
}
