/* test-app.h — the files of the suite; each adds its cases to GLib's test runner. */
#pragma once

#include <glib.h>

void test_delivery_add (void);
void test_delivery_dither_add (void);
void test_exporter_add (void);
void test_ddp_add (void);
void test_ddp_delivery_add (void);
void test_red_book_add (void);
void test_paper_add (void);
void test_cd_text_add (void);
void test_file_name_add (void);
void test_engine_add (void);
void test_engine_convert_add (void);
void test_engine_lanes_add (void);
void test_engine_monitor_add (void);
void test_reference_voice_add (void);
void test_engine_meter_add (void);
void test_engine_process_add (void);
void test_device_add (void);
void test_device_card_add (void);
void test_finding_add (void);
void test_album_add (void);
void test_blind_test_add (void);
void test_gap_add (void);
void test_history_add (void);
void test_key_add (void);
void test_listening_add (void);
void test_preset_add (void);
void test_project_add (void);
void test_document_add (void);
void test_references_add (void);
void test_revision_diff_add (void);
void test_revisions_add (void);
void test_kept_master_add (void);
void test_metadata_add (void);
void test_json_add (void);
void test_target_add (void);
void test_thread_class_add (void);
void test_comparison_add (void);
void test_comparison_heard_add (void);
void test_comparison_revision_add (void);
void test_service_add (void);
void test_verify_add (void);
void test_media_add (void);
void test_overview_add (void);
void test_measure_add (void);
void test_offline_add (void);
void test_programme_add (void);
void test_variants_add (void);
void test_renderer_add (void);
void test_intake_add (void);
void test_survey_add (void);
void test_find_drive_add (void);
void test_level_add (void);
void test_match_track_add (void);
