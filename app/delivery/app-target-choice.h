/* app-target-choice.h — what an album wants otherwise than a target's file says: which tags go in,
 * what its files are called, their dither, and whether it is delivered when nobody says which
 * targets are. Kept in the project, undone. [main thread] */
#pragma once

#include "app-album.h"
#include "app-finding.h"
#include "app-history.h"
#include "app-target.h"

typedef enum
{
  APP_CHOICE_TAGS,
  APP_CHOICE_FILE_NAME,
  APP_CHOICE_DITHER, /* id of a DspDitherKind */
  APP_CHOICE_USUAL,  /* "true" "false" */
  APP_N_CHOICES
} AppChoice;

extern const char *const app_choice_ids[APP_N_CHOICES + 1]; /* "tags" … NULL */

/* What was chosen, or what the target's file says. Transfer full. */
char *app_target_choice (AppAlbum *album, const AppTarget *target, AppChoice choice);
/* One step of undo. value NULL or "": as the target's file says. Errors of APP_DATA_ERROR: what
 * its file could not say either. */
gboolean app_target_choose (AppAlbum *album, AppHistory *history, const AppTarget *target,
                            AppChoice choice, const char *value, GError **error);
/* The target as this album wants it; what cannot be had is left as the file says, and told in
 * findings (may be NULL). Transfer full. */
AppTarget *app_target_chosen (AppAlbum *album, const AppTarget *target, GPtrArray *findings);
/* Replaces each of these targets by that. */
void app_targets_choose (AppAlbum *album, GPtrArray *targets, GPtrArray *findings);
