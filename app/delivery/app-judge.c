/* app-judge.c — compares what was read back with what was to be. */
#include "app-judge.h"

#include "app-pcm.h"
#include "dsp-dither.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define EXACT_TOLERANCE_DB 0.02 /* of the exact true-peak reading over the ceiling */
#define ITU_TOLERANCE_DB 0.05   /* of the reading of BS.1770, which may over-read */
#define LOUDNESS_TOLERANCE_LU 0.1
#define LOSSY_TOLERANCE_LU 0.5 /* no codec worth delivering changes more */
#define GUARD_IDLE_DB -0.005
#define GUARD_AUDIBLE_DB -0.5
#define NOISE_TOLERANCE 0.1 /* of the rms that the kind of dither should have */
#define NOISE_COUNT_MIN 20000

static void G_GNUC_PRINTF (6, 7)
    say (GPtrArray *findings, const AppExpected *expected, AppSeverity severity, const char *id,
         const char *advice, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding = app_findings_add (findings, severity, id, "%s", text);
  finding->file = g_strdup (expected->path);
  finding->track = expected->track;
  finding->advice = g_strdup (advice);
}

static const char *
deliver_again (void)
{
  return _ ("Deliver again. If it happens again, check the disk.");
}

static gboolean
judge_format (const AppExpected *expected, const AppReadBack *read, GPtrArray *findings)
{
  if (read->error)
    say (findings, expected, APP_SEVERITY_ERROR, "file-unreadable", deliver_again (), "%s",
         read->error->message);
  else if (expected->lossy && (read->rate != expected->rate || read->channels != 2))
    say (findings, expected, APP_SEVERITY_ERROR, "file-format", deliver_again (),
         _ ("The file is %d Hz with %d channels, not %d Hz, stereo."), read->rate, read->channels,
         expected->rate);
  else if (read->rate != expected->rate || (read->bits != expected->bits && !expected->lossy)
           || read->channels != 2)
    say (findings, expected, APP_SEVERITY_ERROR, "file-format", deliver_again (),
         _ ("The file is %d Hz with %d bits and %d channels, not %d Hz, %d bits, stereo."),
         read->rate, read->bits, read->channels, expected->rate, expected->bits);
  else if (read->frames != expected->frames || read->declared_frames != expected->frames)
    say (findings, expected, APP_SEVERITY_ERROR, "file-length", deliver_again (),
         _ ("The file has %" PRId64 " frames (%" PRId64 " by its header), not %" PRId64 "."),
         read->frames, read->declared_frames, expected->frames);
  else
    return TRUE;
  return FALSE;
}

static gboolean
judge_bytes (const AppExpected *expected, const AppReadBack *read, GPtrArray *findings)
{
  gboolean same_samples = expected->lossy || read->sum == expected->sum;
  gboolean same_file = !expected->sha256 || strcmp (expected->sha256, read->sums.sha256) == 0;
  if (!same_samples)
    say (findings, expected, APP_SEVERITY_ERROR, "samples-differ", deliver_again (),
         _ ("The samples in the file are not those that were written."));
  else if (!same_file)
    say (findings, expected, APP_SEVERITY_ERROR, "file-changed",
         _ ("If the tags were edited on purpose, deliver again with the new ones."),
         expected->lossy ? _ ("The file has changed since it was delivered.")
                         : _ ("The file has changed since it was delivered: its samples are "
                              "intact, its header or "
                              "tags are not."));
  return same_samples && same_file;
}

static gboolean
judge_bits (const AppExpected *expected, const AppReadBack *read, GPtrArray *findings)
{
  if (read->used_bits == expected->bits || read->used_bits == 0)
    return TRUE;
  if (!expected->passed)
    say (findings, expected, APP_SEVERITY_ERROR, "bit-depth", deliver_again (),
         _ ("Only %d of the %d bits are used."), read->used_bits, expected->bits);
  return expected->passed;
}

static gboolean
is_over (double exact, double itu, double ceiling)
{
  return exact > ceiling + EXACT_TOLERANCE_DB || itu > ceiling + ITU_TOLERANCE_DB;
}

/* Returns FALSE when the ceiling is not kept. A cut through loud music is a step for whoever plays
 * the file alone, and overshoots; that is told, but the album itself keeps its ceiling. */
