/* app-project.c — the project file, format 1: its specification, and its writer.
 *
 * A project is a text file, UTF-8, in the syntax of GKeyFile: groups in brackets, lines key=value,
 * in values \s \n \t \r \\ for space (at the start), line feed, tab, return and backslash; lines
 * that begin with # are comments (not kept). Its name ends with .lacquer. Nothing in it depends on
 * a locale: decimal point '.', truth is "true" or "false". Numbers written by this program read
 * back to the same bits. A file has at most 16 MiB, 999 tracks, 64 slots in a chain
 * and 32 revisions of a track.
 *
 * Whoever reads a file keeps what it does not know and writes it back: keys of the groups below
 * stay with their track or slot when those move, other groups stay as they are. Keys may come in
 * any order. A missing key has its default, so that a parameter that a module gains later must have
 * a default that changes nothing; every parameter a module has is written, but for those that are
 * for the ears only (solo, delta): they are not read either.
 *
 *   [lacquer]
 *   format=1                 of this specification; a reader of an older format opens what has a
 *                            higher number read only
 *   version=0.1.0            program that wrote the file; for people
 *
 *   [album]
 *   rate=48000               Hz: 44100 48000 88200 96000 176400 192000; all frames below are at it
 *   seed=81985529216486895   of the dither, 0 to 2^64 - 1
 *   title=… artist=…         fields of app-metadata.c that apply to an album; left out when empty
 *   note=…                   free text; left out when empty
 *   medium=vinyl-12-33       what its length is held against: digital cd-74 cd-80 vinyl-12-33
 *                            vinyl-12-45 vinyl-10-33 vinyl-10-45 vinyl-7-33 vinyl-7-45; left out
 *                            when cd-80
 *   cover=/9j/4AAQ…          the picture, a JPEG or PNG file of at most 8 MiB in base64; left out
 *                            when there is none
 *
 *   [album slot 1]           the album's chain in order; 1, 2, …
 *   module=limiter           id of the module
 *   version=1                of the module
 *   bypass=false
 *   slot-name=Match          what it is called; left out when that is the module's name
 *   slot-origin=…            what made its values (app-match-slot.c); left out when a person did
 *   slot-setting=B           A or B: which of two settings this is; left out when there is but one
 *   other-ceiling=-0.5       a parameter of the other setting; one that is left out has its default
 *   ceiling=-1               every parameter by its id: a number in the parameter's unit, true or
 *                            false, or the id of a choice
 *
 *   [track 1]                the tracks in order; 1, 2, …
 *   source=mixes/01.wav      path of the mix from the folder of this file; '%' and bytes that are
 *                            not UTF-8 are %XX (hexadecimal)
 *   source-absolute=/a/01.wav  where it was when the file was written; tried after source
 *   source-size=12345678     bytes
 *   source-time=1700000000   time of its last change, seconds since 1970
 *   source-sha256=…          64 hexadecimal digits; left out while it is not known. A file of the
 *                            same size and time is taken for the same without reading it.
 *   source-rate=96000 source-channels=2 source-frames=17280000
 *   gap=96000                frames of silence before the track; negative: overlap
 *   join=equal-power         crossfade of an overlap: linear, equal-power, cosine, none,
 *                            exponential, logarithmic, s (readers that do not know one of the last
 *                            three tell so and take the default)
 *   trim-in=0 trim-out=0     frames of the mix left out
 *   fade-in=0 fade-in-shape=cosine fade-out=216000 fade-out-shape=cosine
 *   gain=0                   dB before the chain
 *   invert=false             the mix is turned upside down
 *   side-start=false         a side of a vinyl record begins with this track
 *   offset=0.25              seconds by which the music is later in this mix than in the first one
 *                            that the track had; left out when 0
 *   lead=0.1 tail=0.1        seconds that this mix lacks of what was heard of another one, at start
 *                            (the gap has them) and end; left out when 0
 *   title=… isrc=… note=…    as above, fields that apply to a track
 *   notes=12.5 cough\n61 bells  notes at moments of the music, a line for each: seconds from the
 *                            start of the first mix that the track had, a space, the text (one
 *                            line, at most 2000 bytes); at most 999; left out when there are none
 *
 *   [track 1 slot 1]         the chain of track 1, like [album slot 1]
 *
 *   [track 1 revision 1]     the mixes that track 1 has had, in order; 1, 2, …; none where there
 *                            was only one. One has the very source of [track 1]: it is in use
 *   source=… …               as above, with source-absolute to source-frames
 *   name=…                   as it is shown; left out when empty
 *   added=2026-11-21T08:00:00Z  when, UTC; left out when not known
 *   aligned=true             whether the rest was measured, against the first mix:
 *   offset=0.25              seconds by which the music is later
 *   inverted=false           it has the other polarity
 *   gain=-2.3                dB by which it is louder
 *   drift=37.5               ppm by which it runs slower; left out when 0
 *   swapped=true             left and right are exchanged; left out when false
 *   match=0                  dB that gain of [track 1] has for it while it is in use
 *   flip=false               whether it turned invert of [track 1]
 *
 *   [order 1]                the running orders (CD, sides of a record …), in order; 1, 2, … 99;
 *                            none where there is but one, which nobody has named
 *   name=CD                  left out when empty
 *   active=true              the tracks above and the medium of [album] are this order: it has no
 *                            rows and no medium; in one of the groups, left out elsewhere
 *   medium=vinyl-12-33       as in [album]
 *   tracks=7 2.5 equal-power\n3 -1.5 linear\n9 0 cosine side  its rows, a line for each: id of the
 *                            track, seconds of the gap before it (without lead), join, and side
 *                            where a side of a record begins; each track at most once
 *
 *   [aside 1]                tracks that only stand in orders that are not the active one; 1, 2, …
 *   source=… …               as [track 1], with slots and revisions, but without gap, join and
 *                            side-start: those stand in the orders
 *
 *   [reference 1]            records to compare with, in order; 1, 2, …; never rendered
 *   source=… …               as above, with source-absolute to source-frames
 *   name=…                   as it is shown; left out when empty
 *   cue=0                    frame of its file at which listening starts
 *   sync=loudest             how it runs beside the album: track, cue or loudest; cue when the key
 *                            is missing, as it was before there was a choice
 *   loop-from=0 loop-to=0    frames of its file between which it goes round; none when from is not
 *                            before to
 *
 *   [previous]               the master that was kept to compare with; at most one
 *   kept=2026-11-21T08:00:00Z  when, UTC; left out when not known
 *   project=…                a whole project file, as one value: [lacquer], [album], [track N] and
 *                            their slots; no references, no orders and no [previous]. Its rate is
 *                          that of the album, its paths are from the same folder.
 *
 *   [snapshot 1]             states of the album that were taken, in order; 1, 2, … 99
 *   name=… note=…            left out when empty
 *   taken=2026-11-21T08:00:00Z  when, UTC; left out when not known
 *   cover=…                  SHA-256 of its cover, which is that of the album or in [pictures];
 *                          left out when there is none
 *   references=true          they are in project; without this key its references are those that
 *                            the file has now
 *   project=…                as in [previous], with [targets], [order N] and [reference N]; its
 * rate is its own. A reader that cannot read it keeps the group as [unread snapshot 1]
 *
 *   [pictures]               covers that only snapshots have
 *   0123…=/9j/4AAQ…          SHA-256 of the file, and the file as in cover of [album]
 *
 *   [targets]                what the album wants otherwise than the files of targets say
 *   flac-24.tags=title;artist  ids of the tags that go in, or all or none
 *   flac-24.file-name={track:02} {title}
 *
 *   [intake]                 the log of the mixes that were received and checked, oldest first
 *   1=2026-11-21T08:00:00Z;look;12345678;1700000000;…;mixes/01.wav
 *                            when (UTC); verdict: ready, look, ask; bytes; time of the file; its
 *                            SHA-256; its path, from the project's folder when it lies
 *                            inside. See app-intake-log.c.
 *
 *   [delivered cd-tracks]    what was delivered last for this target, and
 *   [recipe 1f2e3d4c5b6a7988]  what it was made of: see app-delivery-record.h and app-recipe.h
 *
 * Where there is a previous master, a snapshot or an order, every [track N] and [aside N] of all of
 * them has a key id: a number from 1. Tracks of the same id are the same track, then and now.
 *
 * An autosave is a project with a group [autosave] (app-autosave.c); elsewhere that group is
 * dropped. Nothing in a project names a file to write or a program to run; sources are only read,
 * and only when they are regular files. */
