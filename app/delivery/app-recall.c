/* app-recall.c — renders again what was delivered and compares. */
#include "app-recall.h"

#include "app-delivery-pass.h"
#include "app-recipe.h"
#include "dsp-dither.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* One record on its way. */
typedef struct
{
  const AppDeliveryRecord *record; /* borrowed */
  AppRecall *recall;               /* borrowed: the result's */

  /* owned */
  AppTarget *target;     /* as it was then */
  AppDeliveryPlan *plan; /* NULL: it cannot be made of the album any more, which is said */
  AppExporter discarding;
} Item;

typedef struct
{
  GArray *items; /* Item */
  AppDeliveryProgress progress;
  gpointer user_data;
  gint64 began_us;
} Recall;

/* ---- an exporter that writes nothing ---- */

static gpointer
discard_begin (const AppExportFile *file, GError **error)
{
  return (gpointer) file->name; /* whatever is not NULL */
}

static gboolean
discard_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  return TRUE;
}

static gboolean
discard_finish (gpointer writer, GError **error)
{
  return TRUE;
}

static void
discard_abandon (gpointer writer)
{
}

static void
discard (Item *item)
{
  item->discarding = *item->plan->exporter;
  item->discarding.begin = discard_begin;
  item->discarding.write = discard_write;
  item->discarding.finish = discard_finish;
  item->discarding.abandon = discard_abandon;
  item->plan->exporter = &item->discarding;
}

/* ---- */

void
app_recall_free (AppRecall *self)
{
  if (!self)
    return;
  g_free (self->target);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

static void
item_clear (gpointer data)
{
  Item *item = data;
  app_delivery_plan_free (item->plan); /* borrows from the target */
  app_target_free (item->target);
}

static AppRecall *
recall_new (const AppDeliveryRecord *record)
{
  AppRecall *self = g_new0 (AppRecall, 1);
  self->target = g_strdup (record->target);
  self->when = record->when;
  self->findings = app_findings_new ();
  for (guint i = 0; i < record->files->len; i++)
    self->n_files += g_array_index (record->files, AppRecordFile, i).track >= 0;
  return self;
}

/* The target as it was; says where its file is another one today. */
static AppTarget *
recall_target (const Item *item, const GPtrArray *targets, GError **error)
{
  const AppDeliveryRecord *record = item->record;
  const AppTarget *today = app_targets_find (targets, record->target);
  g_autoptr (AppTarget) kept = app_target_parse (record->target, record->text, error);
  if (!kept)
    return NULL;
  if (!dsp_dither_find (record->dither))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("there is no dither “%s”."),
                   record->dither);
      return NULL;
    }
  if (!today || strcmp (today->text, record->text) != 0)
    app_findings_add (item->recall->findings, APP_SEVERITY_INFO, "recall-target",
                      today ? _ ("The target “%s” says something else today; it is rendered as it "
                                 "was delivered.")
                            : _ ("There is no target “%s” any more; it is rendered as it was "
                                 "delivered."),
                      record->target);
  return app_target_with_dither (kept, record->dither);
}

static void
refuse (const Item *item, const char *why)
{
  AppFinding *finding
      = app_findings_add (item->recall->findings, APP_SEVERITY_ERROR, "recall-different",
                          _ ("What was delivered cannot be made of the album as it is: %s"), why);
  finding->advice = g_strdup (_ ("Undo what was changed since the delivery."));
}

static void
plan_item (Item *item, AppProgramme *programme, const GPtrArray *targets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = app_findings_new ();
  item->target = recall_target (item, targets, &error);
  item->plan = item->target ? app_delivery_plan_new (programme, item->target, "/", findings, &error)
                            : NULL;
  if (item->plan)
    discard (item);
  else
    refuse (item, error->message);
}

static void
tell (const Recall *self, const char *state, double fraction, double speed, double left)
{
  for (guint i = 0; i < self->items->len && self->progress; i++)
    self->progress (g_array_index (self->items, Item, i).record->target, state, fraction, speed,
                    left, self->user_data);
}

static void
report (double fraction, double speed, const char *what, gpointer user_data)
{
  const Recall *self = user_data;
  double seconds = (double) (g_get_monotonic_time () - self->began_us) / G_USEC_PER_SEC;
  tell (self, "rendering", fraction, speed,
        fraction > 0.0 ? seconds * (1.0 - fraction) / fraction : -1.0);
}

