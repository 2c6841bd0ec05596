/* ui-vinyl.c — which record, a table of its sides, and what is to be said of them. */
#include "ui-vinyl.h"

#include "app-vinyl.h"
#include "ui-columns.h"
#include "ui-dialog.h"
#include "ui-finding-list.h"
#include "ui-text.h"
#include "ui-work.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define UI_TYPE_VINYL (ui_vinyl_get_type ())
G_DECLARE_FINAL_TYPE (UiVinyl, ui_vinyl, UI, VINYL, GtkWindow)

#define RECORD "vinyl-12-33" /* chosen first */
#define WIDTH 1060
#define HEIGHT 560

enum
{
  SIDE,
  TRACKS,
  LENGTH,
  LUFS,
  PEAK,
  RMS,
  BASS,
  CORRELATION,
  TREBLE,
  N_COLUMNS
};

static const UiColumn columns[N_COLUMNS] = {
  [SIDE] = { "side", N_ ("Side"), 50, 0, FALSE, NULL },
  [TRACKS] = { "tracks", N_ ("Tracks"), 70, 0, TRUE, "numeric" },
  [LENGTH] = { "length", N_ ("Length"), 90, 1, FALSE, "numeric" },
  [LUFS] = { "lufs", N_ ("LUFS"), 60, 1, FALSE, "numeric" },
  [PEAK] = { "peak", N_ ("dBTP"), 60, 1, FALSE, "numeric" },
  [RMS] = { "rms", N_ ("rms of 3 s, dB"), 110, 1, FALSE, "numeric" },
  [BASS] = { "bass", N_ ("bass side/mid, dB"), 130, 1, FALSE, "numeric" },
  [CORRELATION] = { "correlation", N_ ("bass correlation"), 120, 1, FALSE, "numeric" },
  [TREBLE] = { "treble", N_ ("inner treble, dB"), 120, 1, FALSE, "numeric" },
};

/* The sides of an album as it is laid out at one time, measured or not. Counted: the window and a
 * worker share it; only before the worker is through does it write to it. */
typedef struct
{
  AppProgramme *programme; /* owned */
  AppVinyl *vinyl;         /* owned */
} Sides;

struct _UiVinyl
{
  GtkWindow parent;

  /* owned */
  UiSession *session;
  GPtrArray *targets; /* of AppTarget */
  GPtrArray *records; /* of AppTarget, borrowed from targets; as in the list */
  Sides *sides;       /* that are shown */
  UiWork *work;       /* or NULL */
  double times_real_time;
  AppSeverity worst; /* of what is shown */

  /* built */
  GtkWidget *record, *start, *progress, *text, *table, *findings;
};

G_DEFINE_FINAL_TYPE (UiVinyl, ui_vinyl, GTK_TYPE_WINDOW)

static Sides *
sides_new (AppProgramme *programme)
{
  Sides *self = g_atomic_rc_box_new0 (Sides);
  self->programme = app_programme_ref (programme);
  self->vinyl = app_vinyl_new (programme);
  return self;
}

static void
sides_clear (gpointer data)
{
  Sides *self = data;
  app_vinyl_free (self->vinyl);
  app_programme_unref (self->programme);
}

static void
sides_unref (gpointer sides)
{
  g_atomic_rc_box_release_full (sides, sides_clear);
}

static void
tell (UiVinyl *self, AppSeverity severity, const char *text)
{
  ui_dialog_tell (self->text, severity, text);
}

static AppProgramme *
programme_now (UiVinyl *self)
{
  return app_survey_programme (ui_session_survey (self->session));
}

/* ---- what is shown ---- */

static void
show_state (UiVinyl *self)
{
  gboolean busy = self->work != NULL;
  gtk_button_set_label (GTK_BUTTON (self->start), busy ? _ ("Cancel") : _ ("Check"));
  ui_dialog_suggest (self->start, !busy);
  gtk_widget_set_sensitive (self->start, busy || self->sides->vinyl->n_sides > 0);
  gtk_widget_set_visible (self->progress, busy);
}

static void
add_side (UiVinyl *self, const AppVinylSide *side)
{
  GtkWidget *cells[N_COLUMNS];
  char *texts[N_COLUMNS];
  GtkWidget *row = ui_columns_row (columns, N_COLUMNS, cells);
  texts[SIDE] = app_side_name (side->side);
  texts[TRACKS] = side->n == 1 ? g_strdup_printf ("%d", side->first + 1)
                               : g_strdup_printf ("%d–%d", side->first + 1, side->first + side->n);
  texts[LENGTH] = app_vinyl_time (side->to - side->from, self->sides->vinyl->rate);
  texts[LUFS] = ui_text_level (side->integrated_lufs, 1);
  texts[PEAK] = ui_text_level (side->true_peak_dbtp, 2);
  texts[RMS] = ui_text_level (side->loudest_rms_db, 1);
  texts[BASS] = ui_text_level (side->bass_side_db, 1);
  texts[CORRELATION] = ui_text_signed (side->bass_correlation, 2);
  texts[TREBLE] = ui_text_level (side->treble_db, 1);
  for (int i = 0; i < N_COLUMNS; i++)
    ui_label_take (cells[i], texts[i]);
  gtk_box_append (GTK_BOX (self->table), row);
}

