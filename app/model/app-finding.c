/* app-finding.c — what a check has to say. */
#include "app-finding.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (AppFinding, app_finding, app_finding_copy, app_finding_free)

static AppFinding *
finding_new_valist (AppSeverity severity, const char *id, const char *format, va_list args)
{
  AppFinding *self = g_new0 (AppFinding, 1);
  self->severity = severity;
  self->id = g_strdup (id);
  self->text = g_strdup_vprintf (format, args);
  self->at_s = NAN;
  return self;
}

AppFinding *
app_finding_new (AppSeverity severity, const char *id, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  AppFinding *self = finding_new_valist (severity, id, format, args);
  va_end (args);
  return self;
}

AppFinding *
app_finding_copy (const AppFinding *self)
{
  AppFinding *copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->text = g_strdup (self->text);
  copy->file = g_strdup (self->file);
  copy->advice = g_strdup (self->advice);
  return copy;
}

void
app_finding_free (AppFinding *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->text);
  g_free (self->file);
  g_free (self->advice);
  g_free (self);
}

const char *
app_severity_id (AppSeverity severity)
{
  static const char *const ids[] = {
    [APP_SEVERITY_GOOD] = "good",
    [APP_SEVERITY_INFO] = "info",
    [APP_SEVERITY_WARNING] = "warning",
    [APP_SEVERITY_ERROR] = "error",
  };
  return ids[severity];
}

GPtrArray *
app_findings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) app_finding_free);
}

AppSeverity
app_findings_worst (const GPtrArray *findings)
{
  AppSeverity worst = APP_SEVERITY_GOOD;
  for (guint i = 0; findings && i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      worst = MAX (worst, finding->severity);
    }
  return worst;
}

AppFinding *
app_findings_add (GPtrArray *findings, AppSeverity severity, const char *id, const char *format,
                  ...)
{
  va_list args;
  va_start (args, format);
  AppFinding *finding = finding_new_valist (severity, id, format, args);
  va_end (args);
  g_ptr_array_add (findings, finding);
  return finding;
}
