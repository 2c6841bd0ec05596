/* app-delivery-gain.c — loudness tags: made of what was read back. */
#include "app-delivery-gain.h"

#include <glib/gi18n-lib.h>

gboolean
app_delivery_gain_is_wanted (const AppDeliveryPlan *plan)
{
  return plan->target->tags && plan->exporter->gain != APP_GAIN_NONE
         && app_exporter_option (plan->exporter, plan->target->options, APP_EXPORTER_GAIN) != 0;
}

void
app_delivery_gain_of (const AppDeliveryPlan *plan, const GPtrArray *reads,
                      const AppMeasurement *album, guint i, AppExportGain *gain)
{
  const AppReadBack *read = reads->pdata[i];
  *gain = (AppExportGain){
    .kind = plan->exporter->gain,
    .track_lufs = read->measured.integrated_lufs,
    .album_lufs = album->integrated_lufs,
    .track_peak_dbtp = read->measured.true_peak_exact_dbtp,
    .album_peak_dbtp = album->true_peak_exact_dbtp,
  };
}

gboolean
app_delivery_gain_write (const AppDeliveryPlan *plan, const GPtrArray *reads, GError **error)
{
  AppMeasurement album = { 0 };
  app_read_backs_combine (reads, &album);
  for (guint i = 0; i < reads->len; i++)
    {
      const AppReadBack *read = reads->pdata[i];
      g_autoptr (GError) cause = NULL;
      AppExportFile file;
      AppExportGain gain;
      if (read->error || !read->loudness)
        continue;
      app_delivery_plan_export_file (plan, (int) i, &file);
      app_delivery_gain_of (plan, reads, &album, i, &gain);
      file.gain = &gain;
      if (plan->exporter->write_gain (file.path, &file, &cause))
        continue;
      g_set_error (
          error, cause->domain, cause->code,
          _ ("The loudness tags of “%s” cannot be written: %s. Make room or choose another "
             "folder."),
          plan->files[i].path, cause->message);
      return FALSE;
    }
  return TRUE;
}