#include "app-project.h"

#include "app-medium.h"
#include "app-snapshot.h"

#include "lacquer-config.h"

G_DEFINE_QUARK (app - project - error, app_project_error)

void
app_project_free (AppProject *self)
{
  if (!self)
    return;
  g_clear_object (&self->album);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->owners, g_ptr_array_unref);
  g_clear_pointer (&self->rest, g_key_file_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_free (self);
}

static void
write_number (GKeyFile *file, const char *group, const char *key, gint64 value)
{
  char text[32];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  g_key_file_set_value (file, group, key, text);
}

static void
write_text (GKeyFile *file, const char *group, const char *key, const char *text)
{
  if (text && *text)
    g_key_file_set_string (file, group, key, text);
}

static void
write_path (GKeyFile *file, const char *group, const char *key, const char *path)
{
  g_autofree char *text = path ? app_source_encode_path (path) : NULL;
  write_text (file, group, key, text);
}

static void
write_metadata (GKeyFile *file, const char *group, const AppMetadata *metadata, gboolean album)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (album ? app_fields[i].album : app_fields[i].track)
      write_text (file, group, app_fields[i].id, metadata->values[i]);
}

/* Unknown keys, in an order that does not depend on the hash table. */
static void
write_extra (GKeyFile *file, const char *group, GHashTable *extra)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (extra), (GCompareFunc) g_strcmp0);
  for (GList *l = keys; l; l = l->next)
    if (!g_key_file_has_key (file, group, l->data, NULL))
      g_key_file_set_value (file, group, l->data, g_hash_table_lookup (extra, l->data));
}

