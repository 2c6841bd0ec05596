/* app-codec-check.h — what lossy codecs make of the peaks: encodes and decodes every track from its
 * own start, measures what comes out, and finds the ceiling that would clear it.
 *
 * An estimate, and to be called so wherever it is shown: services use encoders of their own, above
 * all for AAC, and players decoders of theirs. The ceiling is proven by running the check again
 * with it, on the same encoder. Deterministic; does not depend on the number of threads. */
#pragma once

#include "app-codec.h"
#include "app-finding.h"
#include "app-offline.h"

typedef struct
{
  int track;             /* 1-based; 0: of a file */
  const AppCodec *codec; /* borrowed from the list that was given */
  double source_dbtp;    /* what was encoded, at the codec's rate; exact true peak */
  double true_peak_dbtp; /* decoded; the higher of exact and BS.1770 */
  double true_peak_at_s; /* from the track's start; NAN in silence */
  gint64 clipped;        /* samples beyond full scale: what a player without headroom clips */
  DspPlaces overs;       /* where the true peak is over 0 dBTP; weight: dB over */
  double ceiling_dbtp;   /* that clears it; NAN: nothing to clear; -INFINITY: none was found */
  double cleared_dbtp;   /* true peak with that ceiling, measured; NAN: nothing to clear */
} AppCodecResult;

/* "An estimate: …", for whoever shows results. */
const char *app_codec_check_caveat (void);

/* Checks one track (1-based), or all (0), as a target with this ceiling (dBTP; NAN: none) would
 * deliver them, with every codec of the list (AppCodec). Blocking. threads 0: all cores. Progress:
 * seconds of music encoded per second. AppCodecResult by track, then codec; NULL with error: a
 * source cannot be read, there is no room for temporary files, a codec fails, G_IO_ERROR_CANCELLED.
 */
GArray *app_codec_check (AppProgramme *programme, const GPtrArray *codecs, int track,
                         double ceiling_dbtp, int threads, AppProgressFunc progress,
                         gpointer user_data, GCancellable *cancellable, GError **error);

/* The same for one file of a track (any rate, one or two channels), as it is. */
gboolean app_codec_check_file (const char *path, const AppCodec *codec, AppCodecResult *result,
                               GCancellable *cancellable, GError **error);

/* A warning with all places for each result that goes over, one good finding for each codec that
 * clears all its tracks. */
void app_codec_check_tell (const GArray *results, GPtrArray *findings);
