/* app-comparison-state.h — what the parts of AppComparison share: which lanes there are
 * (app-comparison.c), their figures (-figures.c), what the engine was told (-apply.c). Inside
 * survey/ only. */
#pragma once

#include "app-comparison.h"

#include "app-reference-play.h"
#include "app-survey-queue.h"

/* Lanes that are programmes made of the survey's. */
typedef enum
{
  APP_VARIANT_PREVIOUS,
  APP_VARIANT_REVISION,
  APP_VARIANT_BYPASS,
  APP_N_VARIANTS
} AppCompareVariant;

/* A track of the album. */
typedef struct
{
  guint64 track;              /* its key */
  int at;                     /* in the programme; -1: it has no audio */
  char *master;               /* owned: key of its result in the master; NULL when at is -1 */
  char *keys[APP_N_VARIANTS]; /* owned: of its results; NULL: no such lane, or silence */

  /* when fresh */
  gboolean fresh;
  gboolean pending[APP_N_LANES];
  double lufs[APP_N_LANES];    /* NAN: unknown */
  double gain_db[APP_N_LANES]; /* NAN: unknown; of what is pending: as it was */

  /* last known, while newer ones are being measured; else NAN */
  double held_lufs[APP_N_LANES];
  double held_service_db[APP_N_LANES];
} AppCompareRow;

/* A lane for references. */
typedef struct
{
  AppReference *reference; /* owned, or NULL */
  char *key;               /* owned: of its result; NULL: there is no file */
  char *fault;             /* owned: then why */
  guint64 asked;           /* clock */
} AppCompareSeat;

/* What the engine was told last: nothing is told twice. Owned. */
typedef struct
{
  AppEngine *engine; /* weak, only compared */
  AppProgramme *programme, *previous;
  AppProgramme *played[APP_N_VARIANTS], *of[APP_N_VARIANTS]; /* and the variant it stands for */
  AppReferenceSpec references[APP_N_REFERENCE_LANES];
  AppMedia *media[APP_N_REFERENCE_LANES];
  GArray *gains; /* of double */
} AppCompareApplied;

struct _AppComparison
{
  GObject parent;

  /* owned */
  AppDocument *document;
  AppSurvey *survey;
  AppSurveyStore *store;
  AppSurveyQueue *queue;
  AppProgramme *programme;                /* that rows and variants are of */
  GArray *rows;                           /* of AppCompareRow */
  AppProgramme *variants[APP_N_VARIANTS]; /* or NULL */
  AppSlot *bypass_slot;                   /* or NULL: a chain */
  AppTrack *bypass_track;                 /* or NULL: the album */
  GHashTable *others; /* AppTrack to the AppRevision that was chosen to compare it with */
  AppCompareSeat seats[APP_N_REFERENCE_LANES];
  AppCompareApplied applied;

  /* borrowed */
  const AppService *service;
  AppServiceMode mode;

  AppRegion region;
  gint64 loop_from, loop_to; /* programme frames; from >= to: none */
  gboolean bypassing;
  gboolean served; /* gain_db of all rows is the service's */
  int first;       /* index of the track that is measured first, -1: none */
  guint64 clock;
};

/* Takes the newest album, if that is still to come: signals reach others first now and then. */
void app_compare_follow (AppComparison *self);
/* NULL: no such track. */
AppCompareRow *app_compare_row (AppComparison *self, guint track);
gboolean app_compare_is_reference (AppLane lane);
const AppCompareSeat *app_compare_seat (const AppComparison *self, AppLane lane);
/* The variant of a lane; of another it is nonsense. */
AppCompareVariant app_compare_variant (AppLane lane);
gboolean app_compare_is_variant (AppLane lane);
/* programme without what is bypassed; NULL: nothing is, or it is gone. Transfer full. */
AppProgramme *app_compare_make_bypass (AppComparison *self, AppProgramme *programme);
/* programme with the other mixes of its tracks; NULL: no track has another. Transfer full. */
AppProgramme *app_compare_make_revision (AppComparison *self, AppProgramme *programme);

/* Of the same tracks. */
gboolean app_compare_is_same_sound (const AppProgramme *a, const AppProgramme *b);

/* A row with its figures; NULL: no such track. */
const AppCompareRow *app_compare_fresh_row (AppComparison *self, guint track);
/* Why a lane of a row cannot be measured, or NULL. */
const char *app_compare_lane_fault (AppComparison *self, guint track, AppLane lane);
/* How a reference plays; FALSE: it does not, or not yet. */
gboolean app_compare_reference_spec (AppComparison *self, AppLane lane, AppReferenceSpec *spec);

void app_compare_applied_clear (AppCompareApplied *applied);
