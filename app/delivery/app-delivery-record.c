/* app-delivery-record.c — what a project remembers of a delivery. */
#include "app-delivery-record.h"

#include "app-manifest.h"
#include "app-project-file.h"
#include "app-project.h"
#include "app-recipe.h"
#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define DELIVERED "delivered "
#define RECIPE "recipe "
#define BESIDE (-1)
#define FILES_MAX 10000

static void
file_clear (gpointer data)
{
  AppRecordFile *file = data;
  g_free (file->name);
  g_free (file->sha256);
}

static AppDeliveryRecord *
record_alloc (const char *target)
{
  AppDeliveryRecord *self = g_new0 (AppDeliveryRecord, 1);
  self->target = g_strdup (target);
  self->files = g_array_new (FALSE, TRUE, sizeof (AppRecordFile));
  g_array_set_clear_func (self->files, file_clear);
  return self;
}

void
app_delivery_record_free (AppDeliveryRecord *self)
{
  if (!self)
    return;
  g_free (self->target);
  g_free (self->text);
  g_free (self->dither);
  g_free (self->program);
  g_clear_pointer (&self->recipe, g_key_file_unref);
  g_array_unref (self->files);
  g_free (self);
}

/* ---- of what was delivered ---- */

static AppDeliveryRecord *
record_new (const AppTarget *target, const AppManifest *manifest, GKeyFile *recipe)
{
  AppDeliveryRecord *self = record_alloc (target->id);
  self->text = g_strdup (target->text);
  self->dither = g_strdup (target->dither);
  self->program = g_strdup (LACQUER_VERSION);
  self->when = g_get_real_time () / G_USEC_PER_SEC;
  self->recipe = g_key_file_ref (recipe);
  self->rate = manifest->rate;
  self->bits = manifest->bits;
  self->frames = manifest->frames;
  self->stream = manifest->stream_sum;
  for (guint i = 0; i < manifest->files->len; i++)
    {
      const AppManifestFile *from = &g_array_index (manifest->files, AppManifestFile, i);
      AppRecordFile file = { g_strdup (from->name), g_strdup (from->sha256), from->track,
                             from->frames, from->sum };
      g_array_append_val (self->files, file);
    }
  for (guint i = 0; i < manifest->companions->len; i++)
    {
      const AppManifestCompanion *from
          = &g_array_index (manifest->companions, AppManifestCompanion, i);
      AppRecordFile file = { g_strdup (from->name), g_strdup (from->sha256), BESIDE, 0, 0 };
      g_array_append_val (self->files, file);
    }
  return self;
}

static const AppTarget *
target_of (const AppTarget *const *targets, int n_targets, const char *id)
{
  for (int i = 0; i < n_targets; i++)
    if (strcmp (targets[i]->id, id) == 0)
      return targets[i];
  return NULL;
}

GPtrArray *
app_delivery_records_new (const AppProgramme *programme, const AppTarget *const *targets,
                          int n_targets, const GPtrArray *made, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GKeyFile) recipe = app_recipe_new (programme, FALSE, cancellable, error);
  if (!recipe)
    return NULL;
  g_autoptr (GPtrArray) records
      = g_ptr_array_new_with_free_func ((GDestroyNotify) app_delivery_record_free);
  for (guint i = 0; i < made->len; i++)
    {
      const AppDeliverable *one = made->pdata[i];
      const AppTarget *target = target_of (targets, n_targets, one->target);
      if (!target || app_findings_worst (one->findings) >= APP_SEVERITY_ERROR)
        continue;
      g_autoptr (AppManifest) manifest = app_manifest_load (one->folder, error);
      if (!manifest)
        return NULL;
      g_ptr_array_add (records, record_new (target, manifest, recipe));
    }
  return g_steal_pointer (&records);
}

/* ---- into a key file ---- */

static void
put_sum (GKeyFile *file, const char *group, const char *key, guint64 sum)
{
  g_autofree char *text = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", sum);
  g_key_file_set_string (file, group, key, text);
}

static void
put_file (GKeyFile *file, const char *group, const AppRecordFile *entry, guint number)
{
  gboolean beside = entry->track == BESIDE;
  g_autofree char *key = g_strdup_printf ("%s-%u", beside ? "beside" : "file", number);
  g_autofree char *value
      = beside
            ? g_strdup_printf ("%s;%s", entry->sha256, entry->name)
            : g_strdup_printf ("%d;%" G_GINT64_FORMAT ";%016" G_GINT64_MODIFIER "x;%s;%s",
                               entry->track, entry->frames, entry->sum, entry->sha256, entry->name);
  g_key_file_set_string (file, group, key, value);
}

