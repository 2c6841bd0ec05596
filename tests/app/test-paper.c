/* test-paper.c — papers say the same as text, HTML and PDF, and a PQ sheet what is on the disc. */
#include "test-app.h"

#include <glib/gstdio.h>

#include <string.h>

#include "app-delivery-report.h"
#include "app-exporter.h"
#include "test-disc.h"

static AppPaper *
sample (int rows)
{
  static const AppPaperColumn columns[]
      = { { "Title", FALSE, TRUE }, { "LUFS", TRUE, FALSE }, { "Note", FALSE, TRUE } };
  AppPaper *paper = app_paper_new ("N\303\244chte & <Tage>");
  app_paper_fact (paper, "Artist", "\346\227\245\346\234\254 Trio");
  app_paper_fact (paper, "Nothing", "");
  app_paper_heading (paper, "Tracks");
  app_paper_table (paper, columns, G_N_ELEMENTS (columns));
  for (int i = 0; i < rows; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %d", i);
      app_paper_row (paper, (const char *const[]){ title, "-14.0", i % 2 ? "" : "a <b> & c" });
    }
  app_paper_text (paper, "The end.");
  return paper;
}

static void
test_text (void)
{
  g_autoptr (AppPaper) paper = sample (2);
  g_autofree char *text = app_paper_to_text (paper);
  g_assert_cmpstr (text, ==,
                   "N\303\244chte & <Tage>\n===============\n\n"
                   "Artist  \346\227\245\346\234\254 Trio\n\n"
                   "Tracks\n------\n\n"
                   "Title    LUFS  Note\n"
                   "Song 0  -14.0  a <b> & c\n"
                   "Song 1  -14.0\n\n"
                   "The end.\n");
}

/* Well-formed, and what is in it is escaped. */
static void
test_html (void)
{
  g_autoptr (AppPaper) paper = sample (3);
  g_autofree char *html = app_paper_to_html (paper);
  g_assert_nonnull (strstr (html, "<h1>N\303\244chte &amp; &lt;Tage&gt;</h1>"));
  g_assert_nonnull (strstr (html, "<dt>Artist</dt><dd>\346\227\245\346\234\254 Trio</dd>"));
  g_assert_nonnull (strstr (html, "<td class=\"r\">-14.0</td><td>a &lt;b&gt; &amp; c</td>"));
  g_assert_null (strstr (html, "Nothing"));
  /* But for two tags of HTML's own it is XML, too. */
  char *body = strstr (html, "<body>");
  g_autoptr (GError) error = NULL;
  GMarkupParser none = { 0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&none, 0, NULL, NULL);
  g_autofree char *inner = g_strndup (body, strlen (body) - strlen ("</html>\n"));
  g_assert_true (g_markup_parse_context_parse (context, inner, -1, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
}

/* What pdftotext reads of a paper of many pages; the same bytes every time. */
static void
test_pdf (void)
{
  g_autoptr (AppPaper) paper = sample (150);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = app_paper_to_pdf (paper);
  g_usleep (1100000); /* another second of the clock */
  GBytes *second = app_paper_to_pdf (paper);
  g_assert_true (g_bytes_equal (first, second));
  g_bytes_unref (second);

  g_autofree char *dir = g_dir_make_tmp ("lacquer-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "x.pdf", NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (first, NULL),
                                      (gssize) g_bytes_get_size (first), &error));
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  int status = -1;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  for (int i = 0; i < 150; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %d ", i);
      g_assert_nonnull (strstr (text, title));
    }
  int heads = 0, pages = 0;
  for (const char *p = text; (p = strstr (p, "LUFS")); p++)
    heads++;
  for (const char *p = text; (p = strchr (p, '\f')); p++)
    pages++;
  g_assert_cmpint (pages, >=, 3);
  g_assert_cmpint (heads, ==, pages); /* the table's heads stand on each */
  g_unlink (path);
  g_rmdir (dir);
}

/* Three files of the same names, with a paper and without; invalid text is replaced. */
static void
test_companions (void)
{
  g_autoptr (AppPaper) paper = app_paper_new ("caf\xe9");
  g_autoptr (GPtrArray) names = app_companions_new ();
  g_autoptr (GPtrArray) files = app_companions_new ();
  app_paper_text (paper, "\xff<b>");
  app_paper_add_companions (NULL, "Report", names);
  app_paper_add_companions (paper, "Report", files);
  static const char *const expected[] = { "Report.pdf", "Report.html", "Report.txt" };
  static const char *const starts[] = { "%PDF-", "<!DOCTYPE html>", "caf\xef\xbf\xbd\n" };
  g_assert_cmpuint (names->len, ==, 3);
  g_assert_cmpuint (files->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const AppCompanion *file = files->pdata[i];
      gsize size;
      const char *bytes = g_bytes_get_data (file->bytes, &size);
      g_assert_cmpstr (((AppCompanion *) names->pdata[i])->name, ==, expected[i]);
      g_assert_cmpstr (file->name, ==, expected[i]);
      g_assert_cmpuint (size, >, strlen (starts[i]));
      g_assert_true (memcmp (bytes, starts[i], strlen (starts[i])) == 0);
      g_assert_true (i == 0 || g_utf8_validate (bytes, (gssize) size, NULL));
    }
}

/* Every index has its line, with the time that is on the disc and its length. */
static void
test_pq_sheet (void)
{
  g_autoptr (AppDisc) disc = app_disc_new ();
  for (int t = 0; t < 3; t++)
    {
      AppDiscTrack *track = app_disc_add (disc);
      track->indices[0] = t == 1 ? 10000 : t * 20000;
      track->indices[1] = t == 0 ? 150 : t == 1 ? 10150 : 40000;
      track->n_indices = 2;
      app_disc_put (&track->isrc, t == 1 ? "USABC2600002" : "");
      app_disc_put (&track->texts[APP_DISC_TITLE], t == 1 ? "Second" : "Other");
    }
  disc->sectors = 50000;
  g_autoptr (AppPaper) paper = app_pq_sheet (disc, "0123456789abcdef");
  g_autofree char *text = app_paper_to_text (paper);
  static const char *const lines[] = {
    "01     00  00:00:00  00:02:00",
    "01     01  00:02:00  02:11:25",
    "02     00  02:13:25  00:02:00  USABC2600002",
    "02     01  02:15:25  06:38:00",
    "03     01  08:53:25  02:13:25",
    "AA     01  11:06:50",
    "0123456789abcdef",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_test_message ("%s", lines[i]);
      g_assert_nonnull (strstr (text, lines[i]));
    }
  g_assert_null (strstr (text, "03     00")); /* it has no pause */
}

void
test_paper_add (void)
{
  g_test_add_func ("/paper/text", test_text);
  g_test_add_func ("/paper/html", test_html);
  g_test_add_func ("/paper/pdf", test_pdf);
  g_test_add_func ("/paper/companions", test_companions);
  g_test_add_func ("/paper/pq-sheet", test_pq_sheet);
}
