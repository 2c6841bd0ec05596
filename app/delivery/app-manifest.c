/* app-manifest.c — what a delivery says about itself. */
#include "app-manifest.h"

#include "app-file-name.h"
#include "app-file-sums.h"
#include "lacquer-config.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define GROUP "Delivery"
#define FORMAT 2
#define FORMAT_SUMMED 2 /* the first with a sum at its end */
#define END "# SHA256 of all above: "
#define FILES_MAX 10000

static void
file_clear (gpointer data)
{
  AppManifestFile *file = data;
  g_free (file->name);
  g_free (file->sha256);
  g_free (file->md5);
}

static void
companion_clear (gpointer data)
{
  AppManifestCompanion *companion = data;
  g_free (companion->name);
  g_free (companion->sha256);
  g_free (companion->md5);
}

AppManifest *
app_manifest_new (void)
{
  AppManifest *self = g_new0 (AppManifest, 1);
  self->files = g_array_new (FALSE, TRUE, sizeof (AppManifestFile));
  g_array_set_clear_func (self->files, file_clear);
  self->companions = g_array_new (FALSE, TRUE, sizeof (AppManifestCompanion));
  g_array_set_clear_func (self->companions, companion_clear);
  return self;
}

void
app_manifest_free (AppManifest *self)
{
  if (!self)
    return;
  g_free (self->target);
  g_free (self->name);
  g_free (self->exporter);
  g_array_unref (self->files);
  g_array_unref (self->companions);
  g_free (self);
}

AppManifestFile *
app_manifest_add (AppManifest *self)
{
  g_array_set_size (self->files, self->files->len + 1);
  return &g_array_index (self->files, AppManifestFile, self->files->len - 1);
}

gboolean
app_manifest_add_companion (AppManifest *self, const char *name, const char *path, GError **error)
{
  AppFileSums sums;
  if (!app_file_sums_read (path, TRUE, &sums, NULL, error))
    return FALSE;
  AppManifestCompanion entry = { g_strdup (name), g_strdup (sums.sha256), g_strdup (sums.md5) };
  g_array_append_val (self->companions, entry);
  return TRUE;
}

static void
put_sum (GKeyFile *file, const char *group, const char *key, guint64 sum)
{
  g_autofree char *text = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", sum);
  g_key_file_set_string (file, group, key, text);
}

static void
put_level (GKeyFile *file, const char *group, const char *key, double level)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (isfinite (level))
    g_key_file_set_string (file, group, key, g_ascii_formatd (text, sizeof text, "%.4f", level));
  else
    g_key_file_set_string (file, group, key, "none");
}

static void
put_md5 (GKeyFile *file, const char *group, const char *md5)
{
  if (md5)
    g_key_file_set_string (file, group, "MD5", md5);
}

static GKeyFile *
to_key_file (const AppManifest *self)
{
  GKeyFile *file = g_key_file_new ();
  g_key_file_set_integer (file, GROUP, "Format", FORMAT);
  g_key_file_set_string (file, GROUP, "Program", "Lacquer " LACQUER_VERSION);
  g_key_file_set_string (file, GROUP, "Target", self->target);
  g_key_file_set_string (file, GROUP, "Name", self->name);
  if (self->exporter)
    g_key_file_set_string (file, GROUP, "Exporter", self->exporter);
  g_key_file_set_integer (file, GROUP, "Rate", self->rate);
  g_key_file_set_integer (file, GROUP, "Bits", self->bits);
  put_level (file, GROUP, "Ceiling", self->ceiling_dbtp);
  g_key_file_set_int64 (file, GROUP, "Frames", self->frames);
  put_sum (file, GROUP, "Stream", self->stream_sum);
  for (guint i = 0; i < self->files->len; i++)
    {
      const AppManifestFile *entry = &g_array_index (self->files, AppManifestFile, i);
      g_autofree char *group = g_strdup_printf ("File %u", i + 1);
      g_key_file_set_string (file, group, "Name", entry->name);
      g_key_file_set_integer (file, group, "Track", entry->track);
      g_key_file_set_int64 (file, group, "Frames", entry->frames);
      g_key_file_set_string (file, group, "SHA256", entry->sha256);
      put_md5 (file, group, entry->md5);
      put_sum (file, group, "Samples", entry->sum);
      g_key_file_set_boolean (file, group, "Passed", entry->passed);
      put_level (file, group, "IntegratedLUFS", entry->integrated_lufs);
      put_level (file, group, "TruePeakDBTP", entry->true_peak_dbtp);
    }
  for (guint i = 0; i < self->companions->len; i++)
    {
      const AppManifestCompanion *entry
          = &g_array_index (self->companions, AppManifestCompanion, i);
      g_autofree char *group = g_strdup_printf ("Companion %u", i + 1);
      g_key_file_set_string (file, group, "Name", entry->name);
      g_key_file_set_string (file, group, "SHA256", entry->sha256);
      put_md5 (file, group, entry->md5);
    }
  return file;
}

