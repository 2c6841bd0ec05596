/* test-conformance.c — what every module must keep (DESIGN §5), over the registry, naming none.
 *
 * The allocator is wrapped by the linker (see meson.build): between forbid and allow any call of it
 * in the program's own code is counted. */
#include "test-dsp.h"

#include <complex.h>
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp-common.h"
#include "dsp-registry.h"
#include "test-signals.h"

enum
{
  N_SETS = 9, /* sets of values: default, all least, all greatest, random */
};

/* ---- allocator ---- */

static __thread bool allocation_forbidden;
static __thread int allocations;

#define WRAP(type, name, params, args)                                                             \
  type __real_##name params;                                                                       \
  type __wrap_##name params;                                                                       \
  type __wrap_##name params                                                                        \
  {                                                                                                \
    allocations += allocation_forbidden;                                                           \
    return __real_##name args;                                                                     \
  }

WRAP (void *, malloc, (size_t size), (size))
WRAP (void *, calloc, (size_t n, size_t size), (n, size))
WRAP (void *, realloc, (void *p, size_t size), (p, size))
WRAP (void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size))

void __real_free (void *p);
void __wrap_free (void *p);
void
__wrap_free (void *p)
{
  allocations += allocation_forbidden;
  __real_free (p);
}

/* ---- material ---- */

static void
fill_values (const DspModule *module, int set, double *values)
{
  guint64 seed = 1000 + (guint64) set;
  for (int i = 0; i < module->n_params; i++)
    {
      const DspParam *param = &module->params[i];
      double random = dsp_param_from_travel (param, 0.5 + 0.5 * test_noise (&seed));
      bool solo = param->flags & DSP_PARAM_LISTEN; /* would hide the rest */
      if (set == 0 || (solo && set >= 3 && set < 7))
        values[i] = param->def;
      else if (set <= 2)
        values[i] = set == 1 ? param->min : param->max;
      else
        values[i] = random;
    }
}

/* Noise and a tone with bursts up to +6 dBFS, different in the two channels. */
static void
fill_music (double *left, double *right, int n, double rate)
{
  guint64 seed = 77;
  for (int i = 0; i < n; i++)
    {
      double swell = (i / 3000) % 3 == 2 ? 1.2 : 0.2;
      left[i] = swell * test_noise (&seed);
      right[i] = swell * test_noise (&seed);
    }
  test_add_sine (left, n, rate, 90, 0.6, 0);
  test_add_sine (right, n, rate, 1010, 0.5, 1);
}

static DspInstance *
new_instance (const DspModule *module, double rate, int set)
{
  double values[DSP_MAX_PARAMS];
  fill_values (module, set, values);
  DspInstance *instance = dsp_instance_new (module, rate, values);
  g_assert_nonnull (instance);
  return instance;
}

/* Processes pos .. until in blocks of size, or of random sizes when size is 0. */
static void
run (DspInstance *instance, double *left, double *right, int pos, int until, int size)
{
  guint64 seed = 5;
  while (pos < until)
    {
      int want = size > 0 ? size : 1 + (int) (2500 * (1 + test_noise (&seed)));
      int n = MIN (want, until - pos);
      double *const ch[] = { left + pos, right + pos };
      dsp_instance_process (instance, ch, n);
      pos += n;
    }
}

typedef void (*ModuleCheck) (const DspModule *module);

static void
over_registry (gconstpointer data)
{
  ModuleCheck const *check = data;
  g_assert_cmpint (dsp_n_modules (), >, 0);
  for (int i = 0; i < dsp_n_modules (); i++)
    {
      g_test_message ("module %s", dsp_module_at (i)->id);
      (*check) (dsp_module_at (i));
    }
}

/* ---- checks ---- */

static bool
is_id (const char *id, char separator)
{
  if (!g_ascii_islower (id[0]))
    return false;
  for (const char *p = id; *p; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != separator)
      return false;
  return true;
}

