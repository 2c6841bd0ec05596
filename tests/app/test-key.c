/* test-key.c — values by dotted keys: set, read back, and what is said about wrong ones. */
#include "test-app.h"
#include "test-model.h"

#include "app-key.h"
#include "dsp-registry.h"

#include <string.h>

static AppAlbum *
small_album (void)
{
  guint32 state = 11;
  AppAlbum *album = app_album_new (48000);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (AppTrack) track = test_model_track (&state);
      g_list_store_remove_all (app_track_chain (track));
      g_list_store_append (app_album_tracks (album), track);
    }
  return album;
}

/* Every key of a random album: what is read can be set, and setting it changes nothing. */
static void
test_list (void)
{
  for (guint32 seed = 1; seed < 10; seed++)
    {
      guint32 state = seed;
      g_autoptr (AppAlbum) album = test_model_album (&state);
      g_autoptr (AppHistory) history = app_history_new ();
      g_autofree char *before = test_model_text (album);
      g_auto (GStrv) keys = app_key_list (album);
      g_assert_cmpuint (g_strv_length (keys), >, 20);
      for (char **key = keys; *key; key++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *value = app_key_get (album, *key, &error);
          g_assert_no_error (error);
          g_assert_nonnull (value);
          gboolean text = g_str_has_suffix (*key, ".date") || g_str_has_suffix (*key, ".isrc")
                          || g_str_has_suffix (*key, ".barcode") || strstr (*key, ".cd-")
                          || strcmp (*key, "track.1.gap") == 0;
          /* the random album holds faulty codes and an overlap of the first track on purpose */
          if (app_key_set (album, history, *key, value, text ? NULL : &error))
            continue;
          if (!text)
            g_error ("%s: %s", value, error->message);
        }
      g_autofree char *after = test_model_text (album);
      g_assert_cmpstr (before, ==, after);
      g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 0);
    }
}