/* Files of the plan beside those of the record. */
static void
compare_files (const Item *item, const AppDeliveryCut *cut)
{
  AppRecall *recall = item->recall;
  const AppDeliveryPlan *plan = item->plan;
  for (int i = 0; i < recall->n_files; i++)
    {
      const AppRecordFile *file = &g_array_index (item->record->files, AppRecordFile, i);
      gint64 frames = i < plan->n_files ? plan->files[i].to - plan->files[i].from : 0;
      if (frames == file->frames && app_delivery_cut_made (cut, i)->sum == file->sum)
        {
          recall->n_same++;
          continue;
        }
      g_autofree char *what
          = frames == 0 ? g_strdup (_ ("it is not made any more"))
            : frames == file->frames
                ? g_strdup (_ ("other samples, the same length"))
                : g_strdup_printf (_ ("other samples, %+.3f s of length"),
                                   (double) (frames - file->frames) / item->record->rate);
      app_findings_add (recall->findings, APP_SEVERITY_WARNING, "recall-file", "“%s”: %s.",
                        file->name, what)
          ->track
          = file->track;
    }
  recall->identical = recall->n_same == recall->n_files && plan->n_files == recall->n_files
                      && plan->kept == item->record->frames
                      && app_delivery_cut_stream_sum (cut) == item->record->stream;
}

static gboolean
changes_samples (const AppFinding *finding)
{
  return strcmp (finding->id, "recall-metadata") != 0 && strcmp (finding->id, "recall-target") != 0;
}

static void
judge (const Item *item, GKeyFile *recipe)
{
  AppRecall *recall = item->recall;
  g_autoptr (GPtrArray) causes = app_findings_new ();
  gboolean explained = FALSE;
  app_recipe_compare (item->record->recipe, recipe, causes);
  for (guint i = 0; i < causes->len; i++)
    explained |= changes_samples (causes->pdata[i]);
  if (recall->identical)
    g_ptr_array_insert (
        recall->findings, 0,
        app_finding_new (APP_SEVERITY_GOOD, "recall-identical",
                         explained ? _ ("Bit-identical with what was delivered, although something "
                                        "differs that could have changed it.")
                         : causes->len
                             ? _ ("The audio is bit-identical with what was delivered; texts "
                                  "differ.")
                             : _ ("Bit-identical with what was delivered.")));
  else if (item->plan)
    g_ptr_array_insert (
        recall->findings, 0,
        app_finding_new (APP_SEVERITY_ERROR, "recall-different",
                         _ ("It is not what was delivered: other samples in %d of %d files."),
                         recall->n_files - recall->n_same, recall->n_files));
  if (item->plan && !recall->identical && !explained)
    app_findings_add (recall->findings, APP_SEVERITY_WARNING, "recall-unexplained",
                      _ ("Nothing that is kept of the delivery differs: another processor, system "
                         "or library may compute otherwise."));
  g_ptr_array_extend_and_steal (recall->findings, g_steal_pointer (&causes));
}

static gboolean
run (Recall *self, AppProgramme *programme, GKeyFile *recipe, int threads,
     GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  for (guint i = 0; i < self->items->len; i++)
    if (g_array_index (self->items, Item, i).plan)
      g_ptr_array_add (plans, g_array_index (self->items, Item, i).plan);
  AppDeliveryPass *pass = plans->len ? app_delivery_pass_new (plans, threads, error) : NULL;
  self->began_us = g_get_monotonic_time ();
  gboolean good
      = plans->len == 0 || (pass && app_delivery_pass_run (pass, report, self, cancellable, error));
  for (guint i = 0; i < self->items->len && good; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      if (item->plan)
        compare_files (item, app_delivery_pass_cut (pass, item->plan));
      judge (item, recipe);
      if (self->progress)
        self->progress (item->record->target, item->recall->identical ? "verified" : "failed", 1.0,
                        0, 0, self->user_data);
    }
  app_delivery_pass_free (pass);
  return good;
}

GPtrArray *
app_recall (AppProgramme *programme, const GPtrArray *records, int threads,
            AppDeliveryProgress progress, gpointer user_data, GCancellable *cancellable,
            GError **error)
{
  Recall self = { g_array_new (FALSE, TRUE, sizeof (Item)), progress, user_data, 0 };
  g_autoptr (GPtrArray) targets = app_targets_load (NULL);
  g_autoptr (GPtrArray) recalls = g_ptr_array_new_with_free_func ((GDestroyNotify) app_recall_free);
  g_array_set_clear_func (self.items, item_clear);
  g_array_set_size (self.items, records->len); /* at once: exporters are pointed to */
  for (guint i = 0; i < records->len; i++)
    {
      Item *item = &g_array_index (self.items, Item, i);
      item->record = records->pdata[i];
      item->recall = recall_new (item->record);
      g_ptr_array_add (recalls, item->recall);
      plan_item (item, programme, targets);
    }
  tell (&self, "rendering", 0, 0, -1);
  g_autoptr (GKeyFile) recipe = app_recipe_new (programme, TRUE, cancellable, error);
  gboolean good = recipe && run (&self, programme, recipe, threads, cancellable, error);
  g_array_unref (self.items);
  return good ? g_steal_pointer (&recalls) : NULL;
}
