/* app-match.c — measures track and references, and makes a proposal of them. */
#include "app-match.h"

#include "app-match-slot.h"
#include "app-survey-queue.h"

#include "dsp-math.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  CELLS = APP_MEASURE_CELLS,
  THIRDS = APP_MEASURE_THIRDS,
  PER_THIRD = CELLS / THIRDS,
  MAX_BANDS = 12,
  TICK_MS = 100, /* between two notifications of progress */
};

static const double good_db = 0.1; /* rms that the bands may leave */
static const double fit_from_hz = 30, fit_to_hz = 18000, fit_outside = 0.1; /* weight there */

G_STATIC_ASSERT (CELLS == DSP_SPECTRUM_CELLS);

const DspParam app_match_amount_param = {
  .id = "match-amount",
  .name = N_ ("Amount"),
  .help = /* xgettext:no-c-format */ N_ (
      "How much of the difference is taken: 100 % makes the spectra alike, as far as the "
      "bound lets it."),
  .unit = "%",
  .scale = DSP_SCALE_LINEAR,
  .min = 0,
  .max = 100,
  .def = 50,
};

const DspParam app_match_bound_param = {
  .id = "match-bound",
  .name = N_ ("Bound"),
  .help = N_ ("The most that the match boosts or cuts anywhere, and changes the gain."),
  .unit = "dB",
  .scale = DSP_SCALE_LINEAR,
  .min = 1,
  .max = 12,
  .def = DSP_MATCH_BOUND_DB,
  .digits = 1,
};

const DspParam app_match_smooth_param = {
  .id = "match-smooth",
  .name = N_ ("Smoothing"),
  .help = N_ ("Over how much of the spectrum the difference is averaged: wide for the tone alone, "
              "narrow to follow single resonances, and notes."),
  .unit = "oct",
  .scale = DSP_SCALE_LOG,
  .min = 1.0 / 6,
  .max = 2,
  .def = DSP_MATCH_SMOOTH,
  .digits = 2,
};

/* What was measured of a piece. */
typedef struct
{
  char *name;      /* owned */
  char *key;       /* owned, or NULL: no file */
  AppMedia *media; /* owned; NULL: a track */
  int at;          /* of the programme, then */
  double weight;
  /* when it is known */
  char *fault; /* owned; or */
  gboolean good;
  AppMatchFigures figures;
  double power[CELLS];
  double db[CELLS]; /* aligned */
} Piece;

struct _AppMatch
{
  /* owned */
  AppDocument *document;
  AppTrack *track;
  AppProgramme *programme; /* that is measured: without the former match */
  char *sound;             /* hash of all that decides what is heard now */
  AppMatchFormer former;
  AppSurveyStore *store;
  AppSurveyQueue *queue;
  Piece own;
  GArray *pieces; /* of Piece: the references */
  char *error;

  gboolean done;
  guint check, tick; /* sources */

  /* borrowed */
  AppMatchFunc news;
  gpointer user_data;
};

static Piece *
piece_of (const AppMatch *self, int source)
{
  return &g_array_index (self->pieces, Piece, source);
}

static void
piece_clear (gpointer data)
{
  Piece *piece = data;
  g_free (piece->name);
  g_free (piece->key);
  g_free (piece->fault);
  g_clear_pointer (&piece->media, app_media_unref);
}

static char *
sound_of (AppDocument *document)
{
  AppProgramme *now = app_programme_new (app_document_album (document), NULL);
  char *sound = app_programme_hash (now, APP_LANE_MASTER, 0, now->frames);
  app_programme_unref (now);
  return sound;
}

/* ---- what a piece is like ---- */

static double
power_of (double db)
{
  return isfinite (db) ? pow (10, db / 10) : 0;
}

static double
width_of (double all, double side)
{
  double middle = all - side;
  if (!(side > all * 1e-12))
    return -INFINITY;
  return middle > 0 ? 10 * log10 (side / middle) : INFINITY;
}

/* Sums a band; takes the level off. */
static void
take_bands (Piece *piece, const double *sides)
{
  AppMatchFigures *figures = &piece->figures;
  double all = 0, side = 0;
  for (int t = 0; t < THIRDS; t++)
    {
      double band = 0, band_side = 0, aligned = 0;
      for (int i = t * PER_THIRD; i < (t + 1) * PER_THIRD; i++)
        {
          band += piece->power[i];
          band_side += sides[i];
          aligned += power_of (piece->db[i]);
        }
      all += band;
      side += band_side;
      figures->thirds_db[t] = 10 * log10 (aligned);
      figures->widths_db[t] = width_of (band, band_side);
    }
  figures->width_db = width_of (all, side);
}

