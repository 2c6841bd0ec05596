/* ui-meter-figures.c — figures of what was heard beside those of the whole track. */
#include "ui-meter-figures.h"

#include "ui-services.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PERIOD_US (G_USEC_PER_SEC / 10) /* figures cannot be read faster */

enum
{
  INTEGRATED,
  RANGE,
  MAX_MOMENTARY,
  MAX_SHORT_TERM,
  TRUE_PEAK,
  PLR,
  PSR,
  OVERS,
  CLIPS,
  N_ROWS
};

enum
{
  HEARD,
  TRACK,
  N_COLUMNS
};

static const struct
{
  const char *id; /* of its widgets: "integrated-heard", "integrated-track" */
  const char *name, *tip;
} rows[N_ROWS] = {
  [INTEGRATED] = { "integrated", N_ ("Integrated"), N_ ("Integrated loudness, LUFS") },
  [RANGE] = { "range", N_ ("Range"), N_ ("Loudness range, LU") },
  [MAX_MOMENTARY]
  = { "max-momentary", N_ ("Max M"), N_ ("Highest momentary loudness (0.4 s), LUFS") },
  [MAX_SHORT_TERM]
  = { "max-short-term", N_ ("Max S"), N_ ("Highest short-term loudness (3 s), LUFS") },
  [TRUE_PEAK] = { "true-peak", N_ ("True peak"), N_ ("Highest true peak, dBTP") },
  [PLR] = { "plr", N_ ("PLR"), N_ ("Highest true peak minus integrated loudness, dB") },
  [PSR] = { "psr", N_ ("PSR"),
            N_ ("True peak minus short-term loudness, both of 3 s, dB: now, and the lowest of the "
                "track") },
  [OVERS]
  = { "overs", N_ ("Overs"), N_ ("Places with a true peak above 0 dBTP / above the ceiling") },
  [CLIPS] = { "clips", N_ ("Clipped"), N_ ("Samples at full scale") },
};

/* What these do to what is heard and to the track, each by itself: shown where there is room. */
static const struct
{
  const char *id, *name;
} services[] = { { "spotify-normal", "Spotify" }, { "apple-music", "Apple" } };
#define N_SERVICES (int) G_N_ELEMENTS (services)
#define SPACING 2

struct _UiMeterFigures
{
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *grid, *services;
  /* borrowed */
  GtkWidget *figures[N_ROWS][N_COLUMNS], *gains[N_SERVICES][N_COLUMNS], *heading;
  gint64 shown_at;
};

G_DEFINE_FINAL_TYPE (UiMeterFigures, ui_meter_figures, GTK_TYPE_WIDGET)

static void
show (UiMeterFigures *self, int row, int column, double value)
{
  ui_label_take (self->figures[row][column], ui_text_level (value, 1));
}

static void
show_gains (UiMeterFigures *self, int column, double lufs, double dbtp)
{
  for (int i = 0; i < N_SERVICES; i++)
    {
      const AppService *service = app_services_find (ui_services (), services[i].id);
      const double gain = service && isfinite (lufs)
                              ? app_service_gain_db (service, APP_SERVICE_TRACK, lufs, dbtp)
                              : NAN;

      ui_label_take (self->gains[i][column], ui_text_signed (gain, 1));
    }
}

static GtkWidget *
label_new (const char *text, double xalign, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_row (GtkWidget *grid, int row, const char *row_id, const char *row_name, const char *tip,
         GtkWidget *figures[N_COLUMNS])
{
  static const char *const ids[N_COLUMNS] = { "heard", "track" };
  static const char *const of[N_COLUMNS] = { N_ ("heard"), N_ ("whole track") };
  GtkWidget *name = label_new (row_name, 0, "dim");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_tooltip_text (name, tip);
  gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
  for (int column = 0; column < N_COLUMNS; column++)
    {
      GtkWidget *label = label_new ("\xe2\x80\x93", 1, "numeric");
      g_autofree char *full = g_strdup_printf ("%s, %s", row_name, _ (of[column]));
      g_autofree char *id = g_strdup_printf ("%s-%s", row_id, ids[column]);

      figures[column] = label;
      gtk_widget_set_name (label, id);
      gtk_widget_set_tooltip_text (label, tip);
      ui_name (label, full);
      gtk_grid_attach (GTK_GRID (grid), label, column + 1, row, 1, 1);
    }
}

static GtkWidget *
grid_new (UiMeterFigures *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), SPACING);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_widget_set_parent (grid, GTK_WIDGET (self));
  return grid;
}

static void
add_services (UiMeterFigures *self, GtkWidget *const headings[N_COLUMNS])
{
  for (int i = 0; i < N_SERVICES; i++)
    {
      const AppService *service = app_services_find (ui_services (), services[i].id);
      g_autofree char *words = service ? ui_service_words (service, APP_SERVICE_TRACK) : NULL;
      g_autofree char *tip
          = g_strdup_printf (_ ("What the service does to it as a single track, dB: %s"),
                             words ? words : "");

      add_row (self->services, i, services[i].id, services[i].name, tip, self->gains[i]);
    }
  for (int column = 0; column < N_COLUMNS; column++)
    {
      g_autoptr (GtkSizeGroup) same = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

      gtk_size_group_add_widget (same, headings[column]);
      gtk_size_group_add_widget (same, self->figures[INTEGRATED][column]);
      gtk_size_group_add_widget (same, self->gains[0][column]);
    }
}

