/* app-delivery.c — makes deliverables: render once, convert, guard, dither, write, read back,
 * measure, report. */
#include "app-delivery.h"

#include "app-apple-check.h"
#include "app-delivery-folder.h"
#include "app-delivery-gain.h"
#include "app-delivery-pass.h"
#include "app-delivery-report.h"
#include "app-judge.h"
#include "app-manifest.h"
#include "app-pcm.h"
#include "app-side-sheet.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* One app_deliver call. */
typedef struct
{
  /* borrowed */
  AppProgramme *programme;
  AppDeliveryProgress progress;
  gpointer user_data;
  GCancellable *cancellable;

  int threads;

  /* owned */
  GPtrArray *plans;      /* AppDeliveryPlan */
  AppDeliveryPass *pass; /* NULL until it is rendered */
  GPtrArray *made;       /* AppDeliverable */
  GPtrArray *reads;      /* AppReadBack; tag: the deliverable */

  gint64 began_us;
  int *left; /* files of each target still to be read back; atomic */
} Delivery;

static void
file_free (AppDeliveredFile *self)
{
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->md5);
  g_free (self);
}

AppDeliverable *
app_deliverable_new (const char *target, const char *folder)
{
  AppDeliverable *self = g_new0 (AppDeliverable, 1);
  self->target = g_strdup (target);
  self->folder = g_strdup (folder);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  self->findings = app_findings_new ();
  return self;
}

AppDeliveredFile *
app_deliverable_add_file (AppDeliverable *self)
{
  AppDeliveredFile *file = g_new0 (AppDeliveredFile, 1);
  g_ptr_array_add (self->files, file);
  return file;
}

char *
app_delivered_file_format (const AppDeliveredFile *self)
{
  double rate = self->rate_hz / 1000.0;
  if (!self->bits)
    return g_strdup_printf ("lossy/%g", rate);
  return g_strdup_printf (self->bits == APP_PCM_FLOAT ? "%df/%g" : "%d/%g", self->bits, rate);
}

void
app_deliverable_free (AppDeliverable *self)
{
  if (!self)
    return;
  g_free (self->target);
  g_free (self->folder);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->findings);
  g_free (self);
}

static void
tell (const Delivery *self, const char *target, const char *state, double fraction, double speed,
      double seconds_left)
{
  if (self->progress)
    self->progress (target, state, fraction, speed, seconds_left, self->user_data);
}

static void
tell_all (const Delivery *self, const char *state, double fraction, double speed,
          double seconds_left)
{
  for (guint i = 0; i < self->plans->len; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      tell (self, plan->target->id, state, fraction, speed, seconds_left);
    }
}

static gboolean
make_plans (Delivery *self, const AppTarget *const *targets, int n_targets, const char *folder,
            GError **error)
{
  for (int i = 0; i < n_targets; i++)
    {
      for (int k = 0; k < i; k++)
        if (strcmp (targets[i]->id, targets[k]->id) == 0)
          {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("Target “%s” was chosen twice."), targets[i]->id);
            return FALSE;
          }
      g_autoptr (GPtrArray) findings = app_findings_new ();
      AppDeliveryPlan *plan
          = app_delivery_plan_new (self->programme, targets[i], folder, findings, error);
      if (!plan)
        return FALSE;
      g_ptr_array_add (self->plans, plan);
      AppDeliverable *made = app_deliverable_new (targets[i]->id, plan->folder);
      g_ptr_array_add (self->made, made);
      g_ptr_array_extend_and_steal (made->findings, g_steal_pointer (&findings));
    }
  return TRUE;
}

GPtrArray *
app_delivery_foresee (AppProgramme *programme, const AppTarget *target)
{
  GPtrArray *findings = app_findings_new ();
  g_autoptr (GError) error = NULL;
  AppDeliveryPlan *plan = app_delivery_plan_new (programme, target, "/", findings, &error);
  /* A rule is among the findings already. */
  if (!plan && app_findings_worst (findings) < APP_SEVERITY_ERROR)
    app_findings_add (findings, APP_SEVERITY_ERROR, "refused", "%s", error->message);
  app_delivery_plan_free (plan);
  return findings;
}

