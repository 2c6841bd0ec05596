/* test-track-text.c — track lists as spreadsheets and people write them. */
#include "test-app.h"

#include "app-track-text.h"

/* rows: "title|artist|isrc" of each, between line feeds. */
static void
assert_rows (const char *text, const char *rows)
{
  g_autoptr (GPtrArray) parsed = app_track_text_parse (text);
  g_autoptr (GString) have = g_string_new (NULL);
  for (guint i = 0; i < parsed->len; i++)
    {
      const AppTrackText *row = parsed->pdata[i];
      g_string_append_printf (have, "%s%s|%s|%s", i ? "\n" : "", row->values[0], row->values[1],
                              row->values[2]);
    }
  g_assert_cmpstr (have->str, ==, rows);
}

static void
test_parse (void)
{
  assert_rows ("", "");
  assert_rows (" \n\t\t\r\n", "");
  assert_rows ("Slipway\nNight Ferry\n", "Slipway||\nNight Ferry||");
  assert_rows ("1\tSlipway\tA\tDE-ABC-26-00001\t3:52\r\n2\tNight Ferry\tB\tDE-ABC-26-00002\t4:26",
               "Slipway|A|DE-ABC-26-00001\nNight Ferry|B|DE-ABC-26-00002");
  /* named columns, in any order, with some that are not ours */
  assert_rows ("ISRC\tLength\tArtist\tTitle\nDEABC2600001\t3:52\tA\t1999\n\t\tB\tTwo",
               "1999|A|DEABC2600001\nTwo|B|");
  /* an ISRC that is wrong stays in its column */
  assert_rows ("One\tDEABC2600001\nTwo\tDEABC2600002\nThree\tDEABC26",
               "One||DEABC2600001\nTwo||DEABC2600002\nThree||DEABC26");
  assert_rows ("One; \"Two; \"\"three\"\"\"", "One|Two; \"three\"|");
  assert_rows ("夜のフェリー\tÉva", "夜のフェリー|Éva|");
  assert_rows ("a\t\"never closed\nb", "a|never closed|\nb||");
}

/* Whatever the bytes are, every value is UTF-8 without control characters. */
static void
test_bytes (void)
{
  guint32 state = 1;
  for (int n = 0; n < 500; n++)
    {
      char text[200];
      for (guint i = 0; i < sizeof text - 1; i++)
        {
          state = state * 1664525 + 1013904223;
          text[i] = state >> 30 ? (char) (1 + (state >> 16) % 255) : "\t;\"\n"[(state >> 20) % 4];
        }
      text[sizeof text - 1] = '\0';
      g_autoptr (GPtrArray) rows = app_track_text_parse (text);
      for (guint i = 0; i < rows->len; i++)
        for (int column = 0; column < APP_TRACK_TEXT_N; column++)
          {
            const char *value = ((AppTrackText *) rows->pdata[i])->values[column];
            g_assert_true (g_utf8_validate (value, -1, NULL));
            g_assert_cmpuint (strcspn (value, "\t\r\n"), ==, strlen (value));
          }
    }
}

/* One step; empty and faulty values change nothing, nor do lines without a track. */
static void
test_apply (void)
{
  g_autoptr (AppAlbum) album = app_album_new (48000);
  g_autoptr (AppHistory) history = app_history_new ();
  for (int i = 0; i < 3; i++)
    {
      AppMedia *media = app_media_missing ("/m/x.wav", 48000, 48000, 2, 1, NULL);
      g_autoptr (AppTrack) track = app_track_new (media);
      app_media_unref (media);
      g_list_store_append (app_album_tracks (album), track);
    }
  g_autoptr (GPtrArray) rows = app_track_text_parse ("title\tisrc\nOne\tDE-ABC-26-00001\n"
                                                     "\tDEABC26\nx\t\nFour\t");
  g_assert_true (app_track_text_changes (rows, 0, APP_TRACK_TEXT_ISRC, album));
  g_assert_false (app_track_text_changes (rows, 1, APP_TRACK_TEXT_ISRC, album));
  g_assert_false (app_track_text_changes (rows, 3, APP_TRACK_TEXT_TITLE, album));
  g_assert_cmpuint (app_track_text_apply (rows, album, history), ==, 2);
  const AppMetadata *first = app_track_metadata (app_album_track (album, 0));
  g_assert_cmpstr (first->values[APP_FIELD_TITLE], ==, "One");
  g_assert_cmpstr (first->values[APP_FIELD_ISRC], ==, "DEABC2600001");
  g_assert_cmpstr (app_track_metadata (app_album_track (album, 1))->values[APP_FIELD_TITLE], ==,
                   "x");
  g_assert_cmpstr (app_track_metadata (app_album_track (album, 1))->values[APP_FIELD_ISRC], ==, "");
  g_assert_cmpuint (app_track_text_apply (rows, album, history), ==, 0);
  guint position;
  g_assert_cmpuint (app_history_n_steps (history, &position), ==, 1);
  g_assert_true (app_history_undo (history));
  g_assert_cmpstr (first->values[APP_FIELD_TITLE], ==, "x");
  g_assert_cmpstr (first->values[APP_FIELD_ISRC], ==, "");
}

void
test_track_text_add (void)
{
  g_test_add_func ("/track-text/parse", test_parse);
  g_test_add_func ("/track-text/bytes", test_bytes);
  g_test_add_func ("/track-text/apply", test_apply);
}
