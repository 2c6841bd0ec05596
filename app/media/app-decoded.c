/* app-decoded.c — a lossy file, decoded once into a mapped file that has no name. */
#include "app-decoded.h"

#include "app-media.h"
#include "dsp-denormal.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

enum
{
  CHUNK = 16384, /* frames */
};

typedef struct
{
  void *data;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;
  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

static int
open_unnamed (const char *folder)
{
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return -1;
  g_autofree char *name = g_build_filename (folder, "decoded-XXXXXX", NULL);
  int fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (name);
  return fd;
}

/* A file of that size whose blocks are really there: a full disk is an error here, not a signal
 * later. */
static int
reserve (gsize size)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "lacquer", NULL);
  const char *folders[] = { cache, g_get_tmp_dir () };
  int code = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      int fd = open_unnamed (folders[i]);
      if (fd < 0)
        {
          code = errno;
          continue;
        }
      code = posix_fallocate (fd, 0, size);
      if (code == 0)
        return fd;
      close (fd);
    }
  errno = code;
  return -1;
}

static Mapping *
map_new (gsize size)
{
  int fd = reserve (size);
  if (fd < 0)
    return NULL;
  void *data = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  if (data == MAP_FAILED)
    return NULL;
  Mapping *mapping = g_new (Mapping, 1);
  *mapping = (Mapping){ .data = data, .size = size };
  return mapping;
}

static gint64
decode_all (SNDFILE *file, const AppSoundInfo *info, float *out)
{
  /* The mode of the thread must not decide how decoders round the smallest numbers. */
  DspFloatMode mode = dsp_denormal_begin ();
  gint64 done = 0;
  while (done < info->frames)
    {
      gint64 n = MIN (CHUNK, info->frames - done);
      gint64 got = sf_readf_float (file, out + done * info->channels, n);
      if (got <= 0)
        break;
      done += got;
    }
  dsp_denormal_end (mode);
  return done;
}

GBytes *
app_decoded_new (const char *path, const AppSoundInfo *info, GError **error)
{
  AppSoundInfo now;
  SNDFILE *file = app_sound_file_open (path, &now, error);
  if (!file)
    return NULL;
  gsize frame = sizeof (float) * info->channels;
  Mapping *mapping = now.channels == info->channels ? map_new (info->frames * frame) : NULL;
  if (!mapping)
    {
      g_autofree char *name = g_filename_display_name (path);
      if (now.channels != info->channels)
        g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ,
                     _ ("“%s” has changed since it was opened. Open it again."), name);
      else
        g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ,
                     _ ("No room for the decoded samples of “%s”: %s. Free some space in the cache "
                        "folder."),
                     name, g_strerror (errno));
      sf_close (file);
      return NULL;
    }
  gint64 done = decode_all (file, info, mapping->data);
  sf_close (file);
  mprotect (mapping->data, mapping->size, PROT_READ);
  return g_bytes_new_with_free_func (mapping->data, done * frame, mapping_free, mapping);
}
