/* app-target-loudness.c — the search: an excerpt to find the drive, the whole to be sure. */
#include "app-target-loudness.h"

#include "app-loudness-pass.h"
#include "app-seek.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  WHOLE_PASSES = 9,    /* at most */
  EXCERPT_PASSES = 10, /* at most, for each whole one */
};

static const double near = 0.01;     /* LU: good enough on the excerpt */
static const double step_db = 0.01;  /* what the drive is rounded to */
static const double whole_from = 60; /* seconds: what is shorter needs no excerpt */

const DspParam app_target_loudness_param = {
  .id = "target-loudness",
  .name = N_ ("Target loudness"),
  .help = N_ ("The integrated loudness after everything that Find drive shall reach: of the album "
              "for its limiter, of the track for a track's."),
  .unit = "LUFS",
  .scale = DSP_SCALE_LINEAR,
  .min = -40,
  .max = -4,
  .def = -14,
  .digits = 1,
};

typedef struct
{
  /* borrowed */
  AppProgramme *programme;
  int track, slot, param; /* as app_programme_with_value takes them */
  const DspParam *drive;  /* its row */
  AppSpan *spans;         /* of the whole */
  int n_spans;
  AppSpan excerpt;
  gboolean all; /* the excerpt is the whole */
  int threads;
  GCancellable *cancellable;
  AppProgressFunc progress;
  gpointer progress_data;
  /* of the progress: frames */
  double done, expected, running;
  double told;
  char *what; /* owned */
} Search;

/* Overall progress: never backwards, though it may take more passes than expected. */
static void
on_progress (double fraction, double times_real_time, const char *what, gpointer user_data)
{
  Search *self = user_data;
  double now = self->done + fraction * self->running;
  self->told
      = fmax (self->told, fmin (now / fmax (self->expected, self->done + self->running), 0.99));
  self->progress (self->told, times_real_time, self->what, self->progress_data);
}

static double
span_frames (const AppSpan *spans, int n)
{
  double frames = 0;
  for (int s = 0; s < n; s++)
    frames += (double) (spans[s].to - spans[s].from);
  return frames;
}

/* Loudness of the spans at a drive. */
static gboolean
measure (Search *self, const AppSpan *spans, int n, double drive, AppLoudnessPass *pass,
         GError **error)
{
  AppProgramme *programme
      = app_programme_with_value (self->programme, self->track, self->slot, self->param, drive);
  g_free (self->what);
  self->what = g_strdup_printf (_ ("Drive %+.2f dB"), drive);
  self->running = span_frames (spans, n);
  gboolean good
      = app_loudness_pass (programme, spans, n, self->threads, self->progress ? on_progress : NULL,
                           self, self->cancellable, pass, error);
  self->done += self->running;
  app_programme_unref (programme);
  return good;
}

static double
rounded (double drive)
{
  return round (drive / step_db) * step_db;
}

/* Sharpens drive so that the excerpt, which has start.lufs at start.drive, gets lufs. */
static gboolean
search_excerpt (Search *self, AppSeekPoint start, double lufs, double *drive, GError **error)
{
  AppSeek seek;
  app_seek_begin (&seek, start, lufs);
  for (int i = 0; i < EXCERPT_PASSES && fabs (seek.last.lufs - lufs) > near; i++)
    {
      AppLoudnessPass pass;
      double next = app_seek_next (&seek, lufs, self->drive->min, self->drive->max);
      if (next == seek.last.db)
        break; /* at the end of the range */
      if (!measure (self, &self->excerpt, 1, next, &pass, error))
        return FALSE;
      app_seek_add (&seek, (AppSeekPoint){ next, pass.lufs }, lufs);
    }
  *drive = seek.last.db;
  return TRUE;
}

/* The first drive to verify: that which moves the excerpt as far as the whole has to be moved. */
static gboolean
first_drive (Search *self, AppSeekPoint whole, double lufs, double *drive, GError **error)
{
  AppLoudnessPass pass;
  if (!measure (self, &self->excerpt, 1, whole.db, &pass, error))
    return FALSE;
  AppSeekPoint start = { whole.db, pass.lufs };
  return search_excerpt (self, start, pass.lufs + lufs - whole.lufs, drive, error);
}

/* Verifies over the whole, and corrects. */
static gboolean
search (Search *self, AppTargetLoudness *result, GError **error)
{
  double lufs = result->wanted_lufs, drive;
  AppSeek seek;
  app_seek_begin (&seek, (AppSeekPoint){ result->before_db, result->before_lufs }, lufs);
  for (result->passes = 1; result->passes < WHOLE_PASSES; result->passes++)
    {
      AppLoudnessPass pass;
      if (fabs (seek.last.lufs - lufs) <= APP_TARGET_TOLERANCE)
        break;
      if (result->passes > 1 || self->all)
        drive = app_seek_next (&seek, lufs, self->drive->min, self->drive->max);
      else if (!first_drive (self, seek.last, lufs, &drive, error))
        return FALSE;
      drive = CLAMP (rounded (drive), self->drive->min, self->drive->max);
      if (drive == seek.last.db)
        break; /* the end of the range, or as near as a step of the drive comes */
      if (!measure (self, self->spans, self->n_spans, drive, &pass, error))
        return FALSE;
      app_seek_add (&seek, (AppSeekPoint){ drive, pass.lufs }, lufs);
      if (fabs (pass.lufs - lufs) < fabs (result->lufs - lufs))
        {
          result->lufs = pass.lufs;
          result->drive_db = drive;
        }
    }
  result->reached = fabs (result->lufs - lufs) <= APP_TARGET_TOLERANCE;
  result->at_limit = result->drive_db <= self->drive->min || result->drive_db >= self->drive->max;
  return TRUE;
}

