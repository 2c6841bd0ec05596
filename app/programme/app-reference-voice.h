/* app-reference-voice.h — one reference being played along the programme: the lane of a finished
 * record.
 *
 * Stereo f64 at the programme's rate (app-reader.h converts). Where it stands is decided by the
 * programme's position, or by how long playing has gone on. Every jump inside it (end of its loop,
 * a new track) is a 10 ms equal-power crossfade of what was and what comes. One thread at a time.
 */
#pragma once

#include "app-programme.h"

typedef enum
{
  APP_ANCHOR_TRACK, /* runs with the track: its frame cue sounds at the start of every track */
  APP_ANCHOR_CUE,   /* begins with its frame cue wherever playing begins, and goes on by itself */
} AppAnchor;

/* Positions are frames of the file at its own rate. Plain data; media: referenced by who keeps it.
 */
typedef struct
{
  AppMedia *media;
  AppAnchor anchor;
  gint64 cue;
  gint64 loop_from, loop_to; /* runs round between them once it has come to loop_to; from >= to, or
                                a cue beyond it: no loop, silence after its end. A loop shorter than
                                the crossfade is as long as it. */
} AppReferenceSpec;

typedef struct _AppReferenceVoice AppReferenceVoice;

/* The programme tells rate and track starts. A file that cannot be read is told by the reads. */
AppReferenceVoice *app_reference_voice_new (AppProgramme *programme, const AppReferenceSpec *spec);
void app_reference_voice_free (AppReferenceVoice *self);

/* The next frame is that of the programme's pos, elapsed frames after the place where playing began
 * (0 for a start; a lane that joins later tells what it missed; < 0: what is faded in over before
 * the start). Without a crossfade. */
void app_reference_voice_seek (AppReferenceVoice *self, gint64 pos, gint64 elapsed);
/* Opens and decodes now what the next read would have to. */
void app_reference_voice_prepare (AppReferenceVoice *self);
/* The next n frames; pos is the programme's frame of the first one (a loop of the programme makes
 * it jump: with APP_ANCHOR_CUE that is no matter). FALSE with error, once, when the file cannot be
 * read: silence instead, and it moves on. */
gboolean app_reference_voice_read (AppReferenceVoice *self, double *const out[2], gint64 pos, int n,
                                   GError **error);
/* Goes on with another programme (same rate) or another spec of the same media, by a crossfade
 * where the place differs. */
void app_reference_voice_update (AppReferenceVoice *self, AppProgramme *programme,
                                 const AppReferenceSpec *spec);
/* Place in the file (frames at its rate) of the next frame; -1: before its start or beyond its end.
 */
gint64 app_reference_voice_place (const AppReferenceVoice *self);
