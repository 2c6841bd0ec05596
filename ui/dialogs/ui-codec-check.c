/* ui-codec-check.c — a tick for each codec, a table of tracks, and the places that go over. */
#include "ui-codec-check.h"

#include "app-codec-check.h"
#include "ui-dialog.h"
#include "ui-number-entry.h"
#include "ui-text.h"
#include "ui-work.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define UI_TYPE_CODEC_CHECK (ui_codec_check_get_type ())
G_DECLARE_FINAL_TYPE (UiCodecCheck, ui_codec_check, UI, CODEC_CHECK, GtkWindow)

#define CEILING_MIN -20.0
#define CEILING -1.0
#define STEP_DB 0.1
#define HEIGHT 380
#define PLACES 12 /* of a result that are shown */
#define ROW 6     /* of them side by side */
#define TICKS 4   /* of codecs side by side */

/* What a person is taken to. */
typedef struct
{
  guint64 key; /* of the track */
  double at_s; /* in it */
} Place;

/* What the worker needs, counted: the window keeps the last one for its results. Constant. */
typedef struct
{
  GPtrArray *all;    /* owned; what codecs are borrowed from */
  GPtrArray *codecs; /* owned; of AppCodec */
  AppProgramme *programme;
  double ceiling_dbtp;
} Order;

struct _UiCodecCheck
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  GPtrArray *all;   /* of AppCodec */
  GPtrArray *ticks; /* of GtkCheckButton, the box's; by codec */
  Order *order;     /* the last one, or NULL */
  UiWork *work;     /* or NULL */
  double times_real_time;

  GtkWidget *ceiling, *start, *progress, *text, *results;
};

G_DEFINE_FINAL_TYPE (UiCodecCheck, ui_codec_check, GTK_TYPE_WINDOW)

static void
tell (UiCodecCheck *self, AppSeverity severity, const char *text)
{
  ui_dialog_tell (self->text, severity, text);
}

static void
show_state (UiCodecCheck *self)
{
  gboolean busy = self->work != NULL;
  gtk_button_set_label (GTK_BUTTON (self->start), busy ? _ ("Cancel") : _ ("Check"));
  ui_dialog_suggest (self->start, !busy);
  gtk_widget_set_visible (self->progress, busy);
  gtk_widget_set_sensitive (self->ceiling, !busy);
  for (guint i = 0; i < self->ticks->len; i++)
    gtk_widget_set_sensitive (self->ticks->pdata[i], !busy);
}

/* ---- results ---- */

/* To where it is in the album as it is laid out now. */
static void
on_place (GtkWidget *button, UiCodecCheck *self)
{
  const Place *place = g_object_get_data (G_OBJECT (button), "place");
  const AppProgramme *programme = app_survey_programme (ui_session_survey (self->session));
  int at = app_programme_find (programme, place->key);
  if (at < 0)
    {
      tell (self, APP_SEVERITY_WARNING, _ ("The track is not in the album any more."));
      return;
    }
  const AppProgrammeTrack *track = &programme->tracks[at];
  gint64 frame = llround (place->at_s * programme->rate);
  ui_session_seek (self->session, track->start + CLAMP (frame, 0, track->length - 1));
}

static GtkWidget *
place_new (UiCodecCheck *self, const AppCodecResult *result, int index)
{
  const DspPlace *at = &result->overs.at[index];
  const AppProgrammeTrack *track = &self->order->programme->tracks[result->track - 1];
  Place place = { track->key, at->from_s };
  g_autofree char *time = app_time_format (llround (at->from_s * self->order->programme->rate),
                                           self->order->programme->rate, 2);
  g_autofree char *name = g_strdup_printf (_ ("Go to %s in track %d"), time, result->track);
  g_autofree char *tip = g_strdup_printf (_ ("%.2f dB over"), at->weight);
  GtkWidget *button = gtk_button_new_with_label (time);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_add_css_class (button, "place");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "place", g_memdup2 (&place, sizeof place), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_place), self);
  return button;
}

static GtkWidget *
even_grid_new (int row_spacing)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), (guint) row_spacing);
  return grid;
}