static void
check_table (const DspModule *module)
{
  g_assert_true (is_id (module->id, '-'));
  g_assert_true (dsp_module_find (module->id) == module);
  g_assert_nonnull (module->name);
  g_assert_nonnull (module->help);
  g_assert_cmpint (module->version, >=, 1);
  g_assert_cmpint (module->n_params, <=, DSP_MAX_PARAMS);
  g_assert_cmpint (module->n_readings, <=, DSP_MAX_READINGS);
  g_assert_cmpstr (dsp_params_fault (module->params, module->n_params), ==, NULL);
  g_assert_nonnull (module->start);
  g_assert_nonnull (module->stop);
  g_assert_nonnull (module->update);
  g_assert_nonnull (module->process);
  g_assert_true ((module->read != NULL) == (module->n_readings > 0));
  for (int i = 0; i < module->n_readings; i++)
    {
      g_assert_true (is_id (module->readings[i].id, '_'));
      g_assert_cmpfloat (module->readings[i].min, <, module->readings[i].max);
    }
}

static void
check_finite (const DspModule *module)
{
  static const double rates[] = { 8000, 44100, 96000, 384000 };
  enum
  {
    N = 12000
  };
  double *left = g_new (double, N), *right = g_new (double, N);
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    for (int set = 0; set < N_SETS; set++)
      {
        DspInstance *instance = new_instance (module, rates[r], set);
        fill_music (left, right, N, rates[r]);
        run (instance, left, right, 0, N, 512);
        for (int i = 0; i < N; i++)
          g_assert_true (isfinite (left[i]) && isfinite (right[i]));
        double readings[DSP_MAX_READINGS];
        dsp_instance_read (instance, readings);
        for (int i = 0; i < module->n_readings; i++)
          if (module->readings[i].kind == DSP_READING_REDUCTION)
            g_assert_true (isfinite (readings[i]) && readings[i] <= 0);
        dsp_instance_free (instance);
      }
  g_free (left);
  g_free (right);
}

static void
check_block_sizes (const DspModule *module)
{
  static const int sizes[] = { 256, 1, 7, 64, 333, 1024, 4096, 0 };
  enum
  {
    N = 16000,
    EDIT = 7680 /* new values here; a border of quanta */
  };
  double *left = g_new (double, N), *right = g_new (double, N);
  for (int set = 0; set < N_SETS; set++)
    {
      guint64 expected = 0;
      for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          DspInstance *instance = new_instance (module, 44100, set);
          fill_music (left, right, N, 44100);
          run (instance, left, right, 0, EDIT, sizes[s]);
          double values[DSP_MAX_PARAMS];
          fill_values (module, (set + 3) % N_SETS, values);
          dsp_instance_update (instance, values);
          run (instance, left, right, EDIT, N, sizes[s]);
          guint64 hash = test_hash (TEST_HASH_START, left, N * sizeof (double));
          hash = test_hash (hash, right, N * sizeof (double));
          if (s == 0)
            expected = hash;
          g_assert_cmpuint (hash, ==, expected);
          dsp_instance_free (instance);
        }
    }
  g_free (left);
  g_free (right);
}

/* Whether x has the module's response, phase included, to an impulse of this height at a frame. */
static bool
has_response (const DspModule *module, const double *values, const double *x, int n, int at,
              double height)
{
  static const double hz[] = { 500, 1500, 4000, 9000, 15000 };
  DspComplex h[G_N_ELEMENTS (hz)];
  module->response (values, 44100, hz, h, G_N_ELEMENTS (hz));
  for (gsize k = 0; k < G_N_ELEMENTS (hz); k++)
    {
      double complex sum = 0;
      for (int i = 0; i < n; i++)
        sum += x[i] / height * cexp (-2 * G_PI * I * hz[k] / 44100 * (i - at));
      if (cabs (sum - (h[k][0] + I * h[k][1])) > 1e-3)
        return false;
    }
  return true;
}

/* The impulse is highest there; or, as an all-pass smears it, it has the phase that response () has
 * when counted from there. */
static void
impulse_leaves (const DspModule *module, const double *values)
{
  DspInstance *instance = dsp_instance_new (module, 44100, values);
  int latency = dsp_instance_latency (instance), n = latency + 3000;
  double *left = g_new0 (double, n), *right = g_new0 (double, n);
  left[1000] = right[1000] = 0.25;
  run (instance, left, right, 0, n, 256);
  int at = 0;
  for (int i = 1; i < n; i++)
    if (fabs (left[i]) > fabs (left[at]))
      at = i;
  g_assert_cmpfloat (fabs (left[at]), >, 0);
  if (!module->response || !has_response (module, values, left, n, 1000 + latency, 0.25))
    g_assert_cmpint (at, ==, 1000 + latency);
  dsp_instance_free (instance);
  g_free (left);
  g_free (right);
}