static void
copy_group (GKeyFile *from, const char *group, GKeyFile *to, const char *as)
{
  g_auto (GStrv) keys = g_key_file_get_keys (from, group, NULL, NULL);
  for (int i = 0; keys && keys[i]; i++)
    {
      g_autofree char *value = g_key_file_get_value (from, group, keys[i], NULL);
      if (value)
        g_key_file_set_value (to, as, keys[i], value);
    }
}

/* Recipes that no record names. */
static void
drop_unused (GKeyFile *file)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 0; groups[i]; i++)
    if (g_str_has_prefix (groups[i], DELIVERED))
      {
        char *id = g_key_file_get_string (file, groups[i], "recipe", NULL);
        if (id)
          g_hash_table_add (used, id);
      }
  for (int i = 0; groups[i]; i++)
    if (g_str_has_prefix (groups[i], RECIPE)
        && !g_hash_table_contains (used, groups[i] + strlen (RECIPE)))
      g_key_file_remove_group (file, groups[i], NULL);
}

void
app_delivery_record_save (const AppDeliveryRecord *self, GKeyFile *file)
{
  g_autofree char *group = g_strconcat (DELIVERED, self->target, NULL);
  g_autofree char *id = app_recipe_id (self->recipe);
  g_autofree char *recipe = g_strconcat (RECIPE, id, NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (self->when);
  g_autofree char *when = time ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
  guint audio = 0, beside = 0;
  g_key_file_remove_group (file, group, NULL);
  g_key_file_set_string (file, group, "when", when);
  g_key_file_set_string (file, group, "program", self->program);
  g_key_file_set_string (file, group, "recipe", id);
  g_key_file_set_string (file, group, "target", self->text);
  g_key_file_set_string (file, group, "dither", self->dither);
  g_key_file_set_integer (file, group, "rate", self->rate);
  g_key_file_set_integer (file, group, "bits", self->bits);
  g_key_file_set_int64 (file, group, "frames", self->frames);
  put_sum (file, group, "stream", self->stream);
  for (guint i = 0; i < self->files->len; i++)
    {
      const AppRecordFile *entry = &g_array_index (self->files, AppRecordFile, i);
      put_file (file, group, entry, entry->track == BESIDE ? ++beside : ++audio);
    }
  g_key_file_remove_group (file, recipe, NULL);
  copy_group (self->recipe, APP_RECIPE_GROUP, file, recipe);
  drop_unused (file);
}

/* ---- out of a key file ---- */

static gboolean
read_sum (const char *text, guint64 *sum)
{
  return text && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, sum, NULL);
}

/* FALSE when the value is no entry. */
static gboolean
read_file (const char *value, AppRecordFile *entry)
{
  gint64 track = 0;
  g_auto (GStrv) fields = g_strsplit (value, ";", 5);
  if (g_strv_length (fields) != 5
      || !g_ascii_string_to_signed (fields[0], 10, 0, FILES_MAX, &track, NULL)
      || !g_ascii_string_to_signed (fields[1], 10, 1, G_MAXINT64, &entry->frames, NULL)
      || !read_sum (fields[2], &entry->sum))
    return FALSE;
  entry->track = (int) track;
  entry->sha256 = g_strdup (fields[3]);
  entry->name = g_strdup (fields[4]);
  return TRUE;
}

static gboolean
read_beside (const char *value, AppRecordFile *entry)
{
  g_auto (GStrv) fields = g_strsplit (value, ";", 2);
  if (g_strv_length (fields) != 2)
    return FALSE;
  entry->track = BESIDE;
  entry->sha256 = g_strdup (fields[0]);
  entry->name = g_strdup (fields[1]);
  return TRUE;
}

static gboolean
read_files (GKeyFile *file, const char *group, AppDeliveryRecord *self)
{
  static const char *const kinds[] = { "file", "beside" };
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (int i = 1; i <= FILES_MAX; i++)
      {
        g_autofree char *key = g_strdup_printf ("%s-%d", kinds[k], i);
        g_autofree char *value = g_key_file_get_string (file, group, key, NULL);
        AppRecordFile entry = { 0 };
        if (!value)
          break;
        if (!(k ? read_beside (value, &entry) : read_file (value, &entry)))
          return FALSE;
        g_array_append_val (self->files, entry);
      }
  return self->files->len > 0 && g_array_index (self->files, AppRecordFile, 0).track != BESIDE;
}