static void
take_result (Piece *piece, const AppSurveyResult *result)
{
  const AppMeasurement *m = &result->measurement;
  double sides[CELLS];
  for (int i = 0; i < CELLS; i++)
    {
      piece->power[i] = power_of (m->cells_db[i]);
      sides[i] = power_of (m->sides_db[i]);
    }
  piece->figures.lufs = m->integrated_lufs;
  piece->good = dsp_match_align (piece->power, piece->db) && isfinite (m->integrated_lufs);
  if (piece->good)
    take_bands (piece, sides);
  else
    piece->fault
        = g_strdup_printf (_ ("“%s” is silent or too short: there is nothing to compare with."),
                           piece->name);
}

static void
take_piece (AppMatch *self, Piece *piece)
{
  const AppSurveyResult *result
      = piece->key ? app_survey_queue_result (self->queue, piece->key) : NULL;
  const char *fault = piece->key ? app_survey_queue_fault (self->queue, piece->key) : NULL;
  if (result)
    take_result (piece, result);
  else if (!piece->fault)
    piece->fault = g_strdup (fault ? fault : _ ("The track has no audio. Locate its mix."));
}

/* ---- measuring ---- */

static void
want (AppMatch *self, Piece *piece)
{
  if (piece->media)
    {
      if (app_media_is_missing (piece->media))
        {
          piece->fault = g_strdup_printf (_ ("“%s” is missing. Locate it, or leave it out."),
                                          app_media_path (piece->media));
          return;
        }
      piece->key = app_survey_job_file_key (piece->media, self->programme->rate);
      app_survey_queue_want_file (self->queue, piece->key, piece->media, self->programme->rate);
      return;
    }
  if (piece->at < 0)
    return;
  const AppProgrammeTrack *track = &self->programme->tracks[piece->at];
  gint64 to = track->start + track->length;
  piece->key = app_programme_hash (self->programme, APP_LANE_MASTER, track->start, to);
  app_survey_queue_want (self->queue, piece->key, self->programme, track->start, to);
}

static gboolean
is_known (const AppMatch *self, const Piece *piece)
{
  return !piece->key || app_survey_queue_result (self->queue, piece->key)
         || app_survey_queue_fault (self->queue, piece->key);
}

static int
count_known (const AppMatch *self)
{
  int n = is_known (self, &self->own) ? 1 : 0;
  for (guint i = 0; i < self->pieces->len; i++)
    n += is_known (self, piece_of (self, (int) i)) ? 1 : 0;
  return n;
}

static void
finish (AppMatch *self)
{
  gboolean any = FALSE;
  const char *fault = NULL;
  take_piece (self, &self->own);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = piece_of (self, (int) i);
      take_piece (self, piece);
      any = any || piece->good;
      fault = fault ? fault : piece->fault;
    }
  self->done = TRUE;
  if (!self->own.good)
    self->error = g_strdup (self->own.fault);
  else if (!any)
    self->error = g_strdup (fault ? fault : _ ("There is nothing to compare with."));
  g_clear_handle_id (&self->tick, g_source_remove);
}

static gboolean
check_all (gpointer data)
{
  AppMatch *self = data;
  self->check = 0;
  if (count_known (self) < (int) self->pieces->len + 1)
    return G_SOURCE_REMOVE;
  finish (self);
  self->news (self, self->user_data); /* may free it */
  return G_SOURCE_REMOVE;
}

static void
on_news (gpointer user_data)
{
  AppMatch *self = user_data;
  if (!self->check && !self->done)
    self->check = g_idle_add (check_all, self);
}

static gboolean
on_tick (gpointer data)
{
  AppMatch *self = data;
  self->news (self, self->user_data);
  return G_SOURCE_CONTINUE;
}

/* ---- setting up ---- */

static const char *
title_of (AppTrack *track)
{
  return app_track_metadata (track)->values[APP_FIELD_TITLE];
}

/* The album as it would be without the former match. */
static AppProgramme *
programme_before (AppMatch *self)
{
  AppProgramme *now = app_programme_new (app_document_album (self->document), NULL);
  int at = app_programme_find (now, app_track_key (self->track));
  if (at < 0)
    return now;
  g_autofree double *gains = g_new (double, now->n_tracks);
  for (int i = 0; i < now->n_tracks; i++)
    gains[i] = now->tracks[i].gain_db;
  gains[at] = self->former.before_db;
  AppProgramme *before = app_programme_with_gains (now, gains);
  app_programme_unref (now);
  if (self->former.slot < 0)
    return before;
  AppProgramme *without = app_programme_without (before, at, self->former.slot);
  app_programme_unref (before);
  return without;
}

