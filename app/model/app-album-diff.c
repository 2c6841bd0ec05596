/* app-album-diff.c — what differs between two states of an album, in words. */
#include "app-album-diff.h"

#include "app-medium.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

/* Two states and what is told of them. */
typedef struct
{
  /* borrowed */
  AppAlbum *before, *now;
  GPtrArray *list;

  int track;         /* of what is compared, 1-based; 0: the album */
  const char *where; /* borrowed while it is compared */
} Diff;

void
app_difference_free (AppDifference *self)
{
  g_free (self->where);
  g_free (self->what);
  g_free (self->before);
  g_free (self->now);
  g_free (self);
}

char *
app_difference_text (const AppDifference *self)
{
  const char *nothing = _ ("nothing");
  return g_strdup_printf ("%s · %s: %s → %s", self->where, self->what,
                          *self->before ? self->before : nothing, *self->now ? self->now : nothing);
}

/* What both texts say, if they differ; NULL is "". The difference, or NULL. */
static AppDifference *
tell (const Diff *self, const char *what, const char *before, const char *now)
{
  before = before ? before : "";
  now = now ? now : "";
  if (strcmp (before, now) == 0)
    return NULL;
  AppDifference *one = g_new0 (AppDifference, 1);
  one->track = self->track;
  one->where = g_strdup (self->where);
  one->what = g_strdup (what);
  one->before = g_strdup (before);
  one->now = g_strdup (now);
  g_ptr_array_add (self->list, one);
  return one;
}

static void
tell_numbers (const Diff *self, const char *what, const char *before, const char *now)
{
  AppDifference *one = tell (self, what, before, now);
  if (one)
    one->numbers = TRUE;
}

static const char *
yes_no (gboolean truth)
{
  return truth ? _ ("yes") : _ ("no");
}

/* ---- values ---- */

static void
diff_value (const Diff *self, const char *what, const DspParam *param, double before, double now)
{
  char was[128], is[128];
  if (before == now)
    return;
  dsp_param_format (param, before, was, sizeof was);
  dsp_param_format (param, now, is, sizeof is);
  if (strcmp (was, is) == 0) /* they differ behind the digits shown */
    {
      dsp_param_write (param, before, was, sizeof was);
      dsp_param_write (param, now, is, sizeof is);
    }
  tell_numbers (self, what, was, is);
}

static void
diff_texts (const Diff *self, const AppMetadata *before, const AppMetadata *now, gboolean album)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    if (album ? app_fields[i].album : app_fields[i].track)
      tell (self, _ (app_fields[i].name), before->values[i], now->values[i]);
}

/* ---- chains ---- */

/* Values of one of two settings; prefix: which, or "". */
static void
diff_values (const Diff *self, AppSlot *slot, const char *prefix, const double *before,
             const double *now)
{
  const DspModule *module = app_slot_module (slot);
  for (int i = 0; i < module->n_params; i++)
    {
      const DspParam *param = &module->params[i];
      if (param->flags & DSP_PARAM_LISTEN)
        continue;
      g_autofree char *what = g_strdup_printf ("%s%s: %s%s%s", _ (app_slot_name (slot)), prefix,
                                               param->group ? _ (param->group) : "",
                                               param->group ? " " : "", _ (param->name));
      diff_value (self, what, param, before[i], now[i]);
    }
}

static const char *
setting_name (const AppSlotOther *other)
{
  return !other ? _ ("only one") : other->second ? "B" : "A";
}

static void
diff_slot (const Diff *self, AppSlot *before, AppSlot *now)
{
  const char *name = _ (app_slot_name (now));
  const AppSlotOther *was = app_slot_other (before), *is = app_slot_other (now);
  g_autofree char *bypass = g_strdup_printf (_ ("%s: bypassed"), name);
  g_autofree char *setting = g_strdup_printf (_ ("%s: setting that is heard"), name);
  g_autofree char *origin = g_strdup_printf (_ ("%s: made by"), name);
  tell (self, bypass, yes_no (app_slot_bypass (before)), yes_no (app_slot_bypass (now)));
  tell (self, setting, setting_name (was), setting_name (is));
  tell (self, origin, app_slot_origin (before), app_slot_origin (now));
  diff_values (self, now, "", app_slot_values (before), app_slot_values (now));
  if (was && is)
    diff_values (self, now, _ (" (other setting)"), was->values, is->values);
}

