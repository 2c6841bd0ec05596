/* app-intake.c — the table of rules for incoming mixes, and the readings they look at. */
#include "app-intake.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

/* What rules can look at; NAN never fires. */
typedef enum
{
  SECONDS,
  NOT_FINITE,    /* samples */
  SAMPLE_PEAK,   /* dBFS */
  LONGEST_CLIP,  /* samples in a row; of files that cannot hold more than full scale, or do not */
  CLIPS_PER_MIN, /* likewise */
  CLIP_RUNS,     /* likewise */
  FLOAT_OVER,    /* dB above full scale, of formats that hold them whole */
  INTER_SAMPLE,  /* dBTP, of files without samples over full scale */
  HEADROOM,      /* the sample peak in dBFS of files that go nowhere over full scale */
  PLR,           /* dB; not of tones, whose peak and loudness are one */
  DC,            /* dBFS, from 5 s on: below, slow waves are no offset */
  CODEC,         /* 1: a lossy codec */
  WASTED_BITS,   /* declared minus used, of files of 20 bit and more that use 16 or fewer */
  BITS,          /* declared, of integer files */
  RATE,          /* Hz */
  CHANNELS,
  CORRELATION,
  IMBALANCE, /* dB, without sign */
  N_READINGS
} Reading;

typedef enum
{
  ABOVE,
  BELOW
} When;

/* Where a finding is: of the measurement. */
typedef enum
{
  NO_PLACE,
  AT_CLIP,
  AT_TRUE_PEAK
} Place;

/* Rows with one id are steps of one rule, the gravest first: the first that fires is reported. {}
 * in the text is the reading with so many digits. */
typedef struct
{
  const char *id;
  Reading reading;
  When when;
  double limit;
  AppSeverity severity;
  int digits;
  Place place;
  const char *text;
  const char *advice;
} Rule;

static const char ask_unclipped[]
    = N_ ("Ask for a mix that was exported without clipping, a few dB lower; nothing brings the "
          "cut tops back.");
static const char check_cable[]
    = N_ ("Listen in mono. If the low end vanishes, one channel has the wrong polarity: ask for a "
          "new export.");

