/* test-json.c — what --json prints parses, has its keys, and says null where nothing is known. */
#include "test-app.h"

#include <math.h>

#include "app-json.h"

static JsonObject *
parse (JsonParser *parser, JsonBuilder *builder)
{
  g_autofree char *text = app_json_text (builder);
  g_autoptr (GError) error = NULL;
  g_assert_true (g_str_has_suffix (text, "}\n"));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_findings (void)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  app_findings_add (findings, APP_SEVERITY_WARNING, "loud", "\"%s\" \303\244 \\", "a\nb")->track
      = 2;
  AppFinding *second = app_findings_add (findings, APP_SEVERITY_ERROR, "gone", "no file");
  second->file = g_strdup ("/x/\377.wav"); /* not UTF-8 */
  second->at_s = 1.25;

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_findings (builder, findings);
  json_builder_end_object (builder);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *list = json_object_get_array_member (parse (parser, builder), "findings");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);

  JsonObject *a = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (a, "text"), ==, "\"a\nb\" \303\244 \\");
  g_assert_cmpstr (json_object_get_string_member (a, "severity"), ==, "warning");
  g_assert_cmpint (json_object_get_int_member (a, "track"), ==, 2);
  g_assert_true (json_object_get_null_member (a, "at_s"));
  g_assert_true (json_object_get_null_member (a, "file"));
  JsonObject *b = json_array_get_object_element (list, 1);
  g_assert_cmpfloat (json_object_get_double_member (b, "at_s"), ==, 1.25);
  g_assert_true (json_object_get_null_member (b, "track"));
  g_assert_true (g_utf8_validate (json_object_get_string_member (b, "file"), -1, NULL));
}

static void
test_measurement (void)
{
  AppMeasurement m = { .frames = 96000, .rate = 48000, .channels = 2, .bits = 16 };
  m.integrated_lufs = -14.25;
  m.true_peak_dbtp = -INFINITY;
  m.min_psr_db = NAN;
  for (int i = 0; i < APP_MEASURE_THIRDS; i++)
    m.thirds_db[i] = i ? -i : -INFINITY;

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_measurement (builder, &m);
  json_builder_end_object (builder);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (parser, builder);
  g_assert_cmpfloat (json_object_get_double_member (object, "integrated_lufs"), ==, -14.25);
  g_assert_cmpfloat (json_object_get_double_member (object, "duration_s"), ==, 2.0);
  g_assert_cmpint (json_object_get_int_member (object, "bits_used"), ==, 16);
  g_assert_true (json_object_get_null_member (object, "true_peak_dbtp"));
  g_assert_true (json_object_get_null_member (object, "min_psr_db"));
  JsonArray *thirds = json_object_get_array_member (object, "thirds_db");
  g_assert_cmpuint (json_array_get_length (thirds), ==, APP_MEASURE_THIRDS);
  g_assert_true (json_array_get_null_element (thirds, 0));
  g_assert_cmpfloat (json_array_get_double_element (thirds, 30), ==, -30);
}

static void
test_deliverables (void)
{
  AppDeliveredFile file = { .path = (char *) "/out/01.wav",
                            .sha256 = (char *) "ab",
                            .track = 1,
                            .bits = 16,
                            .measured = { .frames = 588, .rate = 44100 } };
  AppDeliverable deliverable = { .target = (char *) "cd-tracks", .folder = (char *) "/out" };
  deliverable.files = g_ptr_array_new ();
  deliverable.findings = app_findings_new ();
  g_ptr_array_add (deliverable.files, &file);
  app_findings_add (deliverable.findings, APP_SEVERITY_ERROR, "length", "wrong");
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, &deliverable);

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  app_json_deliverables (builder, list, NULL);
  json_builder_end_object (builder);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = parse (parser, builder);
  JsonObject *finding
      = json_array_get_object_element (json_object_get_array_member (root, "findings"), 0);
  g_assert_cmpstr (json_object_get_string_member (finding, "target"), ==, "cd-tracks");
  JsonObject *target
      = json_array_get_object_element (json_object_get_array_member (root, "deliverables"), 0);
  g_assert_false (json_object_get_boolean_member (target, "fit"));
  JsonObject *written
      = json_array_get_object_element (json_object_get_array_member (target, "files"), 0);
  g_assert_cmpint (json_object_get_int_member (written, "frames"), ==, 588);
  g_assert_cmpint (json_object_get_int_member (written, "rate_hz"), ==, 44100);
  g_assert_cmpstr (json_object_get_string_member (written, "path"), ==, "/out/01.wav");
  g_ptr_array_unref (deliverable.files);
  g_ptr_array_unref (deliverable.findings);
}

void
test_json_add (void)
{
  g_test_add_func ("/json/findings", test_findings);
  g_test_add_func ("/json/measurement", test_measurement);
  g_test_add_func ("/json/deliverables", test_deliverables);
}
