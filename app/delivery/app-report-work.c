/* app-report-work.c — what was done to the mixes, in words. */
#include "app-report-work.h"

#include "app-gap.h"
#include "app-param-text.h"

#include <glib/gi18n-lib.h>

static const AppPaperColumn columns[]
    = { { N_ ("Where"), FALSE, TRUE }, { N_ ("What"), FALSE, TRUE } };

static void
add_value (GPtrArray *words, const DspParam *param, double value)
{
  char text[64];
  app_param_text (param, value, text, sizeof text);
  g_ptr_array_add (words, g_strdup_printf ("%s %s", _ (param->name), text));
}

/* "Threshold -20.0 dB, Ratio 2.0 : 1; Band 2: Gain +1.0 dB": what is not the default. */
static char *
describe_values (const DspSlotSpec *slot)
{
  const DspModule *module = slot->module;
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (g_free);
  for (int p = 0; p < module->n_params;)
    {
      const char *group = module->params[p].group;
      g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
      for (; p < module->n_params && g_strcmp0 (module->params[p].group, group) == 0; p++)
        if (slot->values[p] != module->params[p].def)
          add_value (words, &module->params[p], slot->values[p]);
      if (!words->len)
        continue;
      g_ptr_array_add (words, NULL);
      g_autofree char *text = g_strjoinv (", ", (char **) words->pdata);
      g_ptr_array_add (groups, group ? g_strdup_printf ("%s: %s", _ (group), text)
                                     : g_steal_pointer (&text));
    }
  g_ptr_array_add (groups, NULL);
  return g_strjoinv ("; ", (char **) groups->pdata);
}

static void
add_row (AppPaper *paper, const char *where, const char *what)
{
  app_paper_row (paper, (const char *const[]){ where, what });
}

static void
add_chain (AppPaper *paper, const char *where, const AppChainSpec *chain)
{
  for (int i = 0; chain && i < chain->n_slots; i++)
    {
      const DspSlotSpec *slot = &chain->slots[i];
      g_autofree char *values = describe_values (slot);
      g_autofree char *text = g_strdup_printf (slot->bypass ? _ ("%s, version %d, bypassed%s%s")
                                                            : _ ("%s, version %d%s%s"),
                                               _ (slot->module->name), slot->module->version,
                                               *values ? ": " : "", values);
      add_row (paper, where, text);
    }
}

static void
add_fade (GPtrArray *words, const char *what, gint64 frames, int rate, AppShape shape)
{
  if (!frames)
    return;
  g_autofree char *time = app_time_format (frames, rate, 3);
  g_ptr_array_add (words, g_strdup_printf ("%s %s (%s)", what, time, _ (app_shape_names[shape])));
}

/* The mix and what was done with it before the chain. */
static void
add_edits (AppPaper *paper, const char *where, const AppProgrammeTrack *track, int rate)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = g_filename_display_basename (app_media_path (track->media));
  g_ptr_array_add (words,
                   g_strdup_printf (_ ("Mix “%s”, %s"), name, app_media_format (track->media)));
  gint64 mix = app_media_frames_at (track->media, rate);
  g_autofree char *from = app_time_format (track->trim_in, rate, 3);
  g_autofree char *to = app_time_format (track->trim_in + track->length, rate, 3);
  if (track->trim_in > 0 || track->trim_in + track->length < mix)
    g_ptr_array_add (words, g_strdup_printf (_ ("from %s to %s"), from, to));
  if (track->gain_db != 0)
    add_value (words, &app_track_gain_param, track->gain_db);
  if (track->invert)
    g_ptr_array_add (words, g_strdup (_ ("inverted")));
  add_fade (words, _ ("fade in"), track->fade_in, rate, track->fade_in_shape);
  add_fade (words, _ ("fade out"), track->fade_out, rate, track->fade_out_shape);
  add_fade (words, _ ("crossfade with the next"), track->join_out, rate, track->join_out_shape);
  g_ptr_array_add (words, NULL);
  g_autofree char *text = g_strjoinv (", ", (char **) words->pdata);
  add_row (paper, where, text);
}

static gboolean
has_slots (const AppChainSpec *chain)
{
  return chain && chain->n_slots > 0;
}

void
app_report_add_work (AppPaper *paper, const AppProgramme *programme)
{
  app_paper_heading (paper, _ ("What was done"));
  app_paper_table (paper, columns, G_N_ELEMENTS (columns));
  gboolean any = has_slots (programme->chain);
  for (int t = 0; t < programme->n_tracks; t++)
    {
      const AppProgrammeTrack *track = &programme->tracks[t];
      g_autofree char *where = g_strdup_printf (_ ("Track %d"), t + 1);
      add_edits (paper, where, track, programme->rate);
      add_chain (paper, where, track->chain);
      any = any || has_slots (track->chain);
    }
  add_chain (paper, _ ("Album"), programme->chain);
  app_paper_text (paper, any ? _ ("Of modules the values that are not the defaults are listed.")
                             : _ ("No module is in any chain."));
}
