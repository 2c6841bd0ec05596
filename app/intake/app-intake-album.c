/* app-intake-album.c — what sets one mix of an album apart from the others. */
#include "app-intake-album.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL_LU 6.0    /* songs of one album mixed by one hand lie nearer to each other */
#define SPECTRUM_DB 9.0 /* of an octave, after the level; arrangements make 6 */

enum
{
  LEAST = 3,      /* mixes that have a middle */
  FIRST_BAND = 5, /* 63 Hz: below, the arrangement decides */
  LAST_BAND = 28, /* 12.5 kHz: above, codecs and microphones do */
  OCTAVE = 3      /* bands */
};

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

/* Of those that are finite; NAN when there are too few. Sorts them. */
static double
median (double *values, int n)
{
  int finite = 0;
  for (int i = 0; i < n; i++)
    if (isfinite (values[i]))
      values[finite++] = values[i];
  if (finite < LEAST)
    return NAN;
  qsort (values, (gsize) finite, sizeof (double), compare);
  return finite % 2 ? values[finite / 2] : (values[finite / 2 - 1] + values[finite / 2]) / 2;
}

static AppFinding *
add (GPtrArray *findings, const AppIntakeReport *report, const char *id, char *text,
     const char *advice)
{
  AppFinding *finding = app_findings_add (findings, APP_SEVERITY_INFO, id, "%s", text);
  finding->file = g_strdup (report->path);
  finding->advice = g_strdup (advice);
  g_free (text);
  return finding;
}

/* The value that most mixes have; of equally many the first. */
static int
most_common (const AppIntakeReport *const *reports, int n, gboolean channels)
{
  int best = 0, times = 0;
  for (int i = 0; i < n; i++)
    {
      int value = channels ? reports[i]->measured.channels : reports[i]->measured.rate, same = 0;
      for (int k = 0; k < n; k++)
        same += value == (channels ? reports[k]->measured.channels : reports[k]->measured.rate);
      if (same > times && value > 0)
        {
          best = value;
          times = same;
        }
    }
  return best;
}

static void
compare_formats (const AppIntakeReport *const *reports, int n, GPtrArray *findings)
{
  int rate = most_common (reports, n, FALSE), channels = most_common (reports, n, TRUE);
  for (int i = 0; i < n; i++)
    {
      const AppMeasurement *m = &reports[i]->measured;
      if (m->rate != rate)
        add (findings, reports[i], "album-rate",
             g_strdup_printf (_ ("It has %g kHz, most of the album %g kHz."), m->rate / 1000.0,
                              rate / 1000.0),
             _ ("It is converted once, without harm. Ask whether it was converted before."));
      if (m->channels != channels)
        add (findings, reports[i], "album-channels",
             g_strdup (m->channels == 1 ? _ ("It is mono, most of the album is stereo.")
                                        : _ ("It is stereo, most of the album is mono.")),
             _ ("Ask whether that is meant."));
    }
}

static void
compare_levels (const AppIntakeReport *const *reports, int n, GPtrArray *findings)
{
  g_autofree double *levels = g_new (double, n);
  for (int i = 0; i < n; i++)
    levels[i] = reports[i]->measured.integrated_lufs;
  double middle = median (levels, n);
  for (int i = 0; i < n; i++)
    {
      double apart = reports[i]->measured.integrated_lufs - middle;
      if (fabs (apart) <= LEVEL_LU || !isfinite (apart))
        continue;
      add (findings, reports[i], "album-level",
           g_strdup_printf (apart > 0 ? _ ("It is %.1f LU louder than the middle of the album.")
                                      : _ ("It is %.1f LU softer than the middle of the album."),
                            fabs (apart)),
           _ ("Level the album, or ask whether it was exported with another gain."));
    }
}

/* How far an octave lies from the middle of the album when the levels are made equal. */
static void
read_shape (const AppIntakeReport *report, const double *middle, double *worst_db, int *band)
{
  double apart[APP_MEASURE_THIRDS], mean = 0;
  *worst_db = 0;
  for (int b = FIRST_BAND; b <= LAST_BAND; b++)
    {
      apart[b] = report->measured.thirds_db[b] - middle[b];
      mean += apart[b] / (LAST_BAND - FIRST_BAND + 1);
    }
  for (int b = FIRST_BAND + 1; b < LAST_BAND; b++)
    {
      double octave = (apart[b - 1] + apart[b] + apart[b + 1]) / OCTAVE - mean;
      if (fabs (octave) <= fabs (*worst_db))
        continue;
      *worst_db = octave;
      *band = b;
    }
}

static void
compare_spectra (const AppIntakeReport *const *reports, int n, GPtrArray *findings)
{
  double middle[APP_MEASURE_THIRDS];
  g_autofree double *values = g_new (double, n);
  for (int b = 0; b < APP_MEASURE_THIRDS; b++)
    {
      for (int i = 0; i < n; i++)
        values[i] = reports[i]->measured.thirds_db[b] - reports[i]->measured.integrated_lufs;
      middle[b] = median (values, n);
    }
  for (int i = 0; i < n; i++)
    {
      double worst;
      int band = 0;
      read_shape (reports[i], middle, &worst, &band);
      if (fabs (worst) <= SPECTRUM_DB || !isfinite (worst))
        continue;
      add (findings, reports[i], "album-spectrum",
           g_strdup_printf (worst > 0 ? _ ("Around %.0f Hz it has %.0f dB more than the middle of "
                                           "the album.")
                                      : _ ("Around %.0f Hz it has %.0f dB less than the middle of "
                                           "the album."),
                            1000 * exp2 ((band - 17) / 3.0), fabs (worst)),
           _ ("Compare them by ear, and match them where the arrangement is not the reason."));
    }
}

/* A long mix may be the source of several tracks. */
static gboolean
is_new (const AppIntakeReport *const *reports, int n, const AppIntakeReport *report)
{
  for (int i = 0; i < n; i++)
    if (strcmp (reports[i]->path, report->path) == 0)
      return FALSE;
  return TRUE;
}

void
app_intake_album (const AppIntakeReport *const *reports, int n, GPtrArray *findings)
{
  g_autofree const AppIntakeReport **measured = g_new (const AppIntakeReport *, n);
  int count = 0;
  for (int i = 0; i < n; i++)
    if (reports[i]->measured.frames > 0 && is_new (measured, count, reports[i]))
      measured[count++] = reports[i];
  if (count < 2)
    return;
  compare_formats (measured, count, findings);
  if (count < LEAST)
    return;
  compare_levels (measured, count, findings);
  compare_spectra (measured, count, findings);
}
