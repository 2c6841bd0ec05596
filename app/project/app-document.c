/* app-document.c — an album with its file, its history and its autosave. */
#include "app-document.h"

#include "app-album-sources.h"
#include "app-intake-log.h"
#include "app-project-file.h"
#include "app-sound-file.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define AUTOSAVE_MS 1000
#define AUTOSAVE_LATEST_US (10 * G_USEC_PER_SEC)

struct _AppDocument
{
  GObject parent;

  /* owned */
  AppAlbum *album;
  AppHistory *history;
  AppSources *sources;
  GKeyFile *rest; /* of the file, not understood */
  GPtrArray *findings;
  char *path; /* canonical, or NULL */

  gboolean read_only;
  gboolean unsaved;    /* new, recovered or delivered: modified whatever the history says */
  gboolean incomplete; /* saved while a hash was not known */

  gboolean autosave;
  char *autosave_path;      /* owned; NULL until the first */
  guint autosave_timer;     /* source, 0: none */
  gint64 autosave_first_us; /* when the burst began */
};

enum
{
  PROP_PATH = 1,
  PROP_MODIFIED,
  PROP_READ_ONLY,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint findings_signal;

G_DEFINE_FINAL_TYPE (AppDocument, app_document, G_TYPE_OBJECT)

static void
drop_autosave (AppDocument *self)
{
  g_clear_handle_id (&self->autosave_timer, g_source_remove);
  if (self->autosave_path)
    app_autosave_discard (self->autosave_path);
  g_clear_pointer (&self->autosave_path, g_free);
}

static char *
document_text (AppDocument *self, const char *path, gboolean autosave, gsize *size)
{
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autoptr (GKeyFile) file = app_project_write (self->album, self->sources, self->rest, folder);
  if (folder)
    app_intake_log_relate (file, folder);
  if (autosave)
    app_autosave_mark (file, path);
  return g_key_file_to_data (file, size, NULL);
}

static gboolean
on_autosave (gpointer data)
{
  AppDocument *self = data;
  self->autosave_timer = 0;
  if (!app_document_modified (self))
    {
      drop_autosave (self);
      return G_SOURCE_REMOVE;
    }
  g_autoptr (GError) error = NULL;
  if (!self->autosave_path)
    self->autosave_path = app_autosave_new_path (self->path, &error);
  gsize size;
  g_autofree char *text = document_text (self, self->path, TRUE, &size);
  if (!self->autosave_path
      || !g_file_set_contents_full (self->autosave_path, text, (gssize) size,
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    {
      app_findings_add (self->findings, APP_SEVERITY_WARNING, "autosave",
                        _ ("Unsaved work cannot be kept safe: %s"), error->message)
          ->advice
          = g_strdup (_ ("Save often, and make room in the folder named."));
      self->autosave = FALSE; /* said once */
      g_signal_emit (self, findings_signal, 0);
    }
  return G_SOURCE_REMOVE;
}

static void
schedule_autosave (AppDocument *self)
{
  gint64 now = g_get_monotonic_time ();
  if (!self->autosave)
    return;
  if (!self->autosave_timer)
    self->autosave_first_us = now;
  else if (now - self->autosave_first_us > AUTOSAVE_LATEST_US)
    return; /* let it run: the burst does not end */
  g_clear_handle_id (&self->autosave_timer, g_source_remove);
  self->autosave_timer = g_timeout_add (AUTOSAVE_MS, on_autosave, self);
}

static gboolean
same_finding (gconstpointer a, gconstpointer b)
{
  const AppFinding *one = a, *other = b;
  return one->track == other->track && strcmp (one->id, other->id) == 0
         && g_strcmp0 (one->file, other->file) == 0;
}

/* Finds anew what is wrong with the sources of the tracks as they are now. TRUE when that differs
 * from before. */
static gboolean
refresh_sources (AppDocument *self)
{
  g_autoptr (GPtrArray) fresh = app_album_sources_findings (self->album, self->sources);
  guint same = 0, old = 0;
  for (guint i = 0; i < self->findings->len; i++)
    if (g_str_has_prefix (((AppFinding *) self->findings->pdata[i])->id, "source-"))
      {
        same += g_ptr_array_find_with_equal_func (fresh, self->findings->pdata[i], same_finding,
                                                  NULL);
        old++;
      }
  if (same == old && old == fresh->len)
    return FALSE;
  for (guint i = self->findings->len; i-- > 0;)
    if (g_str_has_prefix (((AppFinding *) self->findings->pdata[i])->id, "source-"))
      g_ptr_array_remove_index (self->findings, i);
  g_ptr_array_extend_and_steal (self->findings, g_steal_pointer (&fresh));
  return TRUE;
}

static void
on_history (AppDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
  schedule_autosave (self);
  if (refresh_sources (self))
    g_signal_emit (self, findings_signal, 0);
}

static void
on_checked (AppDocument *self, AppMedia *media)
{
  if (refresh_sources (self))
    g_signal_emit (self, findings_signal, 0);
  if (self->incomplete && !app_sources_busy (self->sources) && !app_document_modified (self))
    app_document_save (self, NULL, NULL); /* the same work, with its hashes */
}

static void
app_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppDocument *self = APP_DOCUMENT (object);
  switch (id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, app_document_modified (self));
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_document_finalize (GObject *object)
{
  AppDocument *self = APP_DOCUMENT (object);
  drop_autosave (self);
  app_sources_stop (self->sources);
  g_signal_handlers_disconnect_by_data (self->sources, self);
  g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->sources);
  g_clear_object (&self->history);
  g_clear_object (&self->album);
  g_clear_pointer (&self->rest, g_key_file_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_free (self->path);
  G_OBJECT_CLASS (app_document_parent_class)->finalize (object);
}

static void
app_document_class_init (AppDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = app_document_get_property;
  object_class->finalize = app_document_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  props[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  props[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  findings_signal = g_signal_new ("findings", APP_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
app_document_init (AppDocument *self)
{
  self->history = app_history_new ();
  self->sources = app_sources_new ();
  self->findings = app_findings_new ();
  g_signal_connect_swapped (self->history, "changed", G_CALLBACK (on_history), self);
  g_signal_connect_swapped (self->sources, "checked", G_CALLBACK (on_checked), self);
}

static void
notify_all (AppDocument *self)
{
  for (int i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

AppDocument *
app_document_new (int rate)
{
  AppDocument *self = g_object_new (APP_TYPE_DOCUMENT, NULL);
  self->album = app_album_new (rate);
  return self;
}

static AppDocument *
document_from_text (const char *data, gsize size, const char *path, GError **error)
{
  g_autoptr (AppProject) project = app_project_read (data, size, error);
  if (!project)
    return NULL;
  AppDocument *self = g_object_new (APP_TYPE_DOCUMENT, NULL);
  self->album = g_object_ref (project->album);
  self->rest = g_steal_pointer (&project->rest);
  g_ptr_array_extend_and_steal (self->findings, g_steal_pointer (&project->findings));
  self->read_only = project->format > APP_PROJECT_FORMAT;
  self->path = g_strdup (path);
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  if (folder && self->rest)
    app_intake_log_resolve (self->rest, folder);
  app_album_sources_resolve (project, self->sources, folder);
  refresh_sources (self);
  if (g_main_depth () == 0)
    app_sources_wait (self->sources);
  return self;
}

static void
prefix_name (GError **error, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  g_prefix_error (error, "%s: ", name);
}

AppDocument *
app_document_open (const char *path, GError **error)
{
  g_autofree char *real = app_project_file_path (path);
  gsize size;
  g_autofree char *data = app_project_file_read (real, &size, error);
  if (!data)
    return NULL;
  AppDocument *self = document_from_text (data, size, real, error);
  if (!self)
    prefix_name (error, path);
  return self;
}

AppDocument *
app_autosave_recover (const char *autosave, GError **error)
{
  gsize size;
  g_autofree char *data = app_project_file_read (autosave, &size, error);
  if (!data)
    return NULL;
  g_autofree char *path = app_autosave_project_path (data, size);
  AppDocument *self = document_from_text (data, size, path, error);
  if (!self)
    {
      prefix_name (error, autosave);
      return NULL;
    }
  self->unsaved = TRUE;
  self->autosave_path = g_strdup (autosave); /* lives on until the work is saved or given up */
  return self;
}

static GPtrArray *
open_mixes (const char *const *paths, GPtrArray *findings)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) app_media_unref);
  for (; *paths; paths++)
    {
      AppMedia *one = app_source_open_mix (*paths, findings);
      if (one)
        g_ptr_array_add (media, one);
    }
  return media;
}

AppDocument *
app_document_create (const char *const *mixes, int rate, double gap_s)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autoptr (GPtrArray) media = open_mixes (mixes, findings);
  AppDocument *self = app_document_new (rate ? rate : app_album_rate_for (media));
  g_ptr_array_extend_and_steal (self->findings, g_steal_pointer (&findings));
  for (guint i = 0; i < media->len; i++)
    {
      g_autoptr (AppTrack) track = app_track_new (media->pdata[i]);
      double gap = CLAMP (gap_s, -86400.0, 86400.0) * app_album_rate (self->album);
      if (i > 0)
        g_object_set (track, "gap", (gint64) (gap < 0 ? gap - 0.5 : gap + 0.5), NULL);
      g_list_store_append (app_album_tracks (self->album), track);
      app_sources_add (self->sources, media->pdata[i], NULL);
    }
  self->unsaved = media->len > 0;
  return self;
}

AppAlbum *
app_document_album (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), NULL);
  return self->album;
}

AppHistory *
app_document_history (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), NULL);
  return self->history;
}

const char *
app_document_path (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), NULL);
  return self->path;
}