/* What there is to say of the sides on the chosen record; that takes no measuring. */
static void
show_findings (UiVinyl *self)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->record));
  if (chosen < self->records->len)
    app_vinyl_tell (self->sides->vinyl, self->sides->programme, self->records->pdata[chosen],
                    findings);
  self->worst = app_findings_worst (findings);
  ui_finding_list_set (UI_FINDING_LIST (self->findings), findings, 0);
}

static void
show_sides (UiVinyl *self)
{
  const AppVinyl *vinyl = self->sides->vinyl;
  ui_box_clear (self->table);
  gtk_box_append (GTK_BOX (self->table), ui_columns_header (columns, N_COLUMNS));
  for (int i = 0; i < vinyl->n_sides; i++)
    add_side (self, &vinyl->sides[i]);
  show_findings (self);
  show_state (self);
}

/* Takes sides. */
static void
take_sides (UiVinyl *self, Sides *sides)
{
  g_clear_pointer (&self->sides, sides_unref);
  self->sides = sides;
  show_sides (self);
}

static void
tell_layout (UiVinyl *self)
{
  if (self->sides->vinyl->n_sides == 0)
    tell (self, APP_SEVERITY_INFO, _ ("The album has no tracks yet."));
  else
    tell (self, APP_SEVERITY_INFO,
          _ ("Lengths only so far: Check renders the master and measures it. A side begins with a "
             "track whose details say so."));
}

static void
tell_measured (UiVinyl *self)
{
  const AppVinyl *vinyl = self->sides->vinyl;
  if (self->sides->programme != programme_now (self))
    {
      tell (self, APP_SEVERITY_WARNING,
            _ ("The album was changed since: this is how it was. Check again."));
      return;
    }
  g_autofree char *text
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d side is measured (%.0f × real time).",
                                      "%d sides are measured (%.0f × real time).",
                                      (gulong) vinyl->n_sides),
                         vinyl->n_sides, self->times_real_time);
  g_autofree char *whole
      = g_strdup_printf ("%s %s", text,
                         self->worst >= APP_SEVERITY_WARNING
                             ? _ ("Some things are to be looked at before it is cut.")
                             : _ ("Nothing is in the way of a cut."));
  tell (self, self->worst, whole);
}

static void
on_record (UiVinyl *self)
{
  show_findings (self);
  if (self->sides->vinyl->measured && !self->work)
    tell_measured (self);
}

/* What was measured stays until it is measured again; only lengths follow the album. */
static void
on_programme (UiVinyl *self)
{
  if (self->work)
    return; /* told when it is through */
  if (self->sides->vinyl->measured)
    {
      tell_measured (self);
      return;
    }
  take_sides (self, sides_new (programme_now (self)));
  tell_layout (self);
}

/* To where it is in the album as it is laid out now. */
static void
on_place (UiVinyl *self, int number, double at_s)
{
  const AppProgramme *programme = programme_now (self);
  int at = app_programme_find (programme, self->sides->programme->tracks[number - 1].key);
  if (at < 0)
    {
      tell (self, APP_SEVERITY_WARNING, _ ("The track is not in the album any more."));
      return;
    }
  const AppProgrammeTrack *track = &programme->tracks[at];
  gint64 frame = llround (at_s * programme->rate);
  ui_session_seek (self->session, track->start + CLAMP (frame, 0, track->length - 1));
}

/* ---- the check ---- */

/* [worker] */
static gpointer
run (UiWork *work, gpointer data, GCancellable *cancellable, GError **error)
{
  Sides *sides = data;
  if (!app_vinyl_measure (sides->vinyl, sides->programme, 0, ui_work_report, work, cancellable,
                          error))
    return NULL;
  return g_atomic_rc_box_acquire (sides);
}

static void
on_news (double fraction, double times_real_time, gpointer user_data)
{
  UiVinyl *self = user_data;
  g_autofree char *text = g_strdup_printf (_ ("%.0f × real time"), times_real_time);
  self->times_real_time = times_real_time;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
}

static void
on_done (gpointer result, const GError *error, gpointer user_data)
{
  UiVinyl *self = user_data;
  g_clear_pointer (&self->work, ui_work_drop);
  if (result)
    {
      take_sides (self, g_atomic_rc_box_acquire ((Sides *) result));
      tell_measured (self);
      return;
    }
  on_programme (self); /* it may have changed meanwhile */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, APP_SEVERITY_INFO, _ ("The check was cancelled."));
  else
    tell (self, APP_SEVERITY_ERROR, error->message);
  show_state (self);
}

