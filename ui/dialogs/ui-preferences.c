/* ui-preferences.c — what a person may choose once for all albums. */
#include "ui-preferences.h"

#include "ui-dialog.h"
#include "ui-number-entry.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  ROW_HEADING,
  ROW_NUMBER,
  ROW_SWITCH,
  ROW_CONTRAST,
  ROW_DEVICE,
} RowKind;

/* Ranges and defaults are those of the schema. */
static const struct
{
  RowKind kind;
  const char *key; /* of the settings */
  const char *label, *unit, *help;
  double step;
  int digits;
} rows[] = {
  { ROW_HEADING, NULL, N_ ("Sound"), NULL, NULL, 0, 0 },
  { ROW_DEVICE, "device", N_ ("Device"), NULL,
    N_ ("What plays. Rate and buffer are in the menu of the device, below the pages."), 0, 0 },
  { ROW_NUMBER, "reference-volume", N_ ("Reference level of the monitor"), "dB",
    N_ ("The volume at which the room was calibrated: Ctrl+0 goes there."), 0.5, 1 },
  { ROW_NUMBER, "reference-spl", N_ ("Sound level in the room at that volume"), "dB SPL",
    N_ ("As a meter at the place of the ears says it; 0: the room is not calibrated."), 1, 1 },
  { ROW_NUMBER, "rest-reminder", N_ ("Remind of resting the ears after"), "min",
    N_ ("Minutes of listening; 0: never."), 5, 0 },
  { ROW_NUMBER, "transition", N_ ("A transition is auditioned for"), "s",
    N_ ("Seconds before and after a join that T plays."), 1, 1 },
  { ROW_NUMBER, "true-peak-ceiling", N_ ("Highest true peak"), "dBTP",
    N_ ("True peaks above it are red and counted by the meters."), 0.1, 1 },
  { ROW_HEADING, NULL, N_ ("Albums"), NULL, NULL, 0, 0 },
  { ROW_NUMBER, "gap", N_ ("Gap before a track that is added"), "s",
    N_ ("For new albums and for mixes that are added to one."), 0.1, 2 },
  { ROW_SWITCH, "autosave", N_ ("Keep unsaved work safe"), NULL,
    N_ ("A copy is kept while you work, and offered after a crash."), 0, 0 },
  { ROW_NUMBER, "cache-size", N_ ("Measurements may take"), "MiB",
    N_ ("On the disk, in the folder for caches. The ones used longest ago go first; they are "
        "measured again when they are needed."),
    64, 0 },
  { ROW_HEADING, NULL, N_ ("Plant of the CD"), NULL, NULL, 0, 0 },
  { ROW_NUMBER, "plant-longest", N_ ("Longest disc"), N_ ("min:s"), /* UI_NUMBER_TIME */
    N_ ("79:57 is what every plant presses. Ask yours."), 1, 0 },
  { ROW_SWITCH, "plant-first-index", N_ ("Track 1 needs an index 00 at 00:00:00"), NULL,
    N_ ("Told by the checks of a disc."), 0, 0 },
  { ROW_SWITCH, "plant-pause-apart", N_ ("The 4 s of a track are without the pause behind it"),
    NULL, N_ ("The strict reading of the standard. Told by the checks of a disc."), 0, 0 },
  { ROW_SWITCH, "plant-hidden", N_ ("Presses audio hidden before track 1"), NULL,
    N_ ("Where not, the checks of a disc warn of it."), 0, 0 },
  { ROW_SWITCH, "plant-isrcs", N_ ("Wants an ISRC for every track"), NULL,
    N_ ("Told by the checks of a disc."), 0, 0 },
  { ROW_SWITCH, "plant-barcode", N_ ("Wants a barcode for the disc"), NULL,
    N_ ("Told by the checks of a disc."), 0, 0 },
  { ROW_HEADING, NULL, N_ ("Appearance"), NULL, NULL, 0, 0 },
  { ROW_CONTRAST, "contrast", N_ ("Contrast"), NULL,
    N_ ("High: brighter text and drawings on black, lines around everything that can be used."), 0,
    0 },
};

