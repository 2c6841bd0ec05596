/* app-disc.h — the layout of a compact disc: what is where, in CD frames, and what is written about
 * it. A plain value, made of a programme before anything is rendered.
 *
 * Sectors are CD frames (1/75 s, 588 frames at 44.1 kHz) from 00:00:00 of the disc, which is the
 * first byte of a DDP image; index 01 of track 1 is at 150 or later. Rounding, so that nothing is
 * cut off:
 *   index 01, 02 …   the sector in which the music begins: rounded down
 *   index 00         the first sector after the music before: rounded up; only where that is before
 *                    index 01
 *   lead-out         the first sector after everything: rounded up, filled with zeros
 * [any thread] */
#pragma once

#include "app-programme.h"

#define APP_CD_FRAME 588 /* frames at 44.1 kHz in a sector */
#define APP_CD_RATE 44100
#define APP_CD_SECTORS 75           /* in a second */
#define APP_DISC_PREGAP 150         /* sectors before index 01 of track 1 */
#define APP_DISC_TRACKS_MAX 99      /* of a disc */
#define APP_DISC_INDICES 100        /* 00 to 99, of a track */
#define APP_DISC_MINIMUM 300        /* sectors of a track */
#define APP_DISC_LAST_SECTOR 449999 /* 99:59:74, the end of what can be told */

/* Texts of disc and tracks, in the order of the pack types of CD-Text (0x80 …). */
typedef enum
{
  APP_DISC_TITLE,
  APP_DISC_PERFORMER,
  APP_DISC_SONGWRITER,
  APP_DISC_COMPOSER,
  APP_DISC_ARRANGER,
  APP_DISC_MESSAGE,
  APP_N_DISC_TEXTS
} AppDiscText;

/* Bits of the Q channel's control field. */
typedef enum
{
  APP_CONTROL_PRE_EMPHASIS = 1 << 0,
  APP_CONTROL_COPY = 1 << 1,
} AppDiscControl;

typedef struct
{
  gint64 indices[APP_DISC_INDICES]; /* sector of index 00, 01, …; [0] is [1] where there is no 00 */
  int n_indices;                    /* 2: 00 and 01 */
  unsigned control;                 /* AppDiscControl */
  gboolean scms;
  char *isrc;                    /* compact, or "" */
  char *texts[APP_N_DISC_TEXTS]; /* UTF-8, or "" */
  int album_track;               /* of the album, 1-based: what begins here; for findings */
} AppDiscTrack;

typedef struct
{
  GArray *tracks; /* AppDiscTrack */
  gint64 lead;    /* sectors of zeros before the programme's first frame */
  gint64 sectors; /* of everything: the lead-out */
  gint64 hidden;  /* sector where audio hidden before track 1 begins; 0: none */

  char *ean;       /* 13 digits, or what is no good EAN, or "" */
  char *catalogue; /* of the label, or "" */
  char *genre;     /* or "" */
  char *master;    /* what the plant calls it: ASCII, at most 48 letters; never on the disc */
  char *order;     /* the album's running order that it has, for its papers, or ""; never on it */
  char *texts[APP_N_DISC_TEXTS];
} AppDisc;

/* An empty disc; an empty track of it (borrowed until the next one), with index 00 and 01 at 0. */
AppDisc *app_disc_new (void);
AppDiscTrack *app_disc_add (AppDisc *self);
void app_disc_free (AppDisc *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppDisc, app_disc_free)
void app_disc_put (char **text, const char *value); /* replaces an owned text */

/* The disc that the programme becomes. What its fields say that cannot be is added to findings
 * (may be NULL); the rules are app_disc_check's. */
AppDisc *app_disc_from_programme (const AppProgramme *programme, GPtrArray *findings);

const AppDiscTrack *app_disc_track (const AppDisc *self, int i); /* from 0 */
int app_disc_n_tracks (const AppDisc *self);
/* Sector of index 01 of track i; of the lead-out for the number of tracks. */
gint64 app_disc_start (const AppDisc *self, int i);

/* The same disc with another lead: everything is moved. */
void app_disc_put_lead (AppDisc *self, gint64 lead);

/* Rules of the Red Book and of plants (formats.md 4): an error where a plant refuses, a warning
 * where some do or a player may not cope. */
void app_disc_check (const AppDisc *self, GPtrArray *findings);

/* "MM:SS:FF", or "MMSSFF" with separator "". Minutes go on beyond 99. Transfer full. */
char *app_disc_time (gint64 sectors, const char *separator);

/* The disc's id at MusicBrainz: SHA-1 of its points. Transfer full. */
char *app_disc_musicbrainz_id (const AppDisc *self);

/* Frame at 44.1 kHz of a frame of the programme, to the nearest. */
gint64 app_disc_frame (const AppProgramme *programme, gint64 frame);