static char *
chain_text (GListModel *chain)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      g_string_append_printf (text, "%s%s", i ? ", " : "", _ (app_slot_name (slot)));
    }
  return g_string_free (text, FALSE);
}

/* The n-th slot of a chain that is of the same module and name as the n-th of another: those are
 * compared, wherever they stand. Transfer full; NULL: there is none. */
static AppSlot *
find_same (GListModel *chain, AppSlot *like, guint nth)
{
  for (guint i = 0; i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      if (strcmp (app_slot_module (slot)->id, app_slot_module (like)->id) == 0
          && strcmp (app_slot_name (slot), app_slot_name (like)) == 0 && nth-- == 0)
        return g_steal_pointer (&slot);
    }
  return NULL;
}

/* How many slots before place are of the same module and name. */
static guint
count_same (GListModel *chain, AppSlot *like, guint place)
{
  guint n = 0;
  for (guint i = 0; i < place; i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      n += strcmp (app_slot_module (slot)->id, app_slot_module (like)->id) == 0
           && strcmp (app_slot_name (slot), app_slot_name (like)) == 0;
    }
  return n;
}

static void
diff_chains (const Diff *self, GListStore *before, GListStore *now)
{
  GListModel *was = G_LIST_MODEL (before), *is = G_LIST_MODEL (now);
  g_autofree char *then = chain_text (was), *today = chain_text (is);
  tell (self, _ ("Chain"), then, today);
  for (guint i = 0; i < g_list_model_get_n_items (is); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (is, i);
      g_autoptr (AppSlot) same = find_same (was, slot, count_same (is, slot, i));
      if (same)
        diff_slot (self, same, slot);
    }
}

/* ---- tracks ---- */

static char *
mix_text (AppTrack *track)
{
  return g_filename_display_basename (app_media_path (app_track_media (track)));
}

static char *
position_text (AppAlbum *album, AppTrack *track, AppPosition position)
{
  g_autofree char *text
      = app_gap_format (app_track_position (track, position), app_album_rate (album));
  return strchr (text, 'f') ? g_steal_pointer (&text) : g_strconcat (text, " s", NULL);
}

/* aside: not in the list then or now, where what places it there means nothing. */
static void
diff_positions (const Diff *self, AppTrack *before, AppTrack *now, gboolean aside)
{
  GObjectClass *class = G_OBJECT_GET_CLASS (now);
  for (int i = 0; i < APP_N_POSITIONS; i++)
    {
      if (aside && i == APP_POSITION_GAP)
        continue;
      GParamSpec *pspec = g_object_class_find_property (class, app_position_ids[i]);
      g_autofree char *was = position_text (self->before, before, i);
      g_autofree char *is = position_text (self->now, now, i);
      tell_numbers (self, _ (g_param_spec_get_nick (pspec)), was, is);
    }
  for (int i = 0; i < APP_N_TRACK_SHAPES; i++)
    {
      if (aside && i == APP_TRACK_JOIN)
        continue;
      GParamSpec *pspec = g_object_class_find_property (class, app_track_shape_ids[i]);
      tell (self, _ (g_param_spec_get_nick (pspec)),
            _ (app_shape_names[app_track_shape (before, i)]),
            _ (app_shape_names[app_track_shape (now, i)]));
    }
}

/* The mixes that it has had, and how each is treated when it is in use. Transfer full. */
static char *
revisions_text (AppTrack *track)
{
  GListModel *list = G_LIST_MODEL (app_track_revisions (track));
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppRevision) revision = g_list_model_get_item (list, i);
      g_autofree char *file
          = g_filename_display_basename (app_media_path (app_revision_media (revision)));
      const char *name = *app_revision_name (revision) ? app_revision_name (revision) : file;
      g_string_append_printf (text, "%s%s", i ? ", " : "", name);
      if (app_revision_match (revision) != 0)
        g_string_append_printf (text, " %+.2f dB", app_revision_match (revision));
      if (app_revision_flip (revision))
        g_string_append (text, _ (" (polarity turned)"));
    }
  return g_string_free (text, FALSE);
}