/* The parameters of one of two settings; prefix "" for the one that is heard. */
static void
write_values (GKeyFile *file, const char *group, const DspModule *module, const double *values,
              const char *prefix)
{
  for (int i = 0; i < module->n_params; i++)
    {
      if (module->params[i].flags & DSP_PARAM_LISTEN)
        continue;
      char text[128];
      g_autofree char *key = g_strconcat (prefix, module->params[i].id, NULL);
      dsp_param_write (&module->params[i], values[i], text, sizeof text);
      g_key_file_set_value (file, group, key, text);
    }
}

static void
write_slot (GKeyFile *file, const char *group, AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  g_key_file_set_string (file, group, "module", module->id);
  write_number (file, group, "version", module->version);
  g_key_file_set_boolean (file, group, "bypass", app_slot_bypass (slot));
  if (app_slot_name (slot) != module->name)
    write_text (file, group, "slot-name", app_slot_name (slot));
  if (app_slot_origin (slot))
    write_text (file, group, "slot-origin", app_slot_origin (slot));
  const AppSlotOther *other = app_slot_other (slot);
  write_values (file, group, module, app_slot_values (slot), "");
  if (other)
    {
      g_key_file_set_string (file, group, "slot-setting", other->second ? "B" : "A");
      write_values (file, group, module, other->values, "other-");
    }
  write_extra (file, group, app_slot_extra (slot));
}

static void
write_chain (GKeyFile *file, const char *owner, GListStore *chain)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (chain), i);
      g_autofree char *group = g_strdup_printf ("%s slot %u", owner, i + 1);
      write_slot (file, group, slot);
    }
}

/* A missing source keeps the relative path that it had: it may come back there. */
static void
write_source (GKeyFile *file, const char *group, AppSources *sources, AppMedia *media,
              const char *folder)
{
  AppSourceState state;
  const AppSource *source = app_sources_lookup (sources, media, &state);
  gboolean missing = state == APP_SOURCE_MISSING;
  const char *absolute = missing && source->absolute ? source->absolute : app_media_path (media);
  g_autofree char *relative = NULL;
  if (missing && source->relative)
    relative = g_strdup (source->relative);
  else if (folder)
    relative = app_source_relative_path (absolute, folder);
  write_path (file, group, "source", relative);
  write_path (file, group, "source-absolute", absolute);
  g_key_file_set_uint64 (file, group, "source-size", source->size);
  write_number (file, group, "source-time", source->mtime);
  write_text (file, group, "source-sha256", source->sha256);
  write_number (file, group, "source-rate", source->rate);
  write_number (file, group, "source-channels", source->channels);
  write_number (file, group, "source-frames", source->frames);
}

