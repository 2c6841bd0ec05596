/* app-survey.c — keeps a result for the key of every track and lane, and workers for those without.
 *
 * A track in a lane is an item. An item's key says what its samples are; a result or a job belongs
 * to a key, never to an item, so going back to an earlier state finds what was known then. Jobs
 * whose key no item has any more are cancelled. */
#include "app-survey.h"

#include "app-stage-loudness.h"
#include "app-survey-job.h"
#include "app-survey-known.h"
#include "app-thread-class.h"

#include <glib/gi18n-lib.h>

#include <math.h>

enum
{
  SETTLE_MS = 200,   /* without an edit before work starts */
  PROGRESS_MS = 100, /* between two notifications of progress */
  NICE = 10,         /* of the workers: playback and the window come first */
};

typedef struct
{
  int track;       /* of the programme; -1: has no audio */
  char *key;       /* owned; NULL when track is -1 */
  GError *error;   /* owned; when track is -1: why */
  guint64 picture; /* key of its overview: identity of the track, and lane */
} Item;

/* The newest overview of a track in a lane, and what it shows. */
typedef struct
{
  AppOverview *overview; /* owned */
  AppMedia *media;       /* owned */
  gint64 trim_in;
  int rate;
} Picture;

/* All tracks as one, combined when it is first asked for after something changed: some ms of a long
 * album, asked for by several widgets with every track that is measured. */
typedef struct
{
  gboolean valid, whole; /* whole: every track was known */
  AppMeasurement measurement;
} Album;

struct _AppSurvey
{
  GObject parent;

  /* owned */
  AppDocument *document;
  AppProgramme *programme;
  GPtrArray *findings; /* of laying it out */
  AppSurveyStore *store;
  GArray *items; /* of Item: index * APP_N_PROGRAMME_LANES + lane */
  AppSurveyKnown *known;
  GHashTable *jobs;     /* key -> AppSurveyJob, queued or running */
  GHashTable *pictures; /* Item.picture -> Picture */
  Album albums[APP_N_PROGRAMME_LANES];
  GThreadPool *workers;

  AppTrack *first;     /* borrowed, only compared: the track to measure first */
  guint settle, ticks; /* sources */
  gboolean busy;
  gint64 frames_before; /* finished since busy began */
  guint n_rendered;
};

enum
{
  PROP_BUSY = 1,
  PROP_PROGRESS,
  N_PROPS
};

enum
{
  PROGRAMME,
  UPDATED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AppSurvey, app_survey, G_TYPE_OBJECT)

static void
item_clear (gpointer data)
{
  Item *item = data;
  g_free (item->key);
  g_clear_error (&item->error);
}

static void
picture_free (gpointer data)
{
  Picture *picture = data;
  app_overview_unref (picture->overview);
  app_media_unref (picture->media);
  g_free (picture);
}

static GHashTable *
pictures_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, picture_free);
}

static void
job_drop (gpointer data)
{
  app_survey_job_cancel (data);
  app_survey_job_unref (data);
}

static void
work (gpointer data, gpointer unused)
{
  app_thread_work (NICE);
  app_survey_job_run (data);
  app_survey_job_unref (data);
}

static const Item *
survey_item (AppSurvey *self, guint index, AppLane lane)
{
  guint place = index * APP_N_PROGRAMME_LANES + (guint) lane;
  return (guint) lane < APP_N_PROGRAMME_LANES && place < self->items->len
             ? &g_array_index (self->items, Item, place)
             : NULL;
}

static const AppSurveyResult *
survey_known (AppSurvey *self, const Item *item)
{
  return item ? app_survey_known_result (self->known, item->key) : NULL;
}

static double
survey_progress (AppSurvey *self)
{
  gint64 done = self->frames_before, total = self->frames_before;
  GHashTableIter iter;
  gpointer job;
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &job))
    {
      done += app_survey_job_frames_done (job);
      total += app_survey_job_frames (job);
    }
  return total > 0 ? (double) done / (double) total : self->busy ? 0.0 : 1.0;
}