static GtkWidget *
number_new (const char *key, double step, int digits, const char *unit)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_object_get (ui_settings (), "settings-schema", &schema, NULL);
  g_autoptr (GSettingsSchemaKey) row = g_settings_schema_get_key (schema, key);
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (row), limits = NULL;
  g_variant_get (range, "(sv)", NULL, &limits);
  double min, max;
  if (g_variant_is_of_type (limits, G_VARIANT_TYPE ("(ii)")))
    {
      int from, to;
      g_variant_get (limits, "(ii)", &from, &to);
      min = from;
      max = to;
    }
  else
    g_variant_get (limits, "(dd)", &min, &max);
  GtkWidget *spin = ui_number_entry_new (min, max, step, digits, unit);
  g_settings_bind (ui_settings (), key, gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (spin)),
                   "value", G_SETTINGS_BIND_DEFAULT);
  return spin;
}

static GtkWidget *
switch_new (const char *key)
{
  GtkWidget *toggle = gtk_switch_new ();
  gtk_widget_set_halign (toggle, GTK_ALIGN_START);
  g_settings_bind (ui_settings (), key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  return toggle;
}

static void
on_contrast (GtkDropDown *drop)
{
  g_settings_set_enum (ui_settings (), "contrast", (int) gtk_drop_down_get_selected (drop));
}

static GtkWidget *
contrast_new (void)
{
  const char *const names[] = { _ ("Normal"), _ ("High"), NULL };
  GtkWidget *drop = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop),
                              (guint) g_settings_get_enum (ui_settings (), "contrast"));
  g_signal_connect (drop, "notify::selected", G_CALLBACK (on_contrast), NULL);
  return drop;
}

static void
on_device (GtkDropDown *drop, GParamSpec *pspec, GtkWindow *parent)
{
  char **ids = g_object_get_data (G_OBJECT (drop), "ids");
  guint at = gtk_drop_down_get_selected (drop);
  if (at < g_strv_length (ids))
    g_action_group_change_action_state (G_ACTION_GROUP (parent), "device",
                                        g_variant_new_string (ids[at]));
}

static GtkWidget *
device_new (GtkWindow *parent, UiSession *session)
{
  char **names = NULL;
  char **ids = app_engine_devices (ui_session_engine (session), &names);
  GtkWidget *drop = gtk_drop_down_new_from_strings ((const char *const *) names);
  g_strfreev (names);
  for (guint i = 0; ids && ids[i]; i++)
    if (!g_strcmp0 (ids[i], ui_session_device (session)))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), i);
  g_object_set_data_full (G_OBJECT (drop), "ids", ids, (GDestroyNotify) g_strfreev);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (on_device), parent, 0);
  return drop;
}

static GtkWidget *
control_new (gsize row, GtkWindow *parent, UiSession *session)
{
  GtkWidget *control = NULL;
  if (rows[row].kind == ROW_NUMBER)
    control = number_new (rows[row].key, rows[row].step, rows[row].digits, rows[row].unit);
  else if (rows[row].kind == ROW_SWITCH)
    control = switch_new (rows[row].key);
  else if (rows[row].kind == ROW_CONTRAST)
    control = contrast_new ();
  else
    control = device_new (parent, session);
  gtk_widget_set_name (control, rows[row].key);
  gtk_widget_set_tooltip_text (control, _ (rows[row].help));
  ui_name (control, _ (rows[row].label));
  return control;
}

static GtkWidget *
content_new (GtkWindow *parent, UiSession *session)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_widget_add_css_class (grid, "page");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 5);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean heading = rows[i].kind == ROW_HEADING;
      GtkWidget *label
          = ui_dialog_label_new (_ (rows[i].label), heading ? 0 : 1, heading ? "heading" : "dim");
      gtk_grid_attach (GTK_GRID (grid), label, 0, (int) i, heading ? 3 : 1, 1);
      if (heading)
        continue;
      GtkWidget *control = control_new (i, parent, session);
      gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
      gtk_grid_attach (GTK_GRID (grid), control, 1, (int) i, 1, 1);
      if (rows[i].unit)
        gtk_grid_attach (GTK_GRID (grid), ui_dialog_label_new (_ (rows[i].unit), 0, "dim"), 2,
                         (int) i, 1, 1);
    }
  return grid;
}

static void
on_destroy (GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), "preferences-window", NULL);
}

void
ui_preferences_show (GtkWindow *parent, UiSession *session)
{
  GtkWindow *open = g_object_get_data (G_OBJECT (parent), "preferences-window");
  if (open)
    {
      gtk_window_present (open);
      return;
    }
  GtkWidget *window = gtk_window_new (), *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 680);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), content_new (parent, session));
  gtk_window_set_title (GTK_WINDOW (window), _ ("Preferences"));
  ui_dialog_prepare (GTK_WINDOW (window), parent, NULL);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  g_object_set_data (G_OBJECT (parent), "preferences-window", window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroy), parent, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}