/* Reads back to the same bits. */
static void
write_real (GKeyFile *file, const char *group, const char *key, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_key_file_set_value (file, group, key, g_ascii_dtostr (text, sizeof text, value));
}

static void
write_time (GKeyFile *file, const char *group, const char *key, gint64 time)
{
  g_autoptr (GDateTime) utc = time ? g_date_time_new_from_unix_utc (time) : NULL;
  g_autofree char *text = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  write_text (file, group, key, text);
}

static void
write_revisions (GKeyFile *file, const char *owner, AppTrack *track, AppSources *sources,
                 const char *folder)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (list, i);
      const AppRevisionFacts *facts = app_revision_facts (revision);
      g_autofree char *group = g_strdup_printf ("%s revision %u", owner, i + 1);
      write_source (file, group, sources, app_revision_media (revision), folder);
      write_text (file, group, "name", app_revision_name (revision));
      write_time (file, group, "added", facts->added);
      g_key_file_set_boolean (file, group, "aligned", facts->aligned);
      write_real (file, group, "offset", facts->offset_s);
      if (facts->drift_ppm != 0)
        write_real (file, group, "drift", facts->drift_ppm);
      if (facts->swapped)
        g_key_file_set_boolean (file, group, "swapped", TRUE);
      g_key_file_set_boolean (file, group, "inverted", facts->inverted);
      write_real (file, group, "gain", facts->gain_db);
      write_real (file, group, "match", app_revision_match (revision));
      g_key_file_set_boolean (file, group, "flip", app_revision_flip (revision));
      write_extra (file, group, app_revision_extra (revision));
    }
}

/* aside: it is not in the list, and what places it there stands in the orders. */
static void
write_track (GKeyFile *file, const char *group, AppTrack *track, gboolean aside)
{
  for (int i = 0; i < APP_N_POSITIONS; i++)
    if (!aside || i != APP_POSITION_GAP)
      write_number (file, group, app_position_ids[i], app_track_position (track, i));
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    if (!aside || i != APP_TRACK_JOIN)
      g_key_file_set_value (file, group, app_track_shape_ids[i],
                            app_shape_ids[app_track_shape (track, i)]);
  char gain[64];
  dsp_param_write (&app_track_gain_param, app_track_gain (track), gain, sizeof gain);
  g_key_file_set_value (file, group, app_track_gain_param.id, gain);
  g_key_file_set_boolean (file, group, "invert", app_track_invert (track));
  if (!aside)
    g_key_file_set_boolean (file, group, "side-start", app_track_side_start (track));
  for (int i = 0; i < APP_N_PLACES; i++)
    {
      double seconds;
      g_object_get (track, app_place_ids[i], &seconds, NULL);
      if (seconds != 0)
        write_real (file, group, app_place_ids[i], seconds);
    }
  write_metadata (file, group, app_track_metadata (track), FALSE);
  write_text (file, group, "note", app_track_note (track));
  g_autofree char *notes = app_notes_write (app_track_notes (track));
  write_text (file, group, "notes", notes);
  write_extra (file, group, app_track_extra (track));
  write_chain (file, group, app_track_chain (track));
}

static void
write_reference (GKeyFile *file, const char *group, AppReference *reference)
{
  gint64 from, to;
  app_reference_loop (reference, &from, &to);
  write_number (file, group, "cue", app_reference_cue (reference));
  g_key_file_set_value (file, group, "sync", app_sync_ids[app_reference_sync (reference)]);
  write_number (file, group, "loop-from", from);
  write_number (file, group, "loop-to", to);
}

/* The whole file: nothing is lost when the project, or what it was made of, is moved. */
static void
write_picture (GKeyFile *file, const char *group, const char *key, const AppPicture *picture)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (picture->bytes, &size);
  g_autofree char *text = g_base64_encode (data, size);
  g_key_file_set_value (file, group, key, text);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (a, b);
}

