/* app-engine-player.c — what plays one lane: a renderer of a programme, or a reference. */
#include "app-engine-player.h"

struct _AppPlayer
{
  /* owned: one of both */
  AppRenderer *renderer;
  AppReferenceVoice *voice;

  AppProgramme *programme; /* owned: what it plays, or the last it was given */
  AppMedia *media;         /* of the voice; owned */
  gint64 pos;
};

void
app_player_spec_set (AppPlayerSpec *self, const AppPlayerSpec *spec)
{
  AppPlayerSpec former = *self;
  *self = *spec;
  if (self->programme)
    app_programme_ref (self->programme);
  if (self->reference.media)
    app_media_ref (self->reference.media);
  app_player_spec_clear (&former);
}

void
app_player_spec_clear (AppPlayerSpec *self)
{
  app_programme_unref (self->programme);
  app_media_unref (self->reference.media);
  *self = (AppPlayerSpec){ 0 };
}

static AppPlayer *
player_new (const AppPlayerSpec *spec, gint64 pos, gint64 elapsed, gboolean brief)
{
  AppPlayer *self = g_new0 (AppPlayer, 1);
  self->pos = pos;
  self->programme = app_programme_ref (spec->programme);
  if (spec->reference.media)
    {
      self->media = app_media_ref (spec->reference.media);
      self->voice = app_reference_voice_new (spec->programme, &spec->reference);
      app_reference_voice_seek (self->voice, pos, elapsed);
    }
  else if (brief)
    self->renderer = app_renderer_new_brief (spec->programme, spec->lane, pos);
  else
    self->renderer = app_renderer_new_at (spec->programme, spec->lane, pos);
  return self;
}

AppPlayer *
app_player_new (const AppPlayerSpec *spec, gint64 pos, gint64 elapsed)
{
  return player_new (spec, pos, elapsed, FALSE);
}

AppPlayer *
app_player_new_brief (const AppPlayerSpec *spec, gint64 pos, gint64 elapsed)
{
  return player_new (spec, pos, elapsed, TRUE);
}

void
app_player_free (AppPlayer *self)
{
  if (!self)
    return;
  app_renderer_free (self->renderer);
  app_reference_voice_free (self->voice);
  app_media_unref (self->media);
  app_programme_unref (self->programme);
  g_free (self);
}

void
app_player_prepare (AppPlayer *self)
{
  if (self->renderer)
    app_renderer_prepare (self->renderer);
  else
    app_reference_voice_prepare (self->voice);
}

static void
set_programme (AppPlayer *self, AppProgramme *programme)
{
  AppProgramme *former = self->programme;
  self->programme = app_programme_ref (programme);
  app_programme_unref (former);
}

gboolean
app_player_is_brief (const AppPlayer *self)
{
  return self->renderer && app_renderer_is_brief (self->renderer)
         && app_renderer_is_settled (self->renderer);
}

void
app_player_take_over (AppPlayer *self, AppPlayer *other)
{
  app_renderer_take_over (self->renderer, g_steal_pointer (&other->renderer));
  set_programme (self, other->programme);
  app_player_free (other);
}

gint64
app_player_pos (const AppPlayer *self)
{
  return self->pos;
}

gboolean
app_player_read (AppPlayer *self, gint64 pos, double *const out[2], int n, GError **error)
{
  self->pos = pos + n;
  return self->renderer ? app_renderer_read (self->renderer, out, n, error)
                        : app_reference_voice_read (self->voice, out, pos, n, error);
}

static gboolean
is_same_kind (const AppPlayer *self, const AppPlayerSpec *spec)
{
  return spec->reference.media == self->media;
}

gboolean
app_player_update (AppPlayer *self, const AppPlayerSpec *spec)
{
  if (!is_same_kind (self, spec))
    return FALSE;
  if (self->voice)
    app_reference_voice_update (self->voice, spec->programme, &spec->reference);
  else if (self->programme != spec->programme
           && !app_renderer_update (self->renderer, spec->programme))
    return FALSE;
  set_programme (self, spec->programme);
  return TRUE;
}

gboolean
app_player_change (AppPlayer *self, const AppPlayerSpec *spec)
{
  if (app_player_update (self, spec))
    return TRUE;
  if (!is_same_kind (self, spec)
      || !app_renderer_set_programme (self->renderer, spec->programme, NULL))
    return FALSE;
  set_programme (self, spec->programme);
  return TRUE;
}

AppRenderer *
app_player_renderer (AppPlayer *self)
{
  return self->renderer;
}