static gboolean
judge_true_peak (const AppExpected *expected, const GPtrArray *reads, guint i, GPtrArray *findings)
{
  const AppReadBack *read = reads->pdata[i];
  const AppMeasurement *m = &read->measured;
  double ceiling = expected->ceiling_dbtp, exact, itu;
  if (isnan (ceiling) || !is_over (m->true_peak_exact_dbtp, m->true_peak_dbtp, ceiling))
    return TRUE;
  double peak = MAX (m->true_peak_exact_dbtp, m->true_peak_dbtp);
  if (app_read_backs_peak_in_row (reads, i, &exact, &itu) && !is_over (exact, itu, ceiling))
    say (findings, expected, peak > 0.0 ? APP_SEVERITY_WARNING : APP_SEVERITY_INFO, "cut-peak",
         _ ("Nothing, as long as the album is played in one; else move the border to a softer "
            "place."),
         _ ("The file is cut in loud music: played alone its cut peaks at %.2f dBTP, in the album "
            "at "
            "%.2f."),
         peak, exact);
  else
    {
      say (findings, expected, APP_SEVERITY_ERROR, "true-peak-over-ceiling",
           _ ("Lower the ceiling of the album’s limiter and deliver again."),
           _ ("The true peak is %.2f dBTP (BS.1770: %.2f), over the ceiling of %.2f dBTP."),
           m->true_peak_exact_dbtp, m->true_peak_dbtp, ceiling);
      ((AppFinding *) findings->pdata[findings->len - 1])->at_s = m->true_peak_at_s;
      return FALSE;
    }
  return TRUE;
}

static gboolean
judge_clipping (const AppExpected *expected, const AppReadBack *read, GPtrArray *findings)
{
  if (!read->clipped)
    return TRUE;
  gboolean wanted = isnan (expected->ceiling_dbtp);
  if (wanted && expected->bits == APP_PCM_FLOAT)
    {
      say (findings, expected, APP_SEVERITY_INFO, "beyond-full-scale", NULL,
           g_dngettext (GETTEXT_PACKAGE,
                        "%" PRId64 " sample lies beyond full scale (peak %+.2f dBFS). "
                        "Floats keep it; a player or whole numbers clip it.",
                        "%" PRId64 " samples lie beyond full scale (peak %+.2f dBFS). "
                        "Floats keep them; a player or whole numbers clip them.",
                        read->clipped),
           read->clipped, read->measured.sample_peak_dbfs);
      return TRUE;
    }
  say (findings, expected, wanted ? APP_SEVERITY_WARNING : APP_SEVERITY_ERROR, "clipped",
       _ ("Turn the album down, or deliver with a ceiling."),
       g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " sample is at full scale.",
                    "%" PRId64 " samples are at full scale.", read->clipped),
       read->clipped);
  return wanted;
}

static void
say_good (const AppExpected *expected, const AppReadBack *read, const char *dither,
          GPtrArray *findings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (read->used_bits == APP_PCM_FLOAT)
    g_string_append (text, _ ("32-bit float"));
  else if (read->used_bits)
    g_string_append_printf (text, _ ("%d real bits"), read->used_bits);
  else
    g_string_append (text, _ ("digital silence"));
  if (dither)
    g_string_append_printf (text, ", %s", dither);
  if (!read->clipped)
    g_string_append_printf (text, ", %s", _ ("no clipped samples"));
  g_string_append (text, ", ");
  double peak = read->measured.true_peak_exact_dbtp;
  if (isnan (expected->ceiling_dbtp) || peak > expected->ceiling_dbtp + EXACT_TOLERANCE_DB)
    g_string_append_printf (text, _ ("true peak %.2f dBTP"), peak);
  else
    g_string_append_printf (text, _ ("ceiling kept (%.2f dBTP)"), peak);
  say (findings, expected, APP_SEVERITY_GOOD, "file-verified", NULL, "%s", text->str);
}

/* How much a codec overshoots depends on the level: to come down by what is over, the ceiling has
 * to. */