static void
diff_track (Diff *self, AppTrack *before, AppTrack *now, gboolean aside)
{
  g_autofree char *was = mix_text (before), *is = mix_text (now);
  if (app_track_media (before) != app_track_media (now) && strcmp (was, is) == 0)
    tell (self, _ ("Mix"), app_media_path (app_track_media (before)),
          app_media_path (app_track_media (now)));
  else
    tell (self, _ ("Mix"), was, is);
  g_autofree char *had = revisions_text (before), *has = revisions_text (now);
  tell (self, _ ("Mixes of the track"), had, has);
  diff_positions (self, before, now, aside);
  diff_value (self, _ (app_track_gain_param.name), &app_track_gain_param, app_track_gain (before),
              app_track_gain (now));
  tell (self, _ ("Polarity of the mix turned"), yes_no (app_track_invert (before)),
        yes_no (app_track_invert (now)));
  if (!aside)
    tell (self, _ ("A side of a record begins here"), yes_no (app_track_side_start (before)),
          yes_no (app_track_side_start (now)));
  diff_texts (self, app_track_metadata (before), app_track_metadata (now), FALSE);
  tell (self, _ ("Note"), app_track_note (before), app_track_note (now));
  g_autofree char *noted = app_notes_write (app_track_notes (before));
  g_autofree char *notes = app_notes_write (app_track_notes (now));
  tell (self, _ ("Notes on the timeline"), noted, notes);
  diff_chains (self, app_track_chain (before), app_track_chain (now));
}

static char *
track_name (AppTrack *track)
{
  const char *title = app_track_metadata (track)->values[APP_FIELD_TITLE];
  return *title ? g_strdup (title) : mix_text (track);
}

static AppTrack *
find_track (AppAlbum *album, guint64 key, guint *place)
{
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    if (app_track_key (app_album_track (album, i)) == key)
      {
        *place = i;
        return app_album_track (album, i);
      }
  return NULL;
}

/* The titles in their order, of tracks that both have. */
static char *
order_text (AppAlbum *album, AppAlbum *other)
{
  GString *text = g_string_new (NULL);
  guint place;
  for (guint i = 0; i < app_album_n_tracks (album); i++)
    {
      AppTrack *track = app_album_track (album, i);
      g_autofree char *name = track_name (track);
      if (find_track (other, app_track_key (track), &place))
        g_string_append_printf (text, "%s%s", text->len ? ", " : "", name);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_reordered (AppAlbum *before, AppAlbum *now)
{
  guint last = 0, place;
  for (guint i = 0; i < app_album_n_tracks (now); i++)
    if (find_track (before, app_track_key (app_album_track (now, i)), &place))
      {
        if (place < last)
          return TRUE;
        last = place;
      }
  return FALSE;
}

static void
diff_sequence (Diff *self)
{
  guint place;
  for (guint i = 0; i < app_album_n_tracks (self->before); i++)
    {
      AppTrack *track = app_album_track (self->before, i);
      g_autofree char *name = track_name (track);
      g_autofree char *text = g_strdup_printf ("%u “%s”", i + 1, name);
      if (!find_track (self->now, app_track_key (track), &place))
        tell (self, _ ("Track removed"), text, "");
    }
  for (guint i = 0; i < app_album_n_tracks (self->now); i++)
    {
      AppTrack *track = app_album_track (self->now, i);
      g_autofree char *name = track_name (track);
      g_autofree char *text = g_strdup_printf ("%u “%s”", i + 1, name);
      if (!find_track (self->before, app_track_key (track), &place))
        tell (self, _ ("Track added"), "", text);
    }
  if (!is_reordered (self->before, self->now))
    return;
  g_autofree char *was = order_text (self->before, self->now);
  g_autofree char *is = order_text (self->now, self->before);
  g_autofree char *numbered_was = g_strdup_printf (_ ("in the order %s"), was);
  g_autofree char *numbered_is = g_strdup_printf (_ ("in the order %s"), is);
  tell (self, _ ("Tracks"), numbered_was, numbered_is);
}

/* ---- running orders ---- */

static char *
row_text (const AppOrderRow *row)
{
  g_autofree char *name = track_name (row->track);
  /* Two decimals where they say all. */
  double shown = round (row->gap_s * 100) / 100;
  gboolean exact = fabs (shown - row->gap_s) < 1e-9;
  return g_strdup_printf ("%s (%.*f s, %s%s)", name, exact ? 2 : 6, exact ? shown : row->gap_s,
                          _ (app_shape_names[row->join]), row->side_start ? _ (", new side") : "");
}

static char *
rows_text (const AppOrder *order)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < order->rows->len; i++)
    {
      g_autofree char *row = row_text (app_order_row (order, i));
      g_string_append_printf (text, "%s%s", i ? ", " : "", row);
    }
  return g_string_free (text, FALSE);
}

