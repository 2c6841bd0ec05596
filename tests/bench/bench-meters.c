/* bench-meters.c — times real time of the scan beside plain libebur128, interleaved in one run.
 *
 * usage: bench-meters [SECONDS [RATE [NAME]]]; one thread, stereo, samples in memory. Median and
 * best of five rounds, the seconds of processor time of the best, and the ratio of the medians to
 * libebur128 with true peak. Only ratios of one run mean anything: the machine's own speed changes
 * from minute to minute. NAME: only libebur128 and what begins so. Not a test. */
#include <ebur128.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "app-measure.h"
#include "dsp-denormal.h"
#include "dsp-dynamics.h"
#include "dsp-eq-match.h"
#include "dsp-live.h"
#include "dsp-match.h"
#include "dsp-registry.h"
#include "dsp-spectrum.h"

enum
{
  ROUNDS = 5,
  BLOCK = 4096,
  MAX_JOBS = 16
};

static int rate = 44100;
static gint64 frames;
static double *planar[2], *mixed;

/* Full-band and dense, like a loud master: noise, bass and beats, limited to 0.9. */
static void
make_music (void)
{
  GRand *noise = g_rand_new_with_seed (1);
  planar[0] = g_new (double, frames);
  planar[1] = g_new (double, frames);
  mixed = g_new (double, 2 * frames);
  for (gint64 i = 0; i < frames; i++)
    for (int c = 0; c < 2; c++)
      {
        double t = (double) i / rate, beat = exp (-6 * fmod (t, 0.5));
        double x = 0.6 * sin (2 * G_PI * 55 * t) * beat + 0.2 * sin (2 * G_PI * (440 + 3 * c) * t)
                   + (0.2 + 0.5 * beat) * g_rand_double_range (noise, -1, 1);
        mixed[2 * i + c] = planar[c][i] = 0.9 * tanh (1.5 * x);
      }
  g_rand_free (noise);
}

static void
run_ebur128 (gconstpointer mode)
{
  ebur128_state *state = ebur128_init (2, (unsigned long) rate, GPOINTER_TO_INT (mode));
  double value;
  for (gint64 at = 0; at < frames; at += BLOCK)
    ebur128_add_frames_double (state, mixed + 2 * at, (size_t) MIN (BLOCK, frames - at));
  ebur128_loudness_global (state, &value);
  ebur128_destroy (&state);
}

/* The same as libebur128 with true peak does, and the exact true peak, PSR and all places. */
static gpointer
scan_half (gpointer half)
{
  gint64 from = half ? (GPOINTER_TO_INT (half) - 1) * (frames / 2) : 0;
  gint64 n = half ? frames / 2 : frames;
  const double *const ch[2] = { planar[0] + from, planar[1] + from };
  DspFloatMode mode = dsp_denormal_begin ();
  DspDynamics *dynamics = dsp_dynamics_new (rate, 2);
  DspLoudnessReading loudness;
  DspDynamicsReading reading;
  dsp_dynamics_process (dynamics, ch, (int) n);
  dsp_loudness_read (dsp_dynamics_loudness (dynamics), &loudness);
  dsp_dynamics_read (dynamics, &reading);
  dsp_dynamics_free (dynamics);
  dsp_denormal_end (mode);
  return NULL;
}

static void
run_scan (gconstpointer unused)
{
  scan_half (NULL);
}

/* Two pieces at once, as of an album. */
static void
run_scans (gconstpointer unused)
{
  GThread *other = g_thread_new ("scan", scan_half, GINT_TO_POINTER (1));
  scan_half (GINT_TO_POINTER (2));
  g_thread_join (other);
}

static void
run_measurer (gconstpointer with_overview)
{
  AppMeasurer *measurer = app_measurer_new (rate, 2, with_overview != NULL);
  AppMeasurement result;
  for (gint64 at = 0; at < frames; at += BLOCK)
    {
      const double *const ch[2] = { planar[0] + at, planar[1] + at };
      app_measurer_feed (measurer, ch, (int) MIN (BLOCK, frames - at));
    }
  app_measurer_finish (measurer, &result);
  app_measurer_free (measurer);
}

static void
run_meter (gconstpointer meter)
{
  DspMeterInstance *instance = dsp_meter_new (meter, rate, 2);
  for (gint64 at = 0; at < frames; at += BLOCK)
    {
      const double *const ch[2] = { planar[0] + at, planar[1] + at };
      dsp_meter_process (instance, ch, (int) MIN (BLOCK, frames - at));
    }
  dsp_meter_free (instance);
}

/* What playback measures of every lane: in its blocks, curves 60 times a second, figures 125 times.
 */
