/* app-intake.c — the one pass over an incoming mix, and the judgement of what it read. */
#include "app-intake.h"

#include "app-sound-file.h"
#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

enum
{
  BLOCK = 4096 /* frames read at a time */
};

/* Everything that sees the samples. */
typedef struct
{
  AppReader *reader; /* owned */
  AppMeasurer *measurer;
  DspCheckPass *checks;
  double *ch[2];
} Pass;

const char *
app_verdict_id (AppVerdict verdict)
{
  static const char *const ids[] = { "ready", "look", "ask" };
  return ids[verdict];
}

const char *
app_verdict_name (AppVerdict verdict)
{
  static const char *const names[] = { N_ ("Ready"), N_ ("Look"), N_ ("Ask for a new mix") };
  return _ (names[verdict]);
}

/* Where a reading is among those of all checks; -1: there is none. Both NULL: how many there are.
 */
static int
reading_index (const char *check, const char *reading)
{
  int at = 0;
  for (int i = 0; i < dsp_n_checks (); i++)
    for (int r = 0; r < dsp_check_at (i)->n_readings; r++, at++)
      if (check && strcmp (dsp_check_at (i)->id, check) == 0
          && strcmp (dsp_check_at (i)->readings[r].id, reading) == 0)
        return at;
  return check ? -1 : at;
}

double
app_intake_report_reading (const AppIntakeReport *self, const char *check, const char *reading)
{
  int at = reading_index (check, reading);
  return at < 0 ? NAN : self->check_readings[at];
}

/* ---- judging ---- */

/* What a mix is judged by. */
typedef struct
{
  const AppIntakeReport *report;
  const DspCheckPass *checks;
} Judged;

static double
read_value (const char *check, const char *reading, gconstpointer data)
{
  const Judged *judged = data;
  if (check)
    return dsp_check_pass_get (judged->checks, check, reading);
  for (int i = 0; i < APP_INTAKE_N_FILE_READINGS; i++)
    if (strcmp (app_intake_file_readings[i].id, reading) == 0)
      return judged->report->readings[i];
  return NAN;
}

static void
set_places (AppFinding *finding, const AppIntakeRule *rule, double value,
            const AppMeasurement *measured, const DspCheckPass *checks)
{
  double length = (double) measured->frames / measured->rate;
  const DspPlaces *places;
  switch (rule->where)
    {
    case APP_INTAKE_NOWHERE:
      return;
    case APP_INTAKE_AT_TRUE_PEAK:
      finding->at_s = measured->true_peak_at_s;
      return;
    case APP_INTAKE_AT_START:
      dsp_places_add (&finding->places, 0, value, value, 0);
      break;
    case APP_INTAKE_AT_END:
      dsp_places_add (&finding->places, MAX (length - value, 0), length, value, 0);
      break;
    case APP_INTAKE_AT_PLACES:
      places = dsp_check_pass_places (checks, rule->check);
      if (places)
        finding->places = *places;
      break;
    }
  if (finding->places.n > 0)
    finding->at_s = finding->places.at[0].from_s;
}

static void
judge (AppIntakeReport *report, const DspCheckPass *checks, const AppIntakeLimits *limits)
{
  const Judged judged = { report, checks };
  const AppIntakeRule *rule;
  g_autoptr (GPtrArray) told = g_ptr_array_new (); /* ids */
  for (int row = 0; (rule = app_intake_rule (row)); row++)
    {
      if (app_intake_rule_is_album (rule))
        continue; /* of app-intake-album.c */
      double value = read_value (rule->check, rule->reading, &judged);
      if (!app_intake_rule_fires (rule, value, app_intake_limits_get (limits, row))
          || g_ptr_array_find_with_equal_func (told, rule->id, g_str_equal, NULL)
          || app_intake_limits_is_off (limits, row))
        continue;
      g_ptr_array_add (told, (gpointer) rule->id);
      for (guint i = 0; i < G_N_ELEMENTS (rule->covers) && rule->covers[i]; i++)
        g_ptr_array_add (told, (gpointer) rule->covers[i]);
      g_autofree char *text = app_intake_rule_text (rule, read_value, &judged);
      AppFinding *finding
          = app_findings_add (report->findings, rule->severity, rule->id, "%s", text);
      finding->step = app_intake_rule_step (row);
      finding->advice = g_strdup (_ (rule->advice));
      set_places (finding, rule, value, &report->measured, checks);
      if (rule->asks)
        report->verdict = APP_VERDICT_ASK;
      if (strcmp (rule->id, "silent") == 0)
        return; /* there is nothing to say about silence */
    }
}

