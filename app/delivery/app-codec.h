/* app-codec.h — a lossy codec as a service or shop uses it, one file in data/codecs/ (GKeyFile).
 * Immutable. Dated data, never constants in code.
 *
 * Group [Codec]; every key must be there, any other key is a fault:
 *   Name=      "AAC 256"
 *   Kind=      aac, mp3, opus or vorbis
 *   Kbits=     kbit/s, 32 .. 512; of vorbis only told: its quality decides
 *   Quality=   of vorbis, -1 .. 10; else none
 *   Rate=      Hz that it encodes at: 44100 or 48000
 *   Used=      by whom, in words
 *   Source=    where that is from, and its date, in words
 * The id is the file name without .codec. */
#pragma once

#include <gio/gio.h>

typedef enum
{
  APP_CODEC_AAC,
  APP_CODEC_MP3,
  APP_CODEC_OPUS,
  APP_CODEC_VORBIS,
  APP_N_CODEC_KINDS
} AppCodecKind;

typedef struct
{
  char *id, *name, *used, *source;
  AppCodecKind kind;
  int kbits, rate;
  double quality; /* NAN: not of this kind */
} AppCodec;

void app_codec_free (AppCodec *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppCodec, app_codec_free)

/* As app_data_load and app_data_load_all: built in, then the lacquer/codecs folders. */
AppCodec *app_codec_load (const char *path, GError **error);
GPtrArray *app_codecs_load (GPtrArray *findings); /* by their ids */
const AppCodec *app_codecs_find (const GPtrArray *codecs, const char *id);