static void
write_target_choices (GKeyFile *file, GHashTable *choices)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (choices), compare_texts);
  for (GList *l = keys; l; l = l->next)
    g_key_file_set_string (file, "targets", l->data, g_hash_table_lookup (choices, l->data));
}

static void
write_references (GKeyFile *file, AppAlbum *album, AppSources *sources, const char *folder)
{
  GListModel *list = G_LIST_MODEL (app_album_references (album));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, i);
      g_autofree char *group = g_strdup_printf ("reference %u", i + 1);
      write_source (file, group, sources, app_reference_media (reference), folder);
      write_text (file, group, "name", app_reference_name (reference));
      write_reference (file, group, reference);
      write_extra (file, group, app_reference_extra (reference));
    }
}

static void
write_rest (GKeyFile *file, GKeyFile *rest)
{
  g_auto (GStrv) groups = g_key_file_get_groups (rest, NULL);
  for (char **group = groups; *group; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (rest, *group, NULL, NULL);
      for (char **key = keys; keys && *key; key++)
        {
          g_autofree char *value = g_key_file_get_value (rest, *group, *key, NULL);
          if (value && !g_key_file_has_key (file, *group, *key, NULL))
            g_key_file_set_value (file, *group, *key, value);
        }
    }
}

/* "track 3", or "aside 1" for the first of those behind the list. Transfer full. */
static char *
group_of (AppAlbum *album, guint index)
{
  guint n = app_album_n_tracks (album);
  return index < n ? g_strdup_printf ("track %u", index + 1)
                   : g_strdup_printf ("aside %u", index - n + 1);
}

static GKeyFile *
write_album (AppAlbum *album, AppSources *sources, const char *folder)
{
  GKeyFile *file = g_key_file_new ();
  write_number (file, "lacquer", "format", APP_PROJECT_FORMAT);
  g_key_file_set_string (file, "lacquer", "version", LACQUER_VERSION);
  write_number (file, "album", "rate", app_album_rate (album));
  g_key_file_set_uint64 (file, "album", "seed", app_album_seed (album));
  write_metadata (file, "album", app_album_metadata (album), TRUE);
  write_text (file, "album", "note", app_album_note (album));
  if (app_album_medium (album) != app_medium_default)
    write_text (file, "album", "medium", app_album_medium (album)->id);
  write_extra (file, "album", app_album_extra (album));
  write_chain (file, "album", app_album_chain (album));
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (album);
  for (guint i = 0; i < tracks->len; i++)
    {
      AppTrack *track = tracks->pdata[i];
      g_autofree char *group = group_of (album, i);
      write_source (file, group, sources, app_track_media (track), folder);
      write_track (file, group, track, i >= app_album_n_tracks (album));
      write_revisions (file, group, track, sources, folder);
    }
  return file;
}

/* A number for the key of each track that there is, now or in what was kept. */
static void
add_ids (GHashTable *ids, AppAlbum *album)
{
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (album);
  for (guint i = 0; i < tracks->len; i++)
    {
      guint64 key = app_track_key (tracks->pdata[i]);
      if (!g_hash_table_contains (ids, &key))
        g_hash_table_insert (ids, g_memdup2 (&key, sizeof key),
                             GUINT_TO_POINTER (g_hash_table_size (ids) + 1));
    }
}

static AppSnapshot *
snapshot_at (AppAlbum *album, guint index)
{
  AppSnapshot *snapshot = g_list_model_get_item (G_LIST_MODEL (app_album_snapshots (album)), index);
  if (snapshot)
    g_object_unref (snapshot); /* the list keeps it */
  return snapshot;
}

static GHashTable *
ids_new (AppAlbum *album)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  add_ids (ids, album);
  if (app_album_previous (album))
    add_ids (ids, app_album_previous (album));
  for (guint i = 0; snapshot_at (album, i); i++)
    add_ids (ids, app_snapshot_album (snapshot_at (album, i)));
  return ids;
}

static guint
id_of (AppTrack *track, gpointer ids)
{
  guint64 key = app_track_key (track);
  return GPOINTER_TO_UINT (g_hash_table_lookup (ids, &key));
}

static void
write_ids (GKeyFile *file, AppAlbum *album, GHashTable *ids)
{
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (album);
  for (guint i = 0; i < tracks->len; i++)
    {
      g_autofree char *group = group_of (album, i);
      write_number (file, group, "id", id_of (tracks->pdata[i], ids));
    }
}

