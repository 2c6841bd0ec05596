/* test-metadata.c — fields are checked and kept clean. */
#include "test-app.h"

#include "app-metadata.h"

static void
test_fields (void)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    {
      g_assert_nonnull (app_fields[i].id);
      g_assert_nonnull (app_fields[i].name);
      g_assert_nonnull (app_fields[i].help);
      g_assert_true (app_fields[i].vorbis || i >= APP_FIELD_CD_START);
      g_assert_true (app_fields[i].album || app_fields[i].track);
      g_assert_cmpint (app_field_find (app_fields[i].id), ==, i);
    }
  g_assert_cmpint (app_field_find ("colour"), ==, -1);
}

static void
test_faults (void)
{
  static const struct
  {
    AppField field;
    const char *value;
    gboolean good;
  } rows[] = {
    { APP_FIELD_ISRC, "", TRUE },
    { APP_FIELD_ISRC, "US-ABC-26-00001", TRUE },
    { APP_FIELD_ISRC, "usabc2600001", TRUE },
    { APP_FIELD_ISRC, "ISRC GB A1B 26 00001", TRUE },
    { APP_FIELD_ISRC, "US-ABC-26-0001", FALSE },
    { APP_FIELD_ISRC, "12ABC2600001", FALSE },
    { APP_FIELD_ISRC, "US-ABC-26-00001é", FALSE },
    { APP_FIELD_BARCODE, "036000291452", TRUE },
    { APP_FIELD_BARCODE, "0036000291452", TRUE },
    { APP_FIELD_BARCODE, "4006381333931", TRUE },
    { APP_FIELD_BARCODE, "036000291453", FALSE },
    { APP_FIELD_BARCODE, "4006381333913", FALSE },
    { APP_FIELD_BARCODE, "12345", FALSE },
    { APP_FIELD_DATE, "2026", TRUE },
    { APP_FIELD_DATE, "2026-11", TRUE },
    { APP_FIELD_DATE, "2024-02-29", TRUE },
    { APP_FIELD_DATE, "2026-02-29", FALSE },
    { APP_FIELD_DATE, "21.11.2026", FALSE },
    { APP_FIELD_DATE, "2026-1-1", FALSE },
    { APP_FIELD_DATE, "2026-11-21-", FALSE },
    { APP_FIELD_TITLE, "anything", TRUE },
    { APP_FIELD_CD_START, "track", TRUE },
    { APP_FIELD_CD_START, "index", TRUE },
    { APP_FIELD_CD_START, "hidden", TRUE },
    { APP_FIELD_CD_START, "Hidden", FALSE },
    { APP_FIELD_CD_FLAGS, "copy, pre-emphasis", TRUE },
    { APP_FIELD_CD_FLAGS, "scms", TRUE },
    { APP_FIELD_CD_FLAGS, "copy scms", FALSE },
    { APP_FIELD_CD_FLAGS, "4ch", FALSE },
    { APP_FIELD_CD_INDICES, "90.5 1:31  2:45.25", TRUE },
    { APP_FIELD_CD_INDICES, "0", FALSE },
    { APP_FIELD_CD_INDICES, "2 1", FALSE },
    { APP_FIELD_CD_INDICES, "1:60", FALSE },
    { APP_FIELD_CD_INDICES, "-1", FALSE },
    { APP_FIELD_CD_INDICES, "1e3", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *fault = app_field_fault (rows[i].field, rows[i].value);
      if (rows[i].good != (fault == NULL))
        g_error ("\"%s\": %s", rows[i].value, fault ? fault : "taken");
    }
}

static void
test_clean (void)
{
  AppMetadata metadata, copy;
  app_metadata_init (&metadata);
  g_assert_cmpstr (metadata.values[APP_FIELD_TITLE], ==, "");
  app_metadata_set (&metadata, APP_FIELD_TITLE, "one\ntwo\tthree\x01");
  g_assert_cmpstr (metadata.values[APP_FIELD_TITLE], ==, "one two three ");
  app_metadata_set (&metadata, APP_FIELD_ARTIST, "caf\xe9");
  g_assert_true (g_utf8_validate (metadata.values[APP_FIELD_ARTIST], -1, NULL));
  app_metadata_set (&metadata, APP_FIELD_ISRC, "us-abc-26-00001");
  g_assert_cmpstr (metadata.values[APP_FIELD_ISRC], ==, "USABC2600001");
  app_metadata_set (&metadata, APP_FIELD_ISRC, "usabc26\x04\x04 00001"); /* clean at once */
  g_assert_cmpstr (metadata.values[APP_FIELD_ISRC], ==, "USABC2600001");
  app_metadata_set (&metadata, APP_FIELD_ISRC, "us-abc"); /* being typed: kept as it is */
  g_assert_cmpstr (metadata.values[APP_FIELD_ISRC], ==, "us-abc");
  app_metadata_set (&metadata, APP_FIELD_COMMENT, NULL);
  g_assert_cmpstr (metadata.values[APP_FIELD_COMMENT], ==, "");
  app_metadata_copy (&copy, &metadata);
  app_metadata_finish (&metadata);
  g_assert_cmpstr (copy.values[APP_FIELD_TITLE], ==, "one two three ");
  app_metadata_finish (&copy);
}

void
test_metadata_add (void)
{
  g_test_add_func ("/metadata/fields", test_fields);
  g_test_add_func ("/metadata/faults", test_faults);
  g_test_add_func ("/metadata/clean", test_clean);
}