gboolean
app_document_read_only (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), FALSE);
  return self->read_only;
}

gboolean
app_document_modified (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), FALSE);
  return self->unsaved || app_history_modified (self->history);
}

GPtrArray *
app_document_findings (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), NULL);
  return self->findings;
}

/* FALSE with error when path is a source of the album. */
static gboolean
check_no_source (AppDocument *self, const char *path, GError **error)
{
  if (!app_album_sources_reads (self->album, path))
    return TRUE;
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
               _ ("%s is a mix or a reference of this album, and those are never replaced: choose "
                  "another name."),
               name);
  return FALSE;
}

gboolean
app_document_save (AppDocument *self, const char *path, GError **error)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), FALSE);
  if (!path && !self->path)
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
                   _ ("The album has no file yet: choose a name to save it."));
      return FALSE;
    }
  g_autofree char *real = app_project_file_path (path ? path : self->path);
  if (self->read_only && g_strcmp0 (real, self->path) == 0)
    {
      g_autofree char *name = g_filename_display_name (real);
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_READ_ONLY,
                   _ ("%s was written by a newer version of Lacquer: save under another name."),
                   name);
      return FALSE;
    }
  if (!check_no_source (self, real, error))
    return FALSE;
  if (g_main_depth () == 0)
    app_sources_wait (self->sources);
  if (!self->rest)
    self->rest = g_key_file_new ();
  if (g_strcmp0 (real, self->path) == 0)
    app_delivery_records_take_later (self->rest, real);
  gsize size;
  g_autofree char *text = document_text (self, real, FALSE, &size);
  if (size > APP_PROJECT_SIZE_MAX)
    {
      g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_WRITE,
                   _ ("The project would be too large to be opened again (%d MiB at most): shorten "
                      "its notes or take out tracks."),
                   APP_PROJECT_SIZE_MAX / (1024 * 1024));
      return FALSE;
    }
  if (!app_project_file_write (real, text, size, error))
    return FALSE;
  g_free (self->path);
  self->path = g_steal_pointer (&real);
  self->read_only = FALSE;
  self->unsaved = FALSE;
  self->incomplete = app_sources_busy (self->sources);
  drop_autosave (self);
  app_history_mark_saved (self->history);
  notify_all (self);
  return TRUE;
}

