/* app-comparison.c — lanes, their loudness and their gains.
 *
 * Mix and master are measured by the survey. Previous master and bypass are programmes of their
 * own, measured here over the same spans; where nothing in them differs from the master, the keys
 * are the same and so is the result. References are measured whole, as they are heard at the
 * rate of the album. Loudness of a region comes from the powers of every 10 ms, so moving a loop
 * measures nothing. */
#include "app-comparison-state.h"

#include "app-revisions.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

enum
{
  SETTLE_MS = 200, /* without an edit before work starts: as the survey */
};

const char *const app_region_ids[APP_N_REGIONS + 1] = { "track", "loop", "loudest" };

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AppComparison, app_comparison, G_TYPE_OBJECT)

static void
row_clear (gpointer data)
{
  AppCompareRow *row = data;
  g_free (row->master);
  for (int v = 0; v < APP_N_VARIANTS; v++)
    g_free (row->keys[v]);
}

static void
seat_clear (AppCompareSeat *seat)
{
  g_clear_object (&seat->reference);
  g_clear_pointer (&seat->key, g_free);
  g_clear_pointer (&seat->fault, g_free);
  seat->asked = 0;
}

AppCompareRow *
app_compare_row (AppComparison *self, guint track)
{
  return track < self->rows->len ? &g_array_index (self->rows, AppCompareRow, track) : NULL;
}

gboolean
app_compare_is_reference (AppLane lane)
{
  return lane >= APP_LANE_REFERENCE && lane < APP_N_LANES;
}

AppCompareVariant
app_compare_variant (AppLane lane)
{
  return lane == APP_LANE_PREVIOUS   ? APP_VARIANT_PREVIOUS
         : lane == APP_LANE_REVISION ? APP_VARIANT_REVISION
                                     : APP_VARIANT_BYPASS;
}

gboolean
app_compare_is_variant (AppLane lane)
{
  return lane == APP_LANE_PREVIOUS || lane == APP_LANE_REVISION || lane == APP_LANE_BYPASS;
}

const AppCompareSeat *
app_compare_seat (const AppComparison *self, AppLane lane)
{
  return &self->seats[lane - APP_LANE_REFERENCE];
}

/* ---- lanes ---- */

static void
go_stale (AppComparison *self)
{
  self->served = FALSE;
  for (guint track = 0; track < self->rows->len; track++)
    app_compare_row (self, track)->fresh = FALSE;
}

static void
tell (AppComparison *self)
{
  go_stale (self);
  /* So that it is known what was, when the next edit comes. */
  for (guint track = 0; track < self->rows->len; track++)
    app_compare_fresh_row (self, track);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_held (AppComparison *self, AppLane lane)
{
  for (guint track = 0; track < self->rows->len; track++)
    {
      AppCompareRow *row = app_compare_row (self, track);
      row->held_lufs[lane] = row->held_service_db[lane] = NAN;
    }
}

AppProgramme *
app_compare_make_bypass (AppComparison *self, AppProgramme *programme)
{
  AppAlbum *album = app_document_album (self->document);
  GListStore *chain = app_album_chain (album);
  guint slot = 0;
  int at = -1;
  if (!self->bypassing)
    return NULL;
  if (self->bypass_track)
    {
      /* It may have moved, or gone. */
      if (!g_list_store_find (app_album_tracks (album), self->bypass_track, NULL))
        return NULL;
      chain = app_track_chain (self->bypass_track);
      at = app_programme_find (programme, app_track_key (self->bypass_track));
    }
  if (self->bypass_slot && !g_list_store_find (chain, self->bypass_slot, &slot))
    return NULL;
  if (self->bypass_track && at < 0)
    return app_programme_ref (programme); /* its track has no audio */
  return app_programme_without (programme, at, self->bypass_slot ? (int) slot : -1);
}

/* What a track is compared with: what was chosen while it is there and not in use, else the usual
 * one; NULL: there is no other, or its file is missing. Borrowed. */
static AppRevision *
other_of (AppComparison *self, AppTrack *track)
{
  AppRevision *other = g_hash_table_lookup (self->others, track);
  if (!other || other == app_track_revision (track)
      || !g_list_store_find (app_track_revisions (track), other, NULL))
    other = app_revisions_other (track);
  return other && !app_media_is_missing (app_revision_media (other)) ? other : NULL;
}

/* The other mix as the track would have it, but with the polarity of the one in use: so that what
 * the two differ in is all that is left of a difference. */
static AppProgrammeMix
mix_of (AppTrack *track, AppRevision *other, int rate)
{
  AppRevision *now = app_track_revision (track);
  return (AppProgrammeMix){
    .key = app_track_key (track),
    .media = app_revision_media (other),
    .shift = llround (app_revision_facts (other)->offset_s * rate),
    .gain_db = app_revision_match (other) - app_revision_match (now),
    .flip = app_revision_facts (other)->inverted != app_revision_facts (now)->inverted,
  };
}

AppProgramme *
app_compare_make_revision (AppComparison *self, AppProgramme *programme)
{
  AppAlbum *album = app_document_album (self->document);
  g_autoptr (GArray) mixes = g_array_new (FALSE, FALSE, sizeof (AppProgrammeMix));
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      AppRevision *other = other_of (self, track);
      if (!other)
        continue;
      AppProgrammeMix mix = mix_of (track, other, programme->rate);
      g_array_append_val (mixes, mix);
    }
  return mixes->len ? app_programme_with_mixes (programme, (const AppProgrammeMix *) mixes->data,
                                                (int) mixes->len)
                    : NULL;
}