static gboolean
survey_tick (gpointer data)
{
  g_object_notify_by_pspec (data, props[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static void
survey_set_busy (AppSurvey *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  self->frames_before = 0;
  if (busy)
    self->ticks = g_timeout_add (PROGRESS_MS, survey_tick, self);
  else
    g_clear_handle_id (&self->ticks, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
survey_forget_albums (AppSurvey *self)
{
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    self->albums[lane].valid = FALSE;
}

static Picture *
picture_new (const AppSurvey *self, const Item *item, const AppSurveyResult *result)
{
  const AppProgrammeTrack *track = &self->programme->tracks[item->track];
  Picture *picture = g_new (Picture, 1);
  *picture = (Picture){ .overview = app_overview_ref (result->overview),
                        .media = app_media_ref (track->media),
                        .trim_in = track->trim_in,
                        .rate = self->programme->rate };
  return picture;
}

/* Takes the overviews of what is known now, keeps the former ones of what is not, and forgets those
 * of tracks that are gone. */
static void
survey_take_pictures (AppSurvey *self)
{
  GHashTable *pictures = pictures_new ();
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      const AppSurveyResult *known = survey_known (self, item);
      gpointer former_key = NULL, picture = NULL;
      if (!item->key)
        continue;
      if (known)
        picture = picture_new (self, item, known);
      else if (g_hash_table_steal_extended (self->pictures, &item->picture, &former_key, &picture))
        g_free (former_key);
      if (picture)
        g_hash_table_replace (pictures, g_memdup2 (&item->picture, sizeof item->picture), picture);
    }
  g_hash_table_unref (self->pictures);
  self->pictures = pictures;
}

static void
survey_job_done (AppSurveyJob *job, gpointer user_data)
{
  AppSurvey *self = user_data;
  g_object_ref (self);
  survey_forget_albums (self);
  app_survey_known_learn (self->known, app_survey_job_key (job), app_survey_job_result (job),
                          app_survey_job_error (job));
  self->n_rendered += app_survey_job_rendered (job) ? 1 : 0;
  self->frames_before += app_survey_job_frames (job);
  survey_take_pictures (self);
  g_hash_table_remove (self->jobs, app_survey_job_key (job));
  g_signal_emit (self, signals[UPDATED], 0);
  if (g_hash_table_size (self->jobs) == 0 && !self->settle)
    survey_set_busy (self, FALSE);
  g_object_unref (self);
}

/* Starts a job for every item of a track without a result. What failed is tried again: a file may
 * be back. */
static void
survey_start_track (AppSurvey *self, guint index)
{
  for (guint lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      const Item *item = survey_item (self, index, (AppLane) lane);
      if (!item->key || survey_known (self, item) || g_hash_table_contains (self->jobs, item->key))
        continue;
      const AppProgrammeTrack *track = &self->programme->tracks[item->track];
      AppSurveyJob *job = app_survey_job_new (self->programme, (AppLane) lane, track->start,
                                              track->start + track->length, item->key, self->store,
                                              survey_job_done, self);
      g_hash_table_insert (self->jobs, g_strdup (item->key), job);
      g_thread_pool_push (self->workers, app_survey_job_ref (job), NULL);
    }
}

static void
survey_start (AppSurvey *self)
{
  AppAlbum *album = app_document_album (self->document);
  guint n = self->items->len / APP_N_PROGRAMME_LANES;
  for (guint i = 0; i < n; i++)
    if (app_album_track (album, i) == self->first)
      survey_start_track (self, i);
  for (guint i = 0; i < n; i++)
    survey_start_track (self, i);
  if (g_hash_table_size (self->jobs) == 0)
    survey_set_busy (self, FALSE);
}

static gboolean
survey_settled (gpointer data)
{
  AppSurvey *self = data;
  self->settle = 0;
  survey_start (self);
  return G_SOURCE_REMOVE;
}

static GError *
no_audio (AppTrack *track)
{
  AppMedia *media = app_track_media (track);
  g_autofree char *name = g_filename_display_name (app_media_path (media));
  if (app_media_is_missing (media))
    return g_error_new (APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING,
                        _ ("“%s” is missing, so its track cannot be measured. Locate it."), name);
  return g_error_new (APP_MEDIA_ERROR, APP_MEDIA_ERROR_EMPTY,
                      _ ("Nothing is left of “%s”: its trims are as long as the mix. Shorten "
                         "them."),
                      name);
}

static void
survey_make_items (AppSurvey *self)
{
  AppAlbum *album = app_document_album (self->document);
  g_array_set_size (self->items, 0);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *own = app_album_track (album, i);
      /* The programme leaves out tracks without audio. */
      int at = app_programme_find (self->programme, app_track_key (own));
      const AppProgrammeTrack *track = at < 0 ? NULL : &self->programme->tracks[at];
      for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
        {
          Item item = { .track = at };
          item.picture = app_track_key (own) * APP_N_PROGRAMME_LANES + (guint64) lane;
          if (track)
            item.key = app_programme_hash (self->programme, (AppLane) lane, track->start,
                                           track->start + track->length);
          else
            item.error = no_audio (own);
          g_array_append_val (self->items, item);
        }
    }
}

static gboolean
is_unwanted (gpointer key, gpointer job, gpointer user_data)
{
  return !g_hash_table_contains (user_data, key);
}

/* Tells what is in use and cancels work for what is not. Returns how many items have no result. */
static guint
survey_sort_out (AppSurvey *self)
{
  guint missing = 0;
  app_survey_known_begin (self->known);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      if (!item->key)
        continue;
      g_hash_table_add (wanted, item->key);
      app_survey_known_use (self->known, item->key);
      missing += survey_known (self, item) ? 0 : 1;
    }
  g_hash_table_foreach_remove (self->jobs, is_unwanted, wanted);
  app_survey_known_end (self->known);
  return missing;
}

static void
survey_take_album (AppSurvey *self, guint settle_ms)
{
  AppProgramme *old = self->programme;
  g_ptr_array_set_size (self->findings, 0);
  self->programme = app_programme_new (app_document_album (self->document), self->findings);
  if (old)
    app_programme_unref (old);
  survey_make_items (self);
  survey_forget_albums (self);
  guint missing = survey_sort_out (self);
  survey_take_pictures (self);
  g_clear_handle_id (&self->settle, g_source_remove);
  if (missing > 0)
    self->settle = g_timeout_add (settle_ms, survey_settled, self);
  survey_set_busy (self, missing > 0);
}

static void
survey_edited (AppSurvey *self)
{
  g_object_ref (self); /* a handler may drop it */
  survey_take_album (self, SETTLE_MS);
  g_signal_emit (self, signals[PROGRAMME], 0);
  g_signal_emit (self, signals[UPDATED], 0);
  g_object_unref (self);
}

static void
app_survey_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AppSurvey *self = APP_SURVEY (object);
  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, survey_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
app_survey_dispose (GObject *object)
{
  AppSurvey *self = APP_SURVEY (object);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_handle_id (&self->ticks, g_source_remove);
  if (self->document)
    g_signal_handlers_disconnect_by_data (app_document_album (self->document), self);
  g_hash_table_remove_all (self->jobs); /* cancels them */
  /* Nobody waits for what is being decoded: jobs own what they use, and end at their next look. */
  if (self->workers)
    g_thread_pool_free (self->workers, FALSE, FALSE);
  self->workers = NULL;
  g_clear_object (&self->document);
  G_OBJECT_CLASS (app_survey_parent_class)->dispose (object);
}

static void
app_survey_finalize (GObject *object)
{
  AppSurvey *self = APP_SURVEY (object);
  g_clear_pointer (&self->programme, app_programme_unref);
  g_clear_pointer (&self->store, app_survey_store_unref);
  g_ptr_array_unref (self->findings);
  g_array_unref (self->items);
  app_survey_known_free (self->known);
  g_hash_table_unref (self->jobs);
  g_hash_table_unref (self->pictures);
  G_OBJECT_CLASS (app_survey_parent_class)->finalize (object);
}

static void
app_survey_class_init (AppSurveyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = app_survey_get_property;
  object_class->dispose = app_survey_dispose;
  object_class->finalize = app_survey_finalize;
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[PROGRAMME] = g_signal_new ("programme", APP_TYPE_SURVEY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  signals[UPDATED] = g_signal_new ("updated", APP_TYPE_SURVEY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
app_survey_init (AppSurvey *self)
{
  self->findings = app_findings_new ();
  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  self->known = app_survey_known_new (APP_SURVEY_KNOWN_LIMIT);
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, job_drop);
  self->pictures = pictures_new ();
  self->store = app_survey_store_new (NULL, 0);
}

AppSurvey *
app_survey_new (AppDocument *document, int threads)
{
  AppSurvey *self = g_object_new (APP_TYPE_SURVEY, NULL);
  self->document = g_object_ref (document);
  int n = threads > 0 ? threads : MAX (1, (int) g_get_num_processors () - 1);
  self->workers = g_thread_pool_new (work, NULL, n, TRUE, NULL);
  g_signal_connect_swapped (app_document_album (document), "edited", G_CALLBACK (survey_edited),
                            self);
  survey_take_album (self, 0);
  return self;
}

const GPtrArray *
app_survey_findings (AppSurvey *self)
{
  return self->findings;
}

AppProgramme *
app_survey_programme (AppSurvey *self)
{
  return self->programme;
}

const AppSurveyResult *
app_survey_track (AppSurvey *self, guint index, AppLane lane)
{
  return survey_known (self, survey_item (self, index, lane));
}

AppOverview *
app_survey_overview (AppSurvey *self, guint index, AppLane lane, gint64 *offset)
{
  const Item *item = survey_item (self, index, lane);
  if (offset)
    *offset = 0;
  if (!item || !item->key)
    return NULL;
  const AppProgrammeTrack *track = &self->programme->tracks[item->track];
  const Picture *picture = g_hash_table_lookup (self->pictures, &item->picture);
  if (!picture || picture->media != track->media)
    return NULL;
  double scale = (double) self->programme->rate / picture->rate;
  if (offset)
    *offset = (gint64) llrint ((double) picture->trim_in * scale) - track->trim_in;
  return picture->overview;
}

static const GError *
item_error (AppSurvey *self, const Item *item)
{
  const GError *error = item ? app_survey_known_error (self->known, item->key) : NULL;
  return error ? error : item ? item->error : NULL;
}

const char *
app_survey_fault (AppSurvey *self, guint index, AppLane lane)
{
  const GError *error = item_error (self, survey_item (self, index, lane));
  return error ? error->message : NULL;
}

static gboolean
survey_combine (AppSurvey *self, AppLane lane, AppMeasurement *result)
{
  guint n = self->items->len / APP_N_PROGRAMME_LANES;
  g_autofree AppMeasurePiece *pieces = g_new (AppMeasurePiece, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const AppSurveyResult *known = app_survey_track (self, i, lane);
      if (!known)
        return FALSE;
      const AppProgrammeTrack *track = &self->programme->tracks[survey_item (self, i, lane)->track];
      double start = (double) track->start / self->programme->rate;
      pieces[i]
          = (AppMeasurePiece){ &known->measurement, known->loudness, known->momentary, start };
    }
  if (n > 0)
    app_measure_combine (pieces, (int) n, result);
  return n > 0;
}

gboolean
app_survey_album (AppSurvey *self, AppLane lane, AppMeasurement *result)
{
  if ((guint) lane >= APP_N_PROGRAMME_LANES)
    return FALSE;
  Album *album = &self->albums[lane];
  if (!album->valid)
    album->whole = survey_combine (self, lane, &album->measurement);
  album->valid = TRUE;
  if (album->whole)
    *result = album->measurement;
  return album->whole;
}

double
app_survey_stage_lufs (AppSurvey *self, guint index, gboolean album, int stage)
{
  const AppSurveyResult *known = app_survey_track (self, index, APP_LANE_MASTER);
  if (!known)
    return NAN;
  const AppProgramme *programme = self->programme;
  int track = survey_item (self, index, APP_LANE_MASTER)->track;
  int n_track = programme->tracks[track].chain->n_slots, n_album = programme->chain->n_slots;
  int at = app_stage_loudness_index (n_track, n_album, album, stage);
  gboolean fits = (int) known->stages->len == app_stage_loudness_count (n_track, n_album);
  return fits && at >= 0 ? g_array_index (known->stages, double, at) : NAN;
}

void
app_survey_prioritise (AppSurvey *self, guint index)
{
  AppAlbum *album = app_document_album (self->document);
  self->first = index < app_album_n_tracks (album) ? app_album_track (album, index) : NULL;
  /* The last to be moved is the first to be done: the master. */
  for (int lane = 0; lane < APP_N_PROGRAMME_LANES; lane++)
    {
      const Item *item = survey_item (self, index, (AppLane) lane);
      gpointer job = item && item->key ? g_hash_table_lookup (self->jobs, item->key) : NULL;
      if (job)
        g_thread_pool_move_to_front (self->workers, job);
    }
}

int
app_survey_prioritised (AppSurvey *self)
{
  AppAlbum *album = app_document_album (self->document);
  for (guint i = 0; self->first && i < app_album_n_tracks (album); i++)
    if (app_album_track (album, i) == self->first)
      return (int) i;
  return -1;
}

gboolean
app_survey_wait (AppSurvey *self, GError **error)
{
  const GError *fault = NULL;
  g_object_ref (self);
  if (self->settle)
    {
      g_source_remove (self->settle);
      survey_settled (self);
    }
  while (self->busy)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; !fault && i < self->items->len; i++)
    fault = item_error (self, &g_array_index (self->items, Item, i));
  if (fault && error)
    *error = g_error_copy (fault);
  g_object_unref (self);
  return !fault;
}

guint
app_survey_n_rendered (AppSurvey *self)
{
  return self->n_rendered;
}
