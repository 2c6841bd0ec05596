/* app-flac-cuesheet.c — the marks of a FLAC file. */
#include "app-flac-cuesheet.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define LEAD_IN 88200 /* of a CD: two seconds */
#define CD_LEAD_OUT 170
#define LEAD_OUT 255

/* Whether it may be called a CD's: its rate, and every place on its frames. */
static gboolean
is_cd (const AppExportFile *file)
{
  if (file->rate != APP_CD_RATE || file->bits != 16 || file->frames % APP_CD_FRAME)
    return FALSE;
  for (guint i = 0; i < file->marks->len; i++)
    if (g_array_index (file->marks, AppTrackMark, i).frame % APP_CD_FRAME)
      return FALSE;
  return TRUE;
}

static void
fill_track (FLAC__StreamMetadata_CueSheet_Track *track, const AppExportFile *file, int number)
{
  track->number = (FLAC__byte) number;
  track->type = 0; /* audio */
  if (!file->disc || number > app_disc_n_tracks (file->disc))
    return;
  const AppDiscTrack *told = app_disc_track (file->disc, number - 1);
  track->pre_emphasis = (told->control & APP_CONTROL_PRE_EMPHASIS) != 0;
  if (strlen (told->isrc) < sizeof track->isrc)
    g_strlcpy (track->isrc, told->isrc, sizeof track->isrc);
}

/* Its marks stand in a row from index i on; returns the one behind them. */
static guint
add_track (FLAC__StreamMetadata *block, const AppExportFile *file, guint i)
{
  FLAC__StreamMetadata_CueSheet *sheet = &block->data.cue_sheet;
  const AppTrackMark *first = &g_array_index (file->marks, AppTrackMark, i);
  uint32_t t = sheet->num_tracks, k = 0;
  if (!FLAC__metadata_object_cuesheet_insert_blank_track (block, t))
    return file->marks->len;
  sheet->tracks[t].offset = (FLAC__uint64) first->frame;
  fill_track (&sheet->tracks[t], file, first->track);
  for (; i < file->marks->len; i++, k++)
    {
      const AppTrackMark *mark = &g_array_index (file->marks, AppTrackMark, i);
      if (mark->track != first->track
          || !FLAC__metadata_object_cuesheet_track_insert_blank_index (block, t, k))
        break;
      FLAC__StreamMetadata_CueSheet_Index *index = &sheet->tracks[t].indices[k];
      index->offset = (FLAC__uint64) (mark->frame - first->frame);
      index->number = (FLAC__byte) mark->index;
    }
  return i;
}

FLAC__StreamMetadata *
app_flac_cuesheet_build (const AppExportFile *file)
{
  if (!file->marks || !file->disc)
    return NULL;
  FLAC__StreamMetadata *block = FLAC__metadata_object_new (FLAC__METADATA_TYPE_CUESHEET);
  if (!block)
    return NULL;
  FLAC__StreamMetadata_CueSheet *sheet = &block->data.cue_sheet;
  sheet->is_cd = is_cd (file);
  sheet->lead_in = sheet->is_cd ? LEAD_IN : 0;
  g_strlcpy (sheet->media_catalog_number, file->disc->ean, sizeof sheet->media_catalog_number);
  for (guint i = 0; i < file->marks->len;)
    i = add_track (block, file, i);
  uint32_t last = sheet->num_tracks;
  if (FLAC__metadata_object_cuesheet_insert_blank_track (block, last))
    {
      sheet->tracks[last].offset = (FLAC__uint64) file->frames;
      sheet->tracks[last].number = sheet->is_cd ? CD_LEAD_OUT : LEAD_OUT;
    }
  return block;
}

void
app_flac_cuesheet_check (const AppExportFile *file, GPtrArray *findings)
{
  FLAC__StreamMetadata *block = app_flac_cuesheet_build (file);
  const char *why = NULL;
  if (block && !FLAC__metadata_object_cuesheet_is_legal (block, block->data.cue_sheet.is_cd, &why))
    app_findings_add (findings, APP_SEVERITY_ERROR, "flac-cuesheet",
                      _ ("The tracks cannot be told inside a FLAC file: %s."), why)
        ->advice
        = g_strdup (_ ("Deliver WAV, or one file for each track."));
  if (block)
    FLAC__metadata_object_delete (block);
}

void
app_flac_cuesheet_verify (const char *path, const AppExportFile *expected, GPtrArray *findings)
{
  FLAC__StreamMetadata *wanted = app_flac_cuesheet_build (expected), *found = NULL;
  if (!FLAC__metadata_get_cuesheet (path, &found))
    found = NULL;
  gboolean same
      = wanted && found ? FLAC__metadata_object_is_equal (wanted, found) : !wanted && !found;
  if (!same)
    app_findings_add (findings, APP_SEVERITY_ERROR, "marks-differ",
                      _ ("The marks of tracks in the file are not those of the album."))
        ->advice
        = g_strdup (_ ("Deliver again; if it stays, report it."));
  if (wanted)
    FLAC__metadata_object_delete (wanted);
  if (found)
    FLAC__metadata_object_delete (found);
}
