/* test-ui.c — the ui suite: a named list and one loop. Runs under a display (xvfb-run). */
#include "test-ui.h"

#include "../app/test-disc.h"
#include "../app/test-sound.h"
#include "ui-style.h"

#include <locale.h>

static void (*const files[]) (void) = {
  test_meters_add,          test_spectrum_add,
  test_waveform_add,        test_samples_add,
  test_target_loudness_add, test_value_add,
  test_window_add,          test_window_edits_add,
  test_sequence_add,        test_window_files_add,
  test_window_keys_add,     test_comparing_add,
  test_listening_clock_add, test_looks_add,
  test_dialogs_add,         test_intake_page_add,
  test_meter_column_add,    test_transport_add,
  test_revising_add,        test_level_match_add,
  test_while_playing_add,   test_ddp_window_add,
  test_recalling_add,       test_codec_window_add,
  test_deliver_options_add, test_bands_add,
  test_every_command_add,   test_chain_edits_add,
  test_languages_add,       test_note_window_add,
  test_history_list_add,    test_snapshots_window_add,
  test_metadata_window_add, test_preferences_add,
  test_orders_window_add,   test_editors_add,
  test_many_tracks_add,     test_still_add,
  test_album_strip_add,     test_averages_add,
  test_deliver_page_add,    test_track_bounds_add,
  test_track_input_add,     test_number_entry_add,
  test_minus_add,
};

/* The person's own folders stay untouched: cache, autosave, recent files. Returns the folder that
 * holds all of them. */
static char *
isolate (void)
{
  static const char *const names[]
      = { "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME" };
  char *folder = g_dir_make_tmp ("lacquer-test-XXXXXX", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_setenv (names[i], path, TRUE);
    }
  return folder;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = isolate ();
  gtk_test_init (&argc, &argv, NULL);
  ui_style_init (gdk_display_get_default ());
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    files[i]();
  const int failed = g_test_run ();
  test_sound_cleanup ();
  test_remove (folder);
  return failed;
}
