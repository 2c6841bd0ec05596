/* app-level.h — levels the tracks of an album: finds the gain of each track that gives a loudness
 * after everything, as the track list shows it.
 *
 * What follows the gain is not linear, so every track is rendered and measured again until it
 * holds: at its loudest 15 s first, then over the whole, all tracks side by side, as a neighbour
 * may reach over an overlap or through the album chain. Renders go through the survey's cache. What
 * cannot be reached keeps its gain and says why. [main thread API] */
#pragma once

#include "app-document.h"

#define APP_LEVEL_TOLERANCE 0.1 /* LU, of what counts as reached; it goes on to half of that */

/* What loudness of a track is. */
typedef enum
{
  APP_LEVEL_LOUDEST,    /* integrated, of its loudest 15 s (default) */
  APP_LEVEL_INTEGRATED, /* of all of it */
  APP_LEVEL_SHORT_TERM, /* its maximum short-term loudness */
  APP_N_LEVEL_BYS
} AppLevelBy;
extern const char *const app_level_by_ids[APP_N_LEVEL_BYS + 1]; /* "loudest" … NULL */
extern const char *const app_level_by_names[APP_N_LEVEL_BYS + 1];
int app_level_by_find (const char *id); /* AppLevelBy or -1 */

/* What may be asked for, with its range, unit and text. */
extern const DspParam app_level_param;

typedef struct
{
  AppLevelBy by;
  int like;            /* index of the track to be like, which stays as it is; -1: none */
  AppMedia *record;    /* or the finished record to be like, as it is heard; borrowed for the call;
                          NULL: none */
  double lufs;         /* else */
  const guint *tracks; /* indices in the album; borrowed for the call */
  int n_tracks;        /* 0: all */
  int threads;         /* 0: all cores but one */
} AppLevelWish;

typedef enum
{
  APP_LEVEL_OPEN,    /* not found yet */
  APP_LEVEL_GOAL,    /* the track to be like */
  APP_LEVEL_REACHED, /* within the tolerance */
  /* the gain stays: */
  APP_LEVEL_HELD,   /* what follows takes the gain off again: a limiter or compressor */
  APP_LEVEL_RANGE,  /* the gain is at an end of its range */
  APP_LEVEL_MISSED, /* not within the tolerance after many rounds */
  APP_LEVEL_SILENT, /* nothing whose loudness could be measured */
  APP_LEVEL_FAULT,  /* it cannot be read */
} AppLevelOutcome;

typedef struct
{
  guint track; /* index in the album */
  AppLevelOutcome outcome;
  double before_db, db;     /* gain of the track */
  double before_lufs, lufs; /* by the measure asked for; NAN: not known (yet) */
  double held_db, held_lu;  /* HELD: a step of the gain, and what of it was heard */
  char *fault;              /* owned; of FAULT, else NULL */
} AppLevelRow;

typedef struct _AppLevel AppLevel;

/* news: progress, or the end. Never called from within a call of this interface. */
typedef void (*AppLevelFunc) (AppLevel *self, gpointer user_data);

AppLevel *app_level_new (AppDocument *document, const AppLevelWish *wish, AppLevelFunc news,
                         gpointer user_data);
/* Stops what runs; waits for nothing. */
void app_level_free (AppLevel *self);

gboolean app_level_done (const AppLevel *self);
/* Why there is nothing to apply at all (the track or record to be like is silent or cannot be
 * read), or NULL. Borrowed. */
const char *app_level_error (const AppLevel *self);
double app_level_progress (const AppLevel *self); /* 0 .. 1, never backwards */
double app_level_goal (const AppLevel *self);     /* LUFS; NAN: not known yet */
int app_level_rounds (const AppLevel *self);      /* over whole tracks, so far */
/* In the order of the album; the track to be like is one of them. Borrowed. */
int app_level_n_rows (const AppLevel *self);
const AppLevelRow *app_level_row (const AppLevel *self, int row);
/* What there is to say beside the figures, or NULL; transfer full. */
char *app_level_row_note (const AppLevel *self, int row);

/* After the end: sets the gains that were found, as one step of undo; returns how many differ, -1
 * with error (G_IO_ERROR_BUSY) when the sound was edited meanwhile. */
int app_level_apply (AppLevel *self, GError **error);