/* The thresholds are those of reference/dsp.md 9 where no other reason is given. */
static const Rule rules[] = {
  { "not-finite", NOT_FINITE, ABOVE, 0, APP_SEVERITY_ERROR, 0, NO_PLACE,
    N_ ("{} of its samples are no numbers; they are played as silence."),
    N_ ("Ask for the export again: a plug-in on the mix bus has failed, and it clicks there.") },

  /* -90 dBFS is below the last bit but one of 16 bit: no music. */
  { "silent", SAMPLE_PEAK, BELOW, -90, APP_SEVERITY_ERROR, 1, NO_PLACE, N_ ("The file is silent."),
    N_ ("Ask for the export again; a muted bus is the usual reason.") },

  /* Three samples at full scale in a row may be music, eight never are; more than 100 places a
   * minute are heard as distortion. */
  { "clipping", LONGEST_CLIP, ABOVE, 7.5, APP_SEVERITY_ERROR, 0, AT_CLIP,
    N_ ("It is clipped: up to {} samples in a row stand at full scale."), ask_unclipped },
  { "clipping", CLIPS_PER_MIN, ABOVE, 100, APP_SEVERITY_ERROR, 0, AT_CLIP,
    N_ ("It is clipped in {} places a minute."), ask_unclipped },
  { "clipping", LONGEST_CLIP, ABOVE, 3.5, APP_SEVERITY_WARNING, 0, AT_CLIP,
    N_ ("It seems clipped: up to {} samples in a row stand at full scale."), ask_unclipped },
  { "clipping", CLIP_RUNS, ABOVE, 9.5, APP_SEVERITY_WARNING, 0, AT_CLIP,
    N_ ("It seems clipped: samples stand at full scale in {} places."), ask_unclipped },

  /* Float and lossy codecs keep what is over; only the next fixed-point step would cut it. */
  { "float-over", FLOAT_OVER, ABOVE, 0, APP_SEVERITY_INFO, 2, AT_TRUE_PEAK,
    N_ ("Its peaks are {} dB over full scale, but whole: the format holds more."),
    N_ ("Turn the track down before its chain; nothing is lost.") },

  /* A converter or a codec has no room above full scale. */
  { "inter-sample-over", INTER_SAMPLE, ABOVE, 0, APP_SEVERITY_WARNING, 2, AT_TRUE_PEAK,
    N_ ("Between its samples it reaches {} dBTP."),
    N_ ("Most likely it went through a limiter or was normalised: ask for a version without, "
        "peaking at -3 dBFS or lower.") },

  /* Mixes have 12 dB and more from loudness to peak; finished, loud masters have 8. */
  { "limited", PLR, BELOW, 7, APP_SEVERITY_WARNING, 1, NO_PLACE,
    N_ ("It is heavily limited already: the peaks stand only {} dB over the loudness."),
    N_ ("Ask for the mix without the limiter on its bus; what it took away cannot be restored.") },
  { "limited", PLR, BELOW, 9, APP_SEVERITY_WARNING, 1, NO_PLACE,
    N_ ("It seems limited already: the peaks stand {} dB over the loudness."),
    N_ ("Ask whether there is a version without the limiter on the mix bus.") },

  /* What reaches -1 dBFS was set by a maximiser or a normaliser, not by a fader. */
  { "headroom", HEADROOM, ABOVE, -1, APP_SEVERITY_INFO, 1, NO_PLACE, N_ ("It peaks at {} dBFS."),
    N_ ("No harm by itself: turn the track down before its chain. Mixes usually peak at -3 dBFS "
        "or lower.") },

  /* 1 % of full scale takes room from one side and clicks at every cut; 0.1 % still can. */
  { "dc-offset", DC, ABOVE, -40, APP_SEVERITY_ERROR, 1, NO_PLACE,
    N_ ("It has a DC offset of {} dBFS: cuts and fades will click."),
    N_ ("Put a high-pass at 10 to 20 Hz first in the chain, or ask for a repaired export.") },
  { "dc-offset", DC, ABOVE, -60, APP_SEVERITY_WARNING, 1, NO_PLACE,
    N_ ("It has a DC offset of {} dBFS."),
    N_ ("Put a high-pass at 10 to 20 Hz first in the chain.") },

  { "lossy-source", CODEC, ABOVE, 0.5, APP_SEVERITY_WARNING, 0, NO_PLACE,
    N_ ("It comes from a lossy codec."),
    N_ ("Ask for the uncompressed mix: what the codec left out gets audible when it is encoded "
        "again.") },
  { "bit-depth", WASTED_BITS, ABOVE, 0.5, APP_SEVERITY_INFO, 0, NO_PLACE,
    N_ ("{} of the bits of its samples are never used: it was 16 bit or less once."),
    N_ ("Ask whether there is a 24-bit or float version.") },
  { "word-length", BITS, BELOW, 16.5, APP_SEVERITY_INFO, 0, NO_PLACE,
    N_ ("It has {} bits per sample."), N_ ("Ask whether there is a 24-bit or float version.") },
  { "low-rate", RATE, BELOW, 44100, APP_SEVERITY_WARNING, 0, NO_PLACE,
    N_ ("Its sample rate is {} Hz: there is no treble above half of that."),
    N_ ("Ask for the mix at the rate it was recorded with.") },

  /* A band with one side wired the wrong way round comes out near -1; wide mixes stay above 0. */
  { "polarity", CORRELATION, BELOW, -0.8, APP_SEVERITY_ERROR, 2, NO_PLACE,
    N_ ("Left and right are of opposite polarity (correlation {}): in mono it cancels."),
    check_cable },
  { "polarity", CORRELATION, BELOW, 0, APP_SEVERITY_WARNING, 2, NO_PLACE,
    N_ ("Left and right work against each other (correlation {})."), check_cable },
  { "polarity", CORRELATION, BELOW, 0.2, APP_SEVERITY_INFO, 2, NO_PLACE,
    N_ ("It is very wide (correlation {})."), N_ ("Listen in mono whether everything is there.") },
  { "dual-mono", CORRELATION, ABOVE, 0.9995, APP_SEVERITY_INFO, 4, NO_PLACE,
    N_ ("Both channels carry the same (correlation {}): it is mono."),
    N_ ("Ask whether the mix is meant to be mono.") },
  { "mono", CHANNELS, BELOW, 1.5, APP_SEVERITY_INFO, 0, NO_PLACE, N_ ("It has one channel."),
    N_ ("It will play on both. Ask whether the mix is meant to be mono.") },
  { "balance", IMBALANCE, ABOVE, 40, APP_SEVERITY_ERROR, 1, NO_PLACE,
    N_ ("One channel is silent or {} dB below the other."),
    N_ ("Ask for a new export: a channel was lost.") },
  { "balance", IMBALANCE, ABOVE, 6, APP_SEVERITY_WARNING, 1, NO_PLACE,
    N_ ("One channel is {} dB stronger than the other."), N_ ("Ask whether that is meant.") },
  { "balance", IMBALANCE, ABOVE, 1.5, APP_SEVERITY_INFO, 1, NO_PLACE,
    N_ ("One channel is {} dB stronger than the other."),
    N_ ("Check the balance by ear; gain of one channel corrects it.") },

  /* Red Book allows no track below 4 s; streaming services count plays from 30 s on. */
  { "short", SECONDS, BELOW, 4, APP_SEVERITY_WARNING, 2, NO_PLACE,
    N_ ("It lasts {} s; a CD track has at least 4 s."),
    N_ ("Check whether the export was cut off.") },
  { "short", SECONDS, BELOW, 30, APP_SEVERITY_INFO, 1, NO_PLACE, N_ ("It lasts {} s."),
    N_ ("Streaming services count a play from 30 s on. Check whether the export was cut off.") },
};

/* One third octave holds nearly all power: a tone, of which PLR says nothing. */
static gboolean
is_tone (const AppMeasurement *m)
{
  double sum = 0, highest = 0;
  for (int i = 0; i < APP_MEASURE_THIRDS; i++)
    {
      double power = pow (10, m->thirds_db[i] / 10);
      sum += power;
      highest = MAX (highest, power);
    }
  return highest > 0.9 * sum;
}