static AppProgramme *
make_previous (AppComparison *self)
{
  const AppProgramme *programme = self->programme;
  AppAlbum *kept = app_album_previous (app_document_album (self->document));
  if (!kept || app_album_rate (kept) != programme->rate)
    return NULL;
  AppProgramme *former = app_programme_new (kept, NULL);
  AppProgramme *laid = app_programme_former (programme, former);
  app_programme_unref (former);
  return laid;
}

static void
drop_bypass (AppComparison *self)
{
  self->bypassing = FALSE;
  g_clear_object (&self->bypass_slot);
  g_clear_object (&self->bypass_track);
  forget_held (self, APP_LANE_BYPASS);
}

gboolean
app_compare_is_same_sound (const AppProgramme *a, const AppProgramme *b)
{
  if (!a || !b || a->rate != b->rate || a->n_tracks != b->n_tracks || a->frames != b->frames)
    return FALSE;
  for (int i = 0; i < a->n_tracks; i++)
    if (a->tracks[i].key != b->tracks[i].key)
      return FALSE;
  g_autofree char *x = app_programme_hash (a, APP_LANE_MASTER, 0, a->frames);
  g_autofree char *y = app_programme_hash (b, APP_LANE_MASTER, 0, b->frames);
  return g_str_equal (x, y);
}

static void
take_variant (AppComparison *self, AppCompareVariant variant, AppProgramme *programme)
{
  AppProgramme **own = &self->variants[variant];
  /* An edit that does not concern it leaves alone what plays. */
  if (app_compare_is_same_sound (*own, programme))
    {
      app_programme_unref (programme);
      return;
    }
  app_programme_unref (*own);
  *own = programme;
}

static void
take_bypass (AppComparison *self)
{
  AppProgramme *bypass = app_compare_make_bypass (self, self->programme);
  if (self->bypassing && !bypass)
    drop_bypass (self);
  take_variant (self, APP_VARIANT_BYPASS, bypass);
}

static void
row_init (AppComparison *self, AppCompareRow *row, guint track, const GArray *before)
{
  const AppProgramme *programme = self->programme;
  AppTrack *own = app_album_track (app_document_album (self->document), track);
  *row = (AppCompareRow){ .track = app_track_key (own) };
  row->at = app_programme_find (programme, row->track);
  for (int lane = 0; lane < APP_N_LANES; lane++)
    row->held_lufs[lane] = row->held_service_db[lane] = row->gain_db[lane] = NAN;
  for (guint i = 0; i < before->len; i++)
    {
      const AppCompareRow *old = &g_array_index (before, AppCompareRow, i);
      if (old->track != row->track)
        continue;
      memcpy (row->held_lufs, old->held_lufs, sizeof row->held_lufs);
      memcpy (row->held_service_db, old->held_service_db, sizeof row->held_service_db);
    }
  if (row->at < 0)
    return;
  gint64 from = programme->tracks[row->at].start, to = from + programme->tracks[row->at].length;
  row->master = app_programme_hash (programme, APP_LANE_MASTER, from, to);
  for (int v = 0; v < APP_N_VARIANTS; v++)
    {
      const AppProgramme *variant = self->variants[v];
      if (variant && app_programme_find (variant, row->track) >= 0)
        row->keys[v] = app_programme_hash (variant, APP_LANE_MASTER, from, to);
    }
}