static void
judge_decoded_peak (const AppExpected *expected, const AppReadBack *read, GPtrArray *findings)
{
  const AppMeasurement *m = &read->measured;
  double ceiling = expected->ceiling_dbtp, exact = m->true_peak_exact_dbtp;
  if (isnan (ceiling))
    ceiling = 0.0;
  if (!is_over (exact, m->true_peak_dbtp, ceiling))
    return;
  double clear = floor (10.0 * (2.0 * ceiling - MAX (exact, m->true_peak_dbtp))) / 10.0;
  g_autofree char *advice
      = g_strdup_printf (_ ("A ceiling of %.1f dBTP for this target would clear it."), clear);
  if (read->clipped)
    say (findings, expected, APP_SEVERITY_WARNING, "decoded-over-ceiling", advice,
         g_dngettext (GETTEXT_PACKAGE,
                      "Decoded, the true peak is %.2f dBTP, over %.2f dBTP; %" PRId64
                      " sample clips in a player (an estimate: decoders differ).",
                      "Decoded, the true peak is %.2f dBTP, over %.2f dBTP; %" PRId64
                      " samples clip in a player (an estimate: decoders differ).",
                      read->clipped),
         exact, ceiling, read->clipped);
  else
    say (findings, expected, APP_SEVERITY_WARNING, "decoded-over-ceiling", advice,
         _ ("Decoded, the true peak is %.2f dBTP, over %.2f dBTP (an estimate: decoders differ)."),
         exact, ceiling);
  ((AppFinding *) findings->pdata[findings->len - 1])->at_s = m->true_peak_at_s;
}

/* A lossy file is proven by decoding it: it is as long as the master, to the sample. */
static gboolean
judge_lossy (const AppExpected *expected, const AppReadBack *read, GPtrArray *findings)
{
  const AppMeasurement *m = &read->measured;
  if (!judge_bytes (expected, read, findings))
    return FALSE;
  judge_decoded_peak (expected, read, findings);
  say (findings, expected, APP_SEVERITY_GOOD, "file-verified", NULL,
       _ ("Decodes to %" PRId64
          " frames, exactly as many as were encoded; decoded %.2f LUFS, true peak %.2f dBTP (an "
          "estimate: decoders differ)."),
       read->frames, m->integrated_lufs, m->true_peak_exact_dbtp);
  return TRUE;
}

gboolean
app_judge_file (const AppExpected *expected, const GPtrArray *reads, guint i, const char *dither,
                GPtrArray *findings)
{
  const AppReadBack *read = reads->pdata[i];
  if (!judge_format (expected, read, findings))
    return FALSE;
  if (expected->lossy)
    return judge_lossy (expected, read, findings);
  gboolean good = judge_bytes (expected, read, findings);
  good = judge_bits (expected, read, findings) && good;
  good = judge_true_peak (expected, reads, i, findings) && good;
  good = judge_clipping (expected, read, findings) && good;
  if (good)
    say_good (expected, read, dither, findings);
  return good;
}

static char *
judge_dither (const AppExpected *expected, const AppTarget *target, const AppFileMade *made,
              GPtrArray *findings)
{
  const DspDitherKind *kind = dsp_dither_find (target->dither);
  if (!made->dithered)
    return g_strdup (_ ("the mix’s own bits"));
  if (expected->bits == APP_PCM_FLOAT)
    return g_strdup (_ ("no dither"));
  double rms = made->noise_count ? sqrt (made->noise_square / made->noise_count) : NAN;
  double expected_rms = dsp_dither_noise_rms (kind, expected->rate);
  if (kind->noise && made->noise_count >= NOISE_COUNT_MIN
      && fabs (rms - expected_rms) > NOISE_TOLERANCE * expected_rms)
    {
      say (findings, expected, APP_SEVERITY_ERROR, "dither-wrong", deliver_again (),
           _ ("The dither is %.2f LSB rms, not %.2f as %s has."), rms, expected_rms,
           _ (kind->name));
      return NULL;
    }
  if (made->passed)
    say (findings, expected, APP_SEVERITY_INFO, "partly-dithered", NULL,
         _ ("The mix’s own bits pass up to %.1f s; from there on the ceiling guard or a neighbour "
            "changes them, and they are dithered."),
         (double) made->passed / expected->rate);
  if (!kind->noise)
    return g_strdup (_ ("rounded without dither"));
  if (!made->noise_count)
    return NULL;
  return g_strdup_printf (_ ("%s dither found (%.2f LSB)"), _ (kind->name), rms);
}

