/* app-apple-check.c — checks like those for Apple Digital Masters. */
#include "app-apple-check.h"

#include "app-codec-check.h"
#include "app-intake.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define CODEC "aac-256"
#define BITS 24
#define RATE 44100

static AppFinding *
say (GPtrArray *findings, int track, AppSeverity severity, const char *id, const char *advice,
     char *text)
{
  AppFinding *finding = app_findings_add (findings, severity, id, "%s", text);
  finding->track = track;
  finding->advice = g_strdup (advice);
  g_free (text);
  return finding;
}

static void
check_source (const AppDeliveryPlan *plan, int track, GPtrArray *findings)
{
  const AppMedia *media = plan->programme->tracks[track - 1].media;
  int bits = app_media_bits (media), rate = app_media_rate (media);
  double khz = rate / 1000.0;
  if (bits == 0 && !app_media_is_float (media))
    say (findings, track, APP_SEVERITY_WARNING, "apple-source-lossy",
         _ ("Ask for the mix as it was before it was encoded."),
         g_strdup (_ ("Like Apple’s checks: the mix comes from a lossy codec.")));
  else if (bits < BITS && !app_media_is_float (media))
    say (findings, track, APP_SEVERITY_WARNING, "apple-source-bits",
         _ ("Ask for the mix in 24 bit or floating point."),
         g_strdup_printf (_ ("Like Apple’s checks: the mix has %d bits; 24 real ones are wanted."),
                          bits));
  if (rate < RATE)
    say (findings, track, APP_SEVERITY_WARNING, "apple-source-rate",
         _ ("Ask for the mix at the rate that it was made at."),
         g_strdup_printf (_ ("Like Apple’s checks: the mix has %g kHz; 44.1 is the least."), khz));
  else if (rate < plan->rate)
    say (findings, track, APP_SEVERITY_WARNING, "apple-upsampled",
         _ ("Set the album’s rate to that of the mixes: nothing is won by a higher one."),
         g_strdup_printf (_ ("Like Apple’s checks: the mix of %g kHz is delivered at %g; upsampled "
                             "sources are not wanted."),
                          khz, plan->rate / 1000.0));
}

void
app_apple_check_sources (const AppDeliveryPlan *plan, GPtrArray *findings)
{
  guint before = findings->len;
  for (int i = 0; i < plan->programme->n_tracks; i++)
    check_source (plan, i + 1, findings);
  if (findings->len == before)
    say (findings, 0, APP_SEVERITY_GOOD, "apple-sources", NULL,
         g_strdup (
             _ ("Like Apple’s checks: every mix says that it has 24 bits or more and 44.1 kHz or "
                "more, and none is upsampled for the album.")));
}

typedef struct
{
  const AppDeliveryPlan *plan; /* borrowed */
  GCancellable *cancellable;   /* borrowed */

  AppIntakeReport **reports; /* owned; by track; NULL: cancelled */

  const AppCodec *codec;   /* borrowed */
  AppCodecResult *results; /* owned; by file */
  GError **errors;         /* owned; by file */
} Run;

