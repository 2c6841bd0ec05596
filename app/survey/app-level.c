/* app-level.c — rounds over whole tracks, between them the gain is sought on excerpts.
 *
 * Of a round all that is wanted is in the queue at once; when all of it is known, the next begins.
 * A track is settled when it was measured as it will be: with the gains of all others, too. */
#include "app-level.h"

#include "app-comparison.h"
#include "app-region-loudness.h"
#include "app-seek.h"
#include "app-survey-queue.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  WHOLE_ROUNDS = 7,    /* at most */
  EXCERPT_ROUNDS = 10, /* at most, for each whole one */
  TICK_MS = 100,       /* between two notifications of progress */
};

static const double near = APP_LEVEL_TOLERANCE / 2; /* LU: goes on until */
static const double excerpt_near = 0.01;            /* LU: likewise, of an excerpt */
static const double step_db = 0.01;                 /* what a gain is rounded to */
static const double held_below = 0.25;              /* LU for a dB of gain: it is held */
static const double alone_s = 3;                    /* least of an excerpt without neighbours */
static const double held_step_db = 1;               /* told by a step of at least */

const char *const app_level_by_ids[APP_N_LEVEL_BYS + 1]
    = { "loudest", "integrated", "short-term", NULL };
const char *const app_level_by_names[APP_N_LEVEL_BYS + 1]
    = { N_ ("Loudest 15 s"), N_ ("Integrated"), N_ ("Highest short-term"), NULL };

const DspParam app_level_param = {
  .id = "level",
  .name = N_ ("Target"),
  .help = N_ ("The loudness that each track shall have after everything."),
  .unit = "LUFS",
  .scale = DSP_SCALE_LINEAR,
  .min = -40,
  .max = -4,
  .def = -14,
  .digits = 1,
};

/* What a row is about, and its search. */
typedef struct
{
  AppLevelRow told;
  AppTrack *track; /* owned */
  int at;          /* in the programme; -1: it has no audio */
  double gain;     /* that is tried */
  char *key;       /* owned: of what is measured in this round, or NULL */
  gint64 from;     /* programme frames: of the excerpt */
  gint64 to;       /* likewise */
  gboolean seek;   /* it is sought on its excerpt */
  double wanted;   /* LUFS of the excerpt */
  AppSeek sought;
  AppSeekPoint first; /* where that began */
} Row;

struct _AppLevel
{
  /* owned */
  AppDocument *document;
  AppProgramme *programme, *trial; /* as it was; with the gains that are tried */
  char *sound;                     /* hash of all that decides what is measured */
  AppSurveyStore *store;
  AppSurveyQueue *queue;
  GArray *rows;     /* of Row */
  AppMedia *record; /* to be like, or NULL */
  char *record_key; /* of what is measured of it, or NULL */
  char *error;

  AppLevelBy by;
  int like; /* row, -1: none */
  double goal;
  gboolean whole; /* what this round measures */
  int rounds, excerpts;
  double progress;
  gboolean done;
  guint check, tick; /* sources */

  /* borrowed */
  AppLevelFunc news;
  gpointer user_data;
};

int
app_level_by_find (const char *id)
{
  for (int i = 0; i < APP_N_LEVEL_BYS; i++)
    if (g_strcmp0 (id, app_level_by_ids[i]) == 0)
      return i;
  return -1;
}

static Row *
row_of (const AppLevel *self, int row)
{
  return &g_array_index (self->rows, Row, row);
}

static int
n_rows (const AppLevel *self)
{
  return (int) self->rows->len;
}

static void
row_clear (gpointer data)
{
  Row *row = data;
  g_object_unref (row->track);
  g_free (row->key);
  g_free (row->told.fault);
}

/* Where and what everything is that is measured. */
static char *
sound_of (const AppProgramme *programme)
{
  return app_programme_hash (programme, APP_LANE_MASTER, 0, programme->frames);
}

/* ---- loudness ---- */

static double
loudness_of (const AppLevel *self, const AppSurveyResult *result)
{
  AppStretch loudest;
  if (self->by == APP_LEVEL_INTEGRATED)
    return result->measurement.integrated_lufs;
  if (self->by == APP_LEVEL_SHORT_TERM)
    return result->measurement.max_short_term_lufs;
  return app_region_loudest (result->powers, APP_LOUDEST_S, &loudest)
             ? app_region_loudness (result->powers, &loudest, 1)
             : NAN;
}

/* ---- a round ---- */

