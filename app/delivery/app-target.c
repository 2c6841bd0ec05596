/* app-target.c — a description of a delivery. */
#include "app-target.h"

#include "app-data.h"
#include "app-exporter.h"
#include "app-file-name.h"
#include "app-pcm.h"
#include "app-tags.h"
#include "app-targets-resource.h"
#include "dsp-dither.h"
#include "dsp-param.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define CEILING_MIN -20.0
#define SIDE_SECONDS_MAX 3600.0

static const char *const keys[] = { "Name",   "Help",     "Exporter", "Rate", "Bits", "Ceiling",
                                    "Dither", "CdFrames", "FileName", "Tags", NULL };
static const char *const may_be[] = { "Usual", "Files", "SideSeconds", "AppleChecks", NULL };
static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };

void
app_target_free (AppTarget *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->help);
  g_free (self->exporter);
  g_free (self->dither);
  g_free (self->file_name);
  g_free (self->options);
  g_free (self->text);
  g_free (self);
}

gboolean
app_target_is_lossy (const AppTarget *self)
{
  const AppExporter *exporter = app_exporter_find (self->exporter);
  return exporter && exporter->lossy;
}

static gsize
n_options (const AppTarget *self)
{
  const AppExporter *exporter = app_exporter_find (self->exporter);
  return exporter && self->options ? (gsize) exporter->n_params : 0;
}

AppTarget *
app_target_with_dither (const AppTarget *self, const char *dither)
{
  AppTarget *copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->help = g_strdup (self->help);
  copy->exporter = g_strdup (self->exporter);
  copy->dither = g_strdup (dither);
  copy->file_name = g_strdup (self->file_name);
  copy->options = g_memdup2 (self->options, n_options (self) * sizeof (double));
  copy->text = g_strdup (self->text);
  return copy;
}

/* All ids, for a message. */
static char *
dither_ids (void)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", dsp_dither_kinds[i].id);
  return g_string_free (text, FALSE);
}

static gboolean
read_flag (GKeyFile *file, const char *key, gboolean *flag, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, key, &text, error))
    return FALSE;
  *flag = strcmp (text, "true") == 0;
  if (!*flag && strcmp (text, "false") != 0)
    return app_data_fault (error, _ ("%s=%s is neither true nor false."), key, text);
  return TRUE;
}

static gboolean
read_rate (GKeyFile *file, int *rate, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Rate", &text, error))
    return FALSE;
  *rate = 0;
  if (strcmp (text, "album") == 0)
    return TRUE;
  gint64 number;
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT, &number, NULL))
    for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
      if (rates[i] == number)
        *rate = (int) number;
  if (!*rate)
    return app_data_fault (
        error,
        _ ("Rate=%s is not offered. Use album, 44100, 48000, 88200, 96000, 176400 or "
           "192000."),
        text);
  return TRUE;
}

static gboolean
read_ceiling (GKeyFile *file, double *ceiling, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Ceiling", &text, error))
    return FALSE;
  *ceiling = NAN;
  if (strcmp (text, "none") == 0)
    return TRUE;
  if (!app_data_parse_number (text, CEILING_MIN, 0, ceiling))
    return app_data_fault (error, _ ("Ceiling=%s is no level from %g to 0 dBTP, nor none."), text,
                           CEILING_MIN);
  return TRUE;
}

