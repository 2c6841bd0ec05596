/* app-engine-player.h — what plays one lane: a renderer of a programme, or a reference. One thread
 * at a time. */
#pragma once

#include "app-reference-voice.h"
#include "app-renderer.h"

/* programme NULL: no such lane. Of a reference (media not NULL) the programme tells the places. */
typedef struct
{
  AppProgramme *programme;
  AppLane lane; /* of programme */
  AppReferenceSpec reference;
} AppPlayerSpec;

void app_player_spec_set (AppPlayerSpec *self, const AppPlayerSpec *spec); /* a copy */
void app_player_spec_clear (AppPlayerSpec *self);

typedef struct _AppPlayer AppPlayer;

/* At programme frame pos, elapsed frames after the place where playing began. Comes at once. */
AppPlayer *app_player_new (const AppPlayerSpec *spec, gint64 pos, gint64 elapsed);
/* The same for who cannot wait: soon there, though perhaps no more than near what it should be. */
AppPlayer *app_player_new_brief (const AppPlayerSpec *spec, gint64 pos, gint64 elapsed);
void app_player_free (AppPlayer *self);

/* Does now what the next read would have to: rolls in, opens and decodes. */
void app_player_prepare (AppPlayer *self);
/* After app_player_prepare: it is no more than near, and nothing better is on its way, so
 * app_player_take_over is to follow. */
gboolean app_player_is_brief (const AppPlayer *self);
/* Fades over to other, which was made for the same lane and stands at the same position; frees it.
 */
void app_player_take_over (AppPlayer *self, AppPlayer *other);
gint64 app_player_pos (const AppPlayer *self);
/* The next n frames. Only a reference follows pos, which is not what app_player_pos tells after a
 * loop of the programme. FALSE with error as the renderer and the reference have it. */
gboolean app_player_read (AppPlayer *self, gint64 pos, double *const out[2], int n, GError **error);

/* Goes on with another spec where that can glide at once; else FALSE. */
gboolean app_player_update (AppPlayer *self, const AppPlayerSpec *spec);
/* The same, and where it must be rolled in the former goes on until then. FALSE where that cannot
 * be: another file. */
gboolean app_player_change (AppPlayer *self, const AppPlayerSpec *spec);

/* NULL: a reference. Borrowed. */
AppRenderer *app_player_renderer (AppPlayer *self);