static void
judge_guard (const AppExpected *expected, const AppFileMade *made, GPtrArray *findings)
{
  if (made->guard_db > GUARD_IDLE_DB)
    return;
  gboolean audible = made->guard_db < GUARD_AUDIBLE_DB;
  say (findings, expected, audible ? APP_SEVERITY_WARNING : APP_SEVERITY_INFO, "guard-worked",
       audible ? _ ("Put a limiter with this ceiling at the end of the album chain, so that you "
                    "hear what is delivered.")
               : NULL,
       _ ("The ceiling guard turned peaks down by up to %.2f dB."), -made->guard_db);
}

static void
judge_loudness (const AppExpected *expected, const AppReadBack *read, const AppDeliveryPlan *plan,
                const AppFileMade *made, GPtrArray *findings)
{
  double change = read->measured.integrated_lufs - made->source_lufs;
  double tolerance = expected->lossy ? LOSSY_TOLERANCE_LU : LOUDNESS_TOLERANCE_LU;
  if (!isfinite (change) || fabs (change) <= tolerance)
    {
      if (isfinite (read->measured.integrated_lufs) != isfinite (made->source_lufs))
        say (findings, expected, APP_SEVERITY_ERROR, "loudness-differs", deliver_again (),
             _ ("The file measures %.1f LUFS, the render %.1f."), read->measured.integrated_lufs,
             made->source_lufs);
      return;
    }
  /* A lower rate has no room for the highest sounds, which count in loudness. */
  gboolean narrowed = plan->rate < plan->programme->rate && change < 0.0;
  gboolean guarded = made->guard_db < GUARD_IDLE_DB;
  say (findings, expected, guarded || narrowed ? APP_SEVERITY_WARNING : APP_SEVERITY_ERROR,
       "loudness-differs",
       guarded    ? _ ("Put a limiter with this ceiling at the end of the album chain.")
       : narrowed ? _ ("Listen whether the treble is meant to be so strong: what lies beyond the "
                       "target's rate is lost.")
                  : deliver_again (),
       _ ("The file measures %.2f LUFS, the render %.2f: %+.2f LU."),
       read->measured.integrated_lufs, made->source_lufs, change);
}

char *
app_judge_making (const AppExpected *expected, const AppReadBack *read, const AppDeliveryPlan *plan,
                  const AppFileMade *made, GPtrArray *findings)
{
  judge_guard (expected, made, findings);
  if (made->overs)
    say (findings, expected, APP_SEVERITY_ERROR, "overs-clipped",
         _ ("Turn the album down, put a limiter at its end, or give the target a ceiling."),
         g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " sample beyond full scale had to be clipped.",
                      "%" PRId64 " samples beyond full scale had to be clipped.", made->overs),
         made->overs);
  else if (!read->error)
    judge_loudness (expected, read, plan, made, findings);
  return expected->lossy ? NULL : judge_dither (expected, plan->target, made, findings);
}

void
app_judge_joins (const GPtrArray *reads, guint64 stream_sum, gint64 stream_frames, gboolean lossy,
                 GPtrArray *findings)
{
  guint64 sum = 0;
  gint64 frames = 0;
  for (guint i = 0; i < reads->len; i++)
    {
      const AppReadBack *read = reads->pdata[i];
      sum += read->stream_sum;
      frames += read->frames;
    }
  if (lossy && frames == stream_frames)
    app_findings_add (findings, APP_SEVERITY_GOOD, "joins",
                      _ ("Decoded, the files in a row are as long as the rendered album, to the "
                         "sample."));
  else if (sum == stream_sum && frames == stream_frames)
    app_findings_add (
        findings, APP_SEVERITY_GOOD, "joins",
        reads->len == 1
            ? _ ("The file is the album as it was rendered, sample for sample.")
            : _ ("The files in a row are the album as it was rendered, sample for sample."));
  else
    app_findings_add (findings, APP_SEVERITY_ERROR, "joins",
                      _ ("The files in a row are not the album that was rendered."))
        ->advice
        = g_strdup (deliver_again ());
}
