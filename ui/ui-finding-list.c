/* ui-finding-list.c — findings under each other: dot, sentence, place, advice.
 *
 * The rows stand in a box that is made anew for each list: GTK keeps of a box that was empty that
 * its height does not depend on its width, and later rows would be as high as their narrowest
 * sentence. */
#include "ui-finding-list.h"

#include "ui-minus.h"
#include "ui-status-dot.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PLACE_WIDTH 170
#define PLACE_CHARS 20 /* no wider than that */
#define PLACES_SHOWN 3
#define ADVICE_CHARS 45
#define TEXT_CHARS 36  /* at least, in a wide list */
#define ALONE_CHARS 60 /* without advice */

enum
{
  PLACE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _UiFindingList
{
  GtkWidget parent;

  GtkWidget *rows; /* owned: a box, or NULL */
  gboolean wide, stacked;
  char *shown; /* owned; what the rows were made of */
};

G_DEFINE_FINAL_TYPE (UiFindingList, ui_finding_list, GTK_TYPE_WIDGET)

static char *
place_text (const AppFinding *finding)
{
  g_autofree char *track
      = finding->track > 0 ? g_strdup_printf (_ ("track %d"), finding->track) : g_strdup ("");
  if (isnan (finding->at_s))
    return g_steal_pointer (&track);
  g_autofree char *time = app_finding_where (finding, PLACES_SHOWN);
  return g_strconcat (track, track[0] ? " · " : "", time, NULL);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
on_place (GtkWidget *button, UiFindingList *self)
{
  const double *at_s = g_object_get_data (G_OBJECT (button), "at");
  int track = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "track"));
  g_signal_emit (self, signals[PLACE], 0, track, *at_s);
}

/* A place in a mix is a way to it; one in a delivered file is only told. */
static GtkWidget *
place_new (UiFindingList *self, const AppFinding *finding)
{
  g_autofree char *text = place_text (finding);
  GtkWidget *label = label_new (text, "dim");
  gtk_widget_set_size_request (label, PLACE_WIDTH, -1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), PLACE_CHARS);
  gtk_widget_add_css_class (label, "numeric");
  if (isnan (finding->at_s) || !g_signal_has_handler_pending (self, signals[PLACE], 0, FALSE))
    {
      gtk_widget_add_css_class (label, "place");
      return label;
    }
  GtkWidget *button = gtk_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Go to %s"), text);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, "place");
  gtk_widget_set_tooltip_text (button, _ ("Go there"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "at", g_memdup2 (&finding->at_s, sizeof finding->at_s),
                          g_free);
  g_object_set_data (G_OBJECT (button), "track", GINT_TO_POINTER (finding->track));
  g_signal_connect (button, "clicked", G_CALLBACK (on_place), self);
  return button;
}

/* A grid: a box would give each label the width at which it is as high as the row, and columns that
 * do not stand below each other. placed, advised: there is such a column. */
static GtkWidget *
row_new (UiFindingList *self, const AppFinding *finding, gboolean placed, gboolean advised)
{
  GtkWidget *row = gtk_grid_new ();
  GtkWidget *dot = ui_status_dot_new ();
  ui_status_dot_set (UI_STATUS_DOT (dot), finding->severity, NULL);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_grid_set_column_spacing (GTK_GRID (row), self->wide ? 12 : 6);
  gtk_grid_attach (GTK_GRID (row), dot, 0, 0, 1, 1);

  g_autofree char *said = ui_minus (finding->text), *advice = ui_minus (finding->advice);
  GtkWidget *text = label_new (said, NULL);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (text), !self->wide                ? -1
                                               : advised || self->stacked ? TEXT_CHARS
                                                                          : ALONE_CHARS);
  gtk_widget_set_name (text, finding->id);
  gtk_grid_attach (GTK_GRID (row), text, 1, 0, 1, 1);
  gtk_widget_set_tooltip_text (row, advice);
  if (placed)
    gtk_grid_attach (GTK_GRID (row), place_new (self, finding), 2, 0, 1, 1);
  if (!advised)
    return row;
  GtkWidget *what = label_new (advice ? advice : "", "dim");
  if (self->stacked)
    {
      gtk_widget_set_visible (what, advice && *advice);
      gtk_grid_attach (GTK_GRID (row), what, 1, 1, 2, 1);
      return row;
    }
  gtk_label_set_width_chars (GTK_LABEL (what), ADVICE_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (what), ADVICE_CHARS);
  gtk_grid_attach (GTK_GRID (row), what, 3, 0, 1, 1);
  return row;
}