static gboolean
read_sound (GKeyFile *file, AppTarget *self, GError **error)
{
  g_autofree char *bits = NULL;
  if (!app_data_text (file, "Exporter", &self->exporter, error)
      || !read_rate (file, &self->rate, error) || !app_data_text (file, "Bits", &bits, error)
      || !read_ceiling (file, &self->ceiling_dbtp, error)
      || !app_data_text (file, "Dither", &self->dither, error)
      || !read_flag (file, "CdFrames", &self->cd_frames, error))
    return FALSE;
  if (!app_exporter_find (self->exporter))
    return app_data_fault (error, _ ("Exporter=%s is not known."), self->exporter);
  self->bits = strcmp (bits, "16") == 0 ? 16 : strcmp (bits, "24") == 0 ? 24 : 0;
  if (strcmp (bits, "32") == 0)
    self->bits = APP_PCM_FLOAT;
  if (!self->bits)
    return app_data_fault (error, _ ("Bits=%s is none of 16, 24 and 32 (float)."), bits);
  if (!dsp_dither_find (self->dither))
    {
      g_autofree char *ids = dither_ids ();
      return app_data_fault (error, _ ("Dither=%s is not known. Use one of %s."), self->dither,
                             ids);
    }
  if (self->bits == APP_PCM_FLOAT && strcmp (self->dither, "none") != 0)
    return app_data_fault (error, _ ("Bits=32 (float) needs Dither=none."));
  if (self->cd_frames && self->rate != 44100)
    return app_data_fault (error, _ ("CdFrames=true needs Rate=44100."));
  if (app_exporter_find (self->exporter)->disc && (!self->cd_frames || self->bits != 16))
    return app_data_fault (error, _ ("Exporter=%s needs CdFrames=true and Bits=16."),
                           self->exporter);
  return TRUE;
}

/* Writes what a disc is into one file. */
static gboolean
read_files (GKeyFile *file, AppTarget *self, GError **error)
{
  g_autofree char *group = g_key_file_get_start_group (file);
  g_autofree char *text = NULL;
  self->files = app_exporter_find (self->exporter)->disc ? APP_FILES_ALBUM : APP_FILES_TRACKS;
  if (!g_key_file_has_key (file, group, "Files", NULL))
    return TRUE;
  if (!app_data_text (file, "Files", &text, error))
    return FALSE;
  for (int i = 0; i < APP_N_FILES; i++)
    if (strcmp (text, app_files_ids[i]) == 0)
      {
        if (self->files != APP_FILES_ALBUM)
          self->files = (AppFiles) i;
        return TRUE;
      }
  return app_data_fault (error, _ ("Files=%s is none of tracks, sides and album."), text);
}

/* "1170 1380" */
static gboolean
read_side (GKeyFile *file, AppTarget *self, GError **error)
{
  g_autofree char *group = g_key_file_get_start_group (file);
  g_autofree char *text = NULL;
  if (!g_key_file_has_key (file, group, "SideSeconds", NULL))
    return TRUE;
  if (!app_data_text (file, "SideSeconds", &text, error))
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (text, " ", 0);
  if (g_strv_length (parts) == 2
      && app_data_parse_number (parts[0], 1, SIDE_SECONDS_MAX, &self->side_good_s)
      && app_data_parse_number (parts[1], self->side_good_s, SIDE_SECONDS_MAX, &self->side_max_s))
    return TRUE;
  return app_data_fault (error,
                         _ ("SideSeconds=%s is not two numbers of seconds, 1 to %g, the "
                            "second no smaller."),
                         text, SIDE_SECONDS_MAX);
}

/* All ids, for a message. */
static char *
tag_ids (void)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < app_n_tag_ids (); i++)
    g_string_append_printf (text, "%s%s", i ? ";" : "", app_tag_id (i));
  return g_string_free (text, FALSE);
}

static gboolean
read_tags (GKeyFile *file, AppTarget *self, GError **error)
{
  g_autofree char *text = NULL;
  if (!app_data_text (file, "Tags", &text, error))
    return FALSE;
  gboolean good = app_tag_set_parse (text, &self->left_out);
  self->tags = self->left_out != APP_TAGS_ALL_OUT;
  if (good)
    return TRUE;
  g_autofree char *ids = tag_ids ();
  return app_data_fault (error, _ ("Tags=%s is neither all nor none, nor some of %s."), text, ids);
}

static gboolean
read_names (GKeyFile *file, AppTarget *self, GError **error)
{
  if (!app_data_text (file, "Name", &self->name, error)
      || !app_data_text (file, "Help", &self->help, error)
      || !app_data_text (file, "FileName", &self->file_name, error)
      || !read_tags (file, self, error) || !read_files (file, self, error)
      || !read_side (file, self, error))
    return FALSE;
  g_autofree char *wrong = app_file_name_fault (self->file_name, self->files);
  return wrong ? app_data_fault (error, _ ("FileName=%s: %s"), self->file_name, wrong) : TRUE;
}