/* The services need no room: they are shown when there is some. */
static void
ui_meter_figures_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiMeterFigures *self = UI_METER_FIGURES (widget);
  int least, wanted;

  gtk_widget_measure (self->grid, orientation, for_size, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->services, orientation, for_size, &least, &wanted, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural += wanted + SPACING;
  else
    {
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
}

static void
ui_meter_figures_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiMeterFigures *self = UI_METER_FIGURES (widget);
  int wanted;

  gtk_widget_measure (self->services, GTK_ORIENTATION_VERTICAL, width, NULL, &wanted, NULL, NULL);
  int figures;
  gtk_widget_measure (self->grid, GTK_ORIENTATION_VERTICAL, width, &figures, NULL, NULL, NULL);
  const gboolean room = height >= figures + SPACING + wanted;
  gtk_widget_set_child_visible (self->services, room);
  gtk_widget_size_allocate (self->grid, &(GtkAllocation){ 0, 0, width, figures }, -1);
  if (room)
    gtk_widget_size_allocate (self->services,
                              &(GtkAllocation){ 0, figures + SPACING, width, wanted }, -1);
}

static void
ui_meter_figures_dispose (GObject *object)
{
  g_clear_pointer (&UI_METER_FIGURES (object)->grid, gtk_widget_unparent);
  g_clear_pointer (&UI_METER_FIGURES (object)->services, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_meter_figures_parent_class)->dispose (object);
}

static void
ui_meter_figures_class_init (UiMeterFiguresClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_meter_figures_dispose;
  GTK_WIDGET_CLASS (class)->measure = ui_meter_figures_measure;
  GTK_WIDGET_CLASS (class)->size_allocate = ui_meter_figures_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "meterfigures");
}

static void
ui_meter_figures_init (UiMeterFigures *self)
{
  GtkWidget *heard = label_new (_ ("HEARD"), 1, "section");

  self->heading = label_new ("", 1, "section");
  self->grid = grid_new (self);
  self->services = grid_new (self);
  gtk_widget_set_tooltip_text (heard, _ ("Since playing began, jumped, or the meters were "
                                         "restarted: of the lane that is heard, before its gain"));
  gtk_grid_attach (GTK_GRID (self->grid), heard, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->heading, 2, 0, 1, 1);
  for (int row = 0; row < N_ROWS; row++)
    add_row (self->grid, row + 1, rows[row].id, _ (rows[row].name), _ (rows[row].tip),
             self->figures[row]);
  add_services (self, (GtkWidget *const[]){ heard, self->heading });
}

GtkWidget *
ui_meter_figures_new (void)
{
  return g_object_new (UI_TYPE_METER_FIGURES, NULL);
}

void
ui_meter_figures_set_heard (UiMeterFigures *self, const AppHeard *heard, double gain_db)
{
  const gint64 now = g_get_monotonic_time ();

  g_return_if_fail (UI_IS_METER_FIGURES (self));

  if (now - self->shown_at < PERIOD_US)
    return;
  self->shown_at = now;
  show (self, INTEGRATED, HEARD, heard->integrated_lufs + gain_db);
  show (self, RANGE, HEARD, heard->range_lu);
  show (self, MAX_MOMENTARY, HEARD, heard->max_momentary_lufs + gain_db);
  show (self, MAX_SHORT_TERM, HEARD, heard->max_short_term_lufs + gain_db);
  show (self, TRUE_PEAK, HEARD, heard->max_true_peak_dbtp);
  show (self, PLR, HEARD, heard->plr_db);
  show (self, PSR, HEARD, heard->psr_db);
  show_gains (self, HEARD, heard->integrated_lufs, heard->max_true_peak_dbtp);
  ui_label_take (self->figures[OVERS][HEARD],
                 g_strdup_printf ("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, heard->overs,
                                  heard->ceiling_overs));
  ui_label_take (self->figures[CLIPS][HEARD], g_strdup_printf ("%" G_GINT64_FORMAT, heard->clips));
  ui_severity_apply (self->figures[OVERS][HEARD], heard->overs           ? APP_SEVERITY_ERROR
                                                  : heard->ceiling_overs ? APP_SEVERITY_WARNING
                                                                         : APP_SEVERITY_INFO);
}

void
ui_meter_figures_set_track (UiMeterFigures *self, const char *heading, const AppMeasurement *m,
                            double integrated_lufs)
{
  g_return_if_fail (UI_IS_METER_FIGURES (self));

  ui_label_take (self->heading, g_strdup (heading));
  show (self, INTEGRATED, TRACK, m ? m->integrated_lufs : integrated_lufs);
  show (self, RANGE, TRACK, m ? m->range_lu : NAN);
  show (self, MAX_MOMENTARY, TRACK, m ? m->max_momentary_lufs : NAN);
  show (self, MAX_SHORT_TERM, TRACK, m ? m->max_short_term_lufs : NAN);
  show (self, TRUE_PEAK, TRACK, m ? m->true_peak_dbtp : NAN);
  show (self, PLR, TRACK, m ? m->plr_db : NAN);
  show (self, PSR, TRACK, m ? m->min_psr_db : NAN);
  show_gains (self, TRACK, m ? m->integrated_lufs : NAN, m ? m->true_peak_dbtp : NAN);
  ui_label_take (self->figures[OVERS][TRACK], g_strdup (""));
  ui_label_take (self->figures[CLIPS][TRACK],
                 m ? g_strdup_printf ("%" G_GINT64_FORMAT, m->clipped) : g_strdup ("\xe2\x80\x93"));
}

void
ui_meter_figures_set_ceiling (UiMeterFigures *self, double dbtp)
{
  g_autofree char *level = ui_text_level (dbtp, 1);
  g_autofree char *tip
      = g_strdup_printf (_ ("Places with a true peak above 0 dBTP / above the ceiling of %s dBTP"),
                         level);

  g_return_if_fail (UI_IS_METER_FIGURES (self));
  gtk_widget_set_tooltip_text (self->figures[OVERS][HEARD], tip);
}
