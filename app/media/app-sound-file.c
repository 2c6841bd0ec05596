/* app-sound-file.c — libsndfile's view of a file in our words. */
#include "app-sound-file.h"

#include "app-media.h"
#include "app-mpeg.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>

/* More than a year at any rate. */
#define FRAMES_MAX (G_GINT64_CONSTANT (1) << 44)

typedef struct
{
  int format; /* SF_FORMAT_… of the major type or the coding */
  const char *name;
  int bits;
} FormatName;

static const FormatName majors[] = {
  { SF_FORMAT_WAV, "WAV" },   { SF_FORMAT_WAVEX, "WAV" }, { SF_FORMAT_RF64, "RF64" },
  { SF_FORMAT_AIFF, "AIFF" }, { SF_FORMAT_W64, "W64" },   { SF_FORMAT_CAF, "CAF" },
  { SF_FORMAT_FLAC, "FLAC" }, { SF_FORMAT_AU, "AU" },     { SF_FORMAT_OGG, "Ogg" },
  { SF_FORMAT_MPEG, "MPEG" },
};

/* Codings that keep every sample and can be entered anywhere. Everything else is lossy or packed,
 * and is decoded from the start. */
static const FormatName codings[] = {
  { SF_FORMAT_PCM_S8, "8", 8 },         { SF_FORMAT_PCM_U8, "8", 8 },
  { SF_FORMAT_PCM_16, "16", 16 },       { SF_FORMAT_PCM_24, "24", 24 },
  { SF_FORMAT_PCM_32, "32", 32 },       { SF_FORMAT_FLOAT, "32 float", 32 },
  { SF_FORMAT_DOUBLE, "64 float", 64 }, { SF_FORMAT_ALAC_16, "ALAC 16", 16 },
  { SF_FORMAT_ALAC_20, "ALAC 20", 20 }, { SF_FORMAT_ALAC_24, "ALAC 24", 24 },
  { SF_FORMAT_ALAC_32, "ALAC 32", 32 },
};

static const FormatName lossy[] = {
  { SF_FORMAT_VORBIS, "Ogg Vorbis" },
  { SF_FORMAT_OPUS, "Ogg Opus" },
  { SF_FORMAT_MPEG_LAYER_I, "MP1" },
  { SF_FORMAT_MPEG_LAYER_II, "MP2" },
  { SF_FORMAT_MPEG_LAYER_III, "MP3" },
  { SF_FORMAT_ULAW, "mu-law" },
  { SF_FORMAT_ALAW, "A-law" },
  { SF_FORMAT_IMA_ADPCM, "IMA ADPCM" },
  { SF_FORMAT_MS_ADPCM, "Microsoft ADPCM" },
  { SF_FORMAT_GSM610, "GSM 6.10" },
};

static const FormatName *
format_find (const FormatName *names, gsize n, int format)
{
  for (gsize i = 0; i < n; i++)
    if (names[i].format == format)
      return &names[i];
  return NULL;
}