/* A key that some exporter has an option for, or one of those with a default. */
static gboolean
may_have (const char *key)
{
  for (int i = 0; i < app_n_exporters (); i++)
    {
      const AppExporter *exporter = app_exporter_at (i);
      if (dsp_params_index (exporter->params, exporter->n_params, key) >= 0)
        return TRUE;
    }
  return g_strv_contains (may_be, key);
}

/* What the file says of the exporter's options; defaults for the others. */
static gboolean
read_options (GKeyFile *file, AppTarget *self, GError **error)
{
  const AppExporter *exporter = app_exporter_find (self->exporter);
  g_autofree char *group = g_key_file_get_start_group (file);
  g_auto (GStrv) found = g_key_file_get_keys (file, group, NULL, NULL);
  self->usual = TRUE;
  if (g_strv_contains ((const char *const *) found, "Usual")
      && !read_flag (file, "Usual", &self->usual, error))
    return FALSE;
  if (g_strv_contains ((const char *const *) found, "AppleChecks")
      && !read_flag (file, "AppleChecks", &self->apple, error))
    return FALSE;
  if (exporter->n_params)
    self->options = g_new (double, exporter->n_params);
  dsp_params_defaults (exporter->params, exporter->n_params, self->options);
  for (int i = 0; found[i]; i++)
    {
      g_autofree char *text = NULL;
      int index = dsp_params_index (exporter->params, exporter->n_params, found[i]);
      double value;
      if (index < 0 && !g_strv_contains (keys, found[i]) && !g_strv_contains (may_be, found[i]))
        return app_data_fault (error, _ ("Exporter %s has no option “%s”."), self->exporter,
                               found[i]);
      if (index < 0)
        continue;
      if (!app_data_text (file, found[i], &text, error))
        return FALSE;
      if (!dsp_param_read (&exporter->params[index], text, &value)
          || value != dsp_param_clamp (&exporter->params[index], value))
        return app_data_fault (error, _ ("%s=%s is no value of that option."), found[i], text);
      self->options[index] = value;
    }
  return TRUE;
}

static gpointer
target_read (GKeyFile *file, char *id, GError **error)
{
  g_autoptr (AppTarget) self = g_new0 (AppTarget, 1);
  self->id = id; /* becomes a folder's name */
  self->text = g_key_file_to_data (file, NULL, NULL);
  if (!read_sound (file, self, error) || !read_names (file, self, error)
      || !read_options (file, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static const AppDataKind kind = {
  .folder = "targets",
  .suffix = ".target",
  .group = "Target",
  .keys = keys,
  .may_have = may_have,
  .finding = "target-unusable",
  .resource = app_targets_get_resource,
  .read = target_read,
  .free = (GDestroyNotify) app_target_free,
};

AppTarget *
app_target_parse (const char *id, const char *text, GError **error)
{
  g_autofree char *basename = g_strconcat (id, kind.suffix, NULL);
  return app_data_parse (&kind, basename, text, strlen (text), error);
}

AppTarget *
app_target_with (const AppTarget *self, const char *key, const char *value, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (!g_key_file_load_from_data (file, self->text, (gsize) -1, G_KEY_FILE_NONE, error))
    return NULL;
  g_key_file_set_string (file, kind.group, "Dither", self->dither);
  g_key_file_set_string (file, kind.group, key, value);
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);
  return app_target_parse (self->id, text, error);
}

AppTarget *
app_target_load (const char *path, GError **error)
{
  return app_data_load (&kind, path, error);
}

static int
compare_targets (gconstpointer a, gconstpointer b)
{
  const AppTarget *one = *(const AppTarget *const *) a, *two = *(const AppTarget *const *) b;
  return one->usual != two->usual ? two->usual - one->usual : strcmp (one->id, two->id);
}

GPtrArray *
app_targets_load (GPtrArray *findings)
{
  GPtrArray *targets = app_data_load_all (&kind, findings);
  g_ptr_array_sort (targets, compare_targets);
  return targets;
}

const AppTarget *
app_targets_find (const GPtrArray *targets, const char *id)
{
  return app_data_find (targets, id);
}
