/* app-ddp-verify.c — does a DDP set hold: rules, and the lists of sums that lie beside it. */
#include "app-ddp-set.h"

#include "app-file-sums.h"
#include "app-finding.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define TOLD_US (50 * 1000)
#define LIST_MAX 65536 /* bytes of a list of sums */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

typedef struct
{
  /* borrowed */
  const AppDdpSet *set;
  GPtrArray *findings;

  GHashTable *sums; /* owned; path to AppFileSums: the image is read once for both lists */
  int checked;

  /* telling how far it is */
  AppProgressFunc progress; /* or NULL */
  gpointer user_data;
  GCancellable *cancellable;
  double read, bytes; /* of the image, which is nearly all */
  gint64 told_us;
} Check;

static AppFinding *say (Check *self, const char *path, AppSeverity severity, const char *format,
                        ...) G_GNUC_PRINTF (4, 5);

static AppFinding *
say (Check *self, const char *path, AppSeverity severity, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding = app_findings_add (self->findings, severity, "ddp-checksum", "%s", text);
  finding->file = g_strdup (path);
  return finding;
}

static void
tell_read (gsize bytes, gpointer user_data)
{
  Check *self = user_data;
  gint64 now = g_get_monotonic_time ();
  self->read += (double) bytes;
  if (!self->progress || now - self->told_us < TOLD_US)
    return;
  self->told_us = now;
  self->progress (MIN (self->read / self->bytes, 1.0), NAN, NULL, self->user_data);
}

/* The sums of a file of the set, or NULL: said. */
static const AppFileSums *
sums_of (Check *self, const char *list, const char *name)
{
  g_autofree char *path
      = app_ddp_set_find (self->set->folder, g_str_has_prefix (name, "./") ? name + 2 : name);
  AppFileSums *sums = path ? g_hash_table_lookup (self->sums, path) : NULL;
  g_autoptr (GError) error = NULL;
  if (sums)
    return sums;
  if (!path)
    {
      say (self, list, APP_SEVERITY_ERROR, _ ("“%s” is in the list, but not in the folder."), name);
      return NULL;
    }
  sums = g_new0 (AppFileSums, 1);
  if (app_file_sums_read_told (path, TRUE, sums, tell_read, self, self->cancellable, &error))
    {
      g_hash_table_insert (self->sums, g_steal_pointer (&path), sums);
      return sums;
    }
  g_free (sums);
  if (g_cancellable_is_cancelled (self->cancellable))
    return NULL;
  say (self, list, APP_SEVERITY_ERROR, _ ("A file of the list cannot be read: %s"), error->message);
  return NULL;
}

static void
judge (Check *self, const char *list, const char *name, const char *expected, gboolean md5)
{
  const AppFileSums *sums = sums_of (self, list, name);
  if (!sums)
    return;
  g_autofree char *crc = g_strdup_printf ("%08x", sums->crc32);
  self->checked++;
  if (g_ascii_strcasecmp (md5 ? sums->md5 : crc, expected) != 0)
    say (self, list, APP_SEVERITY_ERROR,
         _ ("“%s” is not the file that the list was made of: its %s is %s, not %s."), name,
         md5 ? "MD5" : "CRC-32", md5 ? sums->md5 : crc, expected)
        ->advice
        = g_strdup (_ ("Ask for the set again: it did not arrive whole."));
}

static gboolean
is_hex (const char *text, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

/* "HEX *NAME", "HEX  NAME" or "NAME=HEX"; other lines are headings. */
static void
judge_line (Check *self, const char *list, char *line)
{
  char *equals = strrchr (line, '=');
  g_strchomp (line);
  if (strlen (line) > 33 && is_hex (line, 32) && line[32] == ' ')
    {
      const char *name = line + 33 + (line[33] == '*' || line[33] == ' ');
      line[32] = '\0';
      judge (self, list, name, line, TRUE);
    }
  else if (equals && strlen (equals + 1) == 8 && is_hex (equals + 1, 8))
    {
      *equals = '\0';
      judge (self, list, line, equals + 1, FALSE);
    }
}

static gboolean
is_list (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  return g_str_has_suffix (upper, ".MD5") || strcmp (upper, APP_DDP_CRC) == 0;
}

static void
judge_list (Check *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->set->folder, name, NULL);
  g_autofree char *text = NULL;
  gsize size;
  if (!g_file_get_contents (path, &text, &size, NULL) || size > LIST_MAX)
    {
      say (self, path, APP_SEVERITY_WARNING, _ ("The list of sums cannot be read."));
      return;
    }
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i]; i++)
    judge_line (self, path, lines[i]);
}

gboolean
app_ddp_set_verify (const AppDdpSet *self, GPtrArray *findings, AppProgressFunc progress,
                    gpointer user_data, GCancellable *cancellable, GError **error)
{
  Check check = {
    .set = self,
    .findings = findings,
    .sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
    .bytes = MAX ((double) self->disc->sectors * APP_DDP_SECTOR, 1.0),
  };
  for (guint i = 0; i < self->notes->len; i++)
    g_ptr_array_add (findings, app_finding_copy (self->notes->pdata[i]));
  app_disc_check (self->disc, findings);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    if (is_list (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    judge_list (&check, names->pdata[i]);
  gboolean whole = !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (whole && !check.checked)
    say (&check, self->folder, APP_SEVERITY_WARNING,
         _ ("No list of sums lies beside the set: nobody can tell whether it arrived whole."));
  g_hash_table_unref (check.sums);
  return whole;
}