/* Everything that rows are made of. Transfer full. */
static char *
describe (const GPtrArray *findings, guint max)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%u", max);
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      g_autofree char *place = place_text (finding);
      g_string_append_printf (text, "\n%d\t%s\t%s\t%.17g\t%s", finding->severity, finding->text,
                              finding->advice ? finding->advice : "", finding->at_s, place);
    }
  return g_string_free (text, FALSE);
}

/* Takes the text over. TRUE: that is shown already. */
static gboolean
is_shown (UiFindingList *self, char *text)
{
  gboolean same = g_strcmp0 (self->shown, text) == 0;
  g_free (self->shown);
  self->shown = text;
  return same;
}

static GtkBox *
rows_new (UiFindingList *self)
{
  return GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, self->wide ? 8 : 5));
}

/* In place of those before. */
static void
show_rows (UiFindingList *self, GtkBox *rows)
{
  g_clear_pointer (&self->rows, gtk_widget_unparent);
  self->rows = GTK_WIDGET (rows);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
}

void
ui_finding_list_set (UiFindingList *self, const GPtrArray *findings, guint max)
{
  if (is_shown (self, describe (findings, max)))
    return;
  guint shown = 0;
  GtkBox *rows = rows_new (self);
  gboolean placed = FALSE, advised = FALSE;
  for (guint i = 0; i < findings->len && self->wide; i++)
    {
      g_autofree char *place = place_text (findings->pdata[i]);
      placed |= *place != '\0';
      advised |= ((const AppFinding *) findings->pdata[i])->advice != NULL;
    }
  for (int severity = APP_SEVERITY_ERROR; severity >= APP_SEVERITY_GOOD; severity--)
    for (guint i = 0; i < findings->len && (max == 0 || shown < max); i++)
      {
        const AppFinding *finding = findings->pdata[i];
        if ((int) finding->severity != severity)
          continue;
        gtk_box_append (rows, row_new (self, finding, placed, advised));
        shown++;
      }
  if (shown < findings->len)
    {
      g_autofree char *more
          = g_strdup_printf (_ ("%u more on the Intake page"), findings->len - shown);
      gtk_box_append (rows, label_new (more, "dim"));
    }
  show_rows (self, rows);
}

void
ui_finding_list_set_text (UiFindingList *self, const char *text)
{
  if (is_shown (self, g_strdup (text)))
    return;
  GtkBox *rows = rows_new (self);
  gtk_box_append (rows, label_new (text, "dim"));
  show_rows (self, rows);
}

static void
ui_finding_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiFindingList *self = UI_FINDING_LIST (widget);
  *minimum = *natural = 0;
  if (self->rows)
    gtk_widget_measure (self->rows, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
ui_finding_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiFindingList *self = UI_FINDING_LIST (widget);
  if (self->rows)
    gtk_widget_size_allocate (self->rows, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static GtkSizeRequestMode
ui_finding_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ui_finding_list_dispose (GObject *object)
{
  g_clear_pointer (&UI_FINDING_LIST (object)->rows, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_finding_list_parent_class)->dispose (object);
}

static void
ui_finding_list_finalize (GObject *object)
{
  g_free (UI_FINDING_LIST (object)->shown);
  G_OBJECT_CLASS (ui_finding_list_parent_class)->finalize (object);
}

static void
ui_finding_list_class_init (UiFindingListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_finding_list_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_finding_list_finalize;
  GTK_WIDGET_CLASS (class)->measure = ui_finding_list_measure;
  GTK_WIDGET_CLASS (class)->size_allocate = ui_finding_list_size_allocate;
  GTK_WIDGET_CLASS (class)->get_request_mode = ui_finding_list_get_request_mode;
  signals[PLACE] = g_signal_new ("place", UI_TYPE_FINDING_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_DOUBLE);
}

static void
ui_finding_list_init (UiFindingList *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "findings");
}

void
ui_finding_list_set_stacked (UiFindingList *self, gboolean stacked)
{
  self->stacked = stacked;
}

GtkWidget *
ui_finding_list_new (gboolean wide)
{
  UiFindingList *self = g_object_new (UI_TYPE_FINDING_LIST, NULL);
  self->wide = wide;
  return GTK_WIDGET (self);
}
