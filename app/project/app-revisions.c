/* app-revisions.c — new mixes of a track: added, taken into use, left. */
#include "app-revisions.h"

#include "app-project.h"
#include "app-source.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>

static void
set_boolean (AppHistory *history, gpointer object, const char *property, gboolean value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_BOOLEAN);
  g_value_set_boolean (&boxed, value);
  app_history_set (history, G_OBJECT (object), property, &boxed, NULL);
}

static void
set_media (AppHistory *history, AppTrack *track, AppMedia *media)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, app_track_media_get_type ());
  g_value_set_boxed (&boxed, media);
  app_history_set (history, G_OBJECT (track), "media", &boxed, NULL);
}

static gint64
seconds_of (AppTrack *track, const char *property, int rate)
{
  double seconds;
  g_object_get (track, property, &seconds, NULL);
  return llround (seconds * rate);
}

AppMedia *
app_revisions_open (AppTrack *track, const char *path, GError **error)
{
  GListModel *revisions = G_LIST_MODEL (app_track_revisions (track));
  guint n = g_list_model_get_n_items (revisions);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_filename_display_basename (path);
  gboolean there = app_media_is_file (app_track_media (track), absolute);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (revisions, i);
      there |= app_media_is_file (app_revision_media (revision), absolute);
    }
  if (there)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT,
                 _ ("%s is a mix of this track already: a new one needs a file of its own."), name);
  else if (n >= APP_PROJECT_REVISIONS_MAX)
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT,
                 _ ("%s is one too many: a track has at most %d mixes. Remove some first."), name,
                 APP_PROJECT_REVISIONS_MAX);
  else if (g_file_test (absolute, G_FILE_TEST_EXISTS) && !app_source_is_file (absolute))
    g_set_error (error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_FORMAT,
                 _ ("%s is not a file: choose a sound file"), name);
  else
    return app_media_open (absolute, error);
  return NULL;
}

/* ---- into use ---- */

/* The start: trim and gap. shift: frames by which the music is later in the new file. */
static void
move_start (AppHistory *history, AppTrack *track, gint64 shift, int rate)
{
  gint64 trim = app_track_position (track, APP_POSITION_TRIM_IN);
  /* One that was trimmed since then does not lack anything any more. */
  gint64 lead = trim == 0 ? seconds_of (track, "lead", rate) : 0;
  gint64 wanted = trim - lead + shift, lacks = MAX (0, -wanted);
  app_history_set_int64 (history, track, app_position_ids[APP_POSITION_TRIM_IN], MAX (0, wanted));
  app_history_set_int64 (history, track, app_position_ids[APP_POSITION_GAP],
                         CLAMP (app_track_gap (track) - lead + lacks, -APP_FRAMES_MAX,
                                APP_FRAMES_MAX));
  app_history_set_double (history, track, "lead", (double) lacks / rate);
}

/* The end. longer: frames by which the new file goes on behind the same place of the music. */
static void
move_end (AppHistory *history, AppTrack *track, gint64 longer, int rate)
{
  gint64 trim = app_track_position (track, APP_POSITION_TRIM_OUT);
  gint64 tail = trim == 0 ? seconds_of (track, "tail", rate) : 0;
  if (trim == 0 && tail == 0)
    return; /* the whole end */
  gint64 wanted = trim - tail + longer, lacks = MAX (0, -wanted);
  app_history_set_int64 (history, track, app_position_ids[APP_POSITION_TRIM_OUT], MAX (0, wanted));
  app_history_set_double (history, track, "tail", (double) lacks / rate);
}

/* As far as the gain of a track goes; what it does not go is no part of the revision's level, so
 * that going back gives the gain as it was. */
static void
move_gain (AppHistory *history, AppTrack *track, AppRevision *before, AppRevision *revision)
{
  double match = app_revision_match (revision);
  double change = match - (before ? app_revision_match (before) : 0);
  if (change == 0)
    return;
  /* There and back is the same number: nobody sets a gain this fine. */
  double wanted = round ((app_track_gain (track) + change) * 1e9) / 1e9;
  double gain = dsp_param_clamp (&app_track_gain_param, wanted);
  app_history_set_double (history, track, app_track_gain_param.id, gain);
  if (gain != wanted)
    app_history_set_double (history, revision, "match", match + gain - wanted);
}

static void
use (AppAlbum *album, AppHistory *history, AppTrack *track, AppRevision *revision)
{
  int rate = app_album_rate (album);
  AppRevision *before = app_track_revision (track);
  AppMedia *media = app_revision_media (revision);
  double offset = app_revision_facts (revision)->offset_s;
  gint64 shift = llround (offset * rate) - seconds_of (track, "offset", rate);
  gint64 longer = app_media_frames_at (media, rate)
                  - app_media_frames_at (app_track_media (track), rate) - shift;
  move_start (history, track, shift, rate);
  move_end (history, track, longer, rate);
  app_history_set_double (history, track, "offset", offset);
  move_gain (history, track, before, revision);
  if (app_revision_flip (revision) != (before && app_revision_flip (before)))
    set_boolean (history, track, "invert", !app_track_invert (track));
  set_media (history, track, media);
}