static void
describe_format (int format, AppSoundInfo *info)
{
  int sub = format & SF_FORMAT_SUBMASK;
  const FormatName *major
      = format_find (majors, G_N_ELEMENTS (majors), format & SF_FORMAT_TYPEMASK);
  const FormatName *coding = format_find (codings, G_N_ELEMENTS (codings), sub);
  char khz[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (khz, sizeof khz, "%.7g", info->rate / 1000.0);
  if (coding)
    {
      info->bits = coding->bits;
      info->is_float = sub == SF_FORMAT_FLOAT || sub == SF_FORMAT_DOUBLE;
      info->sequential = (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG;
      g_snprintf (info->format, sizeof info->format, "%s %s/%s", major ? major->name : "PCM",
                  coding->name, khz);
      return;
    }
  const FormatName *codec = format_find (lossy, G_N_ELEMENTS (lossy), sub);
  info->sequential = TRUE;
  g_snprintf (info->format, sizeof info->format, "%s %s", codec ? codec->name : "ADPCM", khz);
}

/* libsndfile cuts the length to what is there and says so in its log only: "data : 400 (should be
 * 300)", in bytes. Returns what is announced for each byte that is there; 1: nothing is lost. */
static double
announced_share (SNDFILE *file)
{
  char text[8192] = "";
  sf_command (file, SFC_GET_LOG_INFO, text, sizeof text - 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    {
      const char *start = g_strchug (*line);
      const char *should = strstr (start, "(should be ");
      const char *colon = strchr (start, ':');
      if (!should || !colon
          || !(g_str_has_prefix (start, "data") || g_str_has_prefix (start, "SSND")))
        continue;
      guint64 announced = g_ascii_strtoull (colon + 1, NULL, 10);
      guint64 there = g_ascii_strtoull (should + strlen ("(should be "), NULL, 10);
      /* A writer to a pipe announces the largest number or nothing: that is no loss. */
      if (announced > there && announced < 0x7ffff000)
        return (double) announced / (double) MAX (there, 1);
    }
  return 1;
}

/* What a decoder takes away before the start is within what it is said to have: what lacks is the
 * difference of what was coded. Without a tag libsndfile only estimates the length. */
static void
measure_mpeg (int fd, AppSoundInfo *info)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  AppMpegLength length;
  if (!mapped
      || !app_mpeg_count ((const guint8 *) g_mapped_file_get_contents (mapped),
                          g_mapped_file_get_length (mapped), &length))
    return;
  info->lacking = length.promised > length.there ? length.promised - length.there : 0;
  if (length.promised < 0)
    info->frames = MIN (info->frames, length.there);
  info->frames = MAX (info->frames - info->lacking, 0);
}

static void
find_loss (SNDFILE *file, int fd, int format, AppSoundInfo *info)
{
  if ((format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG)
    measure_mpeg (fd, info);
  else
    info->lacking = (gint64) llround ((announced_share (file) - 1) * (double) info->frames);
}

static int
open_regular (const char *path, AppSoundInfo *info, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  /* Not to wait for whoever might write to a pipe. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  GStatBuf status;
  if (fd < 0 || fstat (fd, &status) != 0)
    {
      int code = errno;
      if (fd >= 0)
        close (fd);
      g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_MISSING,
                   _ ("“%s” cannot be opened: %s. Locate the file or give it back its place."),
                   name, g_strerror (code));
      return -1;
    }
  if (!S_ISREG (status.st_mode))
    {
      close (fd);
      g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT,
                   _ ("“%s” is not a file. Choose a sound file."), name);
      return -1;
    }
  info->size = status.st_size;
  info->mtime = status.st_mtime;
  return fd;
}

/* sf: what is known of it before, or zeros. */
static SNDFILE *
open_as (const char *path, SF_INFO sf, AppSoundInfo *info, GError **error)
{
  AppSoundInfo unused;
  info = info ? info : &unused;
  memset (info, 0, sizeof *info);
  int fd = open_regular (path, info, error);
  if (fd < 0)
    return NULL;
  SNDFILE *file = sf_open_fd (fd, SFM_READ, &sf, TRUE);
  if (!file)
    {
      g_autofree char *name = g_filename_display_name (path);
      g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT,
                   _ ("“%s” is not a sound file that can be read, or it is damaged. Export it as "
                      "WAV, AIFF or FLAC."),
                   name);
      return NULL;
    }
  /* Of an Ogg file that breaks off, libsndfile knows no length and says the largest number. */
  if (sf.frames > FRAMES_MAX)
    {
      g_autofree char *name = g_filename_display_name (path);
      g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ,
                   _ ("“%s” does not tell its length: it breaks off or is damaged. Copy or export "
                      "it again."),
                   name);
      sf_close (file);
      return NULL;
    }
  info->rate = sf.samplerate;
  info->channels = sf.channels;
  info->frames = sf.frames;
  describe_format (sf.format, info);
  find_loss (file, fd, sf.format, info);
  return file;
}

SNDFILE *
app_sound_file_open (const char *path, AppSoundInfo *info, GError **error)
{
  return open_as (path, (SF_INFO){ 0 }, info, error);
}

SNDFILE *
app_sound_file_open_cd (const char *path, AppSoundInfo *info, GError **error)
{
  const SF_INFO sf = {
    .samplerate = 44100,
    .channels = 2,
    .format = SF_FORMAT_RAW | SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE,
  };
  return open_as (path, sf, info, error);
}

char *
app_sound_file_lacking_text (const char *path)
{
  AppSoundInfo info;
  SNDFILE *file = app_sound_file_open (path, &info, NULL);
  if (!file)
    return NULL;
  sf_close (file);
  if (info.lacking <= 0)
    return NULL;
  g_autofree char *name = g_filename_display_name (path);
  return g_strdup_printf (
      _ ("“%s” is shorter than it says it is: %.3f s of %.3f s are missing. Copy "
         "or export it again."),
      name, (double) info.lacking / info.rate, (double) (info.frames + info.lacking) / info.rate);
}