static void
add_sources (AppMatch *self, const AppMatchSource *sources, int n)
{
  AppAlbum *album = app_document_album (self->document);
  for (int i = 0; i < n; i++)
    {
      Piece piece = { .name = g_strdup (sources[i].name),
                      .media = app_media_ref (sources[i].media),
                      .at = -1,
                      .weight = MAX (sources[i].weight, 0) };
      g_array_append_val (self->pieces, piece);
    }
  for (guint i = 0; n == 0 && i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      Piece piece = { .name = g_strdup (title_of (track)),
                      .at = app_programme_find (self->programme, app_track_key (track)),
                      .weight = 1 };
      if (piece.at >= 0)
        g_array_append_val (self->pieces, piece);
      else
        piece_clear (&piece);
    }
}

AppMatch *
app_match_new (AppDocument *document, guint track, const AppMatchSource *sources, int n,
               int threads, AppMatchFunc news, gpointer user_data)
{
  AppMatch *self = g_new0 (AppMatch, 1);
  int cores = MAX ((int) g_get_num_processors () - 1, 1);
  self->document = g_object_ref (document);
  self->track = g_object_ref (app_album_track (app_document_album (document), track));
  self->sound = sound_of (document);
  app_match_former_find (self->track, &self->former);
  self->programme = programme_before (self);
  self->store = app_survey_store_new (NULL, 0);
  self->queue = app_survey_queue_new (self->store, threads > 0 ? threads : cores, on_news, self);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->own.name = g_strdup (title_of (self->track));
  self->own.at = app_programme_find (self->programme, app_track_key (self->track));
  self->news = news;
  self->user_data = user_data;
  self->tick = g_timeout_add (TICK_MS, on_tick, self);
  add_sources (self, sources, n);
  app_survey_queue_begin (self->queue, FALSE);
  want (self, &self->own);
  for (guint i = 0; i < self->pieces->len; i++)
    want (self, piece_of (self, (int) i));
  app_survey_queue_end (self->queue, 0);
  on_news (self); /* all may be known already */
  return self;
}

void
app_match_free (AppMatch *self)
{
  if (!self)
    return;
  g_clear_handle_id (&self->check, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
  app_survey_queue_free (self->queue);
  app_survey_store_unref (self->store);
  app_programme_unref (self->programme);
  piece_clear (&self->own);
  g_array_unref (self->pieces);
  g_object_unref (self->track);
  g_object_unref (self->document);
  g_free (self->sound);
  g_free (self->error);
  g_free (self);
}

/* ---- what is known ---- */

gboolean
app_match_done (const AppMatch *self)
{
  return self->done;
}

const char *
app_match_error (const AppMatch *self)
{
  return self->error;
}

double
app_match_progress (const AppMatch *self)
{
  return (double) count_known (self) / (self->pieces->len + 1);
}

int
app_match_n_sources (const AppMatch *self)
{
  return (int) self->pieces->len;
}

const char *
app_match_source_name (const AppMatch *self, int source)
{
  return piece_of (self, source)->name;
}

const AppMatchFigures *
app_match_source_figures (const AppMatch *self, int source)
{
  const Piece *piece = piece_of (self, source);
  return piece->good ? &piece->figures : NULL;
}

const char *
app_match_source_fault (const AppMatch *self, int source)
{
  return piece_of (self, source)->fault;
}

double
app_match_weight (const AppMatch *self, int source)
{
  return piece_of (self, source)->weight;
}

void
app_match_set_weight (AppMatch *self, int source, double weight)
{
  piece_of (self, source)->weight = MAX (weight, 0);
}

/* ---- the proposal ---- */

/* Means of the references in dB, weighted; of widths over those that have any. */
static gboolean
mean_figures (const AppMatch *self, AppMatchFigures *mean, double *db)
{
  g_autofree const double **spectra = g_new (const double *, self->pieces->len);
  g_autofree double *weights = g_new (double, self->pieces->len);
  double sum = 0, sides = 0, side_sum = 0;
  int n = 0;
  *mean = (AppMatchFigures){ 0 };
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = piece_of (self, (int) i);
      if (!piece->good || piece->weight <= 0)
        continue;
      spectra[n] = piece->db;
      weights[n++] = piece->weight;
      sum += piece->weight;
      mean->lufs += piece->weight * piece->figures.lufs;
      if (!isfinite (piece->figures.width_db))
        continue;
      side_sum += piece->weight;
      sides += piece->weight * piece->figures.width_db;
    }
  if (n == 0)
    return FALSE;
  mean->lufs /= sum;
  mean->width_db = side_sum > 0 ? sides / side_sum : -INFINITY;
  dsp_match_mean (spectra, weights, n, db);
  return TRUE;
}