static void
make_trial (AppLevel *self)
{
  g_autofree double *gains = g_new (double, MAX (self->programme->n_tracks, 1));
  for (int i = 0; i < self->programme->n_tracks; i++)
    gains[i] = self->programme->tracks[i].gain_db;
  for (int r = 0; r < n_rows (self); r++)
    if (row_of (self, r)->at >= 0)
      gains[row_of (self, r)->at] = row_of (self, r)->gain;
  app_programme_unref (self->trial);
  self->trial = app_programme_with_gains (self->programme, gains);
}

static void
want (AppLevel *self, Row *row)
{
  const AppProgrammeTrack *track = &self->trial->tracks[row->at];
  gint64 from = self->whole ? track->start : row->from;
  gint64 to = self->whole ? track->start + track->length : row->to;
  row->key = app_programme_hash (self->trial, APP_LANE_MASTER, from, to);
  app_survey_queue_want (self->queue, row->key, self->trial, from, to);
}

/* The goal, while it is not known. */
static void
want_record (AppLevel *self)
{
  int rate = self->programme->rate;
  g_clear_pointer (&self->record_key, g_free);
  if (!self->record || !isnan (self->goal) || app_media_is_missing (self->record))
    return;
  self->record_key = app_survey_job_file_key (self->record, rate);
  app_survey_queue_want_file (self->queue, self->record_key, self->record, rate);
}

static gboolean check_round (gpointer data);

/* Measures the rows that are sought on their excerpts, or all of them over the whole. */
static void
begin_round (AppLevel *self, gboolean whole)
{
  self->whole = whole;
  self->rounds += whole ? 1 : 0;
  self->excerpts = whole ? 0 : self->excerpts + 1;
  make_trial (self);
  app_survey_queue_begin (self->queue, FALSE);
  want_record (self);
  for (int r = 0; r < n_rows (self); r++)
    {
      Row *row = row_of (self, r);
      g_clear_pointer (&row->key, g_free);
      if (row->at >= 0 && (whole || row->seek))
        want (self, row);
      row->seek = row->seek && !whole; /* what the whole says decides anew */
    }
  app_survey_queue_end (self->queue, 0);
  if (!self->check) /* all may be known already */
    self->check = g_idle_add (check_round, self);
}

static void
finish (AppLevel *self)
{
  self->done = TRUE;
  self->progress = 1;
  g_clear_handle_id (&self->tick, g_source_remove);
}

static void
fail (AppLevel *self, const char *text)
{
  self->error = g_strdup (text);
  finish (self);
}

/* The gain stays as it was. */
static void
give_up (Row *row, AppLevelOutcome outcome)
{
  row->told.outcome = outcome;
  row->gain = row->told.before_db;
  row->told.lufs = row->told.before_lufs;
  row->seek = FALSE;
}

/* ---- excerpts ---- */

/* The loudest part where no neighbour sounds, if there is much of it; in seconds of the track. */
static gboolean
choose_excerpt (const AppProgrammeTrack *track, double rate, const GArray *powers,
                AppStretch *excerpt)
{
  guint first = (guint) ceil (track->join_in / rate / APP_MEASURE_HOP_S);
  guint last = (guint) ceil (track->join_out / rate / APP_MEASURE_HOP_S);
  if (powers->len < first + last + alone_s / APP_MEASURE_HOP_S)
    first = last = 0;
  g_autoptr (GArray) alone = g_array_new (FALSE, FALSE, sizeof (float));
  if (powers->len > first + last)
    g_array_append_vals (alone, (const float *) powers->data + first, powers->len - first - last);
  gboolean found = app_region_loudest (alone, APP_LOUDEST_S, excerpt);
  excerpt->from_s += first * APP_MEASURE_HOP_S;
  excerpt->to_s += first * APP_MEASURE_HOP_S;
  return found;
}

/* The excerpt shall move as far as the whole has to. */
static void
begin_excerpt (AppLevel *self, Row *row, const AppSurveyResult *result)
{
  const AppProgrammeTrack *track = &self->programme->tracks[row->at];
  double rate = self->programme->rate;
  AppStretch excerpt = { 0 };
  if (!choose_excerpt (track, rate, result->powers, &excerpt))
    return;
  double lufs = app_region_loudness (result->powers, &excerpt, 1);
  row->from = track->start + (gint64) (excerpt.from_s * rate);
  row->to = MIN (track->start + (gint64) (excerpt.to_s * rate), track->start + track->length);
  row->wanted = lufs + self->goal - row->told.lufs;
  row->seek = TRUE;
  row->first = (AppSeekPoint){ row->gain, lufs };
  app_seek_begin (&row->sought, row->first, row->wanted);
}

