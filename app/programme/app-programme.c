/* app-programme.c — the snapshot: what the album says, in the numbers that rendering needs. */
#include "app-programme.h"

#include "app-finding.h"
#include "app-programme-copy.h"
#include "app-roll-in.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

const char *const app_lane_ids[APP_N_LANES + 1]
    = { "mix",         "master",      "previous",    "revision",    "bypass",
        "reference-1", "reference-2", "reference-3", "reference-4", "reference-5",
        "reference-6", "reference-7", "reference-8" };

typedef struct
{
  AppProgramme programme; /* first: what callers see */
  gatomicrefcount refs;
} Programme;

/* Positions are told in seconds. */
static double
seconds (AppAlbum *album, gint64 frames)
{
  return (double) frames / app_album_rate (album);
}

static void
find_empty (AppAlbum *album, guint index, GPtrArray *findings)
{
  AppTrack *track = app_album_track (album, index);
  if (!findings)
    return;
  AppFinding *finding = app_findings_add (findings, APP_SEVERITY_ERROR, "track-empty",
                                          _ ("Track %u “%s” has no audio"), index + 1,
                                          app_track_metadata (track)->values[APP_FIELD_TITLE]);
  finding->track = index + 1;
  finding->advice = g_strdup (_ ("Locate its mix, shorten its trims or remove it."));
}

static void
find_overlap (AppAlbum *album, guint index, GPtrArray *findings)
{
  gint64 wanted = -app_track_gap (app_album_track (album, index));
  gint64 got = app_album_track_overlap (album, index);
  if (!findings || wanted <= got)
    return;
  AppFinding *finding
      = app_findings_add (findings, APP_SEVERITY_WARNING, "overlap-shortened",
                          _ ("The overlap before track %u is %.3f s instead of %.3f s"), index + 1,
                          seconds (album, got), seconds (album, wanted));
  finding->track = index + 1;
  finding->at_s = 0;
  finding->advice = g_strdup (_ ("It cannot be longer than what it overlaps. Change the gap."));
}

static gint64
fade_limited (AppAlbum *album, guint index, gint64 fade, gint64 length, GPtrArray *findings)
{
  if (fade <= length)
    return fade;
  if (findings)
    {
      AppFinding *finding = app_findings_add (
          findings, APP_SEVERITY_WARNING, "fade-shortened",
          _ ("A fade of %.3f s is longer than track %u (%.3f s) and was shortened to it"),
          seconds (album, fade), index + 1, seconds (album, length));
      finding->track = index + 1;
      finding->advice = g_strdup (_ ("Shorten the fade."));
    }
  return length;
}

static void
track_init (AppProgrammeTrack *self, AppAlbum *album, guint index, gboolean listening,
            GPtrArray *findings)
{
  AppTrack *track = app_album_track (album, index);
  gint64 length = app_track_length (track, app_album_rate (album));
  *self = (AppProgrammeTrack){
    .media = app_media_ref (app_track_media (track)),
    .start = app_album_track_start (album, index),
    .length = length,
    .trim_in = app_track_position (track, APP_POSITION_TRIM_IN),
    .shift = llround (app_track_offset (track) * app_album_rate (album)),
    .gain_db = app_track_gain (track),
    .invert = app_track_invert (track),
    .fade_in_shape = app_track_shape (track, APP_TRACK_FADE_IN_SHAPE),
    .fade_out_shape = app_track_shape (track, APP_TRACK_FADE_OUT_SHAPE),
    .join_in = app_album_track_overlap (album, index),
    .join_in_shape = app_track_shape (track, APP_TRACK_JOIN),
    .chain = app_chain_spec_new (G_LIST_MODEL (app_track_chain (track)), listening),
    .key = app_track_key (track),
  };
  gint64 fade_in = app_track_position (track, APP_POSITION_FADE_IN);
  gint64 fade_out = app_track_position (track, APP_POSITION_FADE_OUT);
  self->fade_in = fade_limited (album, index, fade_in, length, findings);
  self->fade_out = fade_limited (album, index, fade_out, length, findings);
  app_metadata_copy (&self->metadata, app_track_metadata (track));
  self->note = g_strdup (app_track_note (track));
  self->notes = app_notes_ref (app_track_notes (track));
}