/* At the defaults, and with every structural parameter at five places of its travel. */
static void
check_latency (const DspModule *module)
{
  double values[DSP_MAX_PARAMS];
  fill_values (module, 0, values);
  impulse_leaves (module, values);
  for (int i = 0; i < module->n_params; i++)
    for (int k = 0; (module->params[i].flags & DSP_PARAM_STRUCTURAL) && k < 5; k++)
      {
        fill_values (module, 0, values);
        values[i] = dsp_param_from_travel (&module->params[i], k / 4.0);
        impulse_leaves (module, values);
      }
}

static void
check_allocation (const DspModule *module)
{
  enum
  {
    N = 8192
  };
  double *left = g_new (double, N), *right = g_new (double, N);
  for (int set = 0; set < N_SETS; set++)
    {
      DspInstance *instance = new_instance (module, 44100, set);
      double values[DSP_MAX_PARAMS], readings[DSP_MAX_READINGS];
      fill_music (left, right, N, 44100);
      fill_values (module, (set + 3) % N_SETS, values);
      allocations = 0;
      allocation_forbidden = true;
      run (instance, left, right, 0, N / 2, 333);
      dsp_instance_update (instance, values);
      run (instance, left, right, N / 2, N, 256);
      dsp_instance_read (instance, readings);
      allocation_forbidden = false;
      g_assert_cmpint (allocations, ==, 0);
      dsp_instance_free (instance);
    }
  g_free (left);
  g_free (right);
}

static void
check_silence (const DspModule *module)
{
  enum
  {
    N = 20000
  };
  double *left = g_new (double, N), *right = g_new (double, N);
  for (int set = 0; set < N_SETS; set++)
    {
      DspInstance *instance = new_instance (module, 44100, set);
      memset (left, 0, N * sizeof (double));
      memset (right, 0, N * sizeof (double));
      run (instance, left, right, 0, N, 256);
      g_assert_cmpfloat (test_peak (left, N), ==, 0);
      g_assert_cmpfloat (test_peak (right, N), ==, 0);
      dsp_instance_free (instance);
    }
  g_free (left);
  g_free (right);
}

/* Tails decay to zero without denormal numbers on the way. */
static void
check_tails (const DspModule *module)
{
  enum
  {
    N = 60000
  };
  double *left = g_new (double, N), *right = g_new (double, N);
  for (int set = 0; set < N_SETS; set++)
    {
      DspInstance *instance = new_instance (module, 44100, set);
      memset (left, 0, N * sizeof (double));
      memset (right, 0, N * sizeof (double));
      fill_music (left, right, 2000, 44100);
      run (instance, left, right, 0, N, 256);
      for (int i = 0; i < N; i++)
        g_assert_true (fpclassify (left[i]) != FP_SUBNORMAL
                       && fpclassify (right[i]) != FP_SUBNORMAL);
      dsp_instance_free (instance);
    }
  g_free (left);
  g_free (right);
}

/* Garbage counts as zero, at once and for ever after. */
static void
check_garbage (const DspModule *module)
{
  static const double garbage[] = { NAN, INFINITY, -INFINITY, 1e300, -2e6 };
  enum
  {
    N = 12000
  };
  double *a = g_new (double, 2 * N), *b = g_new (double, 2 * N);
  for (int set = 0; set < N_SETS; set++)
    {
      DspInstance *bad = new_instance (module, 44100, set);
      DspInstance *good = new_instance (module, 44100, set);
      fill_music (a, a + N, N, 44100);
      memcpy (b, a, 2 * N * sizeof (double));
      for (int i = 100; i < 2 * N; i += 997)
        {
          a[i] = garbage[i % G_N_ELEMENTS (garbage)];
          b[i] = 0;
        }
      run (bad, a, a + N, 0, N, 256);
      run (good, b, b + N, 0, N, 256);
      g_assert_cmpmem (a, 2 * N * sizeof (double), b, 2 * N * sizeof (double));
      dsp_instance_free (bad);
      dsp_instance_free (good);
    }
  g_free (a);
  g_free (b);
}

