/* test-model.c — random albums without files. */
#include "test-model.h"

#include "app-medium.h"
#include "app-note-edit.h"
#include "app-order-edit.h"

#include "app-revisions.h"
#include "app-snapshots.h"
#include "dsp-registry.h"

guint32
test_model_random (guint32 *state)
{
  /* xorshift: small, and the same everywhere */
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

double
test_model_random_real (guint32 *state)
{
  return test_model_random (state) / 4294967295.0;
}

static double
random_value (const DspParam *param, guint32 *state)
{
  return dsp_param_from_travel (param, test_model_random_real (state));
}

AppSlot *
test_model_slot (guint32 *state)
{
  const DspModule *module = dsp_module_at ((int) (test_model_random (state) % dsp_n_modules ()));
  AppSlot *slot = app_slot_new (module);
  for (int i = 0; i < module->n_params; i++)
    if (!(module->params[i].flags & DSP_PARAM_LISTEN))
      app_slot_put_value (slot, i, random_value (&module->params[i], state));
  app_slot_put_bypass (slot, test_model_random (state) % 4 == 0);
  if (app_slot_bypass (slot))
    app_slot_put_origin (slot, "Väh = [x]", "match 1 0 -1.5 2");
  return slot;
}

static gint64
random_position (int position, guint32 *state)
{
  gint64 frames = test_model_random (state) % 500000;
  return position == APP_POSITION_GAP && test_model_random (state) % 2 ? -frames : frames;
}

static const char *
random_text (guint32 *state)
{
  static const char *const texts[]
      = { "Ouvertüre",      " leading", "trailing ",  "a;b,c=d[e]#f", "",
          "back\\slash\\n", "日本 🎵",   "\"quoted\"", "2026",         "x" };
  return texts[test_model_random (state) % G_N_ELEMENTS (texts)];
}

static AppMedia *
random_media (guint32 *state)
{
  static guint number;
  g_autofree char *path = g_strdup_printf ("/nowhere/mixes/new %u.wav", ++number);
  return app_media_missing (path, 48000, 100000 + test_model_random (state) % 5000000, 2, 1000,
                            NULL);
}

static AppRevisionDiff
random_diff (guint32 *state)
{
  return (AppRevisionDiff){ .aligned = test_model_random (state) % 4 > 0,
                            .offset_s = test_model_random_real (state) * 10 - 5,
                            .inverted = test_model_random (state) % 2,
                            .gain_db = test_model_random_real (state) * 6 - 3 };
}

/* As a project may have them. */
static void
add_revisions (AppTrack *track, guint32 *state)
{
  for (guint n = 0, all = 2 + test_model_random (state) % 2; n < all; n++)
    {
      AppMedia *media = n == 1 ? app_media_ref (app_track_media (track)) : random_media (state);
      const AppRevisionFacts facts = { .added = test_model_random (state) % 2000000000,
                                       .aligned = test_model_random (state) % 2,
                                       .offset_s = test_model_random_real (state),
                                       .inverted = test_model_random (state) % 2,
                                       .gain_db = test_model_random_real (state) };
      g_autoptr (AppRevision) revision = app_revision_new (media, &facts);
      g_object_set (revision, "name", random_text (state), "match", test_model_random_real (state),
                    "flip", test_model_random (state) % 2, NULL);
      g_list_store_append (app_track_revisions (track), revision);
      app_media_unref (media);
    }
}

AppTrack *
test_model_track (guint32 *state)
{
  static guint number;
  g_autofree char *path = g_strdup_printf ("/nowhere/mixes/%02u Piece.wav", ++number);
  static const int rates[] = { 44100, 48000, 96000 };
  AppMedia *media = app_media_missing (path, rates[test_model_random (state) % 3],
                                       100000 + test_model_random (state) % 5000000, 2, 1000, NULL);
  AppTrack *track = app_track_new (media);
  app_media_unref (media);
  for (int i = 0; i < APP_N_POSITIONS; i++)
    g_object_set (track, app_position_ids[i], random_position (i, state), NULL);
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    g_object_set (track, app_track_shape_ids[i], (int) (test_model_random (state) % APP_N_SHAPES),
                  NULL);
  g_object_set (track, "gain", random_value (&app_track_gain_param, state), "note",
                "first line\nsecond\tline ", "invert", test_model_random (state) % 2, "side-start",
                test_model_random (state) % 2, NULL);
  for (guint n = 0, all = test_model_random (state) % 4; n < all; n++)
    {
      g_autoptr (AppNotes) notes
          = app_notes_with (app_track_notes (track), test_model_random_real (state) * 100,
                            random_text (state), NULL);
      g_object_set (track, "notes", notes, NULL);
    }
  if (test_model_random (state) % 3 == 0)
    {
      g_object_set (track, "offset", test_model_random_real (state), "lead",
                    test_model_random_real (state), "tail", test_model_random_real (state), NULL);
      add_revisions (track, state);
    }
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (app_fields[i].track)
      g_object_set (track, app_fields[i].id, random_text (state), NULL);
  for (guint n = test_model_random (state) % 3; n > 0; n--)
    {
      g_autoptr (AppSlot) slot = test_model_slot (state);
      g_list_store_append (app_track_chain (track), slot);
    }
  return track;
}

AppReference *
test_model_reference (guint32 *state)
{
  AppMedia *media = app_media_missing ("/nowhere/Récord.flac", 44100, 5000000, 2, 4000, NULL);
  AppReference *reference = app_reference_new (media);
  app_media_unref (media);
  g_object_set (reference, "name", random_text (state), "cue",
                random_position (APP_POSITION_TRIM_IN, state), "loop-from",
                random_position (APP_POSITION_TRIM_IN, state), "loop-to",
                random_position (APP_POSITION_TRIM_IN, state), "sync",
                (int) (test_model_random (state) % APP_N_SYNCS), NULL);
  return reference;
}

static void
edit_orders (AppHistory *history, AppAlbum *album, guint32 *state)
{
  guint n = app_orders_n (app_album_orders (album));
  guint index = n ? test_model_random (state) % n : 0;
  g_autoptr (GPtrArray) aside = app_album_aside (album);
  switch (n ? test_model_random (state) % 7 : 0)
    {
    case 1:
    case 2:
      app_order_choose (album, history, index);
      break;
    case 3:
      app_order_delete (album, history, index, NULL);
      break;
    case 4:
      app_order_rename (album, history, index, random_text (state), NULL);
      break;
    case 5:
      app_order_set_medium (album, history, index,
                            app_mediums[test_model_random (state) % APP_N_MEDIUMS].id);
      break;
    case 6:
      if (aside->len)
        app_order_put_back (album, history, aside->pdata[test_model_random (state) % aside->len],
                            test_model_random (state) % (app_album_n_tracks (album) + 1));
      break;
    default:
      if (n < 4)
        app_order_new (album, history, random_text (state), NULL);
    }
}

/* Orders of an album that was just made: some tracks in all, some in one. */
static void
add_orders (AppAlbum *album, guint32 *state)
{
  g_autoptr (AppHistory) history = app_history_new ();
  for (guint n = test_model_random (state) % 3; n > 0; n--)
    {
      g_autoptr (AppTrack) track = test_model_track (state);
      app_order_new (album, history, NULL, NULL);
      g_list_store_append (app_album_tracks (album), track);
    }
  for (int n = 0; n < 3 && app_album_orders (album); n++)
    edit_orders (history, album, state);
}

AppAlbum *
test_model_album (guint32 *state)
{
  AppAlbum *album = app_album_new (app_album_rates[test_model_random (state) % APP_N_ALBUM_RATES]);
  app_album_put_seed (album, (guint64) test_model_random (state) << 32 | test_model_random (state));
  g_object_set (album, "medium", app_mediums[app_album_seed (album) % APP_N_MEDIUMS].id, NULL);
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (app_fields[i].album)
      g_object_set (album, app_fields[i].id, random_text (state), NULL);
  for (guint n = test_model_random (state) % 4; n > 0; n--)
    {
      g_autoptr (AppSlot) slot = test_model_slot (state);
      g_list_store_append (app_album_chain (album), slot);
    }
  for (guint n = 1 + test_model_random (state) % 4; n > 0; n--)
    {
      g_autoptr (AppTrack) track = test_model_track (state);
      g_list_store_append (app_album_tracks (album), track);
    }
  for (guint n = test_model_random (state) % 3; n > 0; n--)
    {
      g_autoptr (AppReference) reference = test_model_reference (state);
      g_list_store_append (app_album_references (album), reference);
    }
  if (test_model_random (state) % 3 == 0)
    add_orders (album, state);
  if (test_model_random (state) % 2)
    {
      g_autoptr (AppAlbum) kept = app_album_keep (album, test_model_random (state) % 2000000000);
      g_autoptr (AppTrack) track = test_model_track (state);
      g_list_store_append (app_album_tracks (kept), track);
      g_object_set (album, "previous", kept, NULL);
    }
  for (guint n = test_model_random (state) % 4; n == 1 || n == 2; n -= 1)
    {
      g_autoptr (AppAlbum) taken = app_snapshot_state (album);
      g_autoptr (AppTrack) track = test_model_track (state);
      g_autoptr (AppSnapshot) snapshot = app_snapshot_new (taken, random_text (state), n);
      g_list_store_append (app_album_tracks (taken), track);
      g_list_store_append (app_album_snapshots (album), snapshot);
    }
  return album;
}

/* Insert, remove or move in a list of tracks or slots. */
static void
edit_list (AppHistory *history, GListStore *list, guint32 *state)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  switch (n ? test_model_random (state) % 3 : 0)
    {
    case 0:
      {
        GType type = g_list_model_get_item_type (G_LIST_MODEL (list));
        g_autoptr (GObject) item = type == APP_TYPE_TRACK ? G_OBJECT (test_model_track (state))
                                   : type == APP_TYPE_REFERENCE
                                       ? G_OBJECT (test_model_reference (state))
                                       : G_OBJECT (test_model_slot (state));
        app_history_insert (history, list, test_model_random (state) % (n + 1), item, NULL);
        break;
      }
    case 1:
      app_history_remove (history, list, test_model_random (state) % n, NULL);
      break;
    default:
      app_history_move (history, list, test_model_random (state) % n, test_model_random (state) % n,
                        NULL);
    }
}

