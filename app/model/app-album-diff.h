/* app-album-diff.h — what differs between two states of an album, in words. [main thread] */
#pragma once

#include "app-album.h"

typedef struct
{
  int track;          /* 1-based, in the later state where it is there; 0: the album */
  char *where;        /* "Album", "Track 3 “Slow Water”" */
  char *what;         /* "Gap", "EQ: Band 2 Gain": by the name in its table */
  char *before, *now; /* as a person reads it, with its unit; "" for nothing */
  gboolean numbers;   /* before and now are numbers, made here; else they may be what was typed */
} AppDifference;

void app_difference_free (AppDifference *self);
/* "Track 3 “Slow Water” · Gap: 2.00 s → 1.50 s"; transfer full. */
char *app_difference_text (const AppDifference *self);

/* Of AppDifference: texts, rate, medium, cover, targets, running orders, references, tracks, their
 * mixes, positions and texts, chains with every parameter, bypass and the other setting. Tracks are
 * the same by their keys, references by their files. Transfer full. */
GPtrArray *app_album_differences (AppAlbum *before, AppAlbum *now);
