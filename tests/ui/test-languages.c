/* test-languages.c — the window in each language of po/LINGUAS: nothing that has a translation is
 * shown in English, no button's words are cut off, and it still fits a small screen. */
#include "test-ui.h"
#include "test-window-fixture.h"

#include "../app/test-disc.h"

#include "app-intake-rules.h"
#include "dsp-registry.h"
#include "lacquer-config.h"
#include "ui-chain-card.h"
#include "ui-edit.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>

typedef struct
{
  const char *language, *country;
} Language;

static const Language languages[]
    = { { "de", "de_DE" }, { "es", "es_ES" }, { "fr", "fr_FR" }, { "ja", "ja_JP" } };

static const char *const pages[] = { "intake", "master", "deliver" };
static const char *const dialogs[]
    = { "details",      "intake-limits", "level-album",  "match-track", "codec-check",
        "record-sides", "chain-copy",    "blind-test",   "snapshots",   "preferences",
        "recall",       "help",          "paste-tracks", "order-new",   "shortcuts" };

/* Of a screen of 1280 x 720; above the window there may be a title bar. */
#define SCREEN_WIDTH 1280
#define SCREEN_HEIGHT 684
#define TRACKS 99

/* ---- a language for a while ---- */

/* The locale is compiled for the test: machines that build have few. Returns its folder. */
static char *
speak (const Language *language)
{
  char *folder = g_dir_make_tmp ("lacquer-locale-XXXXXX", NULL);
  g_autofree char *name = g_strconcat (language->country, ".UTF-8", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *const argv[] = { "localedef", "-f", "UTF-8", "-i", language->country, path, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  int status = -1;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &told, &status,
                &error);
  g_assert_no_error (error);
  g_setenv ("LOCPATH", folder, TRUE);
  g_setenv ("LANGUAGE", language->language, TRUE);
  g_assert_nonnull (setlocale (LC_ALL, name));
  g_assert_nonnull (setlocale (LC_NUMERIC, "C"));
  g_assert_nonnull (bindtextdomain (GETTEXT_PACKAGE, LACQUER_BUILD_DIR "/po"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  return folder;
}

static void
be_silent (char *folder)
{
  g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
  g_unsetenv ("LANGUAGE");
  g_unsetenv ("LOCPATH");
  textdomain ("messages");
  test_remove (folder);
  g_free (folder);
}

/* ---- what is shown ---- */

typedef struct
{
  GString *english, *cut;
  guint n;
} Look;

/* The same in every language, as in the file of thresholds. */
static gboolean
is_id_of_rule (const char *text)
{
  for (int i = 0; i < app_intake_n_rules (); i++)
    if (strcmp (app_intake_rule (i)->id, text) == 0)
      return TRUE;
  return FALSE;
}

static void
look_at_text (Look *look, GtkWidget *widget, const char *text)
{
  if (!text || !*text || is_id_of_rule (text))
    return;
  look->n++;
  if (strcmp (g_dgettext (GETTEXT_PACKAGE, text), text) != 0)
    g_string_append_printf (look->english, "\n  %s: %s", G_OBJECT_TYPE_NAME (widget), text);
}

/* A chain of many modules has narrow cards, whose tooltips say the rest. */
static gboolean
is_cut (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON)
         && !gtk_widget_get_ancestor (widget, UI_TYPE_CHAIN_CARD)
         && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
}

static void
look_at (Look *look, GtkWidget *widget)
{
  const gboolean is_key = strcmp (gtk_widget_get_name (widget), "keys") == 0
                          || strcmp (gtk_widget_get_css_name (widget), "accelerator") == 0;
  if (is_key || GTK_IS_SHORTCUT_LABEL (widget)) /* names of keys are GTK's */
    return;
  look_at_text (look, widget, ui_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));
      look_at_text (look, widget, text);
      if (is_cut (widget))
        g_string_append_printf (look->cut, "\n  %s", text);
    }
  if (GTK_IS_EDITABLE (widget) && GTK_IS_ENTRY (widget))
    look_at_text (look, widget, gtk_entry_get_placeholder_text (GTK_ENTRY (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    look_at (look, child);
}

static void
assert_good (Look *look, const char *where)
{
  g_test_message ("%s: %u texts", where, look->n);
  g_assert_cmpuint (look->n, >, 0);
  g_assert_cmpstr (look->english->str, ==, "");
  g_assert_cmpstr (look->cut->str, ==, "");
  g_string_free (look->english, TRUE);
  g_string_free (look->cut, TRUE);
}

static void
assert_widget (GtkWidget *widget, const char *where)
{
  Look look = { g_string_new (""), g_string_new (""), 0 };
  look_at (&look, widget);
  assert_good (&look, where);
}

/* Fits: neither wider nor higher than this, however long the words are. */
static void
assert_fits (GtkWidget *window, int width, int height)
{
  int least;
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, width);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, height);
}

/* What scrolls there is to be seen as a whole in a window of that size. */
static void
assert_whole (GtkWidget *widget, const char *name)
{
  GtkWidget *scrolled = name ? fixture_find_named (widget, name)
                             : fixture_find_type (widget, GTK_TYPE_SCROLLED_WINDOW, 0);
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled));
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=, gtk_adjustment_get_page_size (across));
  if (name)
    g_assert_cmpfloat (gtk_adjustment_get_upper (down), <=, gtk_adjustment_get_page_size (down));
}

