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

void
test_finding_add (void)
{
  g_test_add_func ("/finding/worst", test_worst);
}