static char *
names_text (const AppOrders *orders)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < app_orders_n (orders); i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", app_orders_get (orders, i)->name);
  return g_string_free (text, FALSE);
}

static gboolean
is_active (const AppOrders *orders, int index)
{
  return index == (int) app_orders_active (orders);
}

/* Of the orders that are not the list then or now; what differs in the list is told by tracks. */
static void
diff_order (Diff *self, guint index)
{
  const AppOrders *before = app_album_orders (self->before), *now = app_album_orders (self->now);
  const AppOrder *is = app_orders_get (now, index);
  int at = -1;
  for (guint i = 0; at < 0 && i < app_orders_n (before); i++)
    if (strcmp (app_orders_get (before, i)->name, is->name) == 0)
      at = (int) i;
  if (at < 0 || is_active (before, at) || is_active (now, (int) index))
    return;
  const AppOrder *was = app_orders_get (before, (guint) at);
  g_autofree char *where = g_strdup_printf (_ ("Running order “%s”"), is->name);
  g_autofree char *then = rows_text (was), *today = rows_text (is);
  const char *around = self->where;
  self->where = where;
  tell (self, _ ("Medium"), _ (app_medium_find (was->medium)->name),
        _ (app_medium_find (is->medium)->name));
  tell (self, _ ("Tracks"), then, today);
  self->where = around;
}

static void
diff_orders (Diff *self)
{
  const AppOrders *now = app_album_orders (self->now);
  g_autofree char *then = names_text (app_album_orders (self->before));
  g_autofree char *today = names_text (now);
  tell (self, _ ("Running orders"), then, today);
  tell (self, _ ("Running order"), app_album_order_name (self->before),
        app_album_order_name (self->now));
  for (guint i = 0; i < app_orders_n (now); i++)
    diff_order (self, i);
}

/* ---- references ---- */

static const char *
sync_text (AppReference *reference)
{
  switch (app_reference_sync (reference))
    {
    case APP_SYNC_TRACK:
      return _ ("Track");
    case APP_SYNC_CUE:
      return _ ("Cue");
    default:
      return _ ("Loudest");
    }
}

static char *
loop_text (AppReference *reference)
{
  gint64 from, to;
  return app_reference_loop (reference, &from, &to)
             ? app_span_format (from, to, app_media_rate (app_reference_media (reference)))
             : NULL;
}

static void
diff_reference (Diff *self, AppReference *before, AppReference *now, guint number)
{
  const char *around = self->where;
  int rate = app_media_rate (app_reference_media (now));
  g_autofree char *where
      = g_strdup_printf (_ ("Reference %u “%s”"), number, app_reference_name (now));
  g_autofree char *cue = app_gap_format (app_reference_cue (before), rate);
  g_autofree char *later = app_gap_format (app_reference_cue (now), rate);
  g_autofree char *loop = loop_text (before), *other = loop_text (now);
  self->where = where;
  tell (self, _ ("Name of the reference"), app_reference_name (before), app_reference_name (now));
  tell_numbers (self, _ ("Start of the reference"), cue, later);
  tell (self, _ ("Loop of the reference"), loop, other);
  tell (self, _ ("Sync of the reference"), sync_text (before), sync_text (now));
  self->where = around;
}

/* "2 “Name”". Transfer full. */
static char *
reference_text (GListModel *list, guint index)
{
  g_autoptr (AppReference) reference = g_list_model_get_item (list, index);
  return g_strdup_printf ("%u “%s”", index + 1, app_reference_name (reference));
}

/* The names in their order, of those that both lists have. Transfer full. */
static char *
references_text (GListModel *list, GListModel *other)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AppReference) reference = g_list_model_get_item (list, i);
      if (app_reference_find_same (other, list, i) >= 0)
        g_string_append_printf (text, "%s%s", text->len ? ", " : "",
                                app_reference_name (reference));
    }
  return g_string_free (text, FALSE);
}

