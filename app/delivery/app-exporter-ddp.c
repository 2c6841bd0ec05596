/* app-exporter-ddp.c — a DDP 2.00 set: what a CD plant wants. */
#include "app-ddp-set.h"
#include "app-ddp.h"
#include "app-raw-pcm.h"

#include "dsp-param.h"

#include <glib/gi18n-lib.h>

#include <string.h>
#include <zlib.h>

enum
{
  OPTION_ISRC,
  OPTION_CD_TEXT,
  OPTION_TAB,
  OPTION_STYLE,
  N_OPTIONS
};

static const DspChoice isrc_choices[]
    = { { "first", N_ ("First packet") }, { "both", N_ ("Index 00 and 01") }, { NULL, NULL } };
static const DspChoice text_choices[] = { { "none", N_ ("None") },
                                          { "names", N_ ("Names") },
                                          { "full", N_ ("Names and codes") },
                                          { NULL, NULL } };
static const DspChoice style_choices[]
    = { { "common", N_ ("Common") }, { "cue2ddp", N_ ("As cue2ddp") }, { NULL, NULL } };

static const DspParam params[N_OPTIONS] = {
  [OPTION_ISRC] = {
    .id = "isrc",
    .name = N_ ("ISRC"),
    .help = N_ ("Where the ISRC of a track stands in the PQ descriptor."),
    .unit = "",
    .scale = DSP_SCALE_CHOICE,
    .max = 1,
    .choices = isrc_choices,
  },
  [OPTION_CD_TEXT] = {
    .id = "cd-text",
    .name = N_ ("CD-Text"),
    .help = N_ ("What is written as CD-Text."),
    .unit = "",
    .scale = DSP_SCALE_CHOICE,
    .max = 2,
    .def = APP_CD_TEXT_NAMES,
    .choices = text_choices,
  },
  [OPTION_TAB] = {
    .id = "cd-text-tab",
    .name = N_ ("Short CD-Text"),
    .help = N_ ("A text that is the one of the track before is written as a tabulator."),
    .unit = "",
    .scale = DSP_SCALE_TOGGLE,
    .max = 1,
  },
  [OPTION_STYLE] = {
    .id = "ddp-style",
    .name = N_ ("Style"),
    .help = N_ ("Whose habits the unimportant fields follow."),
    .unit = "",
    .scale = DSP_SCALE_CHOICE,
    .max = 1,
    .choices = style_choices,
  },
};

static AppDdpOptions
options_of (const AppExportFile *file)
{
  return (AppDdpOptions){ (AppDdpStyle) file->options[OPTION_STYLE],
                          file->options[OPTION_ISRC] != 0 };
}

static void
ddp_can_export (const AppExportFile *file, GPtrArray *findings)
{
  app_raw_can_export (file, findings);
  app_disc_check (file->disc, findings);
  app_cd_text_check (file->disc, (AppCdTextKind) file->options[OPTION_CD_TEXT],
                     file->options[OPTION_TAB] != 0, findings);
}

/* The lists of sums are no part of DDP, but plants want them. */
static void
add_sums (const AppExportImage *image, GPtrArray *companions)
{
  g_autoptr (GString) md5 = g_string_new (NULL);
  g_autoptr (GString) crc = g_string_new ("[CRC32 Checksum]\n");
  for (guint i = 0; i < companions->len; i++)
    {
      const AppCompanion *companion = companions->pdata[i];
      gsize size;
      const guint8 *data = g_bytes_get_data (companion->bytes, &size);
      g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, companion->bytes);
      g_string_append_printf (md5, "%s *%s\n", sum, companion->name);
      g_string_append_printf (crc, "%s=%08lX\n", companion->name, crc32_z (0, data, size));
    }
  if (image)
    {
      g_string_append_printf (md5, "%s *%s\n", image->md5, image->name);
      g_string_append_printf (crc, "%s=%08X\n", image->name, image->crc32);
    }
  app_companions_add (companions, APP_DDP_MD5, g_bytes_new (md5->str, md5->len));
  app_companions_add (companions, APP_DDP_CRC, g_bytes_new (crc->str, crc->len));
}

static void
ddp_companions (const AppExportFile *file, const AppExportImage *image, GPtrArray *companions)
{
  AppDdpOptions options = options_of (file);
  GByteArray *packs = app_cd_text_build (file->disc, (AppCdTextKind) file->options[OPTION_CD_TEXT],
                                         file->options[OPTION_TAB] != 0);
  gsize size = packs ? packs->len : 0;
  app_companions_add (companions, APP_DDP_ID, app_ddp_id (file->disc));
  app_companions_add (companions, APP_DDP_MAP, app_ddp_map (file->disc, &options, size));
  if (packs)
    app_companions_add (companions, APP_DDP_CD_TEXT, g_byte_array_free_to_bytes (packs));
  app_companions_add (companions, app_ddp_pq_name (&options), app_ddp_pq (file->disc, &options));
  add_sums (image, companions);
}

/* As somebody else would read it. */
static void
ddp_verify_set (const char *folder, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDdpSet) set = app_ddp_set_open (folder, &error);
  guint before = findings->len;
  if (!set)
    {
      app_findings_add (findings, APP_SEVERITY_ERROR, "ddp-unreadable", "%s", error->message);
      return;
    }
  app_ddp_set_verify (set, findings, NULL, NULL, NULL, NULL);
  for (guint i = before; i < findings->len; i++)
    if (((AppFinding *) findings->pdata[i])->severity == APP_SEVERITY_ERROR)
      return;
  app_findings_add (findings, APP_SEVERITY_GOOD, "ddp",
                    _ ("The DDP set opens and holds: every stream of its map, its times, codes and "
                       "texts, and both lists of sums."));
}

const AppExporter app_exporter_ddp = {
  .id = "ddp",
  .name = "DDP 2.00",
  .extension = ".DAT",
  .params = params,
  .n_params = N_OPTIONS,
  .disc = TRUE,
  .pregap = TRUE,
  .raw = TRUE,
  .can_export = ddp_can_export,
  .begin = app_raw_begin,
  .write = app_raw_write,
  .finish = app_raw_finish,
  .abandon = app_raw_abandon,
  .verify_tags = app_raw_verify_tags,
  .companions = ddp_companions,
  .verify_set = ddp_verify_set,
};