/* run for all of 1 … n, on threads. */
static void
run_all (Run *self, GFunc run, int n, int threads)
{
  GThreadPool *pool
      = g_thread_pool_new (run, self, threads > 0 ? threads : (int) g_get_num_processors (), FALSE,
                           NULL);
  for (int i = 0; i < n; i++)
    g_thread_pool_push (pool, GINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

/* ---- mixes ---- */

static void
run_mix (gpointer data, gpointer user_data)
{
  const Run *self = user_data;
  int i = GPOINTER_TO_INT (data) - 1;
  self->reports[i]
      = app_intake_media (self->plan->programme->tracks[i].media, NULL, self->cancellable);
}

/* What a mix says of itself and is not. */
static void
tell_mix (const AppIntakeReport *report, int track, GPtrArray *findings)
{
  static const char *const told[] = { "upsampled", "lossy-traces", "band-limit" };
  int declared = report->media ? app_media_bits (report->media) : 0;
  if (declared >= BITS && report->measured.bits > 0 && report->measured.bits < BITS)
    say (findings, track, APP_SEVERITY_WARNING, "apple-mix-bits",
         _ ("Ask for the mix as it was before it was reduced."),
         g_strdup_printf (_ ("Like Apple’s checks: the mix is a file of %d bits, but only %d of "
                             "them are used."),
                          declared, report->measured.bits));
  for (guint i = 0; i < report->findings->len; i++)
    {
      const AppFinding *finding = report->findings->pdata[i];
      gboolean counts = FALSE;
      for (gsize k = 0; k < G_N_ELEMENTS (told); k++)
        counts |= strcmp (finding->id, told[k]) == 0;
      if (counts && finding->severity >= APP_SEVERITY_WARNING)
        say (findings, track, APP_SEVERITY_WARNING, "apple-mix", finding->advice,
             g_strdup_printf (_ ("Like Apple’s checks, of the mix: %s"), finding->text));
    }
}

gboolean
app_apple_check_mixes (const AppDeliveryPlan *plan, int threads, GPtrArray *findings,
                       GCancellable *cancellable, GError **error)
{
  int n = plan->programme->n_tracks;
  guint before = findings->len;
  Run run = { .plan = plan, .cancellable = cancellable };
  run.reports = g_new0 (AppIntakeReport *, n);
  run_all (&run, run_mix, n, threads);
  gboolean good = !g_cancellable_set_error_if_cancelled (cancellable, error);
  for (int i = 0; i < n; i++)
    {
      if (good)
        tell_mix (run.reports[i], i + 1, findings);
      g_clear_pointer (&run.reports[i], app_intake_report_unref);
    }
  if (good && findings->len == before)
    say (findings, 0, APP_SEVERITY_GOOD, "apple-mixes", NULL,
         g_strdup (_ ("Like Apple’s checks: in no mix are bits or treble missing that its file "
                      "has room for.")));
  g_free (run.reports);
  return good;
}

/* ---- AAC ---- */

static void
run_file (gpointer data, gpointer user_data)
{
  const Run *self = user_data;
  int i = GPOINTER_TO_INT (data) - 1;
  app_codec_check_file (self->plan->files[i].temporary, self->codec, &self->results[i],
                        self->cancellable, &self->errors[i]);
}

static void
tell_file (const Run *self, int i, GPtrArray *findings)
{
  AppCodecResult *result = &self->results[i];
  const AppPlanFile *file = &self->plan->files[i];
  guint at = findings->len;
  if (self->errors[i])
    say (findings, file->track, APP_SEVERITY_WARNING, "apple-codec",
         _ ("Check with lacquer-cli codecs."), g_strdup (self->errors[i]->message));
  else if (result->true_peak_dbtp > 0)
    {
      g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (AppCodecResult));
      result->track = file->track;
      g_array_append_val (one, *result);
      app_codec_check_tell (one, findings);
    }
  for (; at < findings->len; at++)
    ((AppFinding *) findings->pdata[at])->file = g_strdup (file->path);
}

static gboolean
tell (const Run *self, GPtrArray *findings, GError **error)
{
  double peak = -INFINITY;
  guint before = findings->len;
  for (int i = 0; i < self->plan->n_files; i++)
    {
      if (g_error_matches (self->errors[i], G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&self->errors[i]));
          return FALSE;
        }
      tell_file (self, i, findings);
      peak = fmax (peak, self->results[i].true_peak_dbtp);
    }
  if (findings->len == before)
    say (findings, 0, APP_SEVERITY_GOOD, "apple-headroom", NULL,
         g_strdup_printf (_ ("Like Apple’s checks: decoded from %s the highest true peak is %.2f "
                             "dBTP, nothing clips (an estimate: Apple has another encoder)."),
                          self->codec->name, peak));
  return TRUE;
}

gboolean
app_apple_check_files (const AppDeliveryPlan *plan, int threads, GPtrArray *findings,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) codecs = app_codecs_load (NULL);
  Run run = { .plan = plan, .codec = app_codecs_find (codecs, CODEC), .cancellable = cancellable };
  g_return_val_if_fail (run.codec, FALSE); /* it is built in */
  run.results = g_new0 (AppCodecResult, plan->n_files);
  run.errors = g_new0 (GError *, plan->n_files);
  run_all (&run, run_file, plan->n_files, threads);
  gboolean good = tell (&run, findings, error);
  for (int i = 0; i < plan->n_files; i++)
    g_clear_error (&run.errors[i]);
  g_free (run.errors);
  g_free (run.results);
  return good;
}
