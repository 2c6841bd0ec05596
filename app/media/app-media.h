/* app-media.h — a sound file as received: opened read only, for ever; random access to it at any
 * rate.
 *
 * AppMedia is immutable and refcounted (any thread). AppReader belongs to one thread. */
#pragma once

#include <gio/gio.h>

typedef enum
{
  APP_MEDIA_ERROR_MISSING,  /* no such file, or not readable */
  APP_MEDIA_ERROR_FORMAT,   /* not a sound file that can be read, or damaged */
  APP_MEDIA_ERROR_CHANNELS, /* more than two channels */
  APP_MEDIA_ERROR_RATE,     /* outside 8 to 384 kHz */
  APP_MEDIA_ERROR_EMPTY,    /* no samples */
  APP_MEDIA_ERROR_READ,     /* reading failed at some place (truncated) */
} AppMediaError;
#define APP_MEDIA_ERROR (app_media_error_quark ())
GQuark app_media_error_quark (void);

typedef struct _AppMedia AppMedia;

/* Probes the file (header only). The error's text names the file, what is wrong and what to do. */
AppMedia *app_media_open (const char *path, GError **error);
/* The audio of a disc, which has no header: 16-bit little-endian stereo at 44.1 kHz. */
AppMedia *app_media_open_cd (const char *path, GError **error);
/* Stands for a source that is not there: known path, size, hash, frames and rate from the project;
 * reads as error. */
AppMedia *app_media_missing (const char *path, int rate, gint64 frames, int channels, guint64 size,
                             const char *sha256);
AppMedia *app_media_ref (AppMedia *self);
void app_media_unref (AppMedia *self);

const char *app_media_path (const AppMedia *self); /* absolute */
gboolean app_media_is_missing (const AppMedia *self);
/* Whether path leads to the very file of the source, by whatever name: then nothing may be written
 * there. */
gboolean app_media_is_file (const AppMedia *self, const char *path);
/* Whether the file has the size and time that it had when it was opened; TRUE where it was missing
 * then. */
gboolean app_media_is_unchanged (const AppMedia *self);
const char *
app_media_format (const AppMedia *self); /* "WAV 24/96", "FLAC 16/44.1", "Ogg Vorbis 44.1" */
int app_media_rate (const AppMedia *self);
int app_media_channels (const AppMedia *self); /* 1 or 2 */
int app_media_bits (
    const AppMedia *self); /* declared: 8 16 20 24 32, 64 for double; 0 for lossy codecs */
gboolean app_media_is_float (const AppMedia *self);
/* The header announces more than the file holds (a copy broken off); what is there can be read. */
gboolean app_media_is_truncated (const AppMedia *self);
gint64 app_media_frames (const AppMedia *self); /* at its own rate */
guint64 app_media_size (const AppMedia *self);  /* bytes */
gint64 app_media_mtime (const AppMedia *self);  /* unix seconds */
/* Frames the file has at another rate: ceil (frames * rate / own rate). */
gint64 app_media_frames_at (const AppMedia *self, int rate);
/* SHA-256 of the file as 64 hex digits; computed on first use and kept (locks; may take long; not
 * on the main thread for large files). NULL with error when unreadable. Owned by the media. */
const char *app_media_sha256 (AppMedia *self, GCancellable *cancellable, GError **error);
/* The same when it has been computed already, else NULL: reads nothing. */
const char *app_media_known_sha256 (AppMedia *self);

gboolean app_media_is_cd (const AppMedia *self); /* of app_media_open_cd */
/* For AppReader. Codecs that cannot be entered at any sample are decoded once, from the start, as
 * interleaved float, shared by all readers. [any thread, takes long the first time] */
gboolean app_media_is_sequential (const AppMedia *self);
GBytes *app_media_decoded (AppMedia *self, GError **error);

/* Random access. Stereo f64 at rate; mono feeds both channels alike. Result depends only on file,
 * rate and position: never on the order or size of reads (same bits from any thread). Conversion:
 * libsoxr VHQ. */
typedef struct _AppReader AppReader;
AppReader *app_reader_new (AppMedia *media, int rate, GError **error);
void app_reader_free (AppReader *self);
gint64 app_reader_frames (const AppReader *self);
/* Fills n frames from pos; what lies outside the file is 0, and so is what is not a finite number.
 * FALSE with error when the file cannot be read there (what cannot is then silence). */
gboolean app_reader_read (AppReader *self, gint64 pos, double *const out[2], int n, GError **error);
/* The file's own samples at its own rate and channel count, unconverted (for checks). out has
 * channels pointers. */
gboolean
app_reader_read_raw (AppReader *self, gint64 pos, double *const *out, int n, GError **error);
