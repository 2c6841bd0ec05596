/* app-survey-result.c — results in memory and as bytes.
 *
 * Bytes: MD5 of the rest as 32 hex digits (what a disk has damaged is found, in half the time of
 * SHA-256), then a GVariant of type RESULT_TYPE: version, the numbers of the measurement in the
 * order of the table (spectra and PSR steps last), the three curves of loudness as float, the
 * overview's own bytes, the stages as double, the curves of peaks and of what both chains take away
 * as float. In the machine's byte order: a cache is not carried around. */
#include "app-survey-result.h"

#include <string.h>

#define RESULT_TYPE "(uadayayayayadayayay)"

enum
{
  VERSION = 9, /* raised when a meter reads differently or the bytes change */
  DIGEST = 32
};

/* Where a number is and how it is stored; whole numbers fit a double up to 2^53. */
typedef struct
{
  gsize offset;
  char type; /* 'd' double, 'i' int, 'x' gint64 */
} Field;

static const Field fields[] = {
  { G_STRUCT_OFFSET (AppMeasurement, frames), 'x' },
  { G_STRUCT_OFFSET (AppMeasurement, rate), 'i' },
  { G_STRUCT_OFFSET (AppMeasurement, channels), 'i' },
  { G_STRUCT_OFFSET (AppMeasurement, integrated_lufs), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, max_momentary_lufs), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, max_momentary_at_s), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, max_short_term_lufs), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, max_short_term_at_s), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, range_lu), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, true_peak_dbtp), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, true_peak_exact_dbtp), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, true_peak_at_s), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, sample_peak_dbfs), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, sample_peak_at_s), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, plr_db), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, min_psr_db), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, min_psr_at_s), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, psr_p5_db), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, crest_db), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, correlation), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, balance_db), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, dc_dbfs), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, clipped), 'x' },
  { G_STRUCT_OFFSET (AppMeasurement, clip_runs), 'x' },
  { G_STRUCT_OFFSET (AppMeasurement, longest_clip), 'x' },
  { G_STRUCT_OFFSET (AppMeasurement, clipped_at_s), 'd' },
  { G_STRUCT_OFFSET (AppMeasurement, not_finite), 'x' },
  { G_STRUCT_OFFSET (AppMeasurement, bits), 'i' },
};

enum
{
  THIRDS = G_N_ELEMENTS (fields), /* where they are among the numbers */
  CELLS = THIRDS + APP_MEASURE_THIRDS,
  SIDES = CELLS + APP_MEASURE_CELLS,
  PSR = SIDES + APP_MEASURE_CELLS,
  N_NUMBERS = PSR + APP_MEASURE_PSR
};

AppSurveyResult *
app_survey_result_new (AppMeasurer *measurer)
{
  AppSurveyResult *self = g_atomic_rc_box_new0 (AppSurveyResult);
  app_measurer_finish (measurer, &self->measurement);
  self->overview = app_measurer_steal_overview (measurer);
  self->loudness = app_measurer_steal_loudness (measurer);
  self->momentary = app_measurer_steal_momentary (measurer);
  self->powers = app_measurer_steal_powers (measurer);
  self->peaks = app_measurer_steal_peaks (measurer);
  self->stages = g_array_new (FALSE, FALSE, sizeof (double));
  self->track_reduction = g_array_new (FALSE, FALSE, sizeof (float));
  self->album_reduction = g_array_new (FALSE, FALSE, sizeof (float));
  return self;
}

void
app_survey_result_take_reduction (AppSurveyResult *self, GArray *track, GArray *album)
{
  g_array_unref (self->track_reduction);
  g_array_unref (self->album_reduction);
  self->track_reduction = track;
  self->album_reduction = album;
}

void
app_survey_result_take_stages (AppSurveyResult *self, GArray *stages)
{
  g_array_unref (self->stages);
  self->stages = stages;
}

AppSurveyResult *
app_survey_result_ref (const AppSurveyResult *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

static void
result_clear (gpointer data)
{
  AppSurveyResult *self = data;
  g_clear_pointer (&self->overview, app_overview_unref);
  g_clear_pointer (&self->loudness, g_array_unref);
  g_clear_pointer (&self->momentary, g_array_unref);
  g_clear_pointer (&self->powers, g_array_unref);
  g_clear_pointer (&self->stages, g_array_unref);
  g_clear_pointer (&self->peaks, g_array_unref);
  g_clear_pointer (&self->track_reduction, g_array_unref);
  g_clear_pointer (&self->album_reduction, g_array_unref);
}

void
app_survey_result_unref (const AppSurveyResult *self)
{
  if (self)
    g_atomic_rc_box_release_full ((gpointer) self, result_clear);
}

gsize
app_survey_result_size (const AppSurveyResult *self)
{
  GArray *const arrays[]
      = { self->loudness, self->momentary,       self->powers,         self->stages,
          self->peaks,    self->track_reduction, self->album_reduction };
  gsize size = sizeof *self + app_overview_size (self->overview);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    size += (gsize) arrays[i]->len * g_array_get_element_size (arrays[i]);
  return size;
}

static void
numbers_get (const AppMeasurement *measurement, double numbers[N_NUMBERS])
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gconstpointer at = (const char *) measurement + fields[i].offset;
      numbers[i] = fields[i].type == 'd'   ? *(const double *) at
                   : fields[i].type == 'i' ? *(const int *) at
                                           : (double) *(const gint64 *) at;
    }
  memcpy (numbers + THIRDS, measurement->thirds_db, sizeof measurement->thirds_db);
  memcpy (numbers + CELLS, measurement->cells_db, sizeof measurement->cells_db);
  memcpy (numbers + SIDES, measurement->sides_db, sizeof measurement->sides_db);
  for (int i = 0; i < APP_MEASURE_PSR; i++)
    numbers[PSR + i] = measurement->psr_steps[i];
}

