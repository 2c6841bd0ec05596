/* app-json.c — what commands print with --json. */
#include "app-json.h"

#include "dsp-psr.h"

#include <math.h>

void
app_json_member_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
app_json_member_int (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

void
app_json_member_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  if (!text)
    {
      json_builder_add_null_value (builder);
      return;
    }
  /* JSON is UTF-8; a path of the file system may be anything. */
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  json_builder_add_string_value (builder, valid);
}

void
app_json_member_bool (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

/* Seconds with a PSR from k to k + 1 dB; the first and last also take what lies beyond. */
static void
add_psr (JsonBuilder *builder, const AppMeasurement *m)
{
  enum
  {
    ROWS = 31
  };
  double seconds[ROWS] = { 0 };
  for (int i = 0; i < APP_MEASURE_PSR; i++)
    seconds[(int) CLAMP (dsp_psr_of_bin (i), 0, ROWS - 1)] += m->psr_steps[i] * APP_MEASURE_STEP_S;
  json_builder_set_member_name (builder, "psr_histogram_s");
  json_builder_begin_array (builder);
  for (int k = 0; k < ROWS; k++)
    json_builder_add_double_value (builder, round (seconds[k] * 10) / 10);
  json_builder_end_array (builder);
}

void
app_json_measurement (JsonBuilder *builder, const AppMeasurement *m)
{
  app_json_member_int (builder, "frames", m->frames);
  app_json_member_int (builder, "rate_hz", m->rate);
  app_json_member_int (builder, "channels", m->channels);
  app_json_member_number (builder, "duration_s", m->rate ? (double) m->frames / m->rate : NAN);
  app_json_member_number (builder, "integrated_lufs", m->integrated_lufs);
  app_json_member_number (builder, "max_momentary_lufs", m->max_momentary_lufs);
  app_json_member_number (builder, "max_momentary_at_s", m->max_momentary_at_s);
  app_json_member_number (builder, "max_short_term_lufs", m->max_short_term_lufs);
  app_json_member_number (builder, "max_short_term_at_s", m->max_short_term_at_s);
  app_json_member_number (builder, "range_lu", m->range_lu);
  app_json_member_number (builder, "true_peak_dbtp", m->true_peak_dbtp);
  app_json_member_number (builder, "true_peak_exact_dbtp", m->true_peak_exact_dbtp);
  app_json_member_number (builder, "true_peak_at_s", m->true_peak_at_s);
  app_json_member_number (builder, "sample_peak_dbfs", m->sample_peak_dbfs);
  app_json_member_number (builder, "sample_peak_at_s", m->sample_peak_at_s);
  app_json_member_number (builder, "plr_db", m->plr_db);
  app_json_member_number (builder, "min_psr_db", m->min_psr_db);
  app_json_member_number (builder, "min_psr_at_s", m->min_psr_at_s);
  app_json_member_number (builder, "psr_p5_db", m->psr_p5_db);
  app_json_member_number (builder, "crest_db", m->crest_db);
  app_json_member_number (builder, "correlation", m->correlation);
  app_json_member_number (builder, "balance_db", m->balance_db);
  app_json_member_number (builder, "dc_dbfs", m->dc_dbfs);
  app_json_member_int (builder, "not_finite_samples", m->not_finite);
  app_json_member_int (builder, "clipped_samples", m->clipped);
  app_json_member_int (builder, "clip_runs", m->clip_runs);
  app_json_member_int (builder, "longest_clip_samples", m->longest_clip);
  app_json_member_number (builder, "clipped_at_s", m->clipped_at_s);
  app_json_member_int (builder, "bits_used", m->bits);
  json_builder_set_member_name (builder, "thirds_db");
  json_builder_begin_array (builder);
  for (int i = 0; i < APP_MEASURE_THIRDS; i++)
    if (isfinite (m->thirds_db[i]))
      json_builder_add_double_value (builder, m->thirds_db[i]);
    else
      json_builder_add_null_value (builder);
  json_builder_end_array (builder);
  add_psr (builder, m);
}

static void
add_places (JsonBuilder *builder, const DspPlaces *places)
{
  json_builder_set_member_name (builder, "places");
  json_builder_begin_array (builder);
  for (int i = 0; i < places->n; i++)
    {
      json_builder_begin_object (builder);
      app_json_member_number (builder, "from_s", places->at[i].from_s);
      app_json_member_number (builder, "to_s", places->at[i].to_s);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  app_json_member_int (builder, "places_found", places->found);
}

void
app_json_finding (JsonBuilder *builder, const AppFinding *finding, const char *target)
{
  json_builder_begin_object (builder);
  app_json_member_text (builder, "severity", app_severity_id (finding->severity));
  app_json_member_text (builder, "id", finding->id);
  app_json_member_text (builder, "text", finding->text);
  if (target)
    app_json_member_text (builder, "target", target);
  app_json_member_text (builder, "file", finding->file);
  json_builder_set_member_name (builder, "track");
  if (finding->track > 0)
    json_builder_add_int_value (builder, finding->track);
  else
    json_builder_add_null_value (builder);
  app_json_member_number (builder, "at_s", finding->at_s);
  add_places (builder, &finding->places);
  app_json_member_text (builder, "advice", finding->advice);
  json_builder_end_object (builder);
}

void
app_json_findings (JsonBuilder *builder, const GPtrArray *findings)
{
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; findings && i < findings->len; i++)
    app_json_finding (builder, findings->pdata[i], NULL);
  json_builder_end_array (builder);
}

static void
add_file (JsonBuilder *builder, const AppDeliveredFile *file)
{
  json_builder_begin_object (builder);
  app_json_member_text (builder, "path", file->path);
  app_json_member_text (builder, "sha256", file->sha256);
  app_json_member_int (builder, "track", file->track);
  app_json_member_int (builder, "bits", file->bits);
  app_json_member_number (builder, "guard_db", file->guard_db);
  /* The measurement is of the file as read back: its frames and rate are the file's. */
  app_json_measurement (builder, &file->measured);
  json_builder_end_object (builder);
}

static void
add_deliverable (JsonBuilder *builder, const AppDeliverable *deliverable)
{
  json_builder_begin_object (builder);
  app_json_member_text (builder, "target", deliverable->target);
  app_json_member_text (builder, "folder", deliverable->folder);
  AppSeverity worst = app_findings_worst (deliverable->findings);
  app_json_member_text (builder, "worst", app_severity_id (worst));
  app_json_member_bool (builder, "fit", worst < APP_SEVERITY_ERROR);
  json_builder_set_member_name (builder, "album");
  json_builder_begin_object (builder);
  app_json_measurement (builder, &deliverable->album);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < deliverable->files->len; i++)
    add_file (builder, deliverable->files->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
app_json_deliverables (JsonBuilder *builder, const GPtrArray *deliverables, const GPtrArray *before)
{
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; before && i < before->len; i++)
    app_json_finding (builder, before->pdata[i], NULL);
  for (guint i = 0; i < deliverables->len; i++)
    {
      const AppDeliverable *deliverable = deliverables->pdata[i];
      for (guint k = 0; k < deliverable->findings->len; k++)
        app_json_finding (builder, deliverable->findings->pdata[k], deliverable->target);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "deliverables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < deliverables->len; i++)
    add_deliverable (builder, deliverables->pdata[i]);
  json_builder_end_array (builder);
}

char *
app_json_text (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
