/* app-source.c — what a project remembers of its source files. */
#include "app-source.h"

#include <glib/gi18n-lib.h>

#include <string.h>
#include <sys/stat.h>

enum
{
  SETTLED_MS = 1000 /* after the last change of a file */
};

typedef struct
{
  AppSources *owner; /* borrowed */
  AppMedia *media;   /* owned; the key */
  AppMedia *now;     /* owned; the file as it was found when it was looked at again, or NULL */
  AppSource *source; /* owned; what is written */
  AppSourceState state;
  GFileMonitor *monitor; /* owned; NULL: not watched */
  guint timer;           /* a change is looked at when it is over */
} Entry;

struct _AppSources
{
  GObject parent;

  GHashTable *entries;       /* owned; AppMedia to Entry */
  GQueue pending;            /* of Entry, borrowed; the head is being hashed */
  GCancellable *cancellable; /* owned */
  gboolean running;          /* a thread hashes the head */
  gboolean watching;
};

static guint checked_signal;

G_DEFINE_FINAL_TYPE (AppSources, app_sources, G_TYPE_OBJECT)

char *
app_source_encode_path (const char *path)
{
  return g_uri_escape_string (path, " !\"#$&'()*+,/:;<=>?@[\\]^`{|}", TRUE);
}

char *
app_source_decode_path (const char *text)
{
  return *text ? g_uri_unescape_string (text, NULL) : NULL;
}

char *
app_source_relative_path (const char *path, const char *folder)
{
  g_auto (GStrv) to = g_strsplit (path, "/", -1);
  g_auto (GStrv) from = g_strsplit (folder, "/", -1);
  guint same = 0;
  while (to[same] && to[same + 1] && from[same] && strcmp (to[same], from[same]) == 0)
    same++;
  GString *relative = g_string_new (NULL);
  for (guint i = same; from[i]; i++)
    if (*from[i])
      g_string_append (relative, "../");
  g_autofree char *rest = g_strjoinv ("/", to + same);
  g_string_append (relative, rest);
  return g_string_free (relative, FALSE);
}

gboolean
app_source_is_file (const char *path)
{
  struct stat info;
  return stat (path, &info) == 0 && S_ISREG (info.st_mode);
}

AppSource *
app_source_new (void)
{
  return g_new0 (AppSource, 1);
}

AppSource *
app_source_copy (const AppSource *self)
{
  AppSource *copy = g_memdup2 (self, sizeof *self);
  copy->relative = g_strdup (self->relative);
  copy->absolute = g_strdup (self->absolute);
  copy->sha256 = g_strdup (self->sha256);
  return copy;
}

void
app_source_free (AppSource *self)
{
  if (!self)
    return;
  g_free (self->relative);
  g_free (self->absolute);
  g_free (self->sha256);
  g_free (self);
}

AppMedia *
app_source_open (const AppSource *self, const char *folder)
{
  g_autofree char *beside
      = self->relative && folder ? g_canonicalize_filename (self->relative, folder) : NULL;
  const char *const places[] = { beside, self->absolute };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      AppMedia *media
          = places[i] && app_source_is_file (places[i]) ? app_media_open (places[i], NULL) : NULL;
      if (media)
        return media;
    }
  return NULL;
}

AppMedia *
app_source_open_mix (const char *path, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_filename_display_name (path);
  AppFinding *finding = NULL;
  if (g_file_test (absolute, G_FILE_TEST_EXISTS) && !app_source_is_file (absolute))
    {
      finding = app_findings_add (findings, APP_SEVERITY_ERROR, "mix-unusable",
                                  _ ("%s is not a file"), name);
      finding->advice = g_strdup (_ ("Choose sound files."));
    }
  else
    {
      AppMedia *media = app_media_open (absolute, &error);
      if (media)
        return media;
      finding
          = app_findings_add (findings, APP_SEVERITY_ERROR, "mix-unusable", "%s", error->message);
    }
  finding->file = g_steal_pointer (&absolute);
  return NULL;
}