GPtrArray *
app_delivery_names (AppProgramme *programme, const AppTarget *target)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) findings = app_findings_new ();
  AppDeliveryPlan *plan = app_delivery_plan_new (programme, target, "/", findings, NULL);
  for (int i = 0; plan && i < plan->n_files; i++)
    g_ptr_array_add (names, g_strdup (plan->files[i].name));
  app_delivery_plan_free (plan);
  return names;
}

static void
report_render (double fraction, double speed, const char *what, gpointer user_data)
{
  Delivery *self = user_data;
  double seconds = (double) (g_get_monotonic_time () - self->began_us) / G_USEC_PER_SEC;
  double left = fraction > 0.0 ? seconds * (1.0 - fraction) / fraction : -1.0;
  tell_all (self, "rendering", fraction, speed, left);
}

/* What was rendered is the album's mixes only if nobody wrote to them in the meantime. */
static gboolean
check_sources (Delivery *self, GError **error)
{
  for (int i = 0; i < self->programme->n_tracks; i++)
    {
      const AppMedia *media = self->programme->tracks[i].media;
      if (app_media_is_unchanged (media))
        continue;
      g_autofree char *name = g_filename_display_name (app_media_path (media));
      g_set_error (
          error, APP_MEDIA_ERROR, APP_MEDIA_ERROR_READ,
          _ ("“%s” has changed since the album was opened. Open the album again and listen "
             "before you deliver it."),
          name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
render (Delivery *self, GError **error)
{
  self->pass = app_delivery_pass_new (self->plans, self->threads, error);
  self->began_us = g_get_monotonic_time ();
  return self->pass
         && app_delivery_pass_run (self->pass, report_render, self, self->cancellable, error);
}

static void
report_read (const AppReadBack *read, gpointer user_data)
{
  Delivery *self = user_data;
  for (guint i = 0; i < self->plans->len; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      if (read->tag != self->made->pdata[i])
        continue;
      int left = g_atomic_int_add (&self->left[i], -1) - 1;
      tell (self, plan->target->id, "verifying", 1.0 - (double) left / plan->n_files, 0, -1);
    }
}

static gboolean
read_all (Delivery *self, GError **error)
{
  tell_all (self, "verifying", 0, 0, -1);
  self->left = g_new0 (int, self->plans->len);
  for (guint i = 0; i < self->plans->len; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      self->left[i] = plan->n_files;
      for (int k = 0; k < plan->n_files; k++)
        {
          AppReadBack *read = app_read_backs_add (self->reads, plan->files[k].temporary,
                                                  plan->files[k].row, self->made->pdata[i]);
          read->raw = plan->exporter->raw;
          read->lossy = plan->exporter->lossy;
        }
    }
  return app_read_backs_run (self->reads, self->threads, report_read, self, self->cancellable,
                             error);
}

/* AppReadBack of one target, in order. */
static GPtrArray *
reads_of (const Delivery *self, guint index)
{
  GPtrArray *reads = g_ptr_array_new ();
  for (guint i = 0; i < self->reads->len; i++)
    if (((AppReadBack *) self->reads->pdata[i])->tag == self->made->pdata[index])
      g_ptr_array_add (reads, self->reads->pdata[i]);
  return reads;
}

/* Loudness is known once everything was read back; what it is written into is read once more. */
static gboolean
write_gains (Delivery *self, GError **error)
{
  for (guint i = 0; i < self->plans->len; i++)
    {
      g_autoptr (GPtrArray) reads = reads_of (self, i);
      if (!app_delivery_gain_is_wanted (self->plans->pdata[i]))
        continue;
      if (!app_delivery_gain_write (self->plans->pdata[i], reads, error))
        return FALSE;
      for (guint k = 0; k < reads->len; k++)
        app_read_back_forget (reads->pdata[k]);
    }
  return app_read_backs_run (self->reads, self->threads, NULL, NULL, self->cancellable, error);
}

static AppExpected
expect (const AppDeliveryPlan *plan, int i, const AppFileMade *made)
{
  const AppPlanFile *file = &plan->files[i];
  return (AppExpected){
    .path = file->path,
    .track = file->track,
    .rate = plan->rate,
    .bits = plan->target->bits,
    .frames = file->to - file->from,
    .sum = made->sum,
    .ceiling_dbtp = plan->target->ceiling_dbtp,
    .lossy = plan->exporter->lossy,
    .passed = made->passed > 0 && made->dithered == 0,
  };
}

/* Returns whether the tags of file i are as they are to be. */
static gboolean
judge_tags (const AppDeliveryPlan *plan, int i, const GPtrArray *reads, const AppMeasurement *album,
            GPtrArray *findings)
{
  AppExportFile file;
  AppExportGain gain;
  app_delivery_plan_export_file (plan, i, &file);
  file.measured = &((const AppReadBack *) reads->pdata[i])->measured;
  app_delivery_gain_of (plan, reads, album, (guint) i, &gain);
  if (app_delivery_gain_is_wanted (plan))
    file.gain = &gain;
  guint before = findings->len;
  plan->exporter->verify_tags (file.path, &file, findings);
  for (guint k = before; k < findings->len; k++)
    {
      AppFinding *finding = findings->pdata[k];
      finding->file = g_strdup (plan->files[i].path);
      finding->track = plan->files[i].track;
    }
  return findings->len == before;
}

static void
add_file (AppDeliverable *made, const AppDeliveryPlan *plan, int i, const AppReadBack *read,
          const AppFileMade *what)
{
  AppDeliveredFile *file = app_deliverable_add_file (made);
  file->path = g_strdup (plan->files[i].path);
  file->sha256 = g_strdup (*read->sums.sha256 ? read->sums.sha256 : NULL);
  file->md5 = g_strdup (*read->sums.md5 ? read->sums.md5 : NULL);
  file->track = plan->files[i].track;
  file->frames = read->frames;
  file->rate_hz = read->rate;
  file->bits = read->bits;
  file->measured = read->measured;
  file->guard_db = what->guard_db;
}

static void
judge_target (Delivery *self, guint index)
{
  const AppDeliveryPlan *plan = self->plans->pdata[index];
  AppDeliverable *made = self->made->pdata[index];
  const AppDeliveryCut *cut = app_delivery_pass_cut (self->pass, plan);
  g_autoptr (GPtrArray) reads = reads_of (self, index);
  gboolean tags = TRUE;
  app_read_backs_combine (reads, &made->album);
  for (int i = 0; i < plan->n_files; i++)
    {
      const AppFileMade *what = app_delivery_cut_made (cut, i);
      const AppReadBack *read = reads->pdata[i];
      AppExpected expected = expect (plan, i, what);
      g_autofree char *dither = app_judge_making (&expected, read, plan, what, made->findings);
      app_judge_file (&expected, reads, i, dither, made->findings);
      tags = judge_tags (plan, i, reads, &made->album, made->findings) && tags;
      add_file (made, plan, i, read, what);
    }
  app_judge_joins (reads, app_delivery_cut_stream_sum (cut), plan->kept, plan->exporter->lossy,
                   made->findings);
  if (tags && !plan->exporter->raw)
    app_findings_add (made->findings, APP_SEVERITY_GOOD, "tags",
                      plan->target->tags ? _ ("Every tag reads back as it was written.")
                                         : _ ("The files have no tags, as asked for."));
}

/* Writes one companion under its temporary name and looks whether it is on the disk. */
static gboolean
write_companion (const AppPlanFile *file, GBytes *bytes, GError **error)
{
  g_autofree char *found = NULL;
  g_autoptr (GError) cause = NULL;
  gsize size, found_size = 0;
  const void *data = g_bytes_get_data (bytes, &size);
  FILE *stream = app_pcm_create (file->temporary, &cause);
  gboolean good = stream && app_pcm_write (stream, data, size, &cause);
  if (stream)
    good = app_pcm_close (stream, good ? &cause : NULL) && good;
  good = good && g_file_get_contents (file->temporary, &found, &found_size, &cause);
  if (good && (found_size != size || memcmp (found, data, size) != 0))
    {
      g_set_error (&cause, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("it does not read back as written"));
      good = FALSE;
    }
  if (!good)
    g_set_error (error, cause->domain, cause->code,
                 _ ("“%s” cannot be written: %s. Make room or choose another folder."), file->path,
                 cause->message);
  return good;
}

/* What lies beside the audio, made of what was read back of it. */
static gboolean
write_companions (Delivery *self, guint index, GError **error)
{
  const AppDeliveryPlan *plan = self->plans->pdata[index];
  g_autoptr (GPtrArray) companions = app_companions_new ();
  g_autoptr (GPtrArray) reads = reads_of (self, index);
  const AppReadBack *read = reads->pdata[0];
  const AppExportImage image = { plan->files[0].name, read->sums.md5, read->sums.crc32 };
  AppExportFile file;
  app_delivery_plan_export_file (plan, 0, &file);
  if (plan->exporter->companions)
    plan->exporter->companions (&file, &image, companions);
  app_side_sheets (plan, companions);
  app_delivery_papers (plan->programme, plan->disc, self->made->pdata[index], image.md5,
                       companions);
  g_return_val_if_fail ((int) companions->len == plan->n_all - plan->n_files, FALSE);
  for (guint i = 0; i < companions->len; i++)
    {
      const AppCompanion *companion = companions->pdata[i];
      if (!write_companion (&plan->files[plan->n_files + i], companion->bytes, error))
        return FALSE;
    }
  return TRUE;
}

static AppManifest *
make_manifest (Delivery *self, guint index, GError **error)
{
  const AppDeliveryPlan *plan = self->plans->pdata[index];
  const AppDeliverable *made = self->made->pdata[index];
  const AppDeliveryCut *cut = app_delivery_pass_cut (self->pass, plan);
  g_autoptr (AppManifest) manifest = app_manifest_new ();
  manifest->target = g_strdup (plan->target->id);
  manifest->name = g_strdup (plan->target->name);
  manifest->exporter = g_strdup (plan->exporter->id);
  manifest->rate = plan->rate;
  manifest->bits = plan->target->bits;
  manifest->ceiling_dbtp = plan->target->ceiling_dbtp;
  manifest->frames = plan->kept;
  manifest->stream_sum = app_delivery_cut_stream_sum (cut);
  for (int i = 0; i < plan->n_files; i++)
    {
      const AppFileMade *what = app_delivery_cut_made (cut, i);
      const AppDeliveredFile *delivered = made->files->pdata[i];
      AppManifestFile *file = app_manifest_add (manifest);
      file->name = g_strdup (plan->files[i].name);
      file->sha256 = g_strdup (delivered->sha256 ? delivered->sha256 : "");
      file->md5 = g_strdup (delivered->md5);
      file->track = plan->files[i].track;
      file->frames = plan->files[i].to - plan->files[i].from;
      file->sum = what->sum;
      file->passed = what->passed > 0 && what->dithered == 0;
      file->integrated_lufs = delivered->measured.integrated_lufs;
      file->true_peak_dbtp = delivered->measured.true_peak_exact_dbtp;
    }
  for (int i = plan->n_files; i < plan->n_all; i++)
    if (!app_manifest_add_companion (manifest, plan->files[i].name, plan->files[i].path, error))
      return NULL;
  return g_steal_pointer (&manifest);
}

/* Rules that were told before rendering are not told again: what stands from index on and before.
 */
static void
drop_repeats (GPtrArray *findings, guint index)
{
  for (guint i = findings->len; i > index; i--)
    for (guint k = 0; k < index; k++)
      {
        const AppFinding *one = findings->pdata[i - 1], *before = findings->pdata[k];
        if (strcmp (one->id, before->id) || strcmp (one->text, before->text))
          continue;
        g_ptr_array_remove_index (findings, i - 1);
        break;
      }
}

/* What is told once the files have their names. */
static void
judge_folder (const AppDeliveryPlan *plan, AppDeliverable *made)
{
  app_findings_add (made->findings, APP_SEVERITY_GOOD, "checksums",
                    g_dngettext (GETTEXT_PACKAGE,
                                 "SHA-256 and MD5 of %d file read back are in %s and %s.",
                                 "SHA-256 and MD5 of %d files read back are in %s and %s.",
                                 plan->n_all),
                    plan->n_all, APP_MANIFEST_SUMS, APP_MANIFEST_MD5);
  guint before = made->findings->len;
  if (plan->exporter->verify_set)
    plan->exporter->verify_set (plan->folder, made->findings);
  drop_repeats (made->findings, before);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (int k = 0; k < plan->n_all; k++)
    g_hash_table_add (names, plan->files[k].name);
  app_delivery_folder_strangers (plan->folder, names, made->findings);
}

static gboolean
hand_over (Delivery *self, AppDeliveryFolder *folder, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
      || !app_delivery_folder_commit (folder, error))
    return FALSE;
  for (guint i = 0; i < self->plans->len; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      AppDeliverable *made = self->made->pdata[i];
      g_autoptr (AppManifest) manifest = make_manifest (self, i, error);
      if (!manifest || !app_manifest_save (manifest, plan->folder, error))
        return FALSE;
      judge_folder (plan, made);
    }
  return TRUE;
}

static gboolean
deliver (Delivery *self, AppDeliveryFolder *folder, GError **error)
{
  if (!app_delivery_folder_make (folder, error) || !render (self, error)
      || !check_sources (self, error) || !read_all (self, error) || !write_gains (self, error))
    return FALSE;
  for (guint i = 0; i < self->plans->len; i++)
    {
      const AppDeliveryPlan *plan = self->plans->pdata[i];
      AppDeliverable *made = self->made->pdata[i];
      judge_target (self, i);
      if (plan->target->apple
          && (!app_apple_check_mixes (plan, self->threads, made->findings, self->cancellable, error)
              || !app_apple_check_files (plan, self->threads, made->findings, self->cancellable,
                                         error)))
        return FALSE;
      if (!write_companions (self, i, error))
        return FALSE;
    }
  return hand_over (self, folder, error);
}

GPtrArray *
app_deliver (AppProgramme *programme, const AppTarget *const *targets, int n_targets,
             const char *folder, gboolean overwrite, int threads, AppDeliveryProgress progress,
             gpointer user_data, GCancellable *cancellable, GError **error)
{
  Delivery self = { programme, progress, user_data, cancellable, threads };
  self.plans = g_ptr_array_new_with_free_func ((GDestroyNotify) app_delivery_plan_free);
  self.made = g_ptr_array_new_with_free_func ((GDestroyNotify) app_deliverable_free);
  self.reads = app_read_backs_new ();
  gboolean good = make_plans (&self, targets, n_targets, folder, error);
  tell_all (&self, "waiting", 0, 0, -1);
  AppDeliveryFolder *place
      = good ? app_delivery_folder_new (folder, self.plans, overwrite, error) : NULL;
  good = place && deliver (&self, place, error);
  for (guint i = 0; i < self.plans->len; i++)
    {
      const AppDeliveryPlan *plan = self.plans->pdata[i];
      const AppDeliverable *made = self.made->pdata[i];
      gboolean fit = good && app_findings_worst (made->findings) < APP_SEVERITY_ERROR;
      tell (&self, plan->target->id, fit ? "verified" : "failed", 1.0, 0, 0);
    }
  app_delivery_pass_free (self.pass); /* closes open files before they are deleted */
  app_delivery_folder_free (place);
  g_ptr_array_unref (self.reads);
  g_ptr_array_unref (self.plans);
  g_free (self.left);
  if (good)
    return self.made;
  g_ptr_array_unref (self.made);
  return NULL;
}