/* Track, codec, peak, samples, ceiling; below them the places. */
static int
add_result (UiCodecCheck *self, const AppCodecResult *result, int row)
{
  const AppProgrammeTrack *track = &self->order->programme->tracks[result->track - 1];
  GtkGrid *grid = GTK_GRID (self->results);
  gboolean over = result->true_peak_dbtp > 0;
  g_autofree char *title
      = g_strdup_printf ("%d  %s", result->track, track->metadata.values[APP_FIELD_TITLE]);
  g_autofree char *in = ui_text_level (result->source_dbtp, 2);
  g_autofree char *out = ui_text_level (result->true_peak_dbtp, 2);
  g_autofree char *clipped = g_strdup_printf ("%" G_GINT64_FORMAT, result->clipped);
  g_autofree char *overs = g_strdup_printf ("%" G_GINT64_FORMAT, result->overs.found);
  g_autofree char *ceiling = isnan (result->ceiling_dbtp) ? g_strdup ("–")
                             : isinf (result->ceiling_dbtp)
                                 ? g_strdup (_ ("none"))
                                 : ui_text_level (result->ceiling_dbtp, 1);
  const char *const cells[] = { title, _ (result->codec->name), in, out, clipped, overs, ceiling };
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      GtkWidget *label = ui_dialog_label_new (cells[i], i < 2 ? 0 : 1, i < 2 ? NULL : "numeric");
      if (i == 0)
        gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (label, i == 0);
      if (over && i > 2)
        ui_severity_apply (label, APP_SEVERITY_WARNING);
      gtk_grid_attach (grid, label, (int) i, row, 1, 1);
    }
  if (result->overs.n == 0)
    return row + 1;
  GtkWidget *places = even_grid_new (0);
  for (int i = 0; i < MIN (result->overs.n, PLACES); i++)
    gtk_grid_attach (GTK_GRID (places), place_new (self, result, i), i % ROW, i / ROW, 1, 1);
  gtk_grid_attach (grid, places, 0, row + 1, (int) G_N_ELEMENTS (cells), 1);
  return row + 2;
}

static void
clear_results (UiCodecCheck *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->results)))
    gtk_grid_remove (GTK_GRID (self->results), child);
}

static void
show_results (UiCodecCheck *self, const GArray *results)
{
  static const char *const heads[]
      = { N_ ("Track"), N_ ("Codec"),  N_ ("dBTP"),          N_ ("decoded"),
          N_ ("clip"),  N_ ("places"), N_ ("ceiling clears") };
  GtkWidget *scroller = gtk_widget_get_ancestor (self->results, GTK_TYPE_SCROLLED_WINDOW);
  int row = 1, over = 0;
  clear_results (self);
  /* the window grows, once */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  for (guint k = 0; k < G_N_ELEMENTS (heads); k++)
    gtk_grid_attach (GTK_GRID (self->results),
                     ui_dialog_label_new (_ (heads[k]), k > 1 ? 1 : 0, "dim"), (int) k, 0, 1, 1);
  for (guint i = 0; i < results->len; i++)
    {
      const AppCodecResult *result = &g_array_index (results, AppCodecResult, i);
      over += result->true_peak_dbtp > 0;
      row = add_result (self, result, row);
    }
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%d of %u results goes over 0 dBTP (an estimate; %.0f × real time).",
                   "%d of %u results go over 0 dBTP (an estimate; %.0f × real time).", over),
      over, results->len, self->times_real_time);
  tell (self, over ? APP_SEVERITY_WARNING : APP_SEVERITY_GOOD, text);
}

/* ---- the check ---- */

static void
order_clear (gpointer data)
{
  Order *order = data;
  g_ptr_array_unref (order->codecs);
  g_ptr_array_unref (order->all);
  app_programme_unref (order->programme);
}

static void
order_unref (gpointer order)
{
  g_atomic_rc_box_release_full (order, order_clear);
}

/* [worker] */
static gpointer
run (UiWork *work, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  return app_codec_check (order->programme, order->codecs, 0, order->ceiling_dbtp, 0,
                          ui_work_report, work, cancellable, error);
}

static void
on_news (double fraction, double times_real_time, gpointer user_data)
{
  UiCodecCheck *self = user_data;
  g_autofree char *text = g_strdup_printf (_ ("%.0f × real time"), times_real_time);
  self->times_real_time = times_real_time;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
}

static void
on_done (gpointer result, const GError *error, gpointer user_data)
{
  UiCodecCheck *self = user_data;
  g_clear_pointer (&self->work, ui_work_drop);
  if (result)
    show_results (self, result);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, APP_SEVERITY_INFO, _ ("The check was cancelled."));
  else
    tell (self, APP_SEVERITY_ERROR, error->message);
  show_state (self);
}

static const UiWorkKind work_kind = {
  .run = run,
  .news = on_news,
  .done = on_done,
  .free_data = order_unref,
  .free_result = (GDestroyNotify) g_array_unref,
};

static void
begin (UiCodecCheck *self)
{
  g_autoptr (GPtrArray) codecs = g_ptr_array_new ();
  for (guint i = 0; i < self->ticks->len; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->ticks->pdata[i])))
      g_ptr_array_add (codecs, self->all->pdata[i]);
  if (codecs->len == 0)
    {
      tell (self, APP_SEVERITY_WARNING, _ ("Tick the codecs to check with."));
      return;
    }
  g_clear_pointer (&self->order, order_unref);
  self->order = g_atomic_rc_box_new0 (Order);
  self->order->all = g_ptr_array_ref (self->all);
  self->order->codecs = g_steal_pointer (&codecs);
  self->order->ceiling_dbtp = ui_number_entry_get (self->ceiling);
  self->order->programme
      = app_programme_ref (app_survey_programme (ui_session_survey (self->session)));
  clear_results (self);
  tell (self, APP_SEVERITY_INFO, _ ("Rendering, encoding and decoding…"));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), "");
  self->work = ui_work_start (&work_kind, g_atomic_rc_box_acquire (self->order), self);
  show_state (self);
}

