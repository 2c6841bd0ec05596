/* test-app.c — the app suite: a named list and one loop. */
#include "test-app.h"

#include "test-disc.h"
#include "test-sound.h"

/* One line each, so that the additions of several people merge. */
/* clang-format off */
static void (*const files[]) (void) = {
  test_engine_add,
  test_survey_add,
  test_comparison_add,
  test_comparison_heard_add,
  test_comparison_revision_add,
  test_find_drive_add,
  test_level_add,
  test_match_track_add,
  test_engine_convert_add,
  test_engine_lanes_add,
  test_engine_monitor_add,
  test_reference_voice_add,
  test_engine_meter_add,
  test_slot_heard_add,
  test_engine_process_add,
  test_engine_span_add,
  test_device_add,
  test_device_card_add,
  test_intake_add,
  test_measure_add,
  test_finding_add,
  test_album_add,
  test_demo_add,
  test_blind_test_add,
  test_gap_add,
  test_history_add,
  test_key_add,
  test_listening_add,
  test_preset_add,
  test_project_add,
  test_document_add,
  test_references_add,
  test_revision_diff_add,
  test_revisions_add, test_track_text_add,
  test_kept_master_add, test_snapshots_add, test_orders_add, test_every_key_add,
  test_metadata_add,
  test_json_add,
  test_delivery_add,
  test_apple_check_add,
  test_codec_check_add,
  test_vinyl_add,
  test_delivery_dither_add,
  test_delivery_spans_add,
  test_picture_add,
  test_delivery_float_add,
  test_delivery_whole_add,
  test_exporter_add,
  test_lossy_add,
  test_ddp_add,
  test_ddp_delivery_add,
  test_recall_add,
  test_red_book_add,
  test_paper_add,
  test_cd_text_add,
  test_file_name_add,
  test_target_add,
  test_target_choice_add,
  test_thread_class_add,
  test_service_add,
  test_verify_add,
  test_media_add,
  test_overview_add,
  test_notes_add,
  test_offline_add,
  test_programme_add,
  test_variants_add,
  test_renderer_add,
};
/* clang-format on */

/* The person's own folders stay untouched. (GLib's G_TEST_OPTION_ISOLATE_DIRS leaks memory, which
 * would drown what the leak sanitizer has to say.) Returns the folder that holds all of them. */
static char *
isolate (void)
{
  static const char *const names[]
      = { "XDG_DATA_HOME",   "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
          "XDG_RUNTIME_DIR", "XDG_DATA_DIRS",   "XDG_CONFIG_DIRS" };
  char *folder = g_dir_make_tmp ("lacquer-test-XXXXXX", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_setenv (names[i], path, TRUE);
    }
  return folder;
}

#ifdef __SANITIZE_ADDRESS__
/* Fontconfig keeps what it has found of the fonts, for all that draw texts: no leak of ours. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\n";
}
#endif

int
main (int argc, char **argv)
{
  g_autofree char *folder = isolate ();
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    files[i]();
  int failed = g_test_run ();
  test_sound_cleanup ();
  test_remove (folder);
  return failed;
}
