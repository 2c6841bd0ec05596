/* app-decoder.h — a file's own samples, from any place, in any order. Inside media/ only. */
#pragma once

#include "app-media.h"

typedef struct _AppDecoder AppDecoder;

AppDecoder *app_decoder_new (AppMedia *media, GError **error);
void app_decoder_free (AppDecoder *self);

/* Fills n frames of each of the file's channels from pos; what lies outside the file, or cannot be
 * read, is 0; the latter is FALSE with APP_MEDIA_ERROR_READ. */
gboolean app_decoder_read (AppDecoder *self, gint64 pos, double *const *out, int n, GError **error);
