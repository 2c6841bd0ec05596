/* app-recipe.h — all that decides the samples of an album, and what is written about it, as a list
 * of keys and values: kept with a delivery, and compared with what the album is later.
 *
 * A recipe is one group, [recipe], of a GKeyFile; its keys are named like those of app-key.h:
 *   program.lacquer=0.1.0  program.soxr= program.fftw= program.sndfile=   versions
 *   album.rate= album.seed= album.tracks=              Hz; of the dither; how many
 *   album.chain=eq limiter                             the slots in order, as app-key.h names them
 *   album.chain.limiter.version= .bypass= .ceiling= …  of the module; every parameter, exactly
 *   album.title= …                                     fields of the metadata that are not empty
 *   album.order=CD                                     name of the running order, if it has one
 *   album.cover=                                       SHA-256 of the picture, if there is one
 *   track.1.file= track.1.source=                      name of the mix; its SHA-256, "missing"
 *   track.1.gap= .length= .trim-in= .fade-in= …        frames at the album's rate
 *   track.1.gain= .invert= .chain= .chain.eq.… .title= …
 * Equal recipes give equal samples (for one target, on one kind of machine). [any thread] */
#pragma once

#include "app-programme.h"

#include <gio/gio.h>

#define APP_RECIPE_GROUP "recipe"

/* afresh: the sources are read and hashed now; else a SHA-256 that is known already counts, as for
 * a project: same size and time, same file. NULL with error when a source cannot be read or it was
 * cancelled. Transfer full. */
GKeyFile *app_recipe_new (const AppProgramme *programme, gboolean afresh, GCancellable *cancellable,
                          GError **error);
/* 16 hexadecimal digits of the SHA-256 of its text. Transfer full. */
char *app_recipe_id (GKeyFile *self);

/* Adds a finding of severity info for each difference, in words, with its track: ids
 * "recall-program", "recall-source", "recall-track", "recall-chain", "recall-module" (a version),
 * "recall-parameter", "recall-position", "recall-album"; and "recall-metadata", which changes texts
 * and names but no sample, "recall-disc" for fields that say how a disc is cut. What is not
 * understood is compared as text. */
void app_recipe_compare (GKeyFile *then, GKeyFile *now, GPtrArray *findings);