/* ---- cases ---- */

static void
fill_chains (Fixture *fixture)
{
  for (int i = 0; i < dsp_n_modules (); i++)
    ui_edit_add_slot (fixture->session, -1, dsp_module_at (i));
}

static void
test_pages (gconstpointer data)
{
  const Language *language = data;
  char *folder = speak (language);
  Fixture fixture;
  fixture_start (&fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1280, 720);
  fixture_wait (&fixture, fixture_measured);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      fixture_act (&fixture, "page", g_variant_new_string (pages[i]));
      harness_run (50);
      assert_widget (GTK_WIDGET (fixture.window), pages[i]);
      assert_fits (GTK_WIDGET (fixture.window), 1280, 720);
      GtkWidget *page = ui_window_page_widget (fixture.window, pages[i]);
      if (i == 0)
        assert_whole (page, NULL);
      if (i == 1)
        assert_whole (page, "check-scroll");
    }
  ui_window_notice (fixture.window, APP_SEVERITY_ERROR, "A message", NULL, NULL);
  assert_fits (GTK_WIDGET (fixture.window), 1280, 720);
  fixture_end (&fixture);
  be_silent (folder);
}

static void
test_modules (gconstpointer data)
{
  char *folder = speak (data);
  Fixture fixture;
  fixture_start (&fixture);
  fixture_act (&fixture, "page", g_variant_new_string ("master"));
  fill_chains (&fixture);
  GListModel *chain = G_LIST_MODEL (app_album_chain (fixture.album));
  g_assert_cmpuint (g_list_model_get_n_items (chain), ==, dsp_n_modules ());
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      ui_session_select_slot (fixture.session, slot);
      harness_run (30);
      assert_widget (GTK_WIDGET (fixture.window), app_slot_module (slot)->id);
      assert_fits (GTK_WIDGET (fixture.window), 1600, 1000);
    }
  fixture_end (&fixture);
  be_silent (folder);
}

static GtkWidget *
open_dialog (Fixture *fixture, const char *action)
{
  fixture_act (fixture, action, NULL);
  harness_run (50);
  GListModel *tops = gtk_window_get_toplevels ();
  for (guint k = 0; k < g_list_model_get_n_items (tops); k++)
    {
      g_autoptr (GtkWindow) top = g_list_model_get_item (tops, k);
      if (gtk_window_get_transient_for (top) == GTK_WINDOW (fixture->window))
        return GTK_WIDGET (top); /* GTK keeps it */
    }
  g_error ("%s shows no window", action);
}

/* As it comes, whole on a small screen. */
static void
assert_on_screen (GtkWidget *dialog, const char *action)
{
  const int width = gtk_widget_get_width (dialog), height = gtk_widget_get_height (dialog);
  g_test_message ("%s: %d x %d", action, width, height);
  g_assert_cmpint (width, >, 1);
  g_assert_cmpint (width, <=, SCREEN_WIDTH);
  g_assert_cmpint (height, <=, SCREEN_HEIGHT);
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
  harness_run (20);
}

static void
test_dialogs (gconstpointer data)
{
  char *folder = speak (data);
  Fixture fixture;
  fixture_start (&fixture);
  ui_edit_add_slot (fixture.session, 0, dsp_module_find ("eq"));
  /* the list that is pasted shows what another test has copied, in its language */
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (fixture.window)), "");
  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *dialog = open_dialog (&fixture, dialogs[i]);
      assert_widget (dialog, dialogs[i]);
      assert_on_screen (dialog, dialogs[i]);
      close_dialog (dialog);
    }
  fixture_end (&fixture);
  be_silent (folder);
}