static void
unwatch (Entry *entry)
{
  g_clear_handle_id (&entry->timer, g_source_remove);
  if (!entry->monitor)
    return;
  g_signal_handlers_disconnect_by_data (entry->monitor, entry);
  g_file_monitor_cancel (entry->monitor);
  g_clear_object (&entry->monitor);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  unwatch (entry);
  app_media_unref (entry->now);
  app_media_unref (entry->media);
  app_source_free (entry->source);
  g_free (entry);
}

static void
app_sources_finalize (GObject *object)
{
  AppSources *self = APP_SOURCES (object);
  g_queue_clear (&self->pending);
  g_hash_table_unref (self->entries);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (app_sources_parent_class)->finalize (object);
}

static void
app_sources_class_init (AppSourcesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = app_sources_finalize;
  checked_signal = g_signal_new ("checked", APP_TYPE_SOURCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
app_sources_init (AppSources *self)
{
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->pending);
}

AppSources *
app_sources_new (void)
{
  return g_object_new (APP_TYPE_SOURCES, NULL);
}

static AppMedia *
entry_file (const Entry *entry)
{
  return entry->now ? entry->now : entry->media;
}

/* Takes the file as it is now for what the project knows. */
static void
entry_adopt (Entry *entry, const char *sha256)
{
  AppSource *source = entry->source;
  AppMedia *file = entry_file (entry);
  g_autofree char *hash = g_strdup (sha256);
  g_free (source->absolute);
  g_free (source->sha256);
  source->absolute = g_strdup (app_media_path (file));
  source->size = app_media_size (file);
  source->mtime = app_media_mtime (file);
  source->rate = app_media_rate (file);
  source->channels = app_media_channels (file);
  source->frames = app_media_frames (file);
  source->sha256 = g_steal_pointer (&hash);
}

/* The head of the queue has been hashed; sha256 NULL: it could not be read. */
static void
head_done (AppSources *self, const char *sha256)
{
  Entry *entry = g_queue_pop_head (&self->pending);
  if (!sha256)
    entry->state = APP_SOURCE_MISSING;
  else if (entry->source->sha256 && g_ascii_strcasecmp (entry->source->sha256, sha256) != 0)
    entry->state = APP_SOURCE_CHANGED;
  else
    {
      entry_adopt (entry, sha256);
      entry->state = APP_SOURCE_GOOD;
    }
  g_signal_emit (self, checked_signal, 0, entry->media);
}

static void
hash_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  const char *sha256 = app_media_sha256 (data, cancellable, &error);
  if (sha256)
    g_task_return_pointer (task, g_strdup (sha256), g_free);
  else
    g_task_return_error (task, error);
}

static void hash_next (AppSources *self);

static void
on_hashed (GObject *object, GAsyncResult *result, gpointer data)
{
  AppSources *self = APP_SOURCES (object);
  g_autofree char *sha256 = g_task_propagate_pointer (G_TASK (result), NULL);
  Entry *head = g_queue_peek_head (&self->pending);
  self->running = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  /* app_sources_wait may have been here before. */
  if (head && entry_file (head) == g_task_get_task_data (G_TASK (result)))
    head_done (self, sha256);
  hash_next (self);
}

static void
hash_next (AppSources *self)
{
  Entry *head = g_queue_peek_head (&self->pending);
  if (!head || self->running || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->running = TRUE;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_hashed, NULL);
  g_task_set_task_data (task, app_media_ref (entry_file (head)), (GDestroyNotify) app_media_unref);
  g_task_run_in_thread (task, hash_thread);
}

/* What can be told without reading the file. */
static AppSourceState
judge (AppMedia *media, const AppSource *known)
{
  if (app_media_is_missing (media))
    return APP_SOURCE_MISSING;
  if (!known)
    return APP_SOURCE_PENDING;
  if (known->size != app_media_size (media) || known->frames != app_media_frames (media)
      || known->rate != app_media_rate (media) || known->channels != app_media_channels (media))
    return APP_SOURCE_CHANGED;
  if (!known->sha256 || known->mtime != app_media_mtime (media))
    return APP_SOURCE_PENDING;
  return APP_SOURCE_GOOD;
}

/* ---- watching ---- */

