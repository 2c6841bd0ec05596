/* app-decoded.h — all samples of a file whose codec cannot be entered anywhere. Inside media/ only.
 */
#pragma once

#include "app-sound-file.h"

/* Decodes once, from the start, into an unlinked file under XDG_CACHE_HOME (or TMPDIR) that is
 * mapped: interleaved float, info->frames frames (missing ones at the end of a damaged file are
 * left out, so the size tells how many there are). [any thread, takes long] */
GBytes *app_decoded_new (const char *path, const AppSoundInfo *info, GError **error);