static AppProgramme *
programme_new (AppAlbum *album, gboolean listening, GPtrArray *findings)
{
  AppProgramme *self = (AppProgramme *) g_new0 (Programme, 1);
  g_atomic_ref_count_init (&((Programme *) self)->refs);
  guint n = app_album_n_tracks (album);
  int side = 0;
  self->rate = app_album_rate (album);
  self->frames = app_album_length (album);
  self->seed = app_album_seed (album);
  self->chain = app_chain_spec_new (G_LIST_MODEL (app_album_chain (album)), listening);
  app_metadata_copy (&self->metadata, app_album_metadata (album));
  self->note = g_strdup (app_album_note (album));
  self->order = g_strdup (app_album_order_name (album));
  self->tracks = g_new0 (AppProgrammeTrack, MAX (n, 1));
  self->sources = app_album_media (album);
  if (app_album_cover (album))
    self->cover = app_picture_ref (app_album_cover (album));
  for (guint i = 0; i < n; i++)
    {
      find_overlap (album, i, findings);
      side += i > 0 && app_track_side_start (app_album_track (album, i));
      if (app_track_length (app_album_track (album, i), self->rate) <= 0)
        {
          find_empty (album, i, findings);
          self->first_empty = self->first_empty ? self->first_empty : (int) i + 1;
          continue;
        }
      AppProgrammeTrack *track = &self->tracks[self->n_tracks];
      track_init (track, album, i, listening, findings);
      track->side = side;
      if (self->n_tracks > 0)
        {
          track[-1].join_out = track->join_in;
          track[-1].join_out_shape = track->join_in_shape;
        }
      self->n_tracks++;
    }
  return self;
}

AppProgramme *
app_programme_new (AppAlbum *album, GPtrArray *findings)
{
  return programme_new (album, FALSE, findings);
}

AppProgramme *
app_programme_new_listening (AppAlbum *album)
{
  return programme_new (album, TRUE, NULL);
}

AppProgramme *
app_programme_copy (const AppProgramme *self)
{
  AppProgramme *copy = (AppProgramme *) g_new0 (Programme, 1);
  g_atomic_ref_count_init (&((Programme *) copy)->refs);
  *copy = *self;
  copy->tracks = g_new0 (AppProgrammeTrack, MAX (self->n_tracks, 1));
  for (int i = 0; i < self->n_tracks; i++)
    {
      const AppProgrammeTrack *from = &self->tracks[i];
      AppProgrammeTrack *to = &copy->tracks[i];
      *to = *from;
      app_media_ref (to->media);
      app_chain_spec_ref (to->chain);
      app_metadata_copy (&to->metadata, &from->metadata);
      to->note = g_strdup (from->note);
      app_notes_ref (to->notes);
    }
  app_chain_spec_ref (copy->chain);
  g_ptr_array_ref (copy->sources);
  if (copy->cover)
    app_picture_ref (copy->cover);
  app_metadata_copy (&copy->metadata, &self->metadata);
  copy->note = g_strdup (self->note);
  copy->order = g_strdup (self->order);
  return copy;
}

void
app_programme_track_clear (AppProgrammeTrack *track)
{
  app_media_unref (track->media);
  app_chain_spec_unref (track->chain);
  app_metadata_finish (&track->metadata);
  g_free (track->note);
  app_notes_unref (track->notes);
}

AppProgramme *
app_programme_ref (AppProgramme *self)
{
  g_atomic_ref_count_inc (&((Programme *) self)->refs);
  return self;
}

void
app_programme_unref (AppProgramme *self)
{
  if (!self || !g_atomic_ref_count_dec (&((Programme *) self)->refs))
    return;
  for (int i = 0; i < self->n_tracks; i++)
    app_programme_track_clear (&self->tracks[i]);
  g_free (self->tracks);
  app_chain_spec_unref (self->chain);
  g_ptr_array_unref (self->sources);
  app_picture_unref (self->cover);
  app_metadata_finish (&self->metadata);
  g_free (self->note);
  g_free (self->order);
  g_free (self);
}