static void
make_rows (AppComparison *self)
{
  g_autoptr (GArray) before = self->rows;
  guint n = app_album_n_tracks (app_document_album (self->document));
  self->rows = g_array_sized_new (FALSE, TRUE, sizeof (AppCompareRow), n);
  g_array_set_clear_func (self->rows, row_clear);
  g_array_set_size (self->rows, n);
  for (guint track = 0; track < n; track++)
    row_init (self, app_compare_row (self, track), track, before);
  self->served = FALSE;
}

static int
find_seat (const AppComparison *self, const AppReference *reference)
{
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    if (self->seats[i].reference == reference)
      return i;
  return -1;
}

/* Its file may be another one by now. */
static void
seat_update (AppComparison *self, int i)
{
  AppCompareSeat *seat = &self->seats[i];
  g_autofree char *before = g_steal_pointer (&seat->key);
  g_clear_pointer (&seat->fault, g_free);
  if (!seat->reference)
    return;
  AppMedia *media = app_reference_media (seat->reference);
  g_autofree char *name = g_filename_display_name (app_media_path (media));
  if (app_media_is_missing (media))
    seat->fault = g_strdup_printf (
        _ ("“%s” is missing, so it cannot be compared with. Put it back or remove the reference."),
        name);
  else
    seat->key = app_survey_job_file_key (media, self->programme->rate);
  if (g_strcmp0 (before, seat->key) != 0)
    forget_held (self, APP_LANE_REFERENCE + (AppLane) i);
}

static void
sit (AppComparison *self, int seat, AppReference *reference)
{
  seat_clear (&self->seats[seat]);
  self->seats[seat].reference = g_object_ref (reference);
  seat_update (self, seat);
}

/* Who is gone gives way; who has no lane takes a free one, in the order of the list. */
static void
make_seats (AppComparison *self)
{
  GListStore *references = app_album_references (app_document_album (self->document));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (references));
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    if (self->seats[i].reference && !g_list_store_find (references, self->seats[i].reference, NULL))
      seat_clear (&self->seats[i]);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (G_LIST_MODEL (references), i);
      int free_seat = find_seat (self, NULL);
      if (free_seat >= 0 && find_seat (self, reference) < 0)
        sit (self, free_seat, reference);
    }
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    seat_update (self, i);
}

static void
want_row (AppComparison *self, guint track)
{
  const AppCompareRow *row = app_compare_row (self, track);
  if (row->at < 0)
    return;
  const AppProgrammeTrack *span = &self->programme->tracks[row->at];
  for (int v = APP_N_VARIANTS - 1; v >= 0; v--)
    if (row->keys[v] && g_strcmp0 (row->keys[v], row->master) != 0)
      app_survey_queue_want (self->queue, row->keys[v], self->variants[v], span->start,
                             span->start + span->length);
}

/* First the track that is worked on, then references, then the rest. */
static void
want (AppComparison *self, gboolean edited)
{
  self->first = app_survey_prioritised (self->survey);
  app_survey_queue_begin (self->queue, edited);
  if (self->first >= 0)
    want_row (self, (guint) self->first);
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    if (self->seats[i].key)
      app_survey_queue_want_file (self->queue, self->seats[i].key,
                                  app_reference_media (self->seats[i].reference),
                                  self->programme->rate);
  for (guint track = 0; track < self->rows->len; track++)
    want_row (self, track);
  app_survey_queue_end (self->queue, edited ? SETTLE_MS : 0);
}

void
app_compare_follow (AppComparison *self)
{
  AppProgramme *programme = app_survey_programme (self->survey);
  if (programme == self->programme)
    return;
  app_programme_ref (programme);
  app_programme_unref (self->programme);
  self->programme = programme;
  take_variant (self, APP_VARIANT_PREVIOUS, make_previous (self));
  take_variant (self, APP_VARIANT_REVISION, app_compare_make_revision (self, self->programme));
  take_bypass (self);
  make_rows (self);
  make_seats (self);
  want (self, TRUE);
}

/* Something else is to be compared. */
static void
choose (AppComparison *self)
{
  take_bypass (self);
  make_rows (self);
  want (self, FALSE);
  tell (self);
}

