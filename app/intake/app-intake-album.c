/* app-intake-album.c — what sets one mix of an album apart from the others. */
#include "app-intake-album.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEAST = 3,      /* mixes that have a middle */
  FIRST_BAND = 5, /* 63 Hz: below, the arrangement decides */
  LAST_BAND = 28, /* 12.5 kHz: above, codecs and microphones do */
  OCTAVE = 3      /* bands */
};

/* By AppIntakeAlbumReading. */
typedef double Readings[APP_INTAKE_N_ALBUM_READINGS];

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
read_formats (const AppIntakeReport *const *reports, int n, Readings *readings)
{
  int rate = most_common (reports, n, FALSE), channels = most_common (reports, n, TRUE);
  for (int i = 0; i < n; i++)
    {
      const AppMeasurement *m = &reports[i]->measured;
      readings[i][APP_INTAKE_ALBUM_RATE] = m->rate;
      readings[i][APP_INTAKE_ALBUM_MOST_RATE] = rate;
      readings[i][APP_INTAKE_ALBUM_RATE_APART] = abs (m->rate - rate);
      readings[i][APP_INTAKE_ALBUM_FEWER] = channels - m->channels;
      readings[i][APP_INTAKE_ALBUM_MORE] = m->channels - channels;
    }
}

static void
read_levels (const AppIntakeReport *const *reports, int n, Readings *readings)
{
  g_autofree double *levels = g_new (double, n);
  for (int i = 0; i < n; i++)
    levels[i] = reports[i]->measured.integrated_lufs;
  double middle = median (levels, n);
  for (int i = 0; i < n; i++)
    {
      double apart = reports[i]->measured.integrated_lufs - middle;
      if (!isfinite (apart))
        continue;
      readings[i][APP_INTAKE_ALBUM_LOUDER] = apart;
      readings[i][APP_INTAKE_ALBUM_SOFTER] = -apart;
    }
}

static double
band_hz (int band)
{
  return 1000 * exp2 ((band - 17) / 3.0);
}

/* How far octaves lie from the middle of the album when the levels are made equal. */
static void
read_shape (const AppIntakeReport *report, const double *middle, double *readings)
{
  double apart[APP_MEASURE_THIRDS], mean = 0;
  int most = FIRST_BAND + 1, least = FIRST_BAND + 1;
  double octaves[APP_MEASURE_THIRDS];
  for (int b = FIRST_BAND; b <= LAST_BAND; b++)
    {
      apart[b] = report->measured.thirds_db[b] - middle[b];
      mean += apart[b] / (LAST_BAND - FIRST_BAND + 1);
    }
  if (!isfinite (mean))
    return;
  for (int b = FIRST_BAND + 1; b < LAST_BAND; b++)
    {
      octaves[b] = (apart[b - 1] + apart[b] + apart[b + 1]) / OCTAVE - mean;
      most = octaves[b] > octaves[most] ? b : most;
      least = octaves[b] < octaves[least] ? b : least;
    }
  readings[APP_INTAKE_ALBUM_FULLER] = octaves[most];
  readings[APP_INTAKE_ALBUM_FULLER_HZ] = band_hz (most);
  readings[APP_INTAKE_ALBUM_THINNER] = -octaves[least];
  readings[APP_INTAKE_ALBUM_THINNER_HZ] = band_hz (least);
}

static void
read_spectra (const AppIntakeReport *const *reports, int n, Readings *readings)
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
    read_shape (reports[i], middle, readings[i]);
}

/* ---- judging ---- */

static double
read_value (const char *check, const char *reading, gconstpointer data)
{
  const double *readings = data;
  for (int i = 0; i < APP_INTAKE_N_ALBUM_READINGS; i++)
    if (strcmp (app_intake_album_readings[i].id, reading) == 0)
      return readings[i];
  return NAN;
}

static void
judge (const AppIntakeReport *report, const double *readings, const AppIntakeLimits *limits,
       GPtrArray *findings)
{
  const AppIntakeRule *rule;
  const char *fired = "";
  for (int row = 0; (rule = app_intake_rule (row)); row++)
    {
      if (!app_intake_rule_is_album (rule) || strcmp (rule->id, fired) == 0
          || app_intake_limits_is_off (limits, row)
          || !app_intake_rule_fires (rule, read_value (rule->check, rule->reading, readings),
                                     app_intake_limits_get (limits, row)))
        continue;
      fired = rule->id;
      g_autofree char *text = app_intake_rule_text (rule, read_value, readings);
      AppFinding *finding = app_findings_add (findings, rule->severity, rule->id, "%s", text);
      finding->file = g_strdup (report->path);
      finding->step = app_intake_rule_step (row);
      finding->advice = g_strdup (_ (rule->advice));
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
app_intake_album (const AppIntakeReport *const *reports, int n, const AppIntakeLimits *limits,
                  GPtrArray *findings)
{
  g_autofree const AppIntakeReport **measured = g_new (const AppIntakeReport *, n);
  g_autofree Readings *readings = g_new (Readings, n);
  int count = 0;
  for (int i = 0; i < n; i++)
    if (reports[i]->measured.frames > 0 && is_new (measured, count, reports[i]))
      measured[count++] = reports[i];
  if (count < 2)
    return;
  for (int i = 0; i < count; i++)
    for (int r = 0; r < APP_INTAKE_N_ALBUM_READINGS; r++)
      readings[i][r] = NAN;
  read_formats (measured, count, readings);
  read_levels (measured, count, readings);
  read_spectra (measured, count, readings);
  for (int i = 0; i < count; i++)
    judge (measured[i], readings[i], limits, findings);
}
