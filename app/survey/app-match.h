/* app-match.h — brings a track nearer to other music: measures level, spectrum and width of the
 * track and of weighted references (or of the album's own tracks), proposes bells and shelves that
 * can be edited, and a gain.
 *
 * The track is measured after everything, as the track list shows it, but without what a match made
 * for it before and nobody changed since: asking again replaces that. Measuring goes through the
 * survey's cache; a proposal is then made at once for any amount. [main thread API] */
#pragma once

#include "app-document.h"
#include "app-measure.h"

#include "dsp-eq-match.h"
#include "dsp-match.h"

/* What may be asked for, with range, unit and text. */
extern const DspParam app_match_amount_param; /* % */
extern const DspParam app_match_bound_param;  /* dB */
extern const DspParam app_match_smooth_param; /* octaves */

typedef struct
{
  AppMedia *media;  /* borrowed for the call */
  const char *name; /* likewise */
  double weight;    /* >= 0 */
} AppMatchSource;

typedef struct
{
  double amount;         /* 0 .. 1 */
  double bound_db;       /* of the curve, and of the change of the gain */
  double smooth_octaves; /* of the curve */
  gboolean level;        /* with a gain that gives the references' loudness, too */
} AppMatchWish;

/* Level, spectrum and width of one piece, or of a weighted mean. */
typedef struct
{
  double lufs;                          /* integrated */
  double thirds_db[APP_MEASURE_THIRDS]; /* power, its mean from 100 Hz to 10 kHz taken off */
  double width_db;                      /* power of the sides over that of the middle */
  double widths_db[APP_MEASURE_THIRDS]; /* the same by band; -INFINITY: mono */
} AppMatchFigures;

typedef struct
{
  AppMatchFigures track, reference;
  double wanted_db[APP_MEASURE_CELLS]; /* the bounded curve */
  double bells_db[APP_MEASURE_CELLS];  /* what the bands make of it */
  DspEqBand bands[DSP_EQ_BANDS];
  int n_bands;
  DspEqMatchError left;   /* of the curve, 30 Hz .. 18 kHz */
  double output_db;       /* of the equaliser, so that it changes no loudness */
  double before_db, db;   /* gain of the track: as it would be without a match; with it */
  gboolean level_bounded; /* the bound keeps the gain from what the level asks for */
} AppMatchProposal;

/* What became of the slot. */
typedef enum
{
  APP_MATCH_ADDED,    /* a new slot */
  APP_MATCH_REPLACED, /* in the place of the one that was made before */
  APP_MATCH_BESIDE,   /* a new slot: the one made before was changed by hand, and stays */
  APP_MATCH_NOTHING,  /* no band is needed (the one made before is gone) */
} AppMatchPlace;

typedef struct _AppMatch AppMatch;

/* news: progress, or the end. Never called from within a call of this interface. */
typedef void (*AppMatchFunc) (AppMatch *self, gpointer user_data);

/* n 0: the mean of the album's tracks. threads 0: all cores but one. */
AppMatch *app_match_new (AppDocument *document, guint track, const AppMatchSource *sources, int n,
                         int threads, AppMatchFunc news, gpointer user_data);
/* Stops what runs; waits for nothing. */
void app_match_free (AppMatch *self);

gboolean app_match_done (const AppMatch *self);
/* Why there is nothing to propose, or NULL: no audio, silence, a file that cannot be read. */
const char *app_match_error (const AppMatch *self);
double app_match_progress (const AppMatch *self);

/* The references, in the order given (or the tracks of the album that have audio). */
int app_match_n_sources (const AppMatch *self);
const char *app_match_source_name (const AppMatch *self, int source);
/* After the end. Borrowed; NULL: it cannot be measured or is silent, and does not count. */
const AppMatchFigures *app_match_source_figures (const AppMatch *self, int source);
const char *app_match_source_fault (const AppMatch *self, int source); /* or NULL */
double app_match_weight (const AppMatch *self, int source);
void app_match_set_weight (AppMatch *self, int source, double weight); /* not negative */

/* After the end without error. FALSE: all weights are 0. */
gboolean
app_match_propose (const AppMatch *self, const AppMatchWish *wish, AppMatchProposal *proposal);
/* Puts an equaliser “Match” with the bands into the track's chain, before its first limiter, or at
 * its end, and sets the gain: one step of undo. FALSE with error (G_IO_ERROR_BUSY) when the sound
 * was edited meanwhile. */
gboolean app_match_apply (AppMatch *self, const AppMatchProposal *proposal, AppMatchPlace *place,
                          GError **error);
/* As a sentence; transfer full. */
char *app_match_place_text (AppMatchPlace place, const AppMatchProposal *proposal);