static void
write_orders (GKeyFile *file, AppAlbum *album, GHashTable *ids)
{
  const AppOrders *orders = app_album_orders (album);
  for (guint i = 0; i < app_orders_n (orders); i++)
    {
      const AppOrder *order = app_orders_get (orders, i);
      g_autofree char *group = g_strdup_printf ("order %u", i + 1);
      write_text (file, group, "name", order->name);
      if (i == app_orders_active (orders))
        g_key_file_set_boolean (file, group, "active", TRUE);
      else
        {
          g_autofree char *rows = app_order_write (order, id_of, ids);
          write_text (file, group, "medium", order->medium);
          write_text (file, group, "tracks", rows);
        }
      write_extra (file, group, order->extra);
    }
}

/* An album inside the project: a previous master, or a snapshot, which has its targets and
 * references. */
static void
write_nested (GKeyFile *file, const char *group, AppAlbum *album, AppSources *sources,
              const char *folder, GHashTable *ids)
{
  g_autoptr (GKeyFile) nested = write_album (album, sources, folder);
  GKeyFile *rest = app_project_rest (album);
  if (app_album_target_choices (album))
    write_target_choices (nested, app_album_target_choices (album));
  write_references (nested, album, sources, folder); /* a previous master has none */
  if (rest)
    write_rest (nested, rest);
  write_ids (nested, album, ids);
  write_orders (nested, album, ids);
  g_autofree char *text = g_key_file_to_data (nested, NULL, NULL);
  g_key_file_set_string (file, group, "project", text);
}

static void
write_snapshots (GKeyFile *file, AppAlbum *album, AppSources *sources, const char *folder,
                 GHashTable *ids)
{
  const AppPicture *own = app_album_cover (album);
  for (guint i = 0; snapshot_at (album, i); i++)
    {
      AppSnapshot *snapshot = snapshot_at (album, i);
      const AppPicture *cover = app_album_cover (app_snapshot_album (snapshot));
      g_autofree char *group = g_strdup_printf ("snapshot %u", i + 1);
      write_text (file, group, "name", app_snapshot_name (snapshot));
      write_text (file, group, "note", app_snapshot_note (snapshot));
      write_time (file, group, "taken", app_snapshot_time (snapshot));
      if (cover)
        write_text (file, group, "cover", cover->sha256);
      if (cover && !(own && g_str_equal (own->sha256, cover->sha256)))
        write_picture (file, "pictures", cover->sha256, cover);
      g_key_file_set_boolean (file, group, "references", TRUE);
      write_nested (file, group, app_snapshot_album (snapshot), sources, folder, ids);
      write_extra (file, group, app_snapshot_extra (snapshot));
    }
}

GKeyFile *
app_project_write (AppAlbum *album, AppSources *sources, GKeyFile *rest, const char *folder)
{
  GKeyFile *file = write_album (album, sources, folder);
  if (app_album_cover (album))
    write_picture (file, "album", "cover", app_album_cover (album));
  if (app_album_target_choices (album))
    write_target_choices (file, app_album_target_choices (album));
  write_references (file, album, sources, folder);
  g_autoptr (GHashTable) ids = ids_new (album);
  AppAlbum *previous = app_album_previous (album);
  if (previous)
    {
      write_time (file, "previous", "kept", app_album_kept (previous));
      write_nested (file, "previous", previous, sources, folder, ids);
    }
  write_snapshots (file, album, sources, folder, ids);
  if (previous || snapshot_at (album, 0) || app_album_orders (album))
    write_ids (file, album, ids);
  write_orders (file, album, ids);
  if (rest)
    write_rest (file, rest);
  return file;
}

static G_DEFINE_QUARK (app - project - rest, rest)

    GKeyFile *app_project_rest (AppAlbum *kept)
{
  return g_object_get_qdata (G_OBJECT (kept), rest_quark ());
}

void
app_project_put_rest (AppAlbum *kept, GKeyFile *rest)
{
  g_object_set_qdata_full (G_OBJECT (kept), rest_quark (), g_key_file_ref (rest),
                           (GDestroyNotify) g_key_file_unref);
}
