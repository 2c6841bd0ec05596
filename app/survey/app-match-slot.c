/* app-match-slot.c — an equaliser with the bands of a proposal.
 *
 * Its origin is "match 1 DIGEST BEFORE AFTER": of its values as they were made, and the gains of
 * the track in dB before and after. */
#include "app-match-slot.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

enum
{
  DIGEST = 16 /* hex digits that are kept of it */
};

/* ---- what was made ---- */

static char *
digest_of (AppSlot *slot)
{
  const DspModule *module = app_slot_module (slot);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) module->id, -1);
  for (int i = 0; i < module->n_params; i++)
    {
      double value = app_slot_value (slot, i);
      if (!(module->params[i].flags & DSP_PARAM_LISTEN))
        g_checksum_update (checksum, (const guchar *) &value, sizeof value);
    }
  return g_strndup (g_checksum_get_string (checksum), DIGEST);
}

/* FALSE: no match made it. same: its values are those that were made. */
static gboolean
read_origin (AppSlot *slot, gboolean *same, double *before, double *after)
{
  const char *origin = app_slot_origin (slot);
  g_auto (GStrv) words = g_strsplit (origin ? origin : "", " ", -1);
  if (g_strv_length (words) != 5 || strcmp (words[0], "match") || strcmp (words[1], "1"))
    return FALSE;
  g_autofree char *digest = digest_of (slot);
  *same = !strcmp (words[2], digest);
  *before = g_ascii_strtod (words[3], NULL);
  *after = g_ascii_strtod (words[4], NULL);
  return TRUE;
}

void
app_match_former_find (AppTrack *track, AppMatchFormer *former)
{
  GListModel *chain = G_LIST_MODEL (app_track_chain (track));
  *former = (AppMatchFormer){ .slot = -1, .before_db = app_track_gain (track) };
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      gboolean same;
      double before, after;
      if (!read_origin (slot, &same, &before, &after))
        continue;
      former->changed = former->changed || !same;
      if (!same)
        continue;
      former->slot = (int) i;
      if (after == app_track_gain (track)) /* else the gain was set by hand since */
        former->before_db = dsp_param_clamp (&app_track_gain_param, before);
    }
}

/* ---- making ---- */

static void
put (AppSlot *slot, const char *id, double value)
{
  const DspModule *module = app_slot_module (slot);
  app_slot_put_value (slot, dsp_params_index (module->params, module->n_params, id), value);
}

static void
put_band (AppSlot *slot, int number, const DspEqBand *band)
{
  const struct
  {
    const char *id;
    double value;
  } values[] = {
    { "type", band->type }, { "frequency", band->hz }, { "gain", band->gain_db }, { "q", band->q }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *id = g_strdup_printf ("band%d-%s", number, values[i].id);
      put (slot, id, values[i].value);
    }
}

static AppSlot *
make_slot (const AppMatchProposal *proposal)
{
  AppSlot *slot = app_slot_new (dsp_module_find ("eq"));
  for (int b = 0; b < proposal->n_bands; b++)
    put_band (slot, b + 1, &proposal->bands[b]);
  put (slot, "output", proposal->output_db);
  char before[G_ASCII_DTOSTR_BUF_SIZE], after[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *digest = digest_of (slot);
  g_autofree char *origin
      = g_strdup_printf ("match 1 %s %s %s", digest,
                         g_ascii_dtostr (before, sizeof before, proposal->before_db),
                         g_ascii_dtostr (after, sizeof after, proposal->db));
  app_slot_put_origin (slot, N_ ("Match"), origin);
  return slot;
}

/* Before the first limiter, which shall hold what the bands add; else at the end, where what is in
 * front has its say unchanged. */
static guint
find_place (GListModel *chain)
{
  guint n = g_list_model_get_n_items (chain);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      if (!strcmp (app_slot_module (slot)->id, "limiter"))
        return i;
    }
  return n;
}

void
app_match_slot_put (AppHistory *history, AppTrack *track, const AppMatchFormer *former,
                    const AppMatchProposal *proposal, AppMatchPlace *place)
{
  GListStore *chain = app_track_chain (track);
  guint at = find_place (G_LIST_MODEL (chain));
  *place = former->slot >= 0 ? APP_MATCH_REPLACED
           : former->changed ? APP_MATCH_BESIDE
                             : APP_MATCH_ADDED;
  *place = proposal->n_bands > 0 ? *place : APP_MATCH_NOTHING;
  app_history_seal (history);
  app_history_begin (history, _ ("Match"));
  if (former->slot >= 0)
    {
      at = (guint) former->slot;
      app_history_remove (history, chain, at, NULL);
    }
  if (proposal->n_bands > 0)
    {
      g_autoptr (AppSlot) slot = make_slot (proposal);
      app_history_insert (history, chain, at, slot, NULL);
    }
  app_history_set_double (history, track, "gain", proposal->db);
  app_history_end (history);
  app_history_seal (history);
}