static void
app_comparison_dispose (GObject *object)
{
  AppComparison *self = APP_COMPARISON (object);
  if (self->survey)
    g_signal_handlers_disconnect_by_data (self->survey, self);
  g_clear_pointer (&self->queue, app_survey_queue_free);
  g_clear_object (&self->survey);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (app_comparison_parent_class)->dispose (object);
}

static void
app_comparison_finalize (GObject *object)
{
  AppComparison *self = APP_COMPARISON (object);
  app_compare_applied_clear (&self->applied);
  g_clear_pointer (&self->programme, app_programme_unref);
  for (int v = 0; v < APP_N_VARIANTS; v++)
    g_clear_pointer (&self->variants[v], app_programme_unref);
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    seat_clear (&self->seats[i]);
  g_clear_object (&self->bypass_slot);
  g_clear_object (&self->bypass_track);
  g_hash_table_unref (self->others);
  g_clear_pointer (&self->store, app_survey_store_unref);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (app_comparison_parent_class)->finalize (object);
}

static void
app_comparison_class_init (AppComparisonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = app_comparison_dispose;
  object_class->finalize = app_comparison_finalize;
  signals[CHANGED] = g_signal_new ("changed", APP_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
queue_news (gpointer user_data)
{
  AppComparison *self = user_data;
  g_object_ref (self); /* a handler may drop it */
  if (app_survey_prioritised (self->survey) != self->first)
    want (self, FALSE);
  tell (self);
  g_object_unref (self);
}

static void
app_comparison_init (AppComparison *self)
{
  self->rows = g_array_new (FALSE, TRUE, sizeof (AppCompareRow));
  self->others = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->store = app_survey_store_new (NULL, 0);
  self->queue = app_survey_queue_new (self->store, MAX (1, (int) g_get_num_processors () / 2),
                                      queue_news, self);
}

AppComparison *
app_comparison_new (AppDocument *document, AppSurvey *survey)
{
  AppComparison *self = g_object_new (APP_TYPE_COMPARISON, NULL);
  self->document = g_object_ref (document);
  self->survey = g_object_ref (survey);
  /* "updated" comes next, and is told on. */
  g_signal_connect_swapped (survey, "programme", G_CALLBACK (app_compare_follow), self);
  g_signal_connect_swapped (survey, "updated", G_CALLBACK (tell), self);
  app_compare_follow (self);
  return self;
}

/* ---- what is compared ---- */

void
app_comparison_set_region (AppComparison *self, AppRegion region)
{
  if (region == self->region)
    return;
  self->region = region;
  tell (self);
}

AppRegion
app_comparison_region (AppComparison *self)
{
  return self->region;
}

void
app_comparison_set_loop (AppComparison *self, gint64 from, gint64 to)
{
  if (from == self->loop_from && to == self->loop_to)
    return;
  self->loop_from = from;
  self->loop_to = to;
  if (self->region == APP_REGION_LOOP)
    tell (self);
}

void
app_comparison_set_service (AppComparison *self, const AppService *service, AppServiceMode mode)
{
  if (service == self->service && mode == self->mode)
    return;
  self->service = service;
  self->mode = mode;
  for (guint track = 0; track < self->rows->len; track++)
    for (int lane = 0; lane < APP_N_LANES; lane++)
      app_compare_row (self, track)->held_service_db[lane] = NAN;
  tell (self);
}

const AppService *
app_comparison_service (AppComparison *self, AppServiceMode *mode)
{
  if (mode)
    *mode = self->mode;
  return self->service;
}

void
app_comparison_set_bypass (AppComparison *self, AppSlot *slot, int track)
{
  app_compare_follow (self);
  AppTrack *own
      = track < 0 ? NULL : app_album_track (app_document_album (self->document), (guint) track);
  g_return_if_fail (track < 0 || own);
  if (self->bypassing && slot == self->bypass_slot && own == self->bypass_track)
    return;
  drop_bypass (self);
  self->bypassing = TRUE;
  g_set_object (&self->bypass_slot, slot);
  g_set_object (&self->bypass_track, own);
  choose (self);
}

void
app_comparison_end_bypass (AppComparison *self)
{
  app_compare_follow (self);
  if (!self->bypassing)
    return;
  drop_bypass (self);
  choose (self);
}

AppSlot *
app_comparison_bypassed (AppComparison *self)
{
  app_compare_follow (self);
  return self->bypass_slot;
}

void
app_comparison_set_revision (AppComparison *self, AppTrack *track, AppRevision *revision)
{
  app_compare_follow (self);
  if (other_of (self, track) == revision)
    return;
  g_hash_table_insert (self->others, g_object_ref (track), g_object_ref (revision));
  forget_held (self, APP_LANE_REVISION);
  take_variant (self, APP_VARIANT_REVISION, app_compare_make_revision (self, self->programme));
  choose (self);
}

AppRevision *
app_comparison_revision (AppComparison *self, AppTrack *track)
{
  return other_of (self, track);
}

AppReference *
app_comparison_reference (AppComparison *self, AppLane lane)
{
  app_compare_follow (self);
  return app_compare_is_reference (lane) ? app_compare_seat (self, lane)->reference : NULL;
}

AppLane
app_comparison_take_lane (AppComparison *self, AppReference *reference)
{
  app_compare_follow (self);
  int seat = find_seat (self, reference);
  gboolean moved = seat < 0;
  if (moved)
    {
      seat = 0;
      for (int i = 1; i < APP_N_REFERENCE_LANES; i++)
        if (self->seats[i].asked < self->seats[seat].asked)
          seat = i;
      sit (self, seat, reference);
    }
  self->seats[seat].asked = ++self->clock;
  if (moved)
    choose (self);
  return APP_LANE_REFERENCE + (AppLane) seat;
}

gboolean
app_comparison_has_lane (AppComparison *self, AppLane lane)
{
  app_compare_follow (self);
  if (app_compare_is_reference (lane))
    return app_compare_seat (self, lane)->reference != NULL;
  return lane < APP_N_PROGRAMME_LANES || self->variants[app_compare_variant (lane)];
}

/* Of one track the file says it. */
static char *
revision_name (AppComparison *self)
{
  AppAlbum *album = app_document_album (self->document);
  AppRevision *only = NULL;
  int n = 0;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppRevision *other = other_of (self, app_album_track (album, i));
      only = other ? other : only;
      n += other != NULL;
    }
  return n == 1 ? g_strdup_printf (_ ("With %s"), app_revision_name (only))
                : g_strdup (_ ("With other mixes"));
}

static char *
bypass_name (AppComparison *self)
{
  guint track;
  if (self->bypass_slot)
    return g_strdup_printf (_ ("Without %s"), _ (app_slot_module (self->bypass_slot)->name));
  if (self->bypass_track
      && g_list_store_find (app_album_tracks (app_document_album (self->document)),
                            self->bypass_track, &track))
    return g_strdup_printf (_ ("Without the chain of track %u"), track + 1);
  return g_strdup (_ ("Without the album chain"));
}

char *
app_comparison_lane_name (AppComparison *self, AppLane lane)
{
  if (app_compare_is_reference (lane))
    {
      AppReference *reference = app_compare_seat (self, lane)->reference;
      return reference ? g_strdup (app_reference_name (reference))
                       : g_strdup_printf (_ ("Reference %d"), lane - APP_LANE_REFERENCE + 1);
    }
  switch (lane)
    {
    case APP_LANE_MIX:
      return g_strdup (_ ("Mix"));
    case APP_LANE_MASTER:
      return g_strdup (_ ("Master"));
    case APP_LANE_PREVIOUS:
      return g_strdup (_ ("Previous master"));
    case APP_LANE_REVISION:
      return revision_name (self);
    default:
      return self->bypassing ? bypass_name (self) : g_strdup (_ ("Bypass"));
    }
}

gboolean
app_comparison_wait (AppComparison *self, GError **error)
{
  g_object_ref (self);
  app_compare_follow (self);
  gboolean good = app_survey_wait (self->survey, error);
  app_survey_queue_hurry (self->queue);
  while (app_survey_queue_busy (self->queue))
    g_main_context_iteration (NULL, TRUE);
  for (guint track = 0; good && track < self->rows->len; track++)
    for (int lane = 0; good && lane < APP_N_LANES; lane++)
      {
        const char *fault = app_comparison_fault (self, track, (AppLane) lane);
        good = fault == NULL;
        if (fault)
          g_set_error_literal (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ, fault);
      }
  g_object_unref (self);
  return good;
}