static gboolean
fail (GError **error, GIOErrorEnum code, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, code, text);
  return FALSE;
}

/* The row of a limiter's drive, with its index in param; NULL when the module is no limiter: others
 * have a drive too, but take it off again behind their curve. */
static const DspParam *
drive_of (const DspModule *module, int *param)
{
  if (strcmp (module->id, "limiter") != 0)
    return NULL;
  *param = dsp_params_index (module->params, module->n_params, "drive");
  return *param >= 0 ? &module->params[*param] : NULL;
}

gboolean
app_target_loudness_fits (const DspModule *module)
{
  int param;
  return drive_of (module, &param) != NULL;
}

/* Lists what is measured, and checks that the slot can be driven. */
static gboolean
prepare (Search *self, GError **error)
{
  const AppProgramme *programme = self->programme;
  const AppChainSpec *chain
      = self->track < 0 ? programme->chain : programme->tracks[self->track].chain;
  const DspSlotSpec *slot = &chain->slots[self->slot];
  self->drive = drive_of (slot->module, &self->param);
  if (!self->drive)
    return fail (error, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("This module has no drive that could be found. Choose a limiter."));
  if (slot->bypass)
    return fail (error, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("The limiter is bypassed, so its drive changes nothing. Switch it on."));
  self->n_spans = self->track < 0 ? programme->n_tracks : 1;
  self->spans = g_new0 (AppSpan, MAX (self->n_spans, 1));
  for (int s = 0; s < self->n_spans; s++)
    {
      const AppProgrammeTrack *track = &programme->tracks[self->track < 0 ? s : self->track];
      self->spans[s] = (AppSpan){ track->start, track->start + track->length };
    }
  self->all = span_frames (self->spans, self->n_spans) <= whole_from * programme->rate;
  return self->n_spans > 0
         || fail (error, G_IO_ERROR_INVALID_ARGUMENT,
                  _ ("The album has no audio to measure. Add mixes."));
}

static gboolean
find (Search *self, AppTargetLoudness *result, GError **error)
{
  const AppChainSpec *chain
      = self->track < 0 ? self->programme->chain : self->programme->tracks[self->track].chain;
  AppLoudnessPass pass;
  double whole = span_frames (self->spans, self->n_spans);
  self->expected = 2 * whole + (self->all ? whole : 4.0 * 30 * self->programme->rate);
  result->before_db = result->drive_db = chain->slots[self->slot].values[self->param];
  if (!measure (self, self->spans, self->n_spans, result->before_db, &pass, error))
    return FALSE;
  if (!isfinite (pass.lufs))
    return fail (error, G_IO_ERROR_INVALID_ARGUMENT,
                 _ ("There is nothing whose loudness could be measured: it is silent, or shorter "
                    "than 0.4 s."));
  self->excerpt = pass.loudest;
  result->before_lufs = result->lufs = pass.lufs;
  return search (self, result, error);
}

gboolean
app_target_loudness_find (AppProgramme *programme, int track, int slot, double wanted_lufs,
                          int threads, AppProgressFunc progress, gpointer progress_data,
                          GCancellable *cancellable, AppTargetLoudness *result, GError **error)
{
  Search search = { .programme = programme,
                    .track = track,
                    .slot = slot,
                    .threads = threads,
                    .cancellable = cancellable,
                    .progress = progress,
                    .progress_data = progress_data };
  *result = (AppTargetLoudness){ .wanted_lufs = wanted_lufs };
  gboolean good = prepare (&search, error) && find (&search, result, error);
  g_free (search.spans);
  g_free (search.what);
  return good;
}

char *
app_target_loudness_text (const AppTargetLoudness *result)
{
  if (result->reached)
    return g_strdup_printf (_ ("Drive %+.2f dB gives %.2f LUFS (before: %+.2f dB, %.2f LUFS)"),
                            result->drive_db, result->lufs, result->before_db, result->before_lufs);
  if (result->at_limit && result->lufs < result->wanted_lufs)
    return g_strdup_printf (_ ("%.1f LUFS cannot be reached: with the full drive of %+.2f dB it is "
                               "%.2f LUFS. Raise the ceiling, choose a louder style or a shorter "
                               "release, or be content with less."),
                            result->wanted_lufs, result->drive_db, result->lufs);
  if (result->at_limit)
    return g_strdup_printf (
        _ ("%.1f LUFS cannot be reached: with the least drive of %+.2f dB it is "
           "%.2f LUFS. Turn the track or the modules before the limiter down."),
        result->wanted_lufs, result->drive_db, result->lufs);
  return g_strdup_printf (
      _ ("%.1f LUFS was not met within %.2f LU: the nearest is %.2f LUFS, with a "
         "drive of %+.2f dB."),
      result->wanted_lufs, APP_TARGET_TOLERANCE, result->lufs, result->drive_db);
}