static void
edit_chain (AppHistory *history, GListStore *chain, guint32 *state)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chain));
  guint what = n ? test_model_random (state) % 4 : 0;
  if (what == 0)
    {
      edit_list (history, chain, state);
      return;
    }
  g_autoptr (AppSlot) slot
      = g_list_model_get_item (G_LIST_MODEL (chain), test_model_random (state) % n);
  const DspModule *module = app_slot_module (slot);
  int param = module->n_params ? (int) (test_model_random (state) % module->n_params) : -1;
  if (param >= 0 && (module->params[param].flags & DSP_PARAM_LISTEN))
    param = -1; /* no step of undo */
  if (what == 1 || param < 0)
    app_history_set_bypass (history, slot, !app_slot_bypass (slot));
  else
    app_history_set_value (history, slot, param, random_value (&module->params[param], state));
}

static void
edit_revisions (AppHistory *history, AppAlbum *album, AppTrack *track, guint32 *state)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  guint n = g_list_model_get_n_items (list);
  g_autoptr (AppRevision) revision
      = n ? g_list_model_get_item (list, test_model_random (state) % n) : NULL;
  switch (revision ? test_model_random (state) % 3 : 0)
    {
    case 0:
      {
        const AppRevisionDiff diff = random_diff (state);
        AppMedia *media = random_media (state);
        app_revisions_add (album, history, track, media, &diff, test_model_random (state) % 4,
                           1000);
        app_media_unref (media);
        break;
      }
    case 1:
      app_revisions_use (album, history, track, revision);
      break;
    default:
      app_revisions_remove (history, track, revision);
    }
}