static void
run_lane (gconstpointer unused)
{
  DspLive *live = dsp_live_new (rate);
  DspSpectrum *now = dsp_spectrum_new (rate, 2, DSP_SPECTRUM_LIVE);
  DspSpectrum *average = dsp_spectrum_new (rate, 2, DSP_SPECTRUM_AVERAGE);
  double hz[DSP_SPECTRUM_CURVE], db[DSP_SPECTRUM_CURVE];
  DspLiveReading reading;
  gint64 figures = 0, curves = 0;
  for (gint64 at = 0; at + 256 <= frames; at += 256)
    {
      const double *const ch[2] = { planar[0] + at, planar[1] + at };
      dsp_live_process (live, ch, 256);
      dsp_spectrum_process (now, ch, 256);
      dsp_spectrum_process (average, ch, 256);
      if (at * 125 / rate != figures)
        dsp_live_read (live, &reading);
      figures = at * 125 / rate;
      if (at * 60 / rate != curves)
        {
          dsp_spectrum_update (now);
          dsp_spectrum_curve (now, hz, db, DSP_SPECTRUM_CURVE);
        }
      curves = at * 60 / rate;
    }
  dsp_live_free (live);
  dsp_spectrum_free (now);
  dsp_spectrum_free (average);
}

/* What a match takes of two pieces as long as that (dsp.md 8.5): their spectra, the curve, bells.
 */
static void
run_match (gconstpointer unused)
{
  double power[2][DSP_SPECTRUM_CELLS], sides[DSP_SPECTRUM_CELLS], db[2][DSP_SPECTRUM_CELLS];
  double curve[DSP_SPECTRUM_CELLS], hz[DSP_SPECTRUM_CELLS], weight[DSP_SPECTRUM_CELLS];
  for (int piece = 0; piece < 2; piece++)
    {
      const double *const ch[2] = { planar[piece], planar[1] };
      DspSpectrum *spectrum = dsp_spectrum_new (rate, 2, DSP_SPECTRUM_GATED);
      dsp_spectrum_process (spectrum, ch, (int) frames);
      dsp_spectrum_update (spectrum);
      dsp_spectrum_cells (spectrum, power[piece], sides);
      dsp_spectrum_free (spectrum);
    }
  for (int i = 0; i < DSP_SPECTRUM_CELLS; i++)
    {
      hz[i] = dsp_spectrum_cell_hz (i);
      weight[i] = 1;
      power[1][i] *= exp (0.4 * sin (0.2 * i) + 0.3 * sin (0.31 * i)); /* something to fit */
    }
  const DspMatchLimits limits = { 1, 6, DSP_MATCH_LOW_HZ, DSP_MATCH_HIGH_HZ };
  DspEqBand bands[DSP_EQ_BANDS];
  dsp_match_align (power[0], db[0]);
  dsp_match_align (power[1], db[1]);
  dsp_match_difference (db[0], db[1], DSP_MATCH_SMOOTH, curve);
  dsp_match_curve (curve, db[0], &limits, curve);
  dsp_eq_match_fit (hz, curve, weight, DSP_SPECTRUM_CELLS, 12, 0.1, bands, NULL);
}

typedef struct
{
  const char *name;
  void (*run) (gconstpointer data);
  gconstpointer data;
  double seconds[ROUNDS];
  double least; /* seconds of processor time */
} Job;

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
processor_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static void
time_job (Job *job, int round)
{
  double used = processor_seconds ();
  gint64 start = g_get_monotonic_time ();
  job->run (job->data);
  job->seconds[round] = (double) (g_get_monotonic_time () - start) * 1e-6;
  used = processor_seconds () - used;
  job->least = round == 0 ? used : MIN (job->least, used);
}

int
main (int argc, char **argv)
{
  double seconds = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 60;
  rate = argc > 2 ? atoi (argv[2]) : rate;
  frames = (gint64) (seconds * rate);
  make_music ();
  const int loudness = EBUR128_MODE_M | EBUR128_MODE_S | EBUR128_MODE_I | EBUR128_MODE_LRA;
  Job jobs[MAX_JOBS] = {
    { "libebur128 M S I LRA TP", run_ebur128, GINT_TO_POINTER (loudness | EBUR128_MODE_TRUE_PEAK) },
    { "libebur128 M S I LRA", run_ebur128, GINT_TO_POINTER (loudness) },
    { "scan: M S I LRA TP, PSR", run_scan, NULL },
    { "the same, two pieces on two threads", run_scans, NULL },
    { "scan: everything the survey wants", run_measurer, GINT_TO_POINTER (TRUE) },
    { "playback: a lane that is there", run_lane, NULL },
    { "match: two pieces, curve and bells", run_match, NULL },
  };
  int n = 7;
  for (int m = 0; m < dsp_n_meters () && n < MAX_JOBS; m++)
    jobs[n++] = (Job){ dsp_meter_at (m)->id, run_meter, dsp_meter_at (m) };
  int kept = 1;
  for (int j = 1; j < n; j++)
    if (argc < 4 || g_str_has_prefix (jobs[j].name, argv[3]))
      jobs[kept++] = jobs[j];
  n = kept;
  for (int round = 0; round < ROUNDS; round++)
    for (int j = 0; j < n; j++)
      time_job (&jobs[j], round);
  for (int j = 0; j < n; j++)
    qsort (jobs[j].seconds, ROUNDS, sizeof (double), compare);
  for (int j = 0; j < n; j++)
    g_print ("%-36s %7.0f x real time (best %.0f: %.3f s), %5.2f x libebur128\n", jobs[j].name,
             seconds / jobs[j].seconds[ROUNDS / 2], seconds / jobs[j].seconds[0], jobs[j].least,
             jobs[0].seconds[ROUNDS / 2] / jobs[j].seconds[ROUNDS / 2]);
  return 0;
}