/* What was mostly taken off again of the way from a point. */
static gboolean
is_held_since (Row *row, AppSeekPoint from)
{
  double db = row->sought.last.db - from.db, lu = row->sought.last.lufs - from.lufs;
  if (fabs (db) < held_step_db || lu / db >= held_below)
    return FALSE;
  row->told.held_db = db;
  row->told.held_lu = lu;
  return TRUE;
}

/* The last step, or all of them. */
static gboolean
is_held (Row *row)
{
  const AppSeek *seek = &row->sought;
  gboolean between = !isnan (seek->low.lufs) && !isnan (seek->high.lufs);
  return !between && (is_held_since (row, seek->before) || is_held_since (row, row->first));
}

/* Chooses the next gain of a row; it is not sought any more when there is none. */
static void
step_excerpt (Row *row)
{
  const DspParam *range = &app_track_gain_param;
  double lacks = row->wanted - row->sought.last.lufs;
  if (fabs (lacks) <= excerpt_near)
    row->seek = FALSE;
  else if (is_held (row))
    give_up (row, APP_LEVEL_HELD);
  else if (row->gain <= range->min || row->gain >= range->max)
    {
      if ((row->gain >= range->max) == (lacks > 0))
        give_up (row, APP_LEVEL_RANGE);
    }
  if (!row->seek)
    return;
  double next = app_seek_next (&row->sought, row->wanted, range->min, range->max);
  next = round (next / step_db) * step_db;
  row->seek = next != row->gain;
  row->gain = next;
}

static void
step_excerpts (AppLevel *self)
{
  gboolean any = FALSE;
  for (int r = 0; r < n_rows (self); r++)
    {
      Row *row = row_of (self, r);
      if (row->seek)
        step_excerpt (row);
      any = any || row->seek;
    }
  begin_round (self, !any || self->excerpts >= EXCERPT_ROUNDS);
}

static void
take_excerpts (AppLevel *self)
{
  for (int r = 0; r < n_rows (self); r++)
    {
      Row *row = row_of (self, r);
      const AppSurveyResult *result
          = row->seek ? app_survey_queue_result (self->queue, row->key) : NULL;
      double lufs = result ? result->measurement.integrated_lufs : NAN;
      if (isfinite (lufs))
        app_seek_add (&row->sought, (AppSeekPoint){ row->gain, lufs }, row->wanted);
      else
        row->seek = FALSE; /* the next round over the whole tells why */
    }
  step_excerpts (self);
}

/* ---- whole tracks ---- */

/* What the round says of a row. */
static void
read_row (AppLevel *self, Row *row)
{
  const AppSurveyResult *result = app_survey_queue_result (self->queue, row->key);
  const char *fault = app_survey_queue_fault (self->queue, row->key);
  if (!result)
    {
      give_up (row, APP_LEVEL_FAULT);
      g_free (row->told.fault);
      row->told.fault = g_strdup (fault);
      return;
    }
  row->told.lufs = loudness_of (self, result);
  if (self->rounds == 1)
    row->told.before_lufs = row->told.lufs;
  if (!isfinite (row->told.lufs) && row->told.outcome != APP_LEVEL_SILENT)
    give_up (row, APP_LEVEL_SILENT);
}

static gboolean
is_moving (const Row *row)
{
  return row->told.outcome == APP_LEVEL_OPEN || row->told.outcome == APP_LEVEL_REACHED;
}

/* Judges a row against the goal; TRUE when it has to be sought. */
static gboolean
judge_row (AppLevel *self, Row *row)
{
  double lacks = fabs (self->goal - row->told.lufs);
  gboolean last = self->rounds >= WHOLE_ROUNDS;
  row->told.outcome = lacks <= APP_LEVEL_TOLERANCE ? APP_LEVEL_REACHED : APP_LEVEL_OPEN;
  if (lacks <= near || (last && lacks <= APP_LEVEL_TOLERANCE))
    return FALSE;
  if (last)
    give_up (row, APP_LEVEL_MISSED);
  else
    begin_excerpt (self, row, app_survey_queue_result (self->queue, row->key));
  return !last;
}

/* The album as it will be was measured: everything has the gain that it was measured with. */
static gboolean
is_measured (AppLevel *self)
{
  for (int r = 0; r < n_rows (self); r++)
    {
      const Row *row = row_of (self, r);
      if (row->at >= 0 && row->gain != self->trial->tracks[row->at].gain_db)
        return FALSE;
    }
  return TRUE;
}