static void
edit_track (AppHistory *history, AppAlbum *album, AppTrack *track, guint32 *state)
{
  int position = (int) (test_model_random (state) % APP_N_POSITIONS);
  int shape = (int) (test_model_random (state) % APP_N_TRACK_SHAPES);
  switch (test_model_random (state) % 7)
    {
    case 6:
      app_note_put (history, track, (int) (test_model_random (state) % 4) - 1,
                    test_model_random_real (state) * 100, random_text (state));
      break;
    case 5:
      edit_revisions (history, album, track, state);
      break;
    case 0:
      app_history_set_int64 (history, track, app_position_ids[position],
                             random_position (position, state));
      break;
    case 1:
      app_history_set_int (history, track, app_track_shape_ids[shape],
                           (int) (test_model_random (state) % APP_N_SHAPES));
      break;
    case 2:
      app_history_set_double (history, track, "gain", random_value (&app_track_gain_param, state));
      break;
    case 3:
      app_history_set_string (history, track, "title", random_text (state));
      break;
    default:
      edit_chain (history, app_track_chain (track), state);
    }
}

static void
edit_references (AppHistory *history, GListStore *list, guint32 *state)
{
  static const char *const places[] = { "cue", "loop-from", "loop-to" };
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autoptr (AppReference) reference
      = n ? g_list_model_get_item (G_LIST_MODEL (list), test_model_random (state) % n) : NULL;
  switch (reference ? test_model_random (state) % 4 : 0)
    {
    case 1:
      app_history_set_int (history, reference, "sync",
                           (int) (test_model_random (state) % APP_N_SYNCS));
      break;
    case 2:
      app_history_set_int64 (history, reference, places[test_model_random (state) % 3],
                             random_position (APP_POSITION_TRIM_IN, state));
      break;
    case 3:
      app_history_set_string (history, reference, "name", random_text (state));
      break;
    default:
      edit_list (history, list, state);
    }
}