/* The file was written, moved or removed: what is it now? */
static void
look_again (Entry *entry)
{
  AppSources *self = entry->owner;
  const char *path = app_media_path (entry->media);
  AppMedia *now = app_source_is_file (path) ? app_media_open (path, NULL) : NULL;
  entry->state = now ? judge (now, entry->source) : APP_SOURCE_MISSING;
  if (now)
    {
      app_media_unref (entry->now);
      entry->now = now;
    }
  /* Whatever its time says: it was touched. */
  if (entry->state == APP_SOURCE_GOOD)
    entry->state = APP_SOURCE_PENDING;
  if (entry->state == APP_SOURCE_PENDING)
    {
      g_queue_push_tail (&self->pending, entry);
      hash_next (self);
    }
  else
    g_signal_emit (self, checked_signal, 0, entry->media);
}

static gboolean
on_settled (gpointer data)
{
  Entry *entry = data;
  if (entry->state == APP_SOURCE_PENDING)
    return G_SOURCE_CONTINUE;
  entry->timer = 0;
  look_again (entry);
  return G_SOURCE_REMOVE;
}

static void
on_file_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                 gpointer data)
{
  Entry *entry = data;
  g_clear_handle_id (&entry->timer, g_source_remove);
  entry->timer = g_timeout_add (SETTLED_MS, on_settled, entry);
}

static void
watch (AppSources *self, Entry *entry)
{
  if (!self->watching || entry->monitor || app_media_is_missing (entry->media))
    return;
  g_autoptr (GFile) file = g_file_new_for_path (app_media_path (entry->media));
  entry->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (entry->monitor) /* where there is none, opening still finds out */
    g_signal_connect (entry->monitor, "changed", G_CALLBACK (on_file_changed), entry);
}

void
app_sources_watch (AppSources *self)
{
  g_return_if_fail (APP_IS_SOURCES (self));
  GHashTableIter iter;
  gpointer entry;
  self->watching = TRUE;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    watch (self, entry);
}

void
app_sources_add (AppSources *self, AppMedia *media, AppSource *known)
{
  g_return_if_fail (APP_IS_SOURCES (self));
  if (g_hash_table_contains (self->entries, media))
    {
      app_source_free (known);
      return;
    }
  Entry *entry = g_new0 (Entry, 1);
  entry->owner = self;
  entry->media = app_media_ref (media);
  entry->state = judge (media, known);
  entry->source = known ? known : app_source_new ();
  if (!known)
    entry_adopt (entry, NULL);
  else if (entry->state == APP_SOURCE_GOOD)
    {
      /* It may have been found at another place than where it was. */
      g_free (known->absolute);
      known->absolute = g_strdup (app_media_path (media));
    }
  g_hash_table_insert (self->entries, media, entry);
  watch (self, entry);
  if (entry->state == APP_SOURCE_PENDING)
    {
      g_queue_push_tail (&self->pending, entry);
      hash_next (self);
    }
}

const AppSource *
app_sources_lookup (AppSources *self, AppMedia *media, AppSourceState *state)
{
  g_return_val_if_fail (APP_IS_SOURCES (self), NULL);
  if (!g_hash_table_contains (self->entries, media))
    app_sources_add (self, media, NULL);
  const Entry *entry = g_hash_table_lookup (self->entries, media);
  if (state)
    *state = entry->state;
  return entry->source;
}

gboolean
app_sources_busy (AppSources *self)
{
  g_return_val_if_fail (APP_IS_SOURCES (self), FALSE);
  return !g_queue_is_empty (&self->pending);
}

void
app_sources_wait (AppSources *self)
{
  g_return_if_fail (APP_IS_SOURCES (self));
  Entry *head;
  while ((head = g_queue_peek_head (&self->pending)))
    head_done (self, app_media_sha256 (entry_file (head), self->cancellable, NULL));
}

void
app_sources_stop (AppSources *self)
{
  g_return_if_fail (APP_IS_SOURCES (self));
  g_cancellable_cancel (self->cancellable);
  g_queue_clear (&self->pending);
  GHashTableIter iter;
  gpointer entry;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    unwatch (entry);
}