int
app_document_add_mixes (AppDocument *self, const char *const *paths, guint position,
                        GPtrArray *findings)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), 0);
  g_autoptr (GPtrArray) media = open_mixes (paths, findings);
  guint n = app_album_n_tracks (self->album);
  position = MIN (position, n);
  app_history_begin (self->history, media->len == 1 ? _ ("Add mix") : _ ("Add mixes"));
  AppTrack *first = position == 0 && media->len ? app_album_track (self->album, 0) : NULL;
  if (first && app_track_gap (first) == 0) /* it is not the first any more */
    app_history_set_int64 (self->history, first, "gap", (gint64) 2 * app_album_rate (self->album));
  for (guint i = 0; i < media->len; i++)
    {
      g_autoptr (AppTrack) track = app_track_new (media->pdata[i]);
      if (position + i > 0)
        g_object_set (track, "gap", (gint64) 2 * app_album_rate (self->album), NULL);
      app_sources_add (self->sources, media->pdata[i], NULL);
      app_history_insert (self->history, app_album_tracks (self->album), position + i, track, NULL);
    }
  app_history_end (self->history);
  return (int) media->len;
}

/* What is there of a copy that broke off can be compared with; that it did is said. */
static void
tell_lacking (AppMedia *media, GPtrArray *findings)
{
  g_autofree char *text = app_media_is_truncated (media)
                              ? app_sound_file_lacking_text (app_media_path (media))
                              : NULL;
  if (!text)
    return;
  AppFinding *finding
      = app_findings_add (findings, APP_SEVERITY_WARNING, "reference-damaged", "%s", text);
  finding->file = g_strdup (app_media_path (media));
  finding->advice = g_strdup (_ ("What there is of it can be heard and measured."));
}

