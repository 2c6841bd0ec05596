/* test-ui.h — the files of the suite; each adds its cases to GLib's test runner. */
#pragma once

#include <glib.h>

void test_album_strip_add (void);
void test_averages_add (void);
void test_bands_add (void);
void test_chain_edits_add (void);
void test_editors_add (void);
void test_comparing_add (void);
void test_ddp_window_add (void);
void test_preferences_add (void);
void test_recalling_add (void);
void test_deliver_options_add (void);
void test_deliver_page_add (void);
void test_every_command_add (void);
void test_orders_window_add (void);
void test_history_list_add (void);
void test_intake_page_add (void);
void test_languages_add (void);
void test_listening_clock_add (void);
void test_looks_add (void);
void test_dialogs_add (void);
void test_meter_column_add (void);
void test_metadata_window_add (void);
void test_meters_add (void);
void test_spectrum_add (void);
void test_still_add (void);
void test_waveform_add (void);
void test_revising_add (void);
void test_samples_add (void);
void test_many_tracks_add (void);
void test_minus_add (void);
void test_note_window_add (void);
void test_number_entry_add (void);
void test_sequence_add (void);
void test_snapshots_window_add (void);
void test_target_loudness_add (void);
void test_track_bounds_add (void);
void test_track_input_add (void);
void test_level_match_add (void);
void test_codec_window_add (void);
void test_transport_add (void);
void test_value_add (void);
void test_while_playing_add (void);
void test_window_add (void);
void test_window_edits_add (void);
void test_window_files_add (void);
void test_window_keys_add (void);
