/* app-exporter-cue-bin.c — the album as one file without a header, with CUE sheets to burn it from.
 */
#include "app-cd-text.h"
#include "app-disc-sheet.h"
#include "app-raw-pcm.h"

static const AppSheet sheets[] = { APP_SHEET_CUE_UTF8, APP_SHEET_CUE_LATIN1 };

static void
cue_bin_can_export (const AppExportFile *file, GPtrArray *findings)
{
  app_raw_can_export (file, findings);
  app_disc_check (file->disc, findings);
  app_cd_text_check (file->disc, APP_CD_TEXT_NAMES, TRUE, findings);
}

static void
cue_bin_companions (const AppExportFile *file, const AppExportImage *image, GPtrArray *companions)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *name = app_disc_sheet_name (sheets[i], file->name);
      app_companions_add (companions, name,
                          app_disc_sheet (sheets[i], file->disc, file->name, "BINARY"));
    }
}

const AppExporter app_exporter_cue_bin = {
  .id = "cue-bin",
  .name = "BIN, CUE",
  .extension = ".bin",
  .disc = TRUE,
  .raw = TRUE,
  .can_export = cue_bin_can_export,
  .begin = app_raw_begin,
  .write = app_raw_write,
  .finish = app_raw_finish,
  .abandon = app_raw_abandon,
  .verify_tags = app_raw_verify_tags,
  .companions = cue_bin_companions,
};