/* The curve for the editor against the spectrum of the impulse response of the mid channel. */
static void
check_response (const DspModule *module)
{
  enum
  {
    N = 1 << 18, /* what rings at 10 Hz is over */
    POINTS = 60
  };
  if (!module->response)
    return;
  double *left = fftw_malloc (N * sizeof (double)), *right = g_new (double, N);
  fftw_complex *bins = fftw_malloc ((N / 2 + 1) * sizeof (fftw_complex));
  fftw_plan plan = fftw_plan_dft_r2c_1d (N, left, bins, FFTW_ESTIMATE);
  for (int set = 0; set < N_SETS; set++)
    {
      double values[DSP_MAX_PARAMS], hz[POINTS], db[POINTS];
      fill_values (module, set, values);
      DspInstance *instance = dsp_instance_new (module, 44100, values);
      memset (left, 0, N * sizeof (double));
      memset (right, 0, N * sizeof (double));
      left[0] = right[0] = 1e-4;
      run (instance, left, right, 0, N, 256);
      for (int i = 0; i < N; i++)
        left[i] = (left[i] + right[i]) / 2;
      fftw_execute (plan);
      int bin[POINTS];
      for (int i = 0; i < POINTS; i++)
        {
          bin[i] = (int) lrint (20 * pow (1050, i / (POINTS - 1.0)) * N / 44100);
          hz[i] = bin[i] * 44100.0 / N;
        }
      dsp_module_response (module, values, 44100, hz, db, POINTS);
      for (int i = 0; i < POINTS; i++)
        {
          double measured = 20 * log10 (cabs (bins[bin[i]]) / 1e-4);
          if (measured > -100)
            g_assert_cmpfloat_with_epsilon (db[i], measured, 0.01);
        }
      dsp_instance_free (instance);
    }
  fftw_destroy_plan (plan);
  fftw_free (left);
  fftw_free (bins);
  g_free (right);
}

/* With mix at 0, and where channels says so, the input comes out, late and bit for bit; whatever
 * the other values. */
static void
check_untouched (const DspModule *module)
{
  enum
  {
    N = 12000
  };
  int mix = dsp_params_index (module->params, module->n_params, "mix");
  int output = dsp_params_index (module->params, module->n_params, "output");
  int channels = dsp_params_index (module->params, module->n_params, "channels");
  bool can_be_dry = mix >= 0 && (module->params[mix].flags & DSP_PARAM_COMMON);
  for (int set = 0; set < N_SETS * DSP_N_CHANNELS; set++)
    {
      int mode = channels >= 0 ? set % DSP_N_CHANNELS : DSP_CHANNELS_STEREO;
      double values[DSP_MAX_PARAMS];
      fill_values (module, set / DSP_N_CHANNELS, values);
      bool dry = can_be_dry && set / DSP_N_CHANNELS % 2;
      if (channels >= 0)
        values[channels] = mode;
      if (dry)
        values[mix] = 0;
      if (dry && output >= 0)
        values[output] = 0;
      bool same[] = { dry || mode == DSP_CHANNELS_RIGHT, dry || mode == DSP_CHANNELS_LEFT };
      if (!same[0] && !same[1])
        continue;
      DspInstance *instance = dsp_instance_new (module, 44100, values);
      int late = dsp_instance_latency (instance), n = N + late;
      double *in = g_new0 (double, 2 * n), *out = g_new0 (double, 2 * n);
      fill_music (in, in + n, n, 44100);
      memcpy (out, in, 2 * (gsize) n * sizeof (double));
      run (instance, out, out + n, 0, n, 333);
      for (int c = 0; c < DSP_CHANNELS; c++)
        if (same[c])
          g_assert_cmpmem (out + c * n + late, N * sizeof (double), in + c * n,
                           N * sizeof (double));
      dsp_instance_free (instance);
      g_free (in);
      g_free (out);
    }
}

/* Started memory() frames earlier than wanted, with silence before, the output is that of a run
 * from the start within -140 dB. The past differs much: loud noise. */