/* FALSE with a finding when the file cannot be one more reference. */
static gboolean
check_reference (AppDocument *self, AppMedia *media, GPtrArray *findings)
{
  GListModel *list = G_LIST_MODEL (app_album_references (self->album));
  g_autofree char *name = g_filename_display_basename (app_media_path (media));
  AppFinding *finding = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (list) && !finding; i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, i);
      if (app_media_is_file (app_reference_media (reference), app_media_path (media)))
        finding = app_findings_add (findings, APP_SEVERITY_INFO, "reference-there",
                                    _ ("%s is a reference already."), name);
    }
  if (!finding && g_list_model_get_n_items (list) >= APP_PROJECT_REFERENCES_MAX)
    {
      finding = app_findings_add (findings, APP_SEVERITY_ERROR, "references-many",
                                  _ ("%s is one too many: an album has at most %d references."),
                                  name, APP_PROJECT_REFERENCES_MAX);
      finding->advice = g_strdup (_ ("Remove some that you do not need any more."));
    }
  if (finding)
    finding->file = g_strdup (app_media_path (media));
  else
    tell_lacking (media, findings);
  return !finding;
}

int
app_document_add_references (AppDocument *self, const char *const *paths, GPtrArray *findings)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), 0);
  g_autoptr (GPtrArray) unheard = app_findings_new ();
  findings = findings ? findings : unheard;
  g_autoptr (GPtrArray) media = open_mixes (paths, findings);
  GListStore *list = app_album_references (self->album);
  int added = 0;
  app_history_begin (self->history, media->len == 1 ? _ ("Add reference") : _ ("Add references"));
  for (guint i = 0; i < media->len; i++)
    {
      if (!check_reference (self, media->pdata[i], findings))
        continue;
      g_autoptr (AppReference) reference = app_reference_new (media->pdata[i]);
      app_sources_add (self->sources, media->pdata[i], NULL);
      app_history_insert (self->history, list, g_list_model_get_n_items (G_LIST_MODEL (list)),
                          reference, NULL);
      added++;
    }
  app_history_end (self->history);
  return added;
}

