/* app-exporter-cue-wav.c — the album as one WAV, with CUE sheets and a TOC to burn it from. */
#include "app-cd-text.h"
#include "app-disc-sheet.h"
#include "app-raw-pcm.h"
#include "app-wav.h"

#include <glib/gi18n-lib.h>

extern const AppExporter app_exporter_wav;

/* In the order of AppSheet. */
static const DspParam params[APP_N_SHEETS] = {
  [APP_SHEET_CUE_UTF8] = {
    .id = "cue-utf8",
    .name = N_ ("CUE"),
    .help = N_ ("A CUE sheet in UTF-8, for players."),
    .unit = "",
    .scale = DSP_SCALE_TOGGLE,
    .max = 1,
    .def = 1,
  },
  [APP_SHEET_CUE_LATIN1] = {
    .id = "cue-latin1",
    .name = N_ ("CUE, ISO-8859-1"),
    .help = N_ ("A CUE sheet in ISO-8859-1, to burn from with CD-Text."),
    .unit = "",
    .scale = DSP_SCALE_TOGGLE,
    .max = 1,
    .def = 1,
  },
  [APP_SHEET_TOC] = {
    .id = "toc",
    .name = N_ ("TOC"),
    .help = N_ ("A table of contents for cdrdao."),
    .unit = "",
    .scale = DSP_SCALE_TOGGLE,
    .max = 1,
    .def = 1,
  },
};

static void
cue_wav_can_export (const AppExportFile *file, GPtrArray *findings)
{
  app_raw_can_export (file, findings);
  app_disc_check (file->disc, findings);
  if (file->options[APP_SHEET_CUE_LATIN1] || file->options[APP_SHEET_TOC])
    app_cd_text_check (file->disc, APP_CD_TEXT_NAMES, TRUE, findings);
  for (int i = 0; i < APP_N_SHEETS; i++)
    if (file->options[i])
      app_disc_sheet_check (i, file->disc, findings);
}

static gpointer
cue_wav_begin (const AppExportFile *file, GError **error)
{
  gint64 chunks_at;
  return app_wav_begin (file, NULL, FALSE, &chunks_at, error);
}

static gboolean
cue_wav_write (gpointer writer, const gint32 *samples, int frames, GError **error)
{
  return app_exporter_wav.write (writer, samples, frames, error);
}

static gboolean
cue_wav_finish (gpointer writer, GError **error)
{
  return app_exporter_wav.finish (writer, error);
}

static void
cue_wav_abandon (gpointer writer)
{
  app_exporter_wav.abandon (writer);
}

static void
cue_wav_verify_tags (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  app_exporter_wav.verify_tags (path, expected, findings);
}

static void
cue_wav_companions (const AppExportFile *file, const AppExportImage *image, GPtrArray *companions)
{
  for (int i = 0; i < APP_N_SHEETS; i++)
    {
      g_autofree char *name = app_disc_sheet_name (i, file->name);
      if (file->options[i])
        app_companions_add (companions, name, app_disc_sheet (i, file->disc, file->name, "WAVE"));
    }
}

const AppExporter app_exporter_cue_wav = {
  .id = "cue-wav",
  .name = "WAV, CUE, TOC",
  .extension = ".wav",
  .params = params,
  .n_params = APP_N_SHEETS,
  .disc = TRUE,
  .can_export = cue_wav_can_export,
  .begin = cue_wav_begin,
  .write = cue_wav_write,
  .finish = cue_wav_finish,
  .abandon = cue_wav_abandon,
  .verify_tags = cue_wav_verify_tags,
  .companions = cue_wav_companions,
};