static void
edit_previous (AppHistory *history, AppAlbum *album, guint32 *state)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_ALBUM);
  if (test_model_random (state) % 4)
    g_value_take_object (&value, app_album_keep (album, test_model_random (state) % 2000000000));
  app_history_set (history, G_OBJECT (album), "previous", &value, NULL);
}

static void
edit_snapshots (AppHistory *history, AppAlbum *album, guint32 *state)
{
  GListModel *list = G_LIST_MODEL (app_album_snapshots (album));
  guint n = g_list_model_get_n_items (list);
  g_autoptr (AppSnapshot) snapshot
      = n ? g_list_model_get_item (list, test_model_random (state) % n) : NULL;
  switch (snapshot ? test_model_random (state) % 5 : 0)
    {
    case 1:
      app_snapshots_remove (album, history, snapshot);
      break;
    case 2:
      app_history_set_string (history, snapshot, "note", random_text (state));
      break;
    case 3:
      app_snapshots_hear (album, history, snapshot);
      break;
    case 4:
      app_snapshots_restore (album, history, snapshot);
      break;
    default:
      if (n < 2)
        app_snapshots_take (album, history, random_text (state), NULL, 1700000000 + n, NULL);
    }
}

void
test_model_edit (AppAlbum *album, AppHistory *history, guint32 *state)
{
  guint n = app_album_n_tracks (album);
  switch (test_model_random (state) % 13)
    {
    case 11:
    case 12:
      edit_orders (history, album, state);
      break;
    case 10:
      edit_snapshots (history, album, state);
      break;
    case 8:
      edit_references (history, app_album_references (album), state);
      break;
    case 9:
      edit_previous (history, album, state);
      break;
    case 0:
      app_history_set_int (history, album, "rate",
                           app_album_rates[test_model_random (state) % APP_N_ALBUM_RATES]);
      break;
    case 1:
      app_history_set_string (history, album, "artist", random_text (state));
      break;
    case 2:
      edit_list (history, app_album_tracks (album), state);
      break;
    case 3:
      edit_chain (history, app_album_chain (album), state);
      break;
    default:
      if (n)
        edit_track (history, album, app_album_track (album, test_model_random (state) % n), state);
    }
}

char *
test_model_text (AppAlbum *album)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  g_autoptr (GKeyFile) file = app_project_write (album, sources, NULL, "/nowhere");
  return g_key_file_to_data (file, NULL, NULL);
}