static void
take_readings (const AppMedia *media, const AppMeasurement *m, double readings[N_READINGS])
{
  for (int i = 0; i < N_READINGS; i++)
    readings[i] = NAN;
  double seconds = m->rate > 0 ? (double) m->frames / m->rate : 0;
  int bits = app_media_bits (media);
  gboolean holds_more = app_media_is_float (media) || bits == 0;
  readings[SECONDS] = seconds;
  readings[NOT_FINITE] = (double) m->not_finite;
  readings[SAMPLE_PEAK] = m->sample_peak_dbfs;
  if (m->clip_runs == 0 && m->true_peak_exact_dbtp <= 0)
    readings[HEADROOM] = m->sample_peak_dbfs;
  if (holds_more && m->sample_peak_dbfs > 0)
    readings[FLOAT_OVER] = m->sample_peak_dbfs;
  else
    {
      readings[LONGEST_CLIP] = (double) m->longest_clip;
      readings[CLIP_RUNS] = (double) m->clip_runs;
      readings[CLIPS_PER_MIN] = (double) m->clip_runs / MAX (seconds / 60, 1);
      readings[INTER_SAMPLE] = m->true_peak_exact_dbtp;
    }
  if (!is_tone (m))
    readings[PLR] = m->plr_db;
  if (seconds >= 5)
    readings[DC] = m->dc_dbfs;
  readings[CODEC] = bits == 0;
  if (bits >= 20 && m->bits > 0 && m->bits <= 16)
    readings[WASTED_BITS] = bits - m->bits;
  if (bits > 0)
    readings[BITS] = bits;
  readings[RATE] = m->rate;
  readings[CHANNELS] = m->channels;
  readings[CORRELATION] = m->correlation;
  readings[IMBALANCE] = fabs (m->balance_db);
}

static gboolean
fires (const Rule *rule, const double *readings)
{
  double value = readings[rule->reading];
  return rule->when == ABOVE ? value > rule->limit : value < rule->limit;
}

static void
report (const Rule *rule, double value, const AppMeasurement *m, const char *path,
        GPtrArray *findings)
{
  g_autofree char *number = g_strdup_printf ("%.*f", rule->digits, value);
  g_auto (GStrv) parts = g_strsplit (_ (rule->text), "{}", 2);
  g_autofree char *text = g_strjoinv (number, parts);
  AppFinding *finding = app_findings_add (findings, rule->severity, rule->id, "%s", text);
  finding->file = g_strdup (path);
  finding->advice = g_strdup (_ (rule->advice));
  if (rule->place == AT_CLIP)
    finding->at_s = m->clipped_at_s;
  else if (rule->place == AT_TRUE_PEAK)
    finding->at_s = m->true_peak_at_s;
}

void
app_intake_check (AppMedia *media, const AppMeasurement *measured, GPtrArray *findings)
{
  double readings[N_READINGS];
  const char *path = app_media_path (media), *fired = "";
  guint before = findings->len;
  take_readings (media, measured, readings);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (strcmp (rules[i].id, fired) == 0 || !fires (&rules[i], readings))
        continue;
      fired = rules[i].id;
      report (&rules[i], readings[rules[i].reading], measured, path, findings);
      if (strcmp (fired, "silent") == 0)
        return; /* there is nothing to say about silence */
    }
  if (findings->len > before)
    return;
  AppFinding *good = app_findings_add (findings, APP_SEVERITY_GOOD, "fit",
                                       _ ("Nothing was found against this mix."));
  good->file = g_strdup (path);
}

static void
report_error (const char *path, const GError *error, GPtrArray *findings)
{
  static const char *const ids[] = {
    [APP_MEDIA_ERROR_MISSING] = "source-missing",   [APP_MEDIA_ERROR_FORMAT] = "source-format",
    [APP_MEDIA_ERROR_CHANNELS] = "source-channels", [APP_MEDIA_ERROR_RATE] = "source-rate",
    [APP_MEDIA_ERROR_EMPTY] = "source-empty",       [APP_MEDIA_ERROR_READ] = "source-damaged",
  };
  gboolean known = error->domain == APP_MEDIA_ERROR && error->code < (int) G_N_ELEMENTS (ids);
  AppFinding *finding
      = app_findings_add (findings, APP_SEVERITY_ERROR, known ? ids[error->code] : "source-error",
                          "%s", error->message);
  finding->file = g_strdup (path);
}

void
app_intake_file (const char *path, AppMedia **media, AppMeasurement *measured, GPtrArray *findings,
                 GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  AppMeasurement own;
  AppMeasurement *result = measured ? measured : &own;
  memset (result, 0, sizeof *result);
  AppMedia *opened = app_media_open (path, &error);
  if (opened && app_measure_file (path, result, cancellable, &error))
    app_intake_check (opened, result, findings);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    report_error (path, error, findings);
  if (opened && media)
    *media = g_steal_pointer (&opened);
  g_clear_pointer (&opened, app_media_unref);
}
