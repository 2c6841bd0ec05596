/* app-comparison-apply.c — lanes, gains and limiter, told to the engine. */
#include "app-comparison-state.h"

#include <string.h>

void
app_compare_applied_clear (AppCompareApplied *applied)
{
  g_clear_weak_pointer (&applied->engine);
  g_clear_pointer (&applied->programme, app_programme_unref);
  g_clear_pointer (&applied->previous, app_programme_unref);
  for (int v = 0; v < APP_N_VARIANTS; v++)
    {
      g_clear_pointer (&applied->played[v], app_programme_unref);
      g_clear_pointer (&applied->of[v], app_programme_unref);
    }
  g_clear_pointer (&applied->gains, g_array_unref);
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    g_clear_pointer (&applied->media[i], app_media_unref);
  *applied = (AppCompareApplied){ 0 };
}

/* Takes over what is told; FALSE: it was told before. */
static gboolean
differs (AppProgramme **told, AppProgramme *programme)
{
  if (*told == programme)
    return FALSE;
  if (programme)
    app_programme_ref (programme);
  app_programme_unref (*told);
  *told = programme;
  return TRUE;
}

static gboolean
is_same_spec (const AppReferenceSpec *a, const AppReferenceSpec *b)
{
  return a->media == b->media && a->anchor == b->anchor && a->cue == b->cue
         && a->loop_from == b->loop_from && a->loop_to == b->loop_to;
}

static void
apply_references (AppComparison *self, AppEngine *engine, gboolean told)
{
  AppCompareApplied *applied = &self->applied;
  for (int i = 0; i < APP_N_REFERENCE_LANES; i++)
    {
      AppReferenceSpec spec = { 0 };
      gboolean plays = app_compare_reference_spec (self, APP_LANE_REFERENCE + (AppLane) i, &spec);
      if (told && is_same_spec (&spec, &applied->references[i]))
        continue;
      app_engine_set_reference (engine, i, plays ? &spec : NULL);
      g_clear_pointer (&applied->media[i], app_media_unref);
      applied->media[i] = spec.media ? app_media_ref (spec.media) : NULL;
      applied->references[i] = spec;
    }
}

static void
apply_gains (AppComparison *self, AppEngine *engine)
{
  int n = self->programme->n_tracks;
  g_autoptr (GArray) gains = g_array_sized_new (FALSE, TRUE, sizeof (double), n * APP_N_LANES);
  g_array_set_size (gains, n * APP_N_LANES);
  for (guint track = 0; track < self->rows->len; track++)
    {
      int at = app_compare_row (self, track)->at;
      for (int lane = 0; at >= 0 && lane < APP_N_LANES; lane++)
        g_array_index (gains, double, at *APP_N_LANES + lane)
            = app_comparison_played_db (self, track, (AppLane) lane);
    }
  const GArray *told = self->applied.gains;
  if (told && told->len == gains->len
      && (!gains->len || memcmp (told->data, gains->data, gains->len * sizeof (double)) == 0))
    return;
  app_engine_set_match_gains (engine, (const double *) gains->data, n);
  g_clear_pointer (&self->applied.gains, g_array_unref);
  self->applied.gains = g_steal_pointer (&gains);
}

typedef AppProgramme *(*MakeFunc) (AppComparison *self, AppProgramme *programme);

/* What playback has of the programme, or of a variant of it; NULL: no such lane. Borrowed. TRUE
 * when it is to be told. */
static gboolean
make_played (AppComparison *self, AppCompareVariant variant, MakeFunc make, AppProgramme *listening,
             gboolean told)
{
  AppCompareApplied *applied = &self->applied;
  if (!differs (&applied->of[variant], self->variants[variant]) && told)
    return FALSE;
  g_clear_pointer (&applied->played[variant], app_programme_unref);
  if (applied->of[variant])
    applied->played[variant]
        = listening ? make (self, listening) : app_programme_ref (applied->of[variant]);
  return TRUE;
}

void
app_comparison_apply (AppComparison *self, AppEngine *engine, AppProgramme *listening)
{
  AppCompareApplied *applied = &self->applied;
  app_compare_follow (self);
  gboolean told = applied->engine == engine;
  if (!told)
    app_compare_applied_clear (applied);
  g_set_weak_pointer (&applied->engine, engine);
  AppProgramme *programme = listening ? listening : self->programme;
  /* The one for listening is made anew each time. */
  gboolean same = (listening && app_compare_is_same_sound (applied->programme, listening))
                  || !differs (&applied->programme, programme);
  if (!same)
    app_engine_set_programme (engine, programme);
  if (differs (&applied->previous, self->variants[APP_VARIANT_PREVIOUS]) || !told)
    app_engine_set_previous (engine, applied->previous);
  if (make_played (self, APP_VARIANT_REVISION, app_compare_make_revision, listening, told && same))
    app_engine_set_revision (engine, applied->played[APP_VARIANT_REVISION]);
  if (make_played (self, APP_VARIANT_BYPASS, app_compare_make_bypass, listening, told && same))
    app_engine_set_bypass (engine, applied->played[APP_VARIANT_BYPASS]);
  apply_references (self, engine, told);
  apply_gains (self, engine);
  const AppService *service = self->service;
  app_engine_set_service_limiter (engine, service && service->limits ? &service->limiter : NULL);
}