void
app_revisions_use (AppAlbum *album, AppHistory *history, AppTrack *track, AppRevision *revision)
{
  g_return_if_fail (g_list_store_find (app_track_revisions (track), revision, NULL));
  if (app_track_revision (track) == revision)
    return;
  app_history_seal (history);
  app_history_begin (history, _ ("Use another revision"));
  use (album, history, track, revision);
  app_history_end (history);
  app_history_seal (history);
}

/* What is known of the new one against the first, from what was measured against the one in use. */
static AppRevisionFacts
facts_of (const AppRevisionFacts *now, const AppRevisionDiff *diff, gint64 when)
{
  AppRevisionFacts facts = *now;
  facts.added = when;
  if (!diff->aligned)
    {
      facts.aligned = FALSE;
      return facts;
    }
  facts.offset_s += diff->offset_s;
  facts.gain_db += diff->gain_db;
  facts.drift_ppm += diff->drift_ppm;
  facts.swapped ^= diff->swapped;
  facts.inverted ^= diff->inverted;
  return facts;
}

AppRevision *
app_revisions_add (AppAlbum *album, AppHistory *history, AppTrack *track, AppMedia *media,
                   const AppRevisionDiff *diff, AppReviseFlags flags, gint64 when)
{
  GListStore *list = app_track_revisions (track);
  app_history_seal (history);
  app_history_begin (history, _ ("New revision of the mix"));
  AppRevision *now = app_track_revision (track);
  if (!now)
    {
      double offset = app_track_offset (track);
      const AppRevisionFacts first = { .aligned = TRUE, .offset_s = offset };
      g_autoptr (AppRevision) own = app_revision_new (app_track_media (track), &first);
      app_history_insert (history, list, g_list_model_get_n_items (G_LIST_MODEL (list)), own, NULL);
      now = own; /* the list keeps it */
    }
  const AppRevisionFacts facts = facts_of (app_revision_facts (now), diff, when);
  g_autoptr (AppRevision) revision = app_revision_new (media, &facts);
  double match = app_revision_match (now);
  if (diff->aligned && (flags & APP_REVISE_MATCH_LEVEL))
    {
      /* As far as the gain of a track goes. */
      double gain = app_track_gain (track);
      match += dsp_param_clamp (&app_track_gain_param, gain - diff->gain_db) - gain;
    }
  gboolean flip
      = app_revision_flip (now) ^ (diff->aligned && diff->inverted && (flags & APP_REVISE_FLIP));
  g_object_set (revision, "match", match, "flip", flip, NULL);
  app_history_insert (history, list, g_list_model_get_n_items (G_LIST_MODEL (list)), revision,
                      NULL);
  use (album, history, track, revision);
  app_history_end (history);
  app_history_seal (history);
  return revision;
}

gboolean
app_revisions_remove (AppHistory *history, AppTrack *track, AppRevision *revision)
{
  guint index;
  GListStore *list = app_track_revisions (track);
  if (app_track_revision (track) == revision || !g_list_store_find (list, revision, &index))
    return FALSE;
  app_history_remove (history, list, index, NULL);
  return TRUE;
}

int
app_revisions_current (AppTrack *track)
{
  guint index;
  AppRevision *revision = app_track_revision (track);
  return revision && g_list_store_find (app_track_revisions (track), revision, &index) ? (int) index
                                                                                       : -1;
}

AppRevision *
app_revisions_other (AppTrack *track)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  int now = app_revisions_current (track);
  if (now < 0)
    return NULL;
  AppRevision *other = g_list_model_get_item (list, now > 0 ? (guint) now - 1 : 1);
  if (other)
    g_object_unref (other); /* the list keeps it */
  return other;
}

char *
app_revision_facts_text (const AppRevisionFacts *facts, int rate)
{
  g_autoptr (GDateTime) time = facts->added ? g_date_time_new_from_unix_local (facts->added) : NULL;
  g_autofree char *date = time ? g_date_time_format (time, "%Y-%m-%d · ") : NULL;
  gint64 frames = llround (facts->offset_s * rate);
  GString *text = g_string_new (date);
  if (!facts->aligned)
    {
      g_string_append (text, _ ("not aligned"));
      return g_string_free (text, FALSE);
    }
  if (frames == 0)
    g_string_append (text, _ ("same start"));
  else
    g_string_append_printf (text,
                            frames > 0 ? _ ("%" PRId64 " samples later")
                                       : _ ("%" PRId64 " samples earlier"),
                            ABS (frames));
  if (facts->drift_ppm != 0)
    g_string_append_printf (text, _ (", drifts %+.2f ppm"), facts->drift_ppm);
  if (facts->swapped)
    g_string_append (text, _ (", left and right exchanged"));
  g_string_append (text, facts->inverted ? _ (", polarity inverted") : _ (", same polarity"));
  g_string_append_printf (text, ", %+.1f dB", facts->gain_db);
  return g_string_free (text, FALSE);
}
