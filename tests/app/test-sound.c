/* test-sound.c — generated sound files in a temporary folder. */
#include "test-sound.h"

#include <glib/gstdio.h>
#include <sndfile.h>

static char *folder;

const char *
test_sound_folder (void)
{
  if (!folder)
    folder = g_dir_make_tmp ("lacquer-test-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return folder;
}

void
test_sound_cleanup (void)
{
  if (!folder)
    return;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

double
test_sound_noise (guint64 seed, gint64 index)
{
  guint64 z = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (guint64) index;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;
  return (double) (gint64) z / 9223372036854775808.0;
}

/* Whole numbers go into the file as they are: libsndfile would scale doubles by 2^n - 1. */
static gboolean
is_whole (int format)
{
  switch (format & SF_FORMAT_SUBMASK)
    {
    case SF_FORMAT_FLOAT:
    case SF_FORMAT_DOUBLE:
    case SF_FORMAT_VORBIS:
    case SF_FORMAT_OPUS:
    case SF_FORMAT_MPEG_LAYER_III:
      return FALSE;
    default:
      return TRUE;
    }
}

char *
test_sound_write (const char *name, int format, int rate, int channels, gint64 frames,
                  TestSoundFunc func, gpointer data)
{
  char *path = g_build_filename (test_sound_folder (), name, NULL);
  SF_INFO info = { .samplerate = rate, .channels = channels, .format = format };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  g_assert_nonnull (file);
  g_autofree double *buffer = g_new (double, 4096 * channels);
  g_autofree int *whole = g_new (int, 4096 * channels);
  for (gint64 done = 0; done < frames;)
    {
      int n = MIN (4096, frames - done);
      for (int i = 0; i < n * channels; i++)
        {
          buffer[i] = func (i % channels, done + i / channels, data);
          whole[i] = CLAMP (buffer[i] * 2147483648.0, -2147483648.0, 2147483647.0);
        }
      gint64 written
          = is_whole (format) ? sf_writef_int (file, whole, n) : sf_writef_double (file, buffer, n);
      g_assert_cmpint (written, ==, n);
      done += n;
    }
  g_assert_cmpint (sf_close (file), ==, 0);
  return path;
}

double
test_sound_noise_func (int channel, gint64 frame, gpointer seed)
{
  return 0.5 * test_sound_noise (GPOINTER_TO_UINT (seed) + channel, frame);
}

double
test_sound_count_func (int channel, gint64 frame, gpointer unused)
{
  return ((frame * 37 + channel * 11) % 32768) / 32768.0;
}

double
test_sound_dc_func (int channel, gint64 frame, gpointer value)
{
  return *(const double *) value;
}

double
test_sound_impulse_func (int channel, gint64 frame, gpointer at)
{
  return frame == *(const gint64 *) at ? 1 : 0;
}
