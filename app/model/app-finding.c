/* app-finding.c — what a check has to say. */
#include "app-finding.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
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

static void
append_time (GString *text, double seconds)
{
  gint64 ms = llround (seconds * 1000);
  g_string_append_printf (text, "%" G_GINT64_FORMAT ":%02d.%03d", ms / 60000,
                          (int) (ms / 1000 % 60), (int) (ms % 1000));
}

char *
app_finding_where (const AppFinding *self, int most)
{
  const DspPlaces *places = &self->places;
  if (places->n == 0 && isnan (self->at_s))
    return NULL;
  GString *text = g_string_new (NULL);
  int shown = MIN (places->n, most);
  if (places->n == 0)
    append_time (text, self->at_s);
  for (int i = 0; i < shown; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_time (text, places->at[i].from_s);
      if (places->at[i].to_s - places->at[i].from_s < 0.0005)
        continue;
      g_string_append (text, "–");
      append_time (text, places->at[i].to_s);
    }
  gint64 rest = MAX (places->found, places->n) - shown;
  if (places->n > 0 && rest > 0)
    g_string_append_printf (text, _ (" and %" PRId64 " more"), rest);
  return g_string_free (text, FALSE);
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
