/* test-file-name.c — names of delivered files are safe, readable and different. */
#include "test-app.h"

#include <string.h>

#include "app-file-name.h"

static void
test_names (void)
{
  static const struct
  {
    const char *pattern, *title, *name;
  } rows[] = {
    { "{track:02} {title}", "Night Ferry", "07 Night Ferry.wav" },
    { "{track} - {title}", "Slipway", "7 - Slipway.wav" },
    { "{track:03}_{artist}_{title}", "Undertow", "007_Zoe_Undertow.wav" },
    { "{track:02} {title}", "\303\204nima stra\303\237e", "07 Anima strasse.wav" },
    { "{track:02} {title}", "AC/DC: \"Live\" <2>?*|", "07 AC-DC- 'Live' 2.wav" },
    { "{track:02} {title}", "../../etc/passwd", "07 ..-..-etc-passwd.wav" },
    { "{title}", "../../etc/passwd", "etc-passwd.wav" },
    { "{title}", "...", "07.wav" },
    { "{title}", "\346\227\245\346\234\254", "07.wav" },
    { "{title}", "", "07.wav" },
    { "{title}", "con", "con_.wav" },
    { "{title}", "Lpt1.old", "Lpt1_.old.wav" },
    { "{title}", "Console", "Console.wav" },
    { "{title}", "a\tb\n\001c  d", "a b c d.wav" },
    { "{title}", "trailing . . ", "trailing.wav" },
    { "{title}", "\342\200\234Quoted\342\200\235 \342\200\224 dash", "'Quoted' - dash.wav" },
    { "{title}", "\377\376", "07.wav" },
    { "{title}", "\320\235\320\276\321\207\321\214", "Noch.wav" },
    { "{track:02} {title}", "\346\227\245\346\234\254", "07.wav" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AppFileNameParts parts = { 7, rows[i].title, "Zo\303\253", "Album" };
      g_autofree char *name = app_file_name_expand (rows[i].pattern, &parts, ".wav");
      g_assert_true (app_file_name_is_safe (name));
      g_assert_cmpstr (name, ==, rows[i].name);
    }
}

static void
test_letters (void)
{
  const AppFileNameParts parts
      = { 1, "\303\206nima \304\220\341\272\267ng \305\201\303\263d\305\272", "Zo\303\253",
          "R\303\251sum\303\251 & Co." };
  g_autofree char *name = app_file_name_expand ("{artist} {title} {album}", &parts, ".flac");
  g_assert_cmpstr (name, ==, "Zoe AEnima Dang Lodz Resume and Co.flac");
}

static void
test_length (void)
{
  g_autofree char *title = g_strnfill (300, 'x');
  const AppFileNameParts parts = { 12, title, "", "" };
  char *names[12];
  for (int i = 0; i < 12; i++)
    names[i] = app_file_name_expand ("{title}", &parts, ".flac");
  g_assert_cmpuint (strlen (names[0]), ==, APP_FILE_NAME_MAX);
  app_file_names_make_unique (names, 12, ".flac");
  for (int i = 0; i < 12; i++)
    {
      g_assert_true (app_file_name_is_safe (names[i]));
      g_assert_true (g_str_has_suffix (names[i], ".flac"));
      for (int k = 0; k < i; k++)
        g_assert_cmpint (g_ascii_strcasecmp (names[i], names[k]), !=, 0);
    }
  g_assert_true (g_str_has_suffix (names[11], " (12).flac"));
  for (int i = 0; i < 12; i++)
    g_free (names[i]);
}

static void
test_unique (void)
{
  char *names[] = { g_strdup ("Intro.wav"), g_strdup ("intro.wav"), g_strdup ("Intro (2).wav"),
                    g_strdup ("INTRO.wav") };
  app_file_names_make_unique (names, 4, ".wav");
  g_assert_cmpstr (names[0], ==, "Intro.wav");
  g_assert_cmpstr (names[1], ==, "intro (2).wav");
  g_assert_cmpstr (names[2], ==, "Intro (2) (2).wav");
  g_assert_cmpstr (names[3], ==, "INTRO (3).wav");
  for (int i = 0; i < 4; i++)
    g_free (names[i]);
}

static void
test_patterns (void)
{
  static const char *const good[]
      = { "{track}", "{title}", "{track:02}_{artist}-{album}", "CD1 {track:04} {title} (master)" };
  static const char *const bad[]
      = { "",         "{artist}",  "../{title}", "a/{title}",   "{titel}",
          "{track",   "{track:2}", "{track:00}", "{title:02}",  "{track:09}",
          "{title}}", "{title}\n", "{}{title}",  "{track:0x1}", "\303\244{title}" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_null (app_file_name_fault (good[i], APP_FILES_TRACKS));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *fault = app_file_name_fault (bad[i], APP_FILES_TRACKS);
      g_assert_nonnull (fault);
    }
  static const char *const unsafe[]
      = { "", ".x", "x.", "a/b", "a\\b", "nul.wav", "-x", "x ", "a:b", "COM1.txt", "\303\244" };
  for (gsize i = 0; i < G_N_ELEMENTS (unsafe); i++)
    g_assert_false (app_file_name_is_safe (unsafe[i]));
}

void
test_file_name_add (void)
{
  g_test_add_func ("/file-name/names", test_names);
  g_test_add_func ("/file-name/letters", test_letters);
  g_test_add_func ("/file-name/length", test_length);
  g_test_add_func ("/file-name/unique", test_unique);
  g_test_add_func ("/file-name/patterns", test_patterns);
}