static void
on_start (UiCodecCheck *self)
{
  if (self->work)
    ui_work_cancel (self->work);
  else
    begin (self);
}

/* ---- layout ---- */

static GtkWidget *
ticks_new (UiCodecCheck *self)
{
  GtkWidget *box = even_grid_new (6);
  gtk_widget_set_name (box, "codec-ticks");
  for (guint i = 0; i < self->all->len; i++)
    {
      const AppCodec *codec = self->all->pdata[i];
      g_autofree char *tip = g_strdup_printf ("%s\n%s", _ (codec->used), _ (codec->source));
      GtkWidget *tick = gtk_check_button_new_with_label (_ (codec->name));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), TRUE);
      gtk_widget_set_name (tick, codec->id);
      gtk_widget_set_tooltip_text (tick, tip);
      g_ptr_array_add (self->ticks, tick);
      gtk_grid_attach (GTK_GRID (box), tick, (int) i % TICKS, (int) i / TICKS, 1, 1);
    }
  return box;
}

static GtkWidget *
ceiling_new (UiCodecCheck *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->ceiling = ui_number_entry_new (CEILING_MIN, 0, STEP_DB, 1, "dBTP");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->ceiling), CEILING);
  gtk_widget_set_name (self->ceiling, "codec-ceiling");
  gtk_widget_set_tooltip_text (self->ceiling, _ ("Of the target that goes to the services, dBTP"));
  ui_name (self->ceiling, _ ("Ceiling"));
  gtk_box_append (GTK_BOX (row), ui_dialog_label_new (_ ("Ceiling"), 0, "dim"));
  gtk_box_append (GTK_BOX (row), self->ceiling);
  gtk_box_append (GTK_BOX (row), ui_dialog_label_new (_ ("dBTP"), 0, "dim"));
  return row;
}

static GtkWidget *
buttons_new (UiCodecCheck *self)
{
  self->start = gtk_button_new ();
  gtk_widget_set_name (self->start, "codec-start");
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (on_start), self);
  self->progress = ui_dialog_progress_new (_ ("Checking codecs"));
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  return ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), self->progress, self->start, NULL);
}

/* ---- object ---- */

static void
ui_codec_check_dispose (GObject *object)
{
  UiCodecCheck *self = UI_CODEC_CHECK (object);
  g_clear_pointer (&self->work, ui_work_drop);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ui_codec_check_parent_class)->dispose (object);
}

static void
ui_codec_check_finalize (GObject *object)
{
  UiCodecCheck *self = UI_CODEC_CHECK (object);
  g_clear_pointer (&self->order, order_unref);
  g_ptr_array_unref (self->ticks);
  g_ptr_array_unref (self->all);
  G_OBJECT_CLASS (ui_codec_check_parent_class)->finalize (object);
}

static void
ui_codec_check_class_init (UiCodecCheckClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_codec_check_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_codec_check_finalize;
}

static void
ui_codec_check_init (UiCodecCheck *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *caveat = ui_dialog_label_new (app_codec_check_caveat (), 0, "dim");
  self->all = app_codecs_load (NULL);
  self->ticks = g_ptr_array_new ();
  self->results = gtk_grid_new ();
  gtk_widget_set_name (self->results, "codec-results");
  gtk_grid_set_row_spacing (GTK_GRID (self->results), 4);
  gtk_grid_set_column_spacing (GTK_GRID (self->results), 14);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->results);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_label_set_wrap (GTK_LABEL (caveat), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (caveat), 80);
  self->text = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_name (self->text, "codec-text");
  gtk_widget_add_css_class (page, "page");
  gtk_box_append (GTK_BOX (page), caveat);
  gtk_box_append (GTK_BOX (page), ticks_new (self));
  gtk_box_append (GTK_BOX (page), ceiling_new (self));
  gtk_box_append (GTK_BOX (page), self->text);
  gtk_box_append (GTK_BOX (page), scroller);
  gtk_box_append (GTK_BOX (page), buttons_new (self));
  gtk_window_set_child (GTK_WINDOW (self), page);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Codec check"));
  gtk_window_set_default_size (GTK_WINDOW (self), 760, -1);
  show_state (self);
}

GtkWidget *
ui_codec_check_show (GtkWindow *parent, UiSession *session)
{
  UiCodecCheck *self = g_object_new (UI_TYPE_CODEC_CHECK, NULL);
  self->session = g_object_ref (session);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

gboolean
ui_codec_check_busy (GtkWidget *window)
{
  return UI_CODEC_CHECK (window)->work != NULL;
}
