/* test-finding.c — findings keep their texts and know the worst. */
#include "test-app.h"

#include "app-finding.h"

static void
test_worst (void)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_GOOD);
  app_findings_add (findings, APP_SEVERITY_WARNING, "loud", "%d dB too loud", 3)->track = 2;
  app_findings_add (findings, APP_SEVERITY_INFO, "mono", "one channel");
  g_assert_cmpint (app_findings_worst (findings), ==, APP_SEVERITY_WARNING);
  AppFinding *copy = app_finding_copy (findings->pdata[0]);
  g_assert_cmpstr (copy->text, ==, "3 dB too loud");
  g_assert_cmpint (copy->track, ==, 2);
  app_finding_free (copy);
}

static void
test_where (void)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppFinding *finding = app_findings_add (findings, APP_SEVERITY_WARNING, "clicks", "clicks");
  g_assert_null (app_finding_where (finding, 3));
  finding->at_s = 59.9996;
  g_autofree char *one = app_finding_where (finding, 3);
  g_assert_cmpstr (one, ==, "1:00.000");
  dsp_places_add (&finding->places, 3.25, 3.25, 1, 0);
  dsp_places_add (&finding->places, 63, 64.5, 1, 0);
  dsp_places_add (&finding->places, 600, 600, 1, 0);
  AppFinding *copy = app_finding_copy (finding);
  g_autofree char *all = app_finding_where (copy, 3), *some = app_finding_where (copy, 2);
  g_assert_cmpstr (all, ==, "0:03.250, 1:03.000–1:04.500, 10:00.000");
  g_assert_cmpstr (some, ==, "0:03.250, 1:03.000–1:04.500 and 1 more");
  app_finding_free (copy);
}

void
test_finding_add (void)
{
  g_test_add_func ("/finding/worst", test_worst);
  g_test_add_func ("/finding/where", test_where);
}