/* ---- one pass ---- */

static void
pass_finish (Pass *self)
{
  app_reader_free (self->reader);
  app_measurer_free (self->measurer);
  dsp_check_pass_free (self->checks);
  for (int c = 0; c < 2; c++)
    g_free (self->ch[c]);
}

static gboolean
pass_init (Pass *self, AppMedia *media, GError **error)
{
  int bits = app_media_is_float (media) ? 0 : app_media_bits (media);
  const DspCheckInput input = { .rate = app_media_rate (media),
                                .channels = app_media_channels (media),
                                .bits = bits,
                                .frames = app_media_frames (media) };
  *self = (Pass){ 0 };
  self->reader = app_reader_new (media, app_media_rate (media), error);
  if (!self->reader)
    return FALSE;
  self->measurer = app_measurer_new (app_media_rate (media), input.channels, FALSE);
  self->checks = dsp_check_pass_new (&input);
  for (int c = 0; c < 2; c++)
    self->ch[c] = g_new (double, BLOCK);
  if (self->measurer && self->checks)
    return TRUE;
  g_autofree char *name = g_filename_display_name (app_media_path (media));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("There is not enough memory to measure “%s”."), name);
  return FALSE;
}

/* FALSE when cancelled, or with the first place that cannot be read: what comes before it counts.
 */
static gboolean
pass_run (Pass *self, gint64 frames, GCancellable *cancellable, GError **error)
{
  const double *const ch[2] = { self->ch[0], self->ch[1] };
  for (gint64 pos = 0; pos < frames;)
    {
      int n = (int) MIN (frames - pos, BLOCK);
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !app_reader_read_raw (self->reader, pos, self->ch, n, error))
        return FALSE;
      app_measurer_feed (self->measurer, ch, n);
      dsp_check_pass_process (self->checks, ch, n);
      pos += n;
    }
  return TRUE;
}

static void
report_error (AppIntakeReport *report, const GError *error)
{
  static const char *const ids[] = {
    [APP_MEDIA_ERROR_MISSING] = "source-missing",   [APP_MEDIA_ERROR_FORMAT] = "source-format",
    [APP_MEDIA_ERROR_CHANNELS] = "source-channels", [APP_MEDIA_ERROR_RATE] = "source-rate",
    [APP_MEDIA_ERROR_EMPTY] = "source-empty",       [APP_MEDIA_ERROR_READ] = "source-damaged",
  };
  gboolean known = error->domain == APP_MEDIA_ERROR && error->code < (int) G_N_ELEMENTS (ids);
  app_findings_add (report->findings, APP_SEVERITY_ERROR, known ? ids[error->code] : "source-error",
                    "%s", error->message);
}

static void
keep_readings (AppIntakeReport *report, const DspCheckPass *checks)
{
  for (int i = 0, at = 0; i < dsp_n_checks (); i++)
    for (int r = 0; r < dsp_check_at (i)->n_readings; r++, at++)
      report->check_readings[at]
          = dsp_check_pass_get (checks, dsp_check_at (i)->id, dsp_check_at (i)->readings[r].id);
}