void
app_document_keep_master (AppDocument *self)
{
  g_return_if_fail (APP_IS_DOCUMENT (self));
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_ALBUM);
  g_value_take_object (&value, app_album_keep (self->album, g_get_real_time () / G_USEC_PER_SEC));
  app_history_begin (self->history, _ ("Keep as previous master"));
  app_history_set (self->history, G_OBJECT (self->album), "previous", &value, NULL);
  app_history_end (self->history);
}

void
app_document_add_note (AppDocument *self, const char *text)
{
  g_return_if_fail (APP_IS_DOCUMENT (self));
  g_autofree char *added = g_utf8_make_valid (text, -1);
  g_strstrip (added);
  if (!*added)
    return;
  g_autofree char *note = g_strdup (app_album_note (self->album));
  g_strchomp (note);
  g_autofree char *whole = *note ? g_strjoin ("\n\n", note, added, NULL) : g_strdup (added);
  app_history_begin (self->history, _ ("Add to the note"));
  app_history_set_string (self->history, self->album, "note", whole);
  app_history_end (self->history);
}

gboolean
app_document_relocate (AppDocument *self, guint track, const char *path, GError **error)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (track < app_album_n_tracks (self->album), FALSE);
  return app_album_sources_locate (self->album, self->sources, self->history,
                                   app_album_track (self->album, track), path, _ ("Locate mix"),
                                   error);
}

gboolean
app_document_relocate_reference (AppDocument *self, guint index, const char *path, GError **error)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), FALSE);
  g_autoptr (AppReference) reference
      = g_list_model_get_item (G_LIST_MODEL (app_album_references (self->album)), index);
  g_return_val_if_fail (reference, FALSE);
  return app_album_sources_locate (self->album, self->sources, self->history, reference, path,
                                   _ ("Locate reference"), error);
}

void
app_document_enable_autosave (AppDocument *self, gboolean enable)
{
  g_return_if_fail (APP_IS_DOCUMENT (self));
  self->autosave = enable;
  if (!enable)
    g_clear_handle_id (&self->autosave_timer, g_source_remove);
  else if (app_document_modified (self))
    schedule_autosave (self);
}

gboolean
app_document_log_intake (AppDocument *self, const AppIntakeReport *report)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), FALSE);
  if (!self->rest)
    self->rest = g_key_file_new ();
  return app_intake_log_add (self->rest, report);
}

gint64
app_document_received (AppDocument *self, AppMedia *media)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), 0);
  const char *sha256 = app_media_known_sha256 (media);
  return self->rest && sha256 ? app_intake_log_received (self->rest, sha256) : 0;
}

char *
app_document_intake_log (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), NULL);
  g_autofree char *folder = self->path ? g_path_get_dirname (self->path) : NULL;
  return self->rest ? app_intake_log_text (self->rest, folder) : g_strdup ("");
}

void
app_document_keep_deliveries (AppDocument *self, const GPtrArray *records)
{
  g_return_if_fail (APP_IS_DOCUMENT (self));
  if (!self->rest)
    self->rest = g_key_file_new ();
  for (guint i = 0; i < records->len; i++)
    app_delivery_record_save (records->pdata[i], self->rest);
  if (records->len == 0)
    return;
  self->unsaved = TRUE; /* and undo does not take it back */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
  schedule_autosave (self);
}

GPtrArray *
app_document_deliveries (AppDocument *self)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), NULL);
  g_autoptr (GKeyFile) none = self->rest ? g_key_file_ref (self->rest) : g_key_file_new ();
  return app_delivery_records_load (none);
}

gint64
app_document_delivered (AppDocument *self, const char *target)
{
  g_return_val_if_fail (APP_IS_DOCUMENT (self), 0);
  return self->rest ? app_delivery_records_when (self->rest, target) : 0;
}

void
app_document_watch_sources (AppDocument *self)
{
  g_return_if_fail (APP_IS_DOCUMENT (self));
  app_sources_watch (self->sources);
}