static gboolean
append_sum (GString *text, const char *sum, const char *name)
{
  g_string_append_printf (text, "%s  %s\n", sum ? sum : "", name);
  return sum != NULL;
}

char *
app_manifest_sums (const AppManifest *self, gboolean md5)
{
  GString *text = g_string_new (NULL);
  gboolean whole = TRUE;
  for (guint i = 0; i < self->files->len; i++)
    {
      const AppManifestFile *entry = &g_array_index (self->files, AppManifestFile, i);
      whole = append_sum (text, md5 ? entry->md5 : entry->sha256, entry->name) && whole;
    }
  for (guint i = 0; i < self->companions->len; i++)
    {
      const AppManifestCompanion *entry
          = &g_array_index (self->companions, AppManifestCompanion, i);
      whole = append_sum (text, md5 ? entry->md5 : entry->sha256, entry->name) && whole;
    }
  return g_string_free (text, !whole);
}

gboolean
app_manifest_is_own (const char *name)
{
  static const char *const names[]
      = { APP_MANIFEST_NAME, APP_MANIFEST_SUMS, APP_MANIFEST_MD5, NULL };
  return g_strv_contains (names, name);
}

/* Its last line is the sum of all before it: a manifest that was cut or changed is none. */
static char *
with_end (const char *text)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strconcat (text, END, sum, "\n", NULL);
}

static gboolean
has_right_end (const char *text, gsize size)
{
  const char *end = g_strrstr (text, END);
  if (!end || strlen (text) != size)
    return FALSE;
  g_autofree char *above = g_strndup (text, (gsize) (end - text));
  g_autofree char *whole = with_end (above);
  return strcmp (whole, text) == 0;
}

static gboolean
save_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}

gboolean
app_manifest_save (const AppManifest *self, const char *folder, GError **error)
{
  g_autoptr (GKeyFile) file = to_key_file (self);
  g_autofree char *lines = g_key_file_to_data (file, NULL, NULL);
  g_autofree char *text = with_end (lines);
  g_autofree char *sums = app_manifest_sums (self, FALSE);
  g_autofree char *md5 = app_manifest_sums (self, TRUE);
  return save_text (folder, APP_MANIFEST_SUMS, sums, error)
         && (!md5 || save_text (folder, APP_MANIFEST_MD5, md5, error))
         && save_text (folder, APP_MANIFEST_NAME, text, error);
}

/* Readers set fault to the key that is wrong, once. */
static char *
get_text (GKeyFile *file, const char *group, const char *key, const char **fault)
{
  char *text = g_key_file_get_string (file, group, key, NULL);
  if (!text && !*fault)
    *fault = key;
  return text;
}

static gint64
get_number (GKeyFile *file, const char *group, const char *key, gint64 min, gint64 max,
            const char **fault)
{
  g_autofree char *text = get_text (file, group, key, fault);
  gint64 number = 0;
  if (text && !g_ascii_string_to_signed (text, 10, min, max, &number, NULL) && !*fault)
    *fault = key;
  return number;
}

static guint64
get_sum (GKeyFile *file, const char *group, const char *key, const char **fault)
{
  g_autofree char *text = get_text (file, group, key, fault);
  guint64 sum = 0;
  if (text && !g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, &sum, NULL) && !*fault)
    *fault = key;
  return sum;
}