/* However many tracks there are and however long their titles. */
static void
test_fit (void)
{
  static const char *const title
      = "A title that is much longer than any column of any window could ever hold, and goes on, "
        "and comes to no end: 日本の夜 — とても長い曲名でも窓を壊さない";
  Fixture fixture;
  fixture_start (&fixture);
  AppMedia *media = app_track_media (app_album_track (fixture.album, 0));
  while (app_album_n_tracks (fixture.album) < TRACKS)
    {
      g_autoptr (AppTrack) track = app_track_new (media);
      g_list_store_append (app_album_tracks (fixture.album), track);
    }
  for (guint i = 0; i < TRACKS; i++)
    ui_edit_title (fixture.session, i, title);
  ui_edit_add_slot (fixture.session, 0, dsp_module_find ("eq"));
  fixture_wait (&fixture, fixture_measured);
  for (gsize i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *dialog = open_dialog (&fixture, dialogs[i]);
      assert_on_screen (dialog, dialogs[i]);
      close_dialog (dialog);
    }
  fixture_end (&fixture);
}

/* Numbers have a point, and undo is told in the language. */
static void
test_words (void)
{
  char *folder = speak (&languages[0]);
  g_autofree char *number = g_strdup_printf ("%.1f", 1.5);
  g_assert_cmpstr (number, ==, "1.5");
  Fixture fixture;
  fixture_start (&fixture);
  ui_edit_add_slot (fixture.session, -1, dsp_module_find ("limiter"));
  GListModel *chain = G_LIST_MODEL (app_album_chain (fixture.album));
  g_autoptr (AppSlot) slot = g_list_model_get_item (chain, 0);
  const DspModule *module = app_slot_module (slot);
  const int release = dsp_params_index (module->params, module->n_params, "adaptive");
  g_assert_cmpint (release, >=, 0);
  app_history_set_value (ui_session_history (fixture.session), slot, release, 10);
  g_autofree char *label = NULL;
  g_object_get (ui_session_history (fixture.session), "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, "Limiter: Adaptives Release");
  fixture_end (&fixture);
  be_silent (folder);
}

static double
middle_of (PangoLayout *layout, int index)
{
  PangoRectangle place;
  pango_layout_index_to_pos (layout, index, &place);
  return place.x + place.width / 2.0;
}

/* How many signs there are; each stands to the left of its number. */
static int
assert_signs (GtkWidget *widget)
{
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";
  int n = 0;
  if (!gtk_widget_get_mapped (widget))
    return 0;
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      const char *next = g_utf8_next_char (at);
      const gunichar sign = g_utf8_get_char (at), after = g_utf8_get_char (next);
      const gboolean overlap = sign == 0xd7 && after == ' ';
      if (!overlap
          && ((sign != 0x2212 && sign != '+') || (!g_unichar_isdigit (after) && after != 0x221e)))
        continue;
      PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));
      g_assert_cmpfloat (middle_of (layout, (int) (at - text)), <,
                         middle_of (layout, (int) (next - text)));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n += assert_signs (child);
  return n;
}

/* From right to left the window is as usable: it fits, is drawn, and a sign is before its number.
 */
static void
test_right_to_left (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  Fixture fixture;
  fixture_start (&fixture);
  g_assert_null (ui_edit_gap (fixture.session, 1, "-1.5"));
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      fixture_act (&fixture, "page", g_variant_new_string (pages[i]));
      harness_run (50);
      assert_fits (GTK_WIDGET (fixture.window), 1280, 720);
      const int signs = assert_signs (GTK_WIDGET (fixture.window));
      g_test_message ("%s: %d signs", pages[i], signs);
      if (i < 2) /* the rows of the mixes and of the tracks have two each */
        g_assert_cmpint (signs, >=, 3);
    }
  g_autofree char *level = ui_text_signed (-1.5, 1), *silence = ui_text_level (-INFINITY, 1);
  g_assert_cmpstr (level, ==, "\u200e\u22121.5");
  g_assert_cmpstr (silence, ==, "\u200e\u2212\u221e");
  fixture_end (&fixture);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

void
test_languages_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const char *language = languages[i].language;
      g_autofree char *in_pages = g_strdup_printf ("/languages/%s/pages", language);
      g_autofree char *in_modules = g_strdup_printf ("/languages/%s/modules", language);
      g_autofree char *in_dialogs = g_strdup_printf ("/languages/%s/dialogs", language);
      g_test_add_data_func (in_pages, &languages[i], test_pages);
      g_test_add_data_func (in_modules, &languages[i], test_modules);
      g_test_add_data_func (in_dialogs, &languages[i], test_dialogs);
    }
  g_test_add_func ("/dialogs/fit", test_fit);
  g_test_add_func ("/languages/words", test_words);
  g_test_add_func ("/languages/right-to-left", test_right_to_left);
}
