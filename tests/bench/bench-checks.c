/* bench-checks.c — times real time of the checks of a mix, all in one pass and each alone, and what
 * they read.
 *
 * usage: bench-checks [-q] FILE...; one thread. Of each file the readings of all checks (none with
 * -q); then of the first minute of the last one the speed: of the pass with its spectra, and of
 * each check given them, with what its end costs in ms. Median of five rounds. Not a test. */
#include <glib.h>
#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dsp-denormal.h"
#include "dsp-fft.h"
#include "dsp-registry.h"

enum
{
  ROUNDS = 5,
  SECONDS = 60 /* that are timed */
};

static DspCheckInput input;
static double *held[2];   /* with silence of DSP_CHECK_SIZE_MAX frames before */
static double *planar[2]; /* behind it */

static gboolean
load (const char *path)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  if (!file || info.channels > 2)
    {
      g_printerr ("%s: %s\n", path, file ? "more than two channels" : sf_strerror (NULL));
      return FALSE;
    }
  const int kind = info.format & SF_FORMAT_SUBMASK;
  input = (DspCheckInput){ .rate = info.samplerate, .channels = info.channels };
  input.bits = kind == SF_FORMAT_PCM_16 ? 16 : kind == SF_FORMAT_PCM_24 ? 24 : 0;
  double *mixed = g_new (double, info.frames *info.channels);
  input.frames = sf_readf_double (file, mixed, info.frames);
  for (int c = 0; c < info.channels; c++)
    {
      g_free (held[c]);
      held[c] = g_new0 (double, DSP_CHECK_SIZE_MAX + input.frames);
      planar[c] = held[c] + DSP_CHECK_SIZE_MAX;
      for (gint64 i = 0; i < input.frames; i++)
        planar[c][i] = mixed[i * info.channels + c];
    }
  g_free (mixed);
  sf_close (file);
  return TRUE;
}

static DspCheckPass *
run_pass (gint64 frames)
{
  DspCheckPass *pass = dsp_check_pass_new (&input);
  for (gint64 done = 0; done < frames;)
    {
      int n = (int) MIN (frames - done, 8192);
      const double *const in[2] = { planar[0] + done, planar[1] ? planar[1] + done : NULL };
      dsp_check_pass_process (pass, in, n);
      done += n;
    }
  dsp_check_pass_finish (pass);
  return pass;
}

static void
print_readings (const char *path)
{
  DspCheckPass *pass = run_pass (input.frames);
  g_print ("%s\n", path);
  for (int i = 0; i < dsp_n_checks (); i++)
    {
      const DspCheck *check = dsp_check_at (i);
      const DspPlaces *places = dsp_check_pass_places (pass, check->id);
      g_print ("  %-16s", check->id);
      for (int r = 0; r < check->n_readings; r++)
        {
          const DspReading *reading = &check->readings[r];
          double value = dsp_check_pass_get (pass, check->id, reading->id);
          g_print (" %s=%.*f", reading->id, reading->digits, value);
        }
      if (places->found > 0)
        g_print (" places=%d first %.2f-%.2f", (int) places->found, places->at[0].from_s,
                 places->at[0].to_s);
      g_print ("\n");
    }
  dsp_check_pass_free (pass);
}

/* ---- speed ---- */

/* The spectra of the first minute. */
static DspCheckWindow *
make_windows (gint64 frames, int *n_windows)
{
  const int bins = input.size / 2 + 1;
  const int n = frames < input.size ? 0 : (int) ((frames - input.size) / input.hop) + 1;
  DspCheckWindow *windows = g_new0 (DspCheckWindow, n);
  DspFft *fft = dsp_fft_new (input.size);
  for (int w = 0; w < n; w++)
    for (int c = 0; c < input.channels; c++)
      {
        DspComplex *copy = g_new (DspComplex, bins);
        double *power = g_new (double, bins), *samples = dsp_fft_samples (fft);
        windows[w].start = (gint64) w * input.hop;
        for (int i = 0; i < input.size; i++)
          samples[i] = planar[c][windows[w].start + i] * 2 * (1 - cos (2 * G_PI * i / input.size))
                       / input.size;
        dsp_fft_forward (fft);
        memcpy (copy, dsp_fft_bins (fft), bins * sizeof (DspComplex));
        for (int k = 0; k < bins; k++)
          power[k] = copy[k][0] * copy[k][0] + copy[k][1] * copy[k][1];
        windows[w].bins[c] = (const DspComplex *) copy;
        windows[w].power[c] = power;
      }
  dsp_fft_free (fft);
  *n_windows = n;
  return windows;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median (double *seconds)
{
  qsort (seconds, ROUNDS, sizeof (double), compare);
  return seconds[ROUNDS / 2];
}

/* Seconds of this thread's own work: others on the machine count little. */
static double
worked (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec * 1e-9;
}

static double
since (double start)
{
  return worked () - start;
}

static void
time_check (const DspCheck *check, const DspCheckWindow *windows, int n_windows, gint64 frames)
{
  double running[ROUNDS], finishing[ROUNDS], values[DSP_MAX_READINGS];
  const double length = (double) frames / input.rate;
  for (int r = 0; r < ROUNDS; r++)
    {
      DspPlaces places = { 0 };
      void *state = check->start (&input);
      double start = worked ();
      const gint64 first = input.size / input.hop;
      for (gint64 h = 0; h < frames / input.hop; h++)
        {
          const double *const in[2]
              = { planar[0] + h * input.hop, planar[1] ? planar[1] + h * input.hop : NULL };
          if (check->process)
            check->process (state, in, input.hop);
          if (check->window && h >= first - 1 && h - first + 1 < n_windows)
            check->window (state, &windows[h - first + 1]);
        }
      running[r] = since (start);
      start = worked ();
      check->finish (state, values, &places);
      finishing[r] = since (start);
      check->stop (state);
    }
  g_print ("  %-16s %8.0f x   end %6.1f ms\n", check->id, length / median (running),
           median (finishing) * 1000);
}

static void
time_all (void)
{
  gint64 frames = (gint64) MIN ((double) input.frames, SECONDS * input.rate);
  double whole[ROUNDS];
  int n_windows;
  input.frames = frames;
  input.size = input.rate >= 160000 ? 16384 : input.rate >= 80000 ? 8192 : 4096;
  input.hop = input.size / 2;
  for (int r = 0; r < ROUNDS; r++)
    {
      double start = worked ();
      dsp_check_pass_free (run_pass (frames));
      whole[r] = since (start);
    }
  g_print ("All in one pass %8.0f x\n", (double) frames / input.rate / median (whole));
  DspCheckWindow *windows = make_windows (frames, &n_windows);
  DspFloatMode mode = dsp_denormal_begin ();
  for (int i = 0; i < dsp_n_checks (); i++)
    time_check (dsp_check_at (i), windows, n_windows, frames);
  dsp_denormal_end (mode);
  for (int w = 0; w < n_windows; w++)
    for (int c = 0; c < 2; c++)
      {
        g_free ((void *) windows[w].bins[c]);
        g_free ((void *) windows[w].power[c]);
      }
  g_free (windows);
}

int
main (int argc, char **argv)
{
  const gboolean quiet = argc > 1 && g_str_equal (argv[1], "-q");
  if (argc < 2 + quiet)
    {
      g_printerr ("usage: bench-checks [-q] FILE...\n");
      return 2;
    }
  for (int i = 1 + quiet; i < argc; i++)
    {
      if (!load (argv[i]))
        return 1;
      if (!quiet)
        print_readings (argv[i]);
    }
  time_all ();
  g_free (held[0]);
  g_free (held[1]);
  return 0;
}