/* From the track or the record to be like; FALSE: there is none, and that is told. */
static gboolean
take_goal (AppLevel *self)
{
  const Row *like = self->like >= 0 ? row_of (self, self->like) : NULL;
  const char *fault = like ? like->told.fault : NULL;
  if (like)
    self->goal = like->told.outcome == APP_LEVEL_GOAL ? like->told.lufs : NAN;
  else if (self->record && isnan (self->goal))
    {
      const char *key = self->record_key;
      const AppSurveyResult *result = key ? app_survey_queue_result (self->queue, key) : NULL;
      double lufs = result ? loudness_of (self, result) : NAN;
      self->goal = isfinite (lufs) ? lufs : NAN;
      fault = key ? app_survey_queue_fault (self->queue, key)
                  : _ ("The record to be like is missing. Locate it, or choose another one.");
    }
  if (!isnan (self->goal))
    return TRUE;
  fail (self, fault  ? fault
              : like ? _ ("The track to be like has nothing whose loudness could be measured. "
                          "Choose another one, or a target.")
                     : _ ("The record to be like has nothing whose loudness could be measured. "
                          "Choose another one, or a target."));
  return FALSE;
}

static void
take_whole (AppLevel *self)
{
  gboolean any = FALSE;
  for (int r = 0; r < n_rows (self); r++)
    if (row_of (self, r)->at >= 0)
      read_row (self, row_of (self, r));
  if (!take_goal (self))
    return;
  for (int r = 0; r < n_rows (self); r++)
    if (is_moving (row_of (self, r)))
      any = judge_row (self, row_of (self, r)) || any;
  if (any)
    step_excerpts (self);
  else if (is_measured (self) || self->rounds > WHOLE_ROUNDS)
    finish (self);
  else
    begin_round (self, TRUE);
}

/* ---- running ---- */

/* Whether all of the round is known; counts it. */
static gboolean
is_known (const AppLevel *self, double *known)
{
  int wanted = 0, n = 0;
  for (int r = -1; r < n_rows (self); r++)
    {
      const char *key = r < 0 ? self->record_key : row_of (self, r)->key;
      wanted += key ? 1 : 0;
      n += key
           && (app_survey_queue_result (self->queue, key)
               || app_survey_queue_fault (self->queue, key));
    }
  *known = wanted > 0 ? (double) n / wanted : 1;
  return n == wanted;
}

/* The first round, the excerpts and a second one are 90 %, what else is needed the rest. */
static void
take_progress (AppLevel *self, double known)
{
  double now = 0.9 + 0.09 * (self->rounds - 2) / WHOLE_ROUNDS;
  if (self->rounds <= 1)
    now = self->whole ? 0.45 * known : 0.45 + 0.1 * self->excerpts / EXCERPT_ROUNDS;
  else if (self->rounds == 2 && self->whole)
    now = 0.55 + 0.35 * known;
  self->progress = MAX (self->progress, now);
}

static gboolean
check_round (gpointer data)
{
  AppLevel *self = data;
  double known;
  self->check = 0;
  gboolean all = is_known (self, &known);
  take_progress (self, known);
  if (all && self->whole)
    take_whole (self);
  else if (all)
    take_excerpts (self);
  if (self->done)
    self->news (self, self->user_data); /* may free it */
  return G_SOURCE_REMOVE;
}

static void
on_news (gpointer user_data)
{
  AppLevel *self = user_data;
  if (!self->check && !self->done)
    self->check = g_idle_add (check_round, self);
}

static gboolean
on_tick (gpointer data)
{
  AppLevel *self = data;
  self->news (self, self->user_data);
  return G_SOURCE_CONTINUE;
}

/* ---- the interface ---- */

static gboolean
is_wished (const AppLevelWish *wish, guint track)
{
  gboolean found = wish->n_tracks == 0 || (int) track == wish->like;
  for (int i = 0; i < wish->n_tracks; i++)
    found = found || wish->tracks[i] == track;
  return found;
}

static void
add_rows (AppLevel *self, const AppLevelWish *wish)
{
  AppAlbum *album = app_document_album (self->document);
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      Row row = { .at = app_programme_find (self->programme, app_track_key (track)) };
      if (!is_wished (wish, i))
        continue;
      row.track = g_object_ref (track);
      row.gain = app_track_gain (track);
      row.told = (AppLevelRow){
        .track = i, .before_db = row.gain, .db = row.gain, .before_lufs = NAN, .lufs = NAN
      };
      if (row.at < 0)
        row.told.outcome = APP_LEVEL_SILENT;
      if ((int) i == wish->like)
        {
          self->like = n_rows (self);
          row.told.outcome = row.at < 0 ? APP_LEVEL_SILENT : APP_LEVEL_GOAL;
        }
      g_array_append_val (self->rows, row);
    }
}