static void
numbers_put (AppMeasurement *measurement, const double numbers[N_NUMBERS])
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gpointer at = (char *) measurement + fields[i].offset;
      if (fields[i].type == 'd')
        *(double *) at = numbers[i];
      else if (fields[i].type == 'i')
        *(int *) at = (int) numbers[i];
      else
        *(gint64 *) at = (gint64) numbers[i];
    }
  memcpy (measurement->thirds_db, numbers + THIRDS, sizeof measurement->thirds_db);
  memcpy (measurement->cells_db, numbers + CELLS, sizeof measurement->cells_db);
  memcpy (measurement->sides_db, numbers + SIDES, sizeof measurement->sides_db);
  for (int i = 0; i < APP_MEASURE_PSR; i++)
    measurement->psr_steps[i] = (guint32) numbers[PSR + i];
}

static GVariant *
bytes_variant (gconstpointer data, gsize size)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, size, 1);
}

static GVariant *
curve_variant (const GArray *curve)
{
  return bytes_variant (curve->data, curve->len * sizeof (float));
}

GBytes *
app_survey_result_to_bytes (const AppSurveyResult *self)
{
  double numbers[N_NUMBERS];
  numbers_get (&self->measurement, numbers);
  g_autoptr (GBytes) overview = app_overview_to_bytes (self->overview);
  GVariant *children[] = {
    g_variant_new_uint32 (VERSION),
    g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, N_NUMBERS, sizeof (double)),
    curve_variant (self->loudness),
    curve_variant (self->momentary),
    curve_variant (self->powers),
    bytes_variant (g_bytes_get_data (overview, NULL), g_bytes_get_size (overview)),
    g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->stages->data, self->stages->len,
                               sizeof (double)),
    curve_variant (self->peaks),
    curve_variant (self->track_reduction),
    curve_variant (self->album_reduction),
  };
  g_autoptr (GVariant) whole
      = g_variant_ref_sink (g_variant_new_tuple (children, G_N_ELEMENTS (children)));
  gsize size = g_variant_get_size (whole);
  g_autofree char *digest
      = g_compute_checksum_for_data (G_CHECKSUM_MD5, g_variant_get_data (whole), size);
  GByteArray *bytes = g_byte_array_sized_new (DIGEST + size);
  g_byte_array_append (bytes, (const guint8 *) digest, DIGEST);
  g_byte_array_append (bytes, g_variant_get_data (whole), size);
  return g_byte_array_free_to_bytes (bytes);
}

static GArray *
curve_from (GVariant *whole, gsize child)
{
  gsize size;
  g_autoptr (GVariant) variant = g_variant_get_child_value (whole, child);
  gconstpointer data = g_variant_get_fixed_array (variant, &size, 1);
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (float));
  if (size >= sizeof (float))
    g_array_append_vals (curve, data, size / sizeof (float));
  return curve;
}

static GArray *
stages_from (GVariant *whole, gsize child)
{
  gsize n;
  g_autoptr (GVariant) variant = g_variant_get_child_value (whole, child);
  gconstpointer data = g_variant_get_fixed_array (variant, &n, sizeof (double));
  GArray *stages = g_array_new (FALSE, FALSE, sizeof (double));
  if (n > 0)
    g_array_append_vals (stages, data, (guint) n);
  return stages;
}

/* The checked payload, or NULL. */
static GVariant *
open_bytes (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (size <= DIGEST)
    return NULL;
  g_autofree char *digest
      = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) data + DIGEST, size - DIGEST);
  if (memcmp (digest, data, DIGEST) != 0)
    return NULL;
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (bytes, DIGEST, size - DIGEST);
  /* The digest says that it was written here; to look whether each byte is in normal form would
   * take longer than all else, and what is read stays within the bytes in any case. */
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (RESULT_TYPE), rest, TRUE));
}

AppSurveyResult *
app_survey_result_from_bytes (GBytes *bytes)
{
  g_autoptr (GVariant) whole = open_bytes (bytes);
  if (!whole)
    return NULL;
  guint32 version;
  gsize n;
  g_variant_get_child (whole, 0, "u", &version);
  g_autoptr (GVariant) numbers = g_variant_get_child_value (whole, 1);
  const double *values = g_variant_get_fixed_array (numbers, &n, sizeof (double));
  if (version != VERSION || n != N_NUMBERS)
    return NULL;
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GVariant) picture = g_variant_get_child_value (whole, 5);
  rest = g_variant_get_data_as_bytes (picture);
  AppOverview *overview = app_overview_from_bytes (rest);
  if (!overview)
    return NULL;
  AppSurveyResult *self = g_atomic_rc_box_new0 (AppSurveyResult);
  numbers_put (&self->measurement, values);
  self->overview = overview;
  self->loudness = curve_from (whole, 2);
  self->momentary = curve_from (whole, 3);
  self->powers = curve_from (whole, 4);
  self->stages = stages_from (whole, 6);
  self->peaks = curve_from (whole, 7);
  self->track_reduction = curve_from (whole, 8);
  self->album_reduction = curve_from (whole, 9);
  return self;
}