static void
diff_references (Diff *self)
{
  GListModel *was = G_LIST_MODEL (app_album_references (self->before));
  GListModel *is = G_LIST_MODEL (app_album_references (self->now));
  gboolean moved = FALSE;
  int last = -1;
  for (guint i = 0; i < g_list_model_get_n_items (was); i++)
    {
      g_autofree char *text = reference_text (was, i);
      if (app_reference_find_same (is, was, i) < 0)
        tell (self, _ ("Reference removed"), text, "");
    }
  for (guint i = 0; i < g_list_model_get_n_items (is); i++)
    {
      int at = app_reference_find_same (was, is, i);
      g_autofree char *text = reference_text (is, i);
      g_autoptr (AppReference) now = g_list_model_get_item (is, i);
      g_autoptr (AppReference) before = at >= 0 ? g_list_model_get_item (was, (guint) at) : NULL;
      if (before)
        diff_reference (self, before, now, i + 1);
      else
        tell (self, _ ("Reference added"), "", text);
      moved |= before && at < last;
      last = before ? at : last;
    }
  g_autofree char *then = references_text (was, is), *today = references_text (is, was);
  g_autofree char *order_was = g_strdup_printf (_ ("in the order %s"), then);
  g_autofree char *order_is = g_strdup_printf (_ ("in the order %s"), today);
  if (moved)
    tell (self, _ ("References"), order_was, order_is);
}

/* ---- album ---- */

static void
diff_targets (const Diff *self)
{
  GHashTable *was = app_album_target_choices (self->before);
  GHashTable *is = app_album_target_choices (self->now);
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;
  for (int i = 0; i < 2; i++)
    if (i ? is : was)
      {
        g_hash_table_iter_init (&iter, i ? is : was);
        while (g_hash_table_iter_next (&iter, &key, NULL))
          g_hash_table_add (all, key);
      }
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (all), (GCompareFunc) g_strcmp0);
  for (GList *l = keys; l; l = l->next)
    tell (self, l->data, was ? g_hash_table_lookup (was, l->data) : NULL,
          is ? g_hash_table_lookup (is, l->data) : NULL);
}

static void
diff_album (Diff *self)
{
  AppPicture *was = app_album_cover (self->before), *is = app_album_cover (self->now);
  g_autofree char *then = g_strdup_printf ("%d Hz", app_album_rate (self->before));
  g_autofree char *today = g_strdup_printf ("%d Hz", app_album_rate (self->now));
  tell (self, _ ("Sample rate"), then, today);
  diff_texts (self, app_album_metadata (self->before), app_album_metadata (self->now), TRUE);
  tell (self, _ ("Note"), app_album_note (self->before), app_album_note (self->now));
  tell (self, _ ("Medium"), _ (app_album_medium (self->before)->name),
        _ (app_album_medium (self->now)->name));
  if (!was || !is || strcmp (was->sha256, is->sha256) != 0)
    {
      g_autofree char *a = was ? app_picture_describe (was) : NULL;
      g_autofree char *b = is ? app_picture_describe (is) : NULL;
      g_autofree char *other
          = b && g_strcmp0 (a, b) == 0 ? g_strdup_printf (_ ("another one: %s"), b) : g_strdup (b);
      tell (self, _ ("Cover"), a, other);
    }
  diff_targets (self);
  diff_chains (self, app_album_chain (self->before), app_album_chain (self->now));
}

/* Of the same key, wherever it stands; NULL: there is none. Borrowed: the album keeps it. */
static AppTrack *
find_anywhere (AppAlbum *album, guint64 key)
{
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (album);
  for (guint i = 0; i < tracks->len; i++)
    if (app_track_key (tracks->pdata[i]) == key)
      return tracks->pdata[i];
  return NULL;
}

GPtrArray *
app_album_differences (AppAlbum *before, AppAlbum *now)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) app_difference_free);
  Diff self = { before, now, list, 0, _ ("Album") };
  g_autoptr (GPtrArray) tracks = app_album_all_tracks (now);
  diff_album (&self);
  diff_orders (&self);
  diff_sequence (&self);
  diff_references (&self);
  for (guint i = 0; i < tracks->len; i++)
    {
      AppTrack *track = tracks->pdata[i];
      guint place;
      gboolean aside = i >= app_album_n_tracks (now);
      AppTrack *was = find_anywhere (before, app_track_key (track));
      g_autofree char *name = track_name (track);
      g_autofree char *where = aside ? g_strdup_printf (_ ("“%s” of another order"), name)
                                     : g_strdup_printf (_ ("Track %u “%s”"), i + 1, name);
      self.track = aside ? 0 : (int) i + 1;
      self.where = where;
      if (was)
        diff_track (&self, was, track,
                    aside || !find_track (before, app_track_key (track), &place));
    }
  return list;
}