static double
get_level (GKeyFile *file, const char *group, const char *key, double none, const char **fault)
{
  g_autofree char *text = get_text (file, group, key, fault);
  if (!text || strcmp (text, "none") == 0)
    return none;
  char *end = NULL;
  double level = g_ascii_strtod (text, &end);
  if ((*end || end == text || !isfinite (level)) && !*fault)
    *fault = key;
  return level;
}

static void
read_file (GKeyFile *file, const char *group, AppManifestFile *entry, const char **fault)
{
  entry->name = get_text (file, group, "Name", fault);
  if (entry->name && !app_file_name_is_safe (entry->name) && !*fault)
    *fault = "Name";
  entry->track = (int) get_number (file, group, "Track", 0, FILES_MAX, fault);
  entry->frames = get_number (file, group, "Frames", 1, G_MAXINT64 / 64, fault);
  entry->sha256 = get_text (file, group, "SHA256", fault);
  entry->md5 = g_key_file_get_string (file, group, "MD5", NULL);
  entry->sum = get_sum (file, group, "Samples", fault);
  g_autofree char *passed = get_text (file, group, "Passed", fault);
  entry->passed = g_strcmp0 (passed, "true") == 0;
  entry->integrated_lufs = get_level (file, group, "IntegratedLUFS", -INFINITY, fault);
  entry->true_peak_dbtp = get_level (file, group, "TruePeakDBTP", -INFINITY, fault);
}

static void
read_companions (AppManifest *self, GKeyFile *file, const char **fault)
{
  for (int i = 1; i <= FILES_MAX && !*fault; i++)
    {
      g_autofree char *group = g_strdup_printf ("Companion %d", i);
      if (!g_key_file_has_group (file, group))
        break;
      AppManifestCompanion entry
          = { get_text (file, group, "Name", fault), get_text (file, group, "SHA256", fault),
              g_key_file_get_string (file, group, "MD5", NULL) };
      if (entry.name && !app_file_name_is_safe (entry.name) && !*fault)
        *fault = "Name";
      g_array_append_val (self->companions, entry);
    }
}

static const char *
read_all (AppManifest *self, GKeyFile *file, const char *text, gsize size)
{
  const char *fault = NULL;
  gint64 format = get_number (file, GROUP, "Format", 1, FORMAT, &fault);
  if (format >= FORMAT_SUMMED && !has_right_end (text, size))
    return _ ("its own sum");
  self->target = get_text (file, GROUP, "Target", &fault);
  self->name = get_text (file, GROUP, "Name", &fault);
  self->rate = (int) get_number (file, GROUP, "Rate", 8000, 384000, &fault);
  self->bits = (int) get_number (file, GROUP, "Bits", 16, 32, &fault);
  self->ceiling_dbtp = get_level (file, GROUP, "Ceiling", NAN, &fault);
  self->frames = get_number (file, GROUP, "Frames", 1, G_MAXINT64 / 64, &fault);
  self->stream_sum = get_sum (file, GROUP, "Stream", &fault);
  for (int i = 1; i <= FILES_MAX && !fault; i++)
    {
      g_autofree char *group = g_strdup_printf ("File %d", i);
      if (!g_key_file_has_group (file, group))
        break;
      read_file (file, group, app_manifest_add (self), &fault);
    }
  if (!fault && !self->files->len)
    fault = "File 1";
  self->exporter = g_key_file_get_string (file, GROUP, "Exporter", NULL);
  read_companions (self, file, &fault);
  return fault;
}

AppManifest *
app_manifest_load (const char *folder, GError **error)
{
  g_autoptr (AppManifest) self = app_manifest_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = g_build_filename (folder, APP_MANIFEST_NAME, NULL), *text = NULL;
  gsize size;
  if (!g_file_get_contents (path, &text, &size, &cause)
      || !g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” cannot be read: %s. Deliver again."), path, cause->message);
      return NULL;
    }
  const char *fault = read_all (self, file, text, size);
  if (fault)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is damaged: %s is missing or wrong. Deliver again."), path, fault);
      return NULL;
    }
  return g_steal_pointer (&self);
}