AppLevel *
app_level_new (AppDocument *document, const AppLevelWish *wish, AppLevelFunc news,
               gpointer user_data)
{
  AppLevel *self = g_new0 (AppLevel, 1);
  int cores = MAX ((int) g_get_num_processors () - 1, 1);
  self->document = g_object_ref (document);
  self->programme = app_programme_new (app_document_album (document), NULL);
  self->sound = sound_of (self->programme);
  self->store = app_survey_store_new (NULL, 0);
  self->queue = app_survey_queue_new (self->store, wish->threads > 0 ? wish->threads : cores,
                                      on_news, self);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  self->by = wish->by;
  self->like = -1;
  self->record = wish->record ? app_media_ref (wish->record) : NULL;
  self->goal = wish->like >= 0 || wish->record ? NAN : wish->lufs;
  self->news = news;
  self->user_data = user_data;
  self->tick = g_timeout_add (TICK_MS, on_tick, self);
  add_rows (self, wish);
  begin_round (self, TRUE);
  return self;
}

void
app_level_free (AppLevel *self)
{
  if (!self)
    return;
  g_clear_handle_id (&self->check, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
  app_survey_queue_free (self->queue);
  app_survey_store_unref (self->store);
  app_programme_unref (self->programme);
  app_programme_unref (self->trial);
  g_array_unref (self->rows);
  g_object_unref (self->document);
  g_clear_pointer (&self->record, app_media_unref);
  g_free (self->record_key);
  g_free (self->sound);
  g_free (self->error);
  g_free (self);
}

gboolean
app_level_done (const AppLevel *self)
{
  return self->done;
}

const char *
app_level_error (const AppLevel *self)
{
  return self->error;
}

double
app_level_progress (const AppLevel *self)
{
  return self->progress;
}

double
app_level_goal (const AppLevel *self)
{
  return self->goal;
}

int
app_level_rounds (const AppLevel *self)
{
  return self->rounds;
}

int
app_level_n_rows (const AppLevel *self)
{
  return n_rows (self);
}

const AppLevelRow *
app_level_row (const AppLevel *self, int row)
{
  Row *own = row_of (self, row);
  own->told.db = own->gain;
  return &own->told;
}

char *
app_level_row_note (const AppLevel *self, int row)
{
  const AppLevelRow *told = &row_of (self, row)->told;
  const DspParam *range = &app_track_gain_param;
  switch (told->outcome)
    {
    case APP_LEVEL_GOAL:
      return g_strdup (_ ("the others are set like this one"));
    case APP_LEVEL_HELD:
      return g_strdup_printf (
          _ ("out of reach: of a step of %+.1f dB only %+.1f LU were heard. A limiter or "
             "compressor behind the gain holds it; raise its ceiling or threshold, or be content "
             "with less. The gain stays."),
          told->held_db, told->held_lu);
    case APP_LEVEL_RANGE:
      return g_strdup_printf (_ ("out of reach: the gain of a track goes from %+.0f to %+.0f dB. "
                                 "Change the level in its chain. The gain stays."),
                              range->min, range->max);
    case APP_LEVEL_MISSED:
      return g_strdup_printf (_ ("not met within %.1f LU in %d rounds. The gain stays."),
                              APP_LEVEL_TOLERANCE, self->rounds);
    case APP_LEVEL_SILENT:
      return g_strdup (_ ("there is nothing whose loudness could be measured: it is silent, "
                          "missing or too short. The gain stays."));
    case APP_LEVEL_FAULT:
      return g_strdup (told->fault ? told->fault : _ ("it cannot be read. The gain stays."));
    default:
      return NULL;
    }
}

int
app_level_apply (AppLevel *self, GError **error)
{
  AppHistory *history = app_document_history (self->document);
  AppAlbum *album = app_document_album (self->document);
  AppProgramme *now = app_programme_new (album, NULL);
  g_autofree char *sound = sound_of (now);
  app_programme_unref (now);
  if (!self->done || self->error || g_strcmp0 (sound, self->sound) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                           self->error ? self->error
                                       : _ ("The album was edited meanwhile, so what was found is "
                                            "not true any more. Level it again."));
      return -1;
    }
  int n = 0;
  app_history_seal (history);
  app_history_begin (history, _ ("Level the album"));
  for (int r = 0; r < n_rows (self); r++)
    {
      const Row *row = row_of (self, r);
      if (row->told.outcome != APP_LEVEL_REACHED || row->gain == row->told.before_db)
        continue;
      app_history_set_double (history, row->track, "gain", row->gain);
      n++;
    }
  app_history_end (history);
  app_history_seal (history);
  return n;
}