/* FALSE when cancelled. */
static gboolean
check_media (AppIntakeReport *report, const AppIntakeLimits *limits, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  AppMedia *media = report->media;
  Pass pass;
  gboolean started = pass_init (&pass, media, &error);
  gboolean whole = started && pass_run (&pass, app_media_frames (media), cancellable, &error);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (error && !cancelled)
    report_error (report, error);
  else if (whole && app_media_is_truncated (media))
    {
      g_autofree char *text = app_sound_file_lacking_text (app_media_path (media));
      app_findings_add (report->findings, APP_SEVERITY_ERROR, "source-damaged", "%s",
                        text ? text : _ ("The file is shorter than it says it is."));
    }
  if (started && !cancelled)
    {
      app_measurer_finish (pass.measurer, &report->measured);
      dsp_check_pass_finish (pass.checks);
      if (report->measured.frames > 0)
        {
          app_intake_read_file (media, &report->measured, report->readings);
          keep_readings (report, pass.checks);
          judge (report, pass.checks, limits);
        }
    }
  pass_finish (&pass);
  return !cancelled;
}

static AppIntakeReport *
report_new (const char *path)
{
  AppIntakeReport *self = g_atomic_rc_box_new0 (AppIntakeReport);
  self->path = g_strdup (path);
  self->checked_at = g_get_real_time () / G_USEC_PER_SEC;
  self->findings = app_findings_new ();
  for (int i = 0; i < APP_INTAKE_N_FILE_READINGS; i++)
    self->readings[i] = NAN;
  int n = reading_index (NULL, NULL);
  self->check_readings = g_new (double, n + 1);
  for (int i = 0; i < n; i++)
    self->check_readings[i] = NAN;
  return self;
}

/* The gravest first, else in the order of the rules. */
static void
sort (GPtrArray *findings)
{
  for (guint i = 1; i < findings->len; i++)
    for (guint k = i; k > 0; k--)
      {
        AppFinding *before = findings->pdata[k - 1], *after = findings->pdata[k];
        if (before->severity >= after->severity)
          break;
        findings->pdata[k - 1] = after;
        findings->pdata[k] = before;
      }
}

static void
report_close (AppIntakeReport *self)
{
  sort (self->findings);
  AppSeverity worst = app_findings_worst (self->findings);
  if (self->findings->len == 0)
    app_findings_add (self->findings, APP_SEVERITY_GOOD, "fit",
                      _ ("Nothing was found against this mix."));
  for (guint i = 0; i < self->findings->len; i++)
    {
      AppFinding *finding = self->findings->pdata[i];
      finding->file = g_strdup (self->path);
    }
  if (worst == APP_SEVERITY_ERROR)
    self->verdict = APP_VERDICT_ASK;
  else if (worst == APP_SEVERITY_WARNING)
    self->verdict = MAX (self->verdict, APP_VERDICT_LOOK);
}

static AppIntakeReport *
check (AppIntakeReport *report, const AppIntakeLimits *limits, GCancellable *cancellable)
{
  if (report->media && !check_media (report, limits, cancellable))
    {
      app_intake_report_unref (report);
      return NULL;
    }
  report_close (report);
  return report;
}

AppIntakeReport *
app_intake_file (const char *path, const AppIntakeLimits *limits, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  AppIntakeReport *report = report_new (path);
  report->media = app_media_open (path, &error);
  if (!report->media)
    report_error (report, error);
  return check (report, limits, cancellable);
}

AppIntakeReport *
app_intake_media (AppMedia *media, const AppIntakeLimits *limits, GCancellable *cancellable)
{
  AppIntakeReport *report = report_new (app_media_path (media));
  report->media = app_media_ref (media);
  return check (report, limits, cancellable);
}

AppIntakeReport *
app_intake_report_ref (AppIntakeReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
report_clear (gpointer data)
{
  AppIntakeReport *self = data;
  g_free (self->path);
  g_free (self->check_readings);
  app_media_unref (self->media);
  g_ptr_array_unref (self->findings);
}

void
app_intake_report_unref (AppIntakeReport *self)
{
  if (self)
    g_atomic_rc_box_release_full (self, report_clear);
}
