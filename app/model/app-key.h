/* app-key.h — every value of an album by a dotted key, as `lacquer-cli set` and undo labels name
 * it.
 *
 *   album.title · album.rate · album.chain.limiter.ceiling · album.chain.2.ceiling (by number)
 *   track.3.gap 1:20f · track.3.gain -1.5 · track.2.chain.eq.band2-gain 1.5
 *   album.target.flac-24.tags title;artist · album.target.flac-24.file-name "{track:02} {title}"
 *   (what the album wants otherwise than the target's file says; not listed)
 *   album.cover front.jpg (the file is taken into the project; none; reads as what it is; not
 *   listed)
 *   track.2.chain.eq.bypass on · track.1.fade-out 4.5 (seconds) · track.1.trim-in 0.25
 *   track.1.join equal-power · track.1.invert on (polarity) · track.1.revision 2 (which of its
 * mixes) · track.4.side-start on (of a vinyl record) · reference.1.name "Blue Hour" ·
 * reference.1.sync loudest · reference.1.cue 12.5 (seconds) reference.1.loop 30:45 (seconds from
 * and to, or none) album.chain.limiter.preset loud (all values of a preset; reads as "" when it is
 * none; not listed)
 *
 * Two slots of the same module: "eq", "eq-2". */
#pragma once

#include "app-album.h"
#include "app-history.h"

/* Sets through history (one undo step). Error: which part of the key or value is wrong, and what
 * would be right. */
gboolean app_key_set (AppAlbum *album, AppHistory *history, const char *key, const char *text,
                      GError **error);
/* Reads the value in the same syntax; NULL with error when there is no such key. Transfer full. */
char *app_key_get (AppAlbum *album, const char *key, GError **error);
/* All keys that can be set now. Transfer full, NULL-terminated. */
char **app_key_list (AppAlbum *album);
