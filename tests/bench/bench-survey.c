/* bench-survey.c — from an edit to fresh numbers, on an album as long as a record.
 *
 *   bench-survey [TRACKS [SECONDS [EDITS]]]     14 tracks of 300 s, 5 edits
 *
 * Every track has an 8-band equaliser and a compressor, the album a limiter. Says how long the
 * first survey took, and for edits of the gain of one track while the album plays on the null
 * clock: from the edit to fresh numbers of that track, and of the album; then for an edit of the
 * limiter, and for an undone edit. Underruns of playing meanwhile are counted. Writes about 75 MiB
 * a track into the folder for temporary files. */
#include "app-document.h"
#include "app-engine.h"
#include "app-survey.h"

#include "dsp-registry.h"

#include <glib/gstdio.h>

#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  RATE = 44100
};

typedef struct
{
  AppDocument *document;
  AppAlbum *album;
  AppSurvey *survey;
  AppEngine *engine;
} Bench;

/* Beats, chords that change, a noise that swells: loud and soft, low and high. */
static char *
write_mix (const char *folder, int index, int seconds)
{
  char *path = g_strdup_printf ("%s/%02d.wav", folder, index + 1);
  SF_INFO info = { .samplerate = RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_24 };
  SNDFILE *file = sf_open (path, SFM_WRITE, &info);
  if (!file)
    g_error ("%s cannot be written", path);
  g_autofree double *frames = g_new (double, 2 * RATE);
  guint32 seed = index + 1;
  for (int s = 0; s < seconds; s++)
    {
      double pitch = 110 * pow (2, ((s * 7 + index) % 12) / 12.0);
      double swell = 0.02 + 0.08 * (s % 30) / 30;
      for (int i = 0; i < RATE; i++)
        {
          seed = seed * 1664525u + 1013904223u;
          double t = (double) i / RATE, beat = exp (-8 * fmod (2 * t, 1));
          double noise = swell * (gint32) seed / 2147483648.0;
          double chord = 0.1 * (sin (2 * G_PI * pitch * t) + sin (3 * G_PI * pitch * t));
          frames[2 * i] = 0.4 * beat * sin (2 * G_PI * 60 * t) + chord + noise;
          frames[2 * i + 1] = 0.4 * beat * sin (2 * G_PI * 60 * t) + 0.8 * chord - 0.7 * noise;
        }
      sf_writef_double (file, frames, RATE);
    }
  sf_close (file);
  return path;
}

static int
param (const DspModule *module, const char *id)
{
  for (int p = 0; p < module->n_params; p++)
    if (strcmp (module->params[p].id, id) == 0)
      return p;
  g_error ("%s has no %s", module->id, id);
}

static void
add_module (GListStore *chain, const char *id)
{
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find (id));
  const DspModule *module = app_slot_module (slot);
  for (int band = 1; band <= 8 && strcmp (id, "eq") == 0; band++)
    {
      g_autofree char *type = g_strdup_printf ("band%d-type", band);
      g_autofree char *gain = g_strdup_printf ("band%d-gain", band);
      app_slot_put_value (slot, param (module, type), 1); /* a bell */
      app_slot_put_value (slot, param (module, gain), band % 2 ? 1.5 : -1.5);
    }
  g_list_store_append (chain, slot);
}

static void
add_track (Bench *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  AppMedia *media = app_media_open (path, &error);
  if (!media)
    g_error ("%s", error->message);
  g_autoptr (AppTrack) track = app_track_new (media);
  g_object_set (track, "gap", (gint64) (2 * RATE), NULL);
  add_module (app_track_chain (track), "eq");
  add_module (app_track_chain (track), "compressor");
  g_list_store_append (app_album_tracks (self->album), track);
  app_media_unref (media);
}

static double
seconds_since (gint64 from)
{
  return (double) (g_get_monotonic_time () - from) / G_USEC_PER_SEC;
}

static gboolean
album_is_fresh (Bench *self)
{
  AppMeasurement m;
  return app_survey_album (self->survey, APP_LANE_MASTER, &m)
         && app_survey_album (self->survey, APP_LANE_MIX, &m);
}

