/* bench-dsp.c — times real time of every module, of a mastering chain, the dither and the meters.
 *
 * usage: bench-dsp [SECONDS [RATE [NAME]]]; one thread, stereo, 44.1 kHz unless told, median and
 * best of five runs; with NAME only what has it in its name. The music
 * is noise and tones; "loud" modules are driven to work. Not a test. */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp-chain.h"
#include "dsp-convolver.h"
#include "dsp-dither.h"
#include "dsp-kernels.h"
#include "dsp-registry.h"

enum
{
  RUNS = 5,
  BLOCK = DSP_QUANTUM
};

static int frames, rate = 44100;
static const char *only = ""; /* part of the names of what is timed */
static double *music[2], *work[2];

static void
make_music (void)
{
  GRand *noise = g_rand_new_with_seed (1);
  for (int c = 0; c < 2; c++)
    {
      music[c] = g_new (double, frames);
      work[c] = g_new (double, frames);
      double low = 0;
      for (int i = 0; i < frames; i++)
        {
          double t = (double) i / rate, beat = exp (-6 * fmod (t, 0.5));
          low += 0.15 * (g_rand_double_range (noise, -1, 1) - low);
          music[c][i] = 0.3 * sin (2 * G_PI * 55 * t) * beat + 0.5 * low * (0.3 + beat)
                        + 0.15 * sin (2 * G_PI * (440 + 3 * c) * t)
                        + 0.1 * beat * g_rand_double_range (noise, -1, 1);
        }
    }
  g_rand_free (noise);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

typedef void (*Job) (gpointer data);

static void
measure (const char *name, Job job, gpointer data)
{
  double seconds[RUNS];
  if (!strstr (name, only))
    return;
  for (int r = 0; r < RUNS; r++)
    {
      for (int c = 0; c < 2; c++)
        memcpy (work[c], music[c], (gsize) frames * sizeof (double));
      gint64 start = g_get_monotonic_time ();
      job (data);
      seconds[r] = (double) (g_get_monotonic_time () - start) * 1e-6;
    }
  qsort (seconds, RUNS, sizeof (double), compare);
  double length = (double) frames / rate;
  g_print ("%-44s %8.0f x  (best %.0f x)\n", name, length / seconds[RUNS / 2], length / seconds[0]);
}

static void
run_chain (gpointer data)
{
  for (int pos = 0; pos + BLOCK <= frames; pos += BLOCK)
    {
      double *const ch[] = { work[0] + pos, work[1] + pos };
      dsp_chain_process (data, ch, BLOCK);
    }
}

static void
run_dither (gpointer data)
{
  static gint32 left[BLOCK], right[BLOCK];
  gint32 *const out[] = { left, right };
  for (int pos = 0; pos + BLOCK <= frames; pos += BLOCK)
    {
      const double *const ch[] = { work[0] + pos, work[1] + pos };
      dsp_dither_process (data, ch, out, BLOCK);
    }
}

static void
run_meter (gpointer data)
{
  const double *const ch[] = { work[0], work[1] };
  dsp_meter_reset (data);
  dsp_meter_process (data, ch, frames);
}

static void
run_convolver (gpointer data)
{
  for (int pos = 0; pos + BLOCK <= frames; pos += BLOCK)
    {
      double *const ch[] = { work[0] + pos, work[1] + pos };
      dsp_convolver_process (data, (const double *const *) ch, ch, BLOCK);
    }
}

static void
run_copy (gpointer data)
{
  for (int c = 0; c < 2; c++)
    memcpy (work[c], music[c], (gsize) frames * sizeof (double));
}

static void
set_value (const DspModule *module, double *values, const char *id, double value)
{
  int index = dsp_params_index (module->params, module->n_params, id);
  if (index < 0)
    g_error ("%s has no parameter %s", module->id, id);
  values[index] = value;
}

/* Values that make the module work as hard as in earnest. */
static void
busy_values (const DspModule *module, double *values)
{
  dsp_params_defaults (module->params, module->n_params, values);
  if (strcmp (module->id, "eq") == 0)
    for (int band = 1; band <= 8; band++)
      {
        char id[32];
        g_snprintf (id, sizeof id, "band%d-type", band);
        set_value (module, values, id, band == 1 ? 4 : band == 8 ? 3 : 1);
        g_snprintf (id, sizeof id, "band%d-gain", band);
        set_value (module, values, id, 2);
      }
  if (strcmp (module->id, "compressor") == 0)
    set_value (module, values, "threshold", -30);
  if (strcmp (module->id, "multiband") == 0)
    for (int band = 1; band <= 4; band++)
      {
        char id[32];
        g_snprintf (id, sizeof id, "band%d-threshold", band);
        set_value (module, values, id, -50);
      }
  if (strcmp (module->id, "de-esser") == 0)
    set_value (module, values, "threshold", -30);
  if (strcmp (module->id, "resonance") == 0)
    {
      set_value (module, values, "threshold", 2);
      set_value (module, values, "link", 0);
    }
  if (strcmp (module->id, "stereo") == 0)
    {
      set_value (module, values, "width", 120);
      set_value (module, values, "mono-below", 120);
      set_value (module, values, "bands", 1); /* minimum phase */
      set_value (module, values, "width4", 130);
    }
  if (strcmp (module->id, "saturator") == 0)
    {
      set_value (module, values, "curve", 5); /* hard clip, with antiderivative antialiasing */
      set_value (module, values, "drive", 6);
      set_value (module, values, "ceiling", -6);
    }
  if (strcmp (module->id, "limiter") == 0)
    set_value (module, values, "drive", 6);
}

static void
bench_chain (const char *name, const DspSlotSpec *slots, int n)
{
  DspChain *chain = dsp_chain_new (rate, slots, n);
  measure (name, run_chain, chain);
  dsp_chain_free (chain);
}

static void
bench_modules (void)
{
  static const char *const mastering[] = { "eq", "compressor", "multiband", "stereo", "limiter" };
  static double values[16][DSP_MAX_PARAMS];
  DspSlotSpec chain[G_N_ELEMENTS (mastering)];
  for (int i = 0; i < dsp_n_modules (); i++)
    for (int busy = 0; busy < 2; busy++)
      {
        const DspModule *module = dsp_module_at (i);
        dsp_params_defaults (module->params, module->n_params, values[0]);
        if (busy)
          busy_values (module, values[0]);
        DspSlotSpec slot = { module, values[0], false, 1 };
        char *name = g_strdup_printf ("module %s, %s", module->id, busy ? "working" : "defaults");
        bench_chain (name, &slot, 1);
        g_free (name);
      }
  static const char *const phases[] = { "minimum", "mixed", "linear" };
  for (gsize phase = 0; phase < G_N_ELEMENTS (phases); phase++)
    {
      int n = 0;
      for (gsize i = 0; i < G_N_ELEMENTS (mastering); i++)
        if (dsp_module_find (mastering[i]))
          {
            const DspModule *module = dsp_module_find (mastering[i]);
            busy_values (module, values[n]);
            if (i == 0)
              set_value (module, values[n], "phase", phase);
            chain[n] = (DspSlotSpec){ module, values[n], false, n + 1 };
            n++;
          }
      char *eq = g_strdup_printf ("module eq, working, %s phase", phases[phase]);
      char *all = g_strdup_printf ("chain eq (%s phase) + %d more, working", phases[phase], n - 1);
      bench_chain (eq, chain, 1);
      bench_chain (all, chain, n);
      g_free (eq);
      g_free (all);
    }
}

/* 16384 taps, the same on both channels or different. */
static void
bench_convolver (void)
{
  enum
  {
    TAPS = 16384
  };
  double *taps[2];
  for (int c = 0; c < 2; c++)
    {
      taps[c] = g_new (double, TAPS);
      for (int i = 0; i < TAPS; i++)
        taps[c][i] = sin (i + c) / (1 + i);
    }
  for (int partition = 512; partition <= 8192; partition *= 2)
    for (int different = 0; different < 2; different++)
      {
        const DspConvolverMatrix matrix = { { { taps[0], NULL }, { NULL, taps[different] } } };
        DspConvolver *self = dsp_convolver_new (TAPS, partition, 1, 2);
        dsp_convolver_set (self, 0, &matrix);
        char *name = g_strdup_printf ("convolver 16384 taps, partition %d, %s", partition,
                                      different ? "pair" : "same");
        measure (name, run_convolver, self);
        dsp_convolver_free (self);
        g_free (name);
      }
  g_free (taps[0]);
  g_free (taps[1]);
}

static void
bench_rest (void)
{
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    {
      DspDitherSpec spec
          = { .kind = &dsp_dither_kinds[i], .bits = 16, .channels = 2, .rate = rate };
      DspDither *dither = dsp_dither_new (&spec);
      char *name = g_strdup_printf ("dither %s, 16 bit", spec.kind->id);
      measure (name, run_dither, dither);
      dsp_dither_free (dither);
      g_free (name);
    }
  for (int i = 0; i < dsp_n_meters (); i++)
    {
      DspMeterInstance *meter = dsp_meter_new (dsp_meter_at (i), rate, 2);
      char *name = g_strdup_printf ("meter %s", dsp_meter_at (i)->id);
      measure (name, run_meter, meter);
      dsp_meter_free (meter);
      g_free (name);
    }
}

int
main (int argc, char **argv)
{
  int seconds = argc > 1 ? atoi (argv[1]) : 20;
  rate = argc > 2 ? atoi (argv[2]) : rate;
  only = argc > 3 ? argv[3] : only;
  if (seconds < 1 || seconds > 3600 || rate < DSP_RATE_MIN || rate > DSP_RATE_MAX)
    {
      g_printerr ("usage: bench-dsp [SECONDS 1 .. 3600 [RATE [NAME]]]\n");
      return 2;
    }
  frames = seconds * rate;
  make_music ();
  g_print ("%d s of stereo at %d Hz, kernels %s, times real time on one thread: median of %d\n",
           seconds, rate, dsp_kernels ()->name, RUNS);
  measure ("copy (memcpy)", run_copy, NULL);
  bench_convolver ();
  bench_modules ();
  bench_rest ();
  return 0;
}