static const UiWorkKind work_kind = {
  .run = run,
  .news = on_news,
  .done = on_done,
  .free_data = sides_unref,
  .free_result = sides_unref,
};

static void
on_start (UiVinyl *self)
{
  if (self->work)
    {
      ui_work_cancel (self->work);
      return;
    }
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), "");
  tell (self, APP_SEVERITY_INFO, _ ("Rendering and measuring the sides…"));
  self->times_real_time = 0;
  self->work = ui_work_start (&work_kind, sides_new (programme_now (self)), self);
  show_state (self);
}

/* ---- layout ---- */

static GtkWidget *
record_new (UiVinyl *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *list = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)), NULL);
  for (guint i = 0; i < self->targets->len; i++)
    {
      const AppTarget *target = self->targets->pdata[i];
      if (target->files != APP_FILES_SIDES)
        continue;
      gtk_string_list_append (names, _ (target->name));
      g_ptr_array_add (self->records, (gpointer) target);
      if (strcmp (target->id, RECORD) == 0)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (list), self->records->len - 1);
    }
  gtk_widget_set_name (list, "vinyl-record");
  gtk_widget_set_tooltip_text (list, _ ("The record, which says how long a side may be"));
  ui_name (list, _ ("Record"));
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (on_record), self);
  return list;
}

static GtkWidget *
buttons_new (UiVinyl *self)
{
  self->start = gtk_button_new ();
  gtk_widget_set_name (self->start, "vinyl-start");
  gtk_widget_set_tooltip_text (self->start,
                               _ ("Renders the master side by side and measures it; writes no "
                                  "file"));
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (on_start), self);
  self->progress = ui_dialog_progress_new (_ ("Measuring the sides"));
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  return ui_dialog_foot_new (GTK_WINDOW (self), _ ("Close"), self->progress, self->start, NULL);
}

/* ---- object ---- */

static void
ui_vinyl_dispose (GObject *object)
{
  UiVinyl *self = UI_VINYL (object);
  g_clear_pointer (&self->work, ui_work_drop);
  G_OBJECT_CLASS (ui_vinyl_parent_class)->dispose (object);
  g_clear_object (&self->session);
}

static void
ui_vinyl_finalize (GObject *object)
{
  UiVinyl *self = UI_VINYL (object);
  g_clear_pointer (&self->sides, sides_unref);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->targets);
  G_OBJECT_CLASS (ui_vinyl_parent_class)->finalize (object);
}

static void
ui_vinyl_class_init (UiVinylClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_vinyl_dispose;
  G_OBJECT_CLASS (class)->finalize = ui_vinyl_finalize;
}

static void
ui_vinyl_init (UiVinyl *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->targets = app_targets_load (NULL);
  self->records = g_ptr_array_new ();
  self->table = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_name (self->table, "vinyl-sides");
  gtk_widget_add_css_class (self->table, "table");
  self->findings = ui_finding_list_new (TRUE);
  gtk_widget_set_name (self->findings, "vinyl-findings");
  g_signal_connect_swapped (self->findings, "place", G_CALLBACK (on_place), self);
  gtk_box_append (GTK_BOX (below), self->table);
  gtk_box_append (GTK_BOX (below), self->findings);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), below);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->text = ui_dialog_label_new ("", 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_name (self->text, "vinyl-text");
  self->record = record_new (self);
  gtk_box_append (GTK_BOX (row), ui_dialog_label_new (_ ("Record"), 0, "dim"));
  gtk_box_append (GTK_BOX (row), self->record);
  gtk_widget_add_css_class (page, "page");
  gtk_box_append (GTK_BOX (page), row);
  gtk_box_append (GTK_BOX (page), self->text);
  gtk_box_append (GTK_BOX (page), scroller);
  gtk_box_append (GTK_BOX (page), buttons_new (self));
  gtk_window_set_child (GTK_WINDOW (self), page);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Record sides"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
}

GtkWidget *
ui_vinyl_show (GtkWindow *parent, UiSession *session)
{
  UiVinyl *self = g_object_new (UI_TYPE_VINYL, NULL);
  self->session = g_object_ref (session);
  take_sides (self, sides_new (programme_now (self)));
  tell_layout (self);
  g_signal_connect_object (ui_session_survey (session), "programme", G_CALLBACK (on_programme),
                           self, G_CONNECT_SWAPPED);
  ui_dialog_prepare (GTK_WINDOW (self), parent, session);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

gboolean
ui_vinyl_busy (GtkWidget *window)
{
  return UI_VINYL (window)->work != NULL;
}