/* Iterates until all is fresh. Returns when track was (-1: none asked). */
static double
wait_fresh (Bench *self, gint64 from, int track)
{
  double when = NAN;
  for (;;)
    {
      g_main_context_iteration (NULL, FALSE);
      if (isnan (when) && track >= 0 && app_survey_track (self->survey, track, APP_LANE_MASTER))
        when = seconds_since (from);
      if (album_is_fresh (self))
        return when;
      g_usleep (1000);
    }
}

static void
on_programme (AppSurvey *survey, gpointer user_data)
{
  Bench *self = user_data;
  app_engine_set_programme (self->engine, app_survey_programme (survey));
}

static void
edit (Bench *self, const char *what, int track, GObject *object, const char *property, double value)
{
  guint before = app_survey_n_rendered (self->survey);
  gint64 from = g_get_monotonic_time ();
  app_survey_prioritise (self->survey, (guint) MAX (track, 0));
  if (object)
    g_object_set (object, property, value, NULL);
  else
    {
      g_autoptr (AppSlot) limiter
          = g_list_model_get_item (G_LIST_MODEL (app_album_chain (self->album)), 0);
      app_slot_put_value (limiter, param (app_slot_module (limiter), property), value);
    }
  double own = wait_fresh (self, from, track);
  printf ("%-34s %8.2f %8.2f %8u\n", what, own, seconds_since (from),
          app_survey_n_rendered (self->survey) - before);
  fflush (stdout);
}

static void
edits (Bench *self, int n_tracks, int n_edits)
{
  printf ("%-34s %8s %8s %8s\n", "edit", "track s", "album s", "measured");
  for (int i = 0; i < n_edits; i++)
    {
      int track = (i * 5 + 3) % n_tracks;
      g_autofree char *what = g_strdup_printf ("gain of track %d", track + 1);
      edit (self, what, track, G_OBJECT (app_album_track (self->album, (guint) track)), "gain",
            -1.0 - 0.1 * i);
    }
  int track = 3 % n_tracks;
  edit (self, "back to what was", track, G_OBJECT (app_album_track (self->album, (guint) track)),
        "gain", 0);
  edit (self, "drive of the album's limiter", 0, NULL, "drive", 1);
}

int
main (int argc, char **argv)
{
  int n_tracks = argc > 1 ? atoi (argv[1]) : 14, seconds = argc > 2 ? atoi (argv[2]) : 300;
  int n_edits = argc > 3 ? atoi (argv[3]) : 5;
  g_autofree char *folder = g_dir_make_tmp ("lacquer-survey-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  Bench self = { .document = app_document_new (RATE), .engine = app_engine_new () };
  self.album = app_document_album (self.document);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (int t = 0; t < n_tracks; t++)
    {
      g_ptr_array_add (paths, write_mix (folder, t, seconds));
      add_track (&self, paths->pdata[t]);
    }
  add_module (app_album_chain (self.album), "limiter");
  gint64 from = g_get_monotonic_time ();
  self.survey = app_survey_new (self.document, 0);
  wait_fresh (&self, from, -1);
  printf ("%d tracks of %d s: surveyed in %.1f s (%.0f x real time, both lanes)\n", n_tracks,
          seconds, seconds_since (from), n_tracks * seconds / seconds_since (from));
  AppHeard heard;
  app_engine_set_device (self.engine, "null");
  g_signal_connect (self.survey, "programme", G_CALLBACK (on_programme), &self);
  on_programme (self.survey, &self);
  app_engine_play (self.engine);
  edits (&self, n_tracks, n_edits);
  app_engine_heard (self.engine, &heard);
  printf ("underruns of playing meanwhile: %" G_GUINT64_FORMAT "\n", heard.underruns);
  g_object_unref (self.engine);
  g_object_unref (self.survey);
  g_object_unref (self.document);
  for (guint i = 0; i < paths->len; i++)
    g_unlink (paths->pdata[i]);
  printf ("the cache is left in %s\n", folder);
  return EXIT_SUCCESS;
}