static void
test_set (void)
{
  g_autoptr (AppAlbum) album = small_album ();
  g_autoptr (AppHistory) history = app_history_new ();
  static const struct
  {
    const char *key, *value, *read;
  } rows[] = {
    { "album.title", "Night — Ferry", "Night — Ferry" },
    { "album.note", "a\nb", "a\nb" },
    { "track.3.gap", "1:20f", "1:20f" },
    { "track.2.gap", "-3,2", "-3.20" },
    { "track.1.gap", "2", "2.00" },
    { "track.1.fade-out", "4.5", "4.50" },
    { "track.1.trim-in", "0.25", "0.25" },
    { "track.2.join", "linear", "linear" },
    { "track.1.gain", "-1,5 dB", "-1.5" },
    { "track.1.isrc", "us-abc-26-00001", "USABC2600001" },
    { "album.rate", "96000", "96000" },
    { "track.3.gap", "150f", "2.00" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      app_key_set (album, history, rows[i].key, rows[i].value, &error);
      g_assert_no_error (error);
      g_autofree char *read = app_key_get (album, rows[i].key, &error);
      g_assert_cmpstr (read, ==, rows[i].read);
    }
  g_assert_cmpint (app_track_gap (app_album_track (album, 0)), ==, 2 * 96000);
}

static void
test_references (void)
{
  g_autoptr (AppAlbum) album = small_album ();
  g_autoptr (AppHistory) history = app_history_new ();
  guint32 state = 3;
  g_autoptr (AppReference) reference = test_model_reference (&state); /* of 44.1 kHz */
  g_list_store_append (app_album_references (album), reference);
  static const struct
  {
    const char *key, *value, *read;
  } rows[] = {
    { "reference.1.name", "Blue Hour", "Blue Hour" },
    { "reference.1.sync", "track", "track" },
    { "reference.1.cue", "12.5", "12.50" },
    { "reference.1.loop", "30:45", "30.00:45.00" },
    { "reference.1.loop", "0.5:12.00002", "0.50:12.00002" }, /* to the frame */
    { "reference.1.loop", "none", "none" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      app_key_set (album, history, rows[i].key, rows[i].value, &error);
      g_assert_no_error (error);
      g_autofree char *read = app_key_get (album, rows[i].key, &error);
      g_assert_cmpstr (read, ==, rows[i].read);
    }
  g_assert_cmpint (app_reference_cue (reference), ==, 551250);
  g_assert_true (app_key_set (album, history, "reference.1.loop", "1:2", NULL));
  app_history_undo (history); /* both ends in one step */
  gint64 from, to;
  g_assert_false (app_reference_loop (reference, &from, &to));
}

/* Slots by number, by name, and a second one of the same module. */
static void
test_slots (void)
{
  g_autoptr (AppAlbum) album = small_album ();
  g_autoptr (AppHistory) history = app_history_new ();
  const DspModule *module = dsp_module_at (0);
  g_autoptr (AppSlot) one = app_slot_new (module);
  g_autoptr (AppSlot) two = app_slot_new (module);
  g_list_store_append (app_track_chain (app_album_track (album, 1)), one);
  g_list_store_append (app_track_chain (app_album_track (album, 1)), two);
  g_autofree char *by_name = g_strdup_printf ("track.2.chain.%s.bypass", module->id);
  g_autofree char *by_second = g_strdup_printf ("track.2.chain.%s-2.bypass", module->id);
  g_assert_true (app_key_set (album, history, by_name, "on", NULL));
  g_assert_true (app_slot_bypass (one) && !app_slot_bypass (two));
  g_assert_true (app_key_set (album, history, by_second, "on", NULL));
  g_assert_true (app_slot_bypass (two));
  g_assert_true (app_key_set (album, history, "track.2.chain.1.bypass", "off", NULL));
  g_assert_false (app_slot_bypass (one));
  const DspParam *param = &module->params[0];
  g_autofree char *value = g_strdup_printf ("track.2.chain.2.%s", param->id);
  char text[64];
  dsp_param_write (param, param->max, text, sizeof text);
  g_assert_true (app_key_set (album, history, value, text, NULL));
  g_assert_cmpfloat (app_slot_value (two, 0), ==, param->max);
}

/* Nothing changes, and the text names what would be right. */
static void
test_errors (void)
{
  g_autoptr (AppAlbum) album = small_album ();
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (0));
  g_list_store_append (app_album_chain (album), slot);
  static const struct
  {
    const char *key, *value, *says;
  } rows[] = {
    { "", "x", "album." },
    { "title", "x", "album." },
    { "album", "x", "album.NAME" },
    { "album.colour", "x", "title" },
    { "album.gap", "1", "title" },
    { "album.rate", "50000", "48000" },
    { "album.barcode", "036000291453", "last digit" },
    { "track.title", "x", "1 to 3" },
    { "track.0.title", "x", "1 to 3" },
    { "track.4.title", "x", "1 to 3" },
    { "track.1", "x", "track.N.NAME" },
    { "track.1.title.x", "x", "track.N.NAME" },
    { "track.1.gap", "-1", "first track" },
    { "track.2.gap", "soon", "1:20f" },
    { "track.2.fade-in", "-1", "below 0" },
    { "track.2.join", "bent", "equal-power" },
    { "track.2.gain", "loud", "not a number" },
    { "track.2.gain", "100", "outside" },
    { "track.2.isrc", "123", "US-ABC-26-00001" },
    { "track.2.chain.1.bypass", "on", "empty" },
    { "album.chain.9.bypass", "on", "no slot" },
    { "album.chain.1.wobble", "1", "bypass" },
    { "album.chain.1", "1", "ends with" },
    { "album.chain.1.bypass", "perhaps", "on nor off" },
    { "reference.2.cue", "1", "1 to 1" },
    { "reference.1", "1", "loop" },
    { "reference.1.colour", "1", "loop" },
    { "reference.1.cue", "-1", "seconds" },
    { "reference.1.sync", "loud", "loudest" },
    { "reference.1.loop", "45:30", "30:45" },
    { "reference.1.loop", "30", "30:45" },
    { "reference.1.loop", "1:2:3", "30:45" },
    { "reference.1.loop", "-1:3", "30:45" },
  };
  guint32 state = 4;
  g_autoptr (AppReference) reference = test_model_reference (&state);
  g_list_store_append (app_album_references (album), reference);
  g_autofree char *before = test_model_text (album);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (app_key_set (album, history, rows[i].key, rows[i].value, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      if (!strstr (error->message, rows[i].says) || !strstr (error->message, rows[i].key))
        g_error ("%s %s: %s", rows[i].key, rows[i].value, error->message);
    }
  g_autofree char *after = test_model_text (album);
  g_assert_cmpstr (before, ==, after);
  g_autoptr (GError) error = NULL;
  g_assert_null (app_key_get (album, "track.1.colour", &error));
  g_assert_nonnull (error);
}

void
test_key_add (void)
{
  g_test_add_func ("/key/list", test_list);
  g_test_add_func ("/key/set", test_set);
  g_test_add_func ("/key/references", test_references);
  g_test_add_func ("/key/slots", test_slots);
  g_test_add_func ("/key/errors", test_errors);
}
