/* test-cd-text.c — packs of CD-Text: their sums, their order, every length of text, and letters
 * that ISO-8859-1 does not have. */
#include "test-app.h"

#include <string.h>

#include "app-cd-text.h"
#include "app-finding.h"
#include "app-latin1.h"
#include "test-disc.h"

static void
put (AppDisc *disc, int track, AppDiscText text, const char *value)
{
  while (app_disc_n_tracks (disc) < track)
    app_disc_add (disc);
  app_disc_put (track ? &g_array_index (disc->tracks, AppDiscTrack, track - 1).texts[text]
                      : &disc->texts[text],
                value);
}

/* formats.md 1.7, case 011. */
static void
test_crc (void)
{
  static const guint16 expected[]
      = { 0xA714, 0x8C65, 0xE6B6, 0xE318, 0x33B1, 0x1B61, 0x22B0, 0x2244, 0xF88B, 0x361B, 0x87ED };
  static const char *const names[3][3] = { { "Disc Title", "Disc Performer", "Disc Writer" },
                                           { "Track One", "Perf One", "Writer One" },
                                           { "Track Two", "Perf Two", "" } };
  g_autoptr (AppDisc) disc = app_disc_new ();
  for (int track = 0; track < 3; track++)
    for (int text = 0; text < 3; text++)
      put (disc, track, text, names[track][text]);
  g_autoptr (GByteArray) packs = app_cd_text_build (disc, APP_CD_TEXT_NAMES, FALSE);
  g_assert_cmpuint (packs->len, ==, sizeof expected / sizeof *expected * APP_CD_TEXT_PACK);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const guint8 *pack = packs->data + i * APP_CD_TEXT_PACK;
      g_assert_cmphex (pack[16] << 8 | pack[17], ==, expected[i]);
      g_assert_cmphex (app_cd_text_crc (pack), ==, expected[i]);
    }
}

static const char *
found (const GArray *strings, int type, int track)
{
  for (guint i = 0; i < strings->len; i++)
    {
      const AppCdTextString *string = &g_array_index (strings, AppCdTextString, i);
      if (string->type == type && string->track == track)
        return string->text;
    }
  return "";
}

/* Texts of every length around the borders of packs, repeated ones, empty ones: all read back. */
static void
test_round_trip (void)
{
  for (int round = 0; round < 60; round++)
    {
      gboolean tab = round & 1;
      g_autoptr (AppDisc) disc = app_disc_new ();
      g_autoptr (GPtrArray) findings = app_findings_new ();
      int n = 1 + round % 7;
      for (int track = 0; track <= n; track++)
        for (int text = 0; text < APP_N_DISC_TEXTS; text++)
          {
            int length = (round * 5 + track / 2 * 7 + text * 3) % 41;
            g_autofree char *value = g_strnfill (length, 'a' + track / 2);
            put (disc, track, text, (round + text) % 5 ? value : "");
          }
      app_disc_put (&disc->catalogue, "CAT-\303\234");
      app_disc_put (&disc->genre, round % 2 ? "Rock" : "Soundtrack");
      g_autoptr (GByteArray) packs = app_cd_text_build (disc, APP_CD_TEXT_FULL, tab);
      g_assert_nonnull (packs);
      g_assert_cmpuint (packs->len % APP_CD_TEXT_PACK, ==, 0);
      g_autoptr (GArray) strings = app_cd_text_parse (packs->data, packs->len, findings);
      test_findings_fit (findings);
      g_assert_cmpuint (findings->len, ==, 0);
      for (int track = 0; track <= n; track++)
        for (int text = 0; text < APP_N_DISC_TEXTS; text++)
          g_assert_cmpstr (found (strings, 0x80 + text, track), ==,
                           track ? app_disc_track (disc, track - 1)->texts[text]
                                 : disc->texts[text]);
      g_assert_cmpstr (found (strings, 0x86, 0), ==, "CAT-\303\234");
      g_assert_cmpstr (found (strings, 0x87, 0), ==, disc->genre);
    }
}

static void
test_letters (void)
{
  static const struct
  {
    const char *text, *latin, *shown;
  } rows[] = {
    { "plain", "plain", NULL },
    { "N\303\244chte", "N\344chte", NULL },
    { "Na\314\210chte", "N\344chte", NULL }, /* decomposed */
    { "\342\200\234It\342\200\231s\342\200\235 \342\200\224 so\342\200\246", "\"It's\" - so...",
      "\"It's\" - so..." },
    { "\305\201\303\263d\305\272", "L\363dz", "L\303\263dz" },
    { "\346\227\245", "?", "?" },
    { "50 \342\202\254", "50 EUR", "50 EUR" },
    { "\320\235\320\276\321\207\321\214", "Noch", "Noch" },
    { "\316\251\316\274\316\255\316\263\316\261", "Om\351ga", "Om\303\251ga" },
    { "\343\201\225\343\201\217\343\202\211 \346\227\245", "??? ?", "??? ?" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = NULL;
      g_autofree char *latin = app_latin1_from_utf8 (rows[i].text, &shown);
      g_assert_cmpstr (latin, ==, rows[i].latin);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

static void
test_findings (void)
{
  g_autoptr (AppDisc) disc = app_disc_new ();
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autofree char *text = g_strnfill (170, 'x');
  put (disc, 0, APP_DISC_TITLE, "Fine");
  put (disc, 1, APP_DISC_TITLE, "\346\227\245");
  put (disc, 2, APP_DISC_TITLE, text);
  app_cd_text_check (disc, APP_CD_TEXT_NAMES, FALSE, findings);
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpint (test_findings_find (findings, "cd-text-letters")->track, ==, 1);
  g_assert_cmpint (test_findings_find (findings, "cd-text-long")->track, ==, 2);
  for (int track = 1; track <= 40; track++)
    for (int kind = 0; kind < 3; kind++)
      put (disc, track, kind, "The very same name of thirty letters");
  g_assert_null (app_cd_text_build (disc, APP_CD_TEXT_NAMES, FALSE));
  g_autoptr (GByteArray) tabs = app_cd_text_build (disc, APP_CD_TEXT_NAMES, TRUE);
  g_assert_nonnull (tabs);
  app_cd_text_check (disc, APP_CD_TEXT_NAMES, FALSE, findings);
  g_assert_cmpint (test_findings_find (findings, "cd-text-size")->severity, ==, APP_SEVERITY_ERROR);
}

void
test_cd_text_add (void)
{
  g_test_add_func ("/cd-text/crc", test_crc);
  g_test_add_func ("/cd-text/round-trip", test_round_trip);
  g_test_add_func ("/cd-text/letters", test_letters);
  g_test_add_func ("/cd-text/findings", test_findings);
}