gboolean
app_programme_reads (const AppProgramme *self, const char *path)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (app_media_is_file (self->sources->pdata[i], path))
      return TRUE;
  return FALSE;
}

int
app_programme_find (const AppProgramme *self, guint64 key)
{
  for (int i = 0; i < self->n_tracks; i++)
    if (self->tracks[i].key == key)
      return i;
  return -1;
}

int
app_programme_track_at (const AppProgramme *self, gint64 pos)
{
  int index = self->n_tracks - 1;
  while (index >= 0 && self->tracks[index].start > pos)
    index--;
  return index;
}

/* Gain of one fade over n frames at frame k of it, counted from its silent end. The middle of the
 * frame counts: so a fade out is the mirror of a fade in, and linear crossfades sum to 1. */
static double
ramp (AppShape shape, gint64 k, gint64 n)
{
  return k < n ? app_shape_gain (shape, (k + 0.5) / n) : 1;
}

double
app_programme_fade (const AppProgrammeTrack *track, gint64 offset)
{
  if (offset < 0 || offset >= track->length)
    return 0;
  gint64 left = track->length - 1 - offset;
  return ramp (track->fade_in_shape, offset, track->fade_in)
         * ramp (track->join_in_shape, offset, track->join_in)
         * ramp (track->fade_out_shape, left, track->fade_out)
         * ramp (track->join_out_shape, left, track->join_out);
}

static void
hash_int (GChecksum *checksum, gint64 value)
{
  value = GINT64_TO_LE (value);
  g_checksum_update (checksum, (const guchar *) &value, sizeof value);
}

static void
hash_double (GChecksum *checksum, double value)
{
  gint64 bits;
  value += 0.0; /* -0 sounds like 0 */
  memcpy (&bits, &value, sizeof bits);
  hash_int (checksum, bits);
}

static void
hash_track (const AppProgrammeTrack *track, AppLane lane, int rate, gint64 from,
            GChecksum *checksum)
{
  const char *path = app_media_path (track->media);
  g_checksum_update (checksum, (const guchar *) path, strlen (path) + 1);
  hash_int (checksum, app_media_size (track->media));
  hash_int (checksum, app_media_mtime (track->media));
  hash_int (checksum, app_media_is_missing (track->media));
  hash_int (checksum, track->start - from);
  hash_int (checksum, track->length);
  hash_int (checksum, track->trim_in);
  const gint64 frames[] = { track->fade_in, track->fade_out, track->join_in, track->join_out };
  const AppShape shapes[] = { track->fade_in_shape, track->fade_out_shape, track->join_in_shape,
                              track->join_out_shape };
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      hash_int (checksum, frames[i]);
      hash_int (checksum, frames[i] ? (int) shapes[i] : 0);
    }
  if (lane == APP_LANE_MIX)
    return;
  hash_double (checksum, track->gain_db);
  if (track->invert)
    hash_int (checksum, -1);
  app_chain_spec_hash (track->chain, rate, checksum);
}

char *
app_programme_hash (const AppProgramme *self, AppLane lane, gint64 from, gint64 to)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) "lacquer render 1", -1);
  hash_int (checksum, lane);
  hash_int (checksum, self->rate);
  hash_int (checksum, to - from);
  hash_int (checksum, MIN (self->frames, to) - from);
  gint64 first = from, last = to; /* of the frames that the album chain hears */
  if (lane == APP_LANE_MASTER && self->chain->n_slots > 0)
    {
      int latency = dsp_chain_spec_latency (self->rate, self->chain->slots, self->chain->n_slots);
      gint64 memory = dsp_chain_spec_memory (self->rate, self->chain->slots, self->chain->n_slots);
      first = app_roll_in_start (from, memory, latency);
      last = to + latency;
      app_chain_spec_hash (self->chain, self->rate, checksum);
      /* The chain runs on a grid of its own, from first or from the very start. */
      hash_int (checksum, from - first);
    }
  for (int i = 0; i < self->n_tracks; i++)
    {
      const AppProgrammeTrack *track = &self->tracks[i];
      if (track->start < last && track->start + track->length > first)
        hash_track (track, lane, self->rate, from, checksum);
    }
  return g_strdup (g_checksum_get_string (checksum));
}
