/* engine-driver.c — the engine, driven by lines of text on standard input.
 *
 *   engine-driver ALBUM [FORMER [REFERENCE]]
 *
 * FORMER is an album with the same tracks, for the lane of the previous master; REFERENCE a file
 * that begins wherever playing begins. Lines: play, stop, seek FRAME, lane ID, match 0|1, device
 * ID, rate HZ, buffer FRAMES, gain DB (of the first track: an edit), wait S, end (waits until
 * playing ends), tell. Answers to tell and whatever the engine says of its own stand on standard
 * output. */
#include "app-document.h"
#include "app-engine.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_S 7200

static gboolean
is_playing (AppEngine *engine)
{
  gboolean playing;
  g_object_get (engine, "playing", &playing, NULL);
  return playing;
}

static void
tell (AppEngine *engine)
{
  AppHeard heard;
  const AppDeviceInfo *info = app_engine_device_info (engine);
  app_engine_heard (engine, &heard);
  printf ("pos %" G_GINT64_FORMAT " playing %d underruns %" G_GUINT64_FORMAT, heard.pos,
          heard.playing, heard.underruns);
  if (info)
    printf (" device %s rate %d converted %d period %d late %" G_GUINT64_FORMAT, info->id,
            info->rate, info->converted, info->period_frames, info->late);
  printf ("\n");
  fflush (stdout);
}

static void
on_error (AppEngine *engine, GParamSpec *spec, gpointer data)
{
  const char *error = app_engine_device_error (engine);
  if (error)
    printf ("error %s\n", error);
  fflush (stdout);
}

static void
run_for (AppEngine *engine, double seconds, gboolean until_end)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (g_get_monotonic_time () < end && (!until_end || is_playing (engine)))
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

static void
choose (AppEngine *engine, gboolean is_rate, int value)
{
  g_autoptr (GError) error = NULL;
  if (!(is_rate ? app_engine_set_device_rate (engine, value, &error)
                : app_engine_set_device_buffer (engine, value, &error)))
    printf ("error %s\n", error->message);
}

static void
choose_lane (AppEngine *engine, const char *id)
{
  for (int k = 0; k < APP_N_LANES; k++)
    if (g_str_equal (id, app_lane_ids[k]))
      app_engine_set_lane (engine, k);
}

static AppDocument *document;

static void
edit_gain (AppEngine *engine, double db)
{
  AppAlbum *album = app_document_album (document);
  g_object_set (app_album_track (album, 0), "gain", db, NULL);
  AppProgramme *programme = app_programme_new (album, NULL);
  app_engine_set_programme (engine, programme);
  app_programme_unref (programme);
}

static void
obey (AppEngine *engine, const char *word, const char *value)
{
  if (g_str_equal (word, "play"))
    app_engine_play (engine);
  else if (g_str_equal (word, "stop"))
    app_engine_stop (engine);
  else if (g_str_equal (word, "seek"))
    app_engine_seek (engine, g_ascii_strtoll (value, NULL, 10));
  else if (g_str_equal (word, "lane"))
    choose_lane (engine, value);
  else if (g_str_equal (word, "match"))
    app_engine_set_match (engine, atoi (value));
  else if (g_str_equal (word, "device"))
    app_engine_set_device (engine, value);
  else if (g_str_equal (word, "rate"))
    choose (engine, TRUE, atoi (value));
  else if (g_str_equal (word, "buffer"))
    choose (engine, FALSE, atoi (value));
  else if (g_str_equal (word, "gain"))
    edit_gain (engine, g_ascii_strtod (value, NULL));
  else if (g_str_equal (word, "wait"))
    run_for (engine, g_ascii_strtod (value, NULL), FALSE);
  else if (g_str_equal (word, "end"))
    run_for (engine, LONGEST_S, TRUE);
  else if (g_str_equal (word, "tell"))
    tell (engine);
  else
    printf ("error no command %s\n", word);
}

static AppDocument *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  AppDocument *loaded = app_document_open (path, &error);
  if (!loaded)
    g_error ("%s", error->message);
  return loaded;
}

static void
give (AppEngine *engine, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDocument) other = load (argv[MIN (argc, 3) - 1]);
  document = load (argv[1]);
  AppProgramme *programme = app_programme_new (app_document_album (document), NULL);
  AppProgramme *former = app_programme_new (app_document_album (other), NULL);
  AppReferenceSpec spec = { .anchor = APP_ANCHOR_CUE };
  for (int t = 0; t < MIN (programme->n_tracks, former->n_tracks); t++)
    former->tracks[t].key = programme->tracks[t].key; /* another reading of the same tracks */
  AppProgramme *previous = app_programme_former (programme, former);
  app_engine_set_programme (engine, programme);
  app_engine_set_previous (engine, previous);
  if (argc > 3 && (spec.media = app_media_open (argv[3], &error)))
    {
      app_engine_set_reference (engine, 0, &spec);
      app_media_unref (spec.media);
    }
  if (error)
    g_error ("%s", error->message);
  app_programme_unref (previous);
  app_programme_unref (former);
  app_programme_unref (programme);
}

int
main (int argc, char **argv)
{
  char line[1024];
  struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
  if (argc < 2)
    g_error ("takes an album");
  g_autoptr (AppEngine) engine = app_engine_new ();
  give (engine, argc, argv);
  g_signal_connect (engine, "notify::device-error", G_CALLBACK (on_error), NULL);
  setvbuf (stdin, NULL, _IONBF, 0); /* what poll does not see would wait for ever */
  for (;;)
    {
      run_for (engine, 0.002, FALSE);
      if (poll (&in, 1, 0) <= 0)
        continue;
      if (!fgets (line, sizeof line, stdin))
        break;
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 2);
      if (words[0])
        obey (engine, words[0], words[1] ? words[1] : "");
    }
  g_object_unref (document);
  return EXIT_SUCCESS;
}