static void
check_memory (const DspModule *module)
{
  enum
  {
    RATE = 8000,
    PAST = 16000,
    WINDOW = 4096
  };
  for (int set = 0; set < N_SETS; set++)
    {
      DspInstance *whole = new_instance (module, RATE, set);
      DspInstance *late = new_instance (module, RATE, set);
      gint64 memory = dsp_instance_memory (whole);
      g_assert_cmpint (memory, >=, dsp_instance_latency (whole));
      g_assert_cmpint (memory, <=, 180 * RATE);
      int n = PAST + (int) memory + WINDOW;
      double *a = g_new (double, 2 * n), *b = g_new (double, 2 * n);
      fill_music (a, a + n, n, RATE);
      for (int i = 0; i < 2 * n; i++)
        if (i % n < PAST)
          a[i] *= 3;
      memcpy (b, a, 2 * (gsize) n * sizeof (double));
      run (whole, a, a + n, 0, n, 4096);
      run (late, b, b + n, PAST, n, 4096);
      int from = n - WINDOW;
      double level = MAX (test_peak (a + from, WINDOW), test_peak (a + n + from, WINDOW));
      for (int i = from; i < n; i++)
        {
          g_assert_cmpfloat (fabs (a[i] - b[i]), <=, level * 1e-7);
          g_assert_cmpfloat (fabs (a[n + i] - b[n + i]), <=, level * 1e-7);
        }
      dsp_instance_free (whole);
      dsp_instance_free (late);
      g_free (a);
      g_free (b);
    }
}

/* Largest fourth difference: what a click has and a low tone has not. */
static double
roughness (const double *x, int n)
{
  double most = 0;
  for (int i = 4; i < n; i++)
    most = MAX (most, fabs (x[i] - 4 * x[i - 1] + 6 * x[i - 2] - 4 * x[i - 3] + x[i - 4]));
  return most;
}

static void
check_glide (const DspModule *module)
{
  enum
  {
    RATE = 48000,
    N = 3 * RATE,
    EDIT = 187 * 256 /* about a second, for things to settle */
  };
  double *left = g_new (double, N), *right = g_new (double, N);
  for (int set = 0; set < N_SETS; set++)
    {
      DspInstance *instance = new_instance (module, RATE, set);
      double values[DSP_MAX_PARAMS], next[DSP_MAX_PARAMS];
      fill_values (module, set, values);
      fill_values (module, (set + 3) % N_SETS, next);
      for (int i = 0; i < module->n_params; i++)
        if (module->params[i].flags & DSP_PARAM_STRUCTURAL)
          next[i] = values[i];
      memset (left, 0, N * sizeof (double));
      test_add_sine (left, N, RATE, 400, 0.25, 0);
      memcpy (right, left, N * sizeof (double));
      run (instance, left, right, 0, EDIT, 256);
      g_assert_true (dsp_instance_update (instance, next));
      run (instance, left, right, EDIT, N, 256);
      /* A linear glide of 20 ms from full to inverted bends by 2 / 960 of the peak, which is a
       * fourth difference of 0.0042; a step of 0.4 % would be above. */
      double before = roughness (left + EDIT / 2, EDIT / 2);
      double after = roughness (left + N - RATE, RATE);
      double during = roughness (left + EDIT - 16, N - EDIT);
      double allowed = 3 * MAX (before, after) + 1e-2 * test_peak (left, N);
      g_assert_cmpfloat (during, <=, allowed);
      dsp_instance_free (instance);
    }
  g_free (left);
  g_free (right);
}

static const struct
{
  const char *path;
  ModuleCheck check;
} checks[] = {
  { "/conformance/table", check_table },
  { "/conformance/finite", check_finite },
  { "/conformance/block-sizes", check_block_sizes },
  { "/conformance/latency", check_latency },
  { "/conformance/no-allocation", check_allocation },
  { "/conformance/silence", check_silence },
  { "/conformance/tails", check_tails },
  { "/conformance/garbage", check_garbage },
  { "/conformance/response", check_response },
  { "/conformance/untouched", check_untouched },
  { "/conformance/memory", check_memory },
  { "/conformance/glide", check_glide },
};

void
test_conformance_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    g_test_add_data_func (checks[i].path, &checks[i].check, over_registry);
}