static gint64
read_time (const char *text)
{
  g_autoptr (GDateTime) time = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  return time ? g_date_time_to_unix (time) : 0;
}

gint64
app_delivery_records_when (GKeyFile *file, const char *target)
{
  g_autofree char *group = g_strconcat (DELIVERED, target, NULL);
  g_autofree char *when = g_key_file_get_string (file, group, "when", NULL);
  return read_time (when);
}

/* NULL when it is damaged. */
static AppDeliveryRecord *
record_load (GKeyFile *file, const char *group)
{
  g_autoptr (AppDeliveryRecord) self = record_alloc (group + strlen (DELIVERED));
  g_autofree char *id = g_key_file_get_string (file, group, "recipe", NULL);
  g_autofree char *recipe = g_strconcat (RECIPE, id, NULL);
  g_autofree char *when = g_key_file_get_string (file, group, "when", NULL);
  g_autofree char *stream = g_key_file_get_string (file, group, "stream", NULL);
  self->text = g_key_file_get_string (file, group, "target", NULL);
  self->dither = g_key_file_get_string (file, group, "dither", NULL);
  self->program = g_key_file_get_string (file, group, "program", NULL);
  self->when = read_time (when);
  self->rate = g_key_file_get_integer (file, group, "rate", NULL);
  self->bits = g_key_file_get_integer (file, group, "bits", NULL);
  self->frames = g_key_file_get_int64 (file, group, "frames", NULL);
  self->recipe = g_key_file_new ();
  if (!id || !self->text || !self->dither || !self->program || !self->when || self->rate <= 0
      || self->frames <= 0 || !read_sum (stream, &self->stream)
      || !g_key_file_has_group (file, recipe) || !read_files (file, group, self))
    return NULL;
  copy_group (file, recipe, self->recipe, APP_RECIPE_GROUP);
  return g_steal_pointer (&self);
}

static int
compare_targets (gconstpointer a, gconstpointer b)
{
  const AppDeliveryRecord *one = *(AppDeliveryRecord *const *) a;
  const AppDeliveryRecord *two = *(AppDeliveryRecord *const *) b;
  return strcmp (one->target, two->target);
}

GPtrArray *
app_delivery_records_load (GKeyFile *file)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) app_delivery_record_free);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (int i = 0; groups[i]; i++)
    {
      AppDeliveryRecord *record
          = g_str_has_prefix (groups[i], DELIVERED) ? record_load (file, groups[i]) : NULL;
      if (record)
        g_ptr_array_add (records, record);
    }
  g_ptr_array_sort (records, compare_targets);
  return records;
}

void
app_delivery_records_take_later (GKeyFile *file, const char *path)
{
  g_autoptr (GKeyFile) there = g_key_file_new ();
  gsize size;
  g_autofree char *data = app_project_file_read (path, &size, NULL);
  if (!data || !g_key_file_load_from_data (there, data, size, G_KEY_FILE_NONE, NULL))
    return;
  g_autoptr (GPtrArray) records = app_delivery_records_load (there);
  for (guint i = 0; i < records->len; i++)
    {
      const AppDeliveryRecord *record = records->pdata[i];
      if (record->when > app_delivery_records_when (file, record->target))
        app_delivery_record_save (record, file);
    }
}

const AppDeliveryRecord *
app_delivery_records_find (const GPtrArray *records, const char *target)
{
  for (guint i = 0; i < records->len; i++)
    {
      const AppDeliveryRecord *record = records->pdata[i];
      if (strcmp (record->target, target) == 0)
        return record;
    }
  return NULL;
}

gboolean
app_delivery_records_keep (const GPtrArray *records, const char *path, GError **error)
{
  g_autofree char *real = app_project_file_path (path);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gsize size;
  g_autofree char *data = app_project_file_read (real, &size, error);
  if (!data
      || !g_key_file_load_from_data (file, data, size,
                                     G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS,
                                     error))
    return FALSE;
  if (g_key_file_get_integer (file, "lacquer", "format", NULL) > APP_PROJECT_FORMAT)
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ_ONLY,
                   _ ("%s was written by a newer version of Lacquer."), real);
      return FALSE;
    }
  for (guint i = 0; i < records->len; i++)
    app_delivery_record_save (records->pdata[i], file);
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  if (size <= APP_PROJECT_SIZE_MAX)
    return app_project_file_write (real, text, size, error);
  g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
               _ ("%s would become too large to be opened again."), real);
  return FALSE;
}
