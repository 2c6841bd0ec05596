/* app-side-sheet.c — the cue text of each side of a record (formats.md 6.3). */
#include "app-side-sheet.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* "04:47.20": minutes, seconds, hundredths. */
static char *
time_of (gint64 frames, int rate)
{
  gint64 hundredths = (frames * 100 + rate / 2) / rate;
  return g_strdup_printf ("%02" G_GINT64_FORMAT ":%02d.%02d", hundredths / 6000,
                          (int) (hundredths / 100 % 60), (int) (hundredths % 100));
}

static void
add_line (GString *text, const char *name, const char *value)
{
  if (value && *value)
    g_string_append_printf (text, "%-12s %s\n", name, value);
}

/* One title: "A1: 00:00.00 - 04:47.20", which some plants ask for, and what people read. */
static void
add_track (GString *text, const AppExportFile *file, int i, const char *side)
{
  const AppExportTrack *track = &file->tracks[i];
  gint64 next = i + 1 < file->n_in_file ? track[1].from : track->to;
  g_autofree char *from = time_of (track->from, file->rate);
  g_autofree char *to = time_of (track->to, file->rate);
  g_autofree char *length = time_of (track->to - track->from, file->rate);
  g_autofree char *pause = time_of (MAX (next - track->to, 0), file->rate);
  const char *artist = track->texts->values[APP_FIELD_ARTIST];
  g_string_append_printf (text, "%s%d: %s - %s   %s   %s   %s%s%s\n", side, i + 1, from, to, length,
                          next > track->to ? pause : "        ", *artist ? artist : "",
                          *artist ? " - " : "", track->texts->values[APP_FIELD_TITLE]);
}

static GBytes *
sheet_of (const AppDeliveryPlan *plan, int i)
{
  AppExportFile file;
  app_delivery_plan_export_file (plan, i, &file);
  const char *const *album = (const char *const *) plan->programme->metadata.values;
  g_autofree char *side = app_side_name (plan->programme->tracks[plan->files[i].first].side);
  g_autofree char *total = time_of (file.frames, file.rate);
  g_autofree char *format = g_strdup_printf ("%d Hz, %d bit, stereo", file.rate, file.bits);
  g_autofree char *titles = g_strdup_printf ("%d", file.n_in_file);
  GString *text = g_string_new (NULL);
  add_line (text, _ ("Artist"), album[APP_FIELD_ARTIST]);
  add_line (text, _ ("Title"), album[APP_FIELD_TITLE]);
  add_line (text, _ ("Catalogue"), album[APP_FIELD_CATALOGUE]);
  add_line (text, _ ("Label"), album[APP_FIELD_LABEL]);
  add_line (text, _ ("Running order"), plan->programme->order);
  add_line (text, _ ("Side"), side);
  add_line (text, _ ("File"), file.name);
  add_line (text, _ ("Format"), format);
  add_line (text, _ ("Titles"), titles);
  add_line (text, _ ("Total time"), total);
  g_string_append_printf (
      text, "\n%s\n",
      _ ("Title: start - end in the file (minutes:seconds.hundredths)   length   "
         "pause behind it   name"));
  for (int t = 0; t < file.n_in_file; t++)
    add_track (text, &file, t, side);
  return g_string_free_to_bytes (text);
}

void
app_side_sheets (const AppDeliveryPlan *plan, GPtrArray *companions)
{
  for (int i = 0; i < plan->n_files && plan->target->files == APP_FILES_SIDES; i++)
    {
      const char *name = plan->files[i].name;
      gsize stem = strlen (name) - strlen (plan->exporter->extension);
      g_autofree char *sheet = g_strdup_printf ("%.*s.txt", (int) stem, name);
      app_companions_add (companions, sheet, sheet_of (plan, i));
    }
}