static void
mean_bands (const AppMatch *self, const double *db, AppMatchFigures *mean)
{
  for (int t = 0; t < THIRDS; t++)
    {
      double power = 0, widths = 0, weights = 0;
      for (int i = t * PER_THIRD; i < (t + 1) * PER_THIRD; i++)
        power += power_of (db[i]);
      for (guint i = 0; i < self->pieces->len; i++)
        {
          const Piece *piece = piece_of (self, (int) i);
          if (!piece->good || piece->weight <= 0 || !isfinite (piece->figures.widths_db[t]))
            continue;
          weights += piece->weight;
          widths += piece->weight * piece->figures.widths_db[t];
        }
      mean->thirds_db[t] = 10 * log10 (power);
      mean->widths_db[t] = weights > 0 ? widths / weights : -INFINITY;
    }
}

static void
fit_bands (const AppMatch *self, AppMatchProposal *proposal)
{
  double hz[CELLS], weight[CELLS];
  for (int i = 0; i < CELLS; i++)
    {
      hz[i] = dsp_spectrum_cell_hz (i);
      weight[i] = hz[i] >= fit_from_hz && hz[i] <= fit_to_hz ? 1 : fit_outside;
    }
  proposal->n_bands = dsp_eq_match_fit (hz, proposal->wanted_db, weight, CELLS, MAX_BANDS, good_db,
                                        proposal->bands, &proposal->left);
  for (int i = 0; i < CELLS; i++)
    proposal->bells_db[i] = dsp_eq_match_db (proposal->bands, proposal->n_bands, hz[i]);
  double louder = dsp_match_loudness_db (self->own.power, proposal->bells_db);
  proposal->output_db = round (-louder * 100) / 100 + 0.0;
}

gboolean
app_match_propose (const AppMatch *self, const AppMatchWish *wish, AppMatchProposal *proposal)
{
  const DspParam *range = &app_track_gain_param;
  const DspMatchLimits limits
      = { CLAMP (wish->amount, 0, 1), wish->bound_db, DSP_MATCH_LOW_HZ, DSP_MATCH_HIGH_HZ };
  double reference_db[CELLS], difference_db[CELLS];
  *proposal = (AppMatchProposal){ .track = self->own.figures };
  if (!self->done || self->error || !mean_figures (self, &proposal->reference, reference_db))
    return FALSE;
  mean_bands (self, reference_db, &proposal->reference);
  dsp_match_difference (self->own.db, reference_db, wish->smooth_octaves, difference_db);
  dsp_match_curve (difference_db, self->own.db, &limits, proposal->wanted_db);
  fit_bands (self, proposal);
  double lacks = limits.amount * (proposal->reference.lufs - self->own.figures.lufs);
  double change = wish->level ? CLAMP (lacks, -wish->bound_db, wish->bound_db) : 0;
  proposal->level_bounded = wish->level && change != lacks;
  proposal->before_db = self->former.before_db;
  proposal->db = round ((proposal->before_db + change) * 100) / 100;
  proposal->db = change == 0 ? proposal->before_db : CLAMP (proposal->db, range->min, range->max);
  return TRUE;
}

gboolean
app_match_apply (AppMatch *self, const AppMatchProposal *proposal, AppMatchPlace *place,
                 GError **error)
{
  g_autofree char *sound = sound_of (self->document);
  if (g_strcmp0 (sound, self->sound) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                           _ ("The album was edited meanwhile, so the match is not true any more. "
                              "Match again."));
      return FALSE;
    }
  app_match_slot_put (app_document_history (self->document), self->track, &self->former, proposal,
                      place);
  return TRUE;
}

char *
app_match_place_text (AppMatchPlace place, const AppMatchProposal *proposal)
{
  double gain = proposal->db - proposal->before_db;
  switch (place)
    {
    case APP_MATCH_REPLACED:
      return g_strdup_printf (_ ("The equaliser “Match” was replaced: %d bands, gain %+.2f dB."),
                              proposal->n_bands, gain);
    case APP_MATCH_BESIDE:
      return g_strdup_printf (_ ("A second equaliser “Match” was added: %d bands, gain %+.2f dB. "
                                 "The one made before was changed by hand, so it stays."),
                              proposal->n_bands, gain);
    case APP_MATCH_NOTHING:
      return g_strdup_printf (_ ("No equaliser is needed. Gain %+.2f dB."), gain);
    default:
      return g_strdup_printf (_ ("An equaliser “Match” was added: %d bands, gain %+.2f dB."),
                              proposal->n_bands, gain);
    }
}
