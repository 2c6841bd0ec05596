/* app-delivery-plan.c — what one target of one album will become, before anything is rendered. */
#include "app-delivery-plan.h"

#include "app-apple-check.h"
#include "app-delivery-report.h"
#include "app-file-name.h"
#include "app-pcm.h"
#include "app-side-sheet.h"
#include "app-tags.h"
#include "app-vinyl.h"
#include "dsp-resampler.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#define CD_TRACKS_MAX 99
#define CD_TRACK_SECONDS_MIN 4
#define CD_SECONDS_MAX (79 * 60 + 57)
#define HEADER_BYTES 65536 /* more than tags, seek table and padding take */

/* A frame of the programme at the target's rate, to the nearest. */
static gint64
to_target (const AppDeliveryPlan *self, gint64 frame)
{
  gint64 in = self->programme->rate;
  return (frame * self->rate + in / 2) / in;
}

/* The first frame of the programme at or after a frame of the target. */
static gint64
to_programme (const AppDeliveryPlan *self, gint64 frame)
{
  return (frame * self->programme->rate + self->rate - 1) / self->rate;
}

static gboolean
chain_is_idle (const AppChainSpec *chain)
{
  for (int i = 0; i < chain->n_slots; i++)
    if (!chain->slots[i].bypass)
      return FALSE;
  return TRUE;
}

/* Whether the samples of a track are those of its mix and fit the word length as they are. */
static gboolean
track_is_untouched (const AppDeliveryPlan *self, const AppProgrammeTrack *track)
{
  const AppMedia *media = track->media;
  int bits = app_media_bits (media);
  gboolean fits = app_media_is_float (media) ? self->target->bits == APP_PCM_FLOAT
                                             : bits > 0 && bits <= self->target->bits;
  return self->rate == self->programme->rate && app_media_rate (media) == self->rate
         && !app_media_is_missing (media) && fits && track->gain_db == 0.0 && track->fade_in == 0
         && track->fade_out == 0 && track->join_in == 0 && track->join_out == 0
         && chain_is_idle (track->chain) && chain_is_idle (self->programme->chain);
}

/* Where a track begins, on the grid that the target cuts on. */
static gint64
track_from (const AppDeliveryPlan *self, int i)
{
  gint64 start = to_target (self, self->programme->tracks[i].start);
  return self->target->cd_frames ? start / APP_CD_FRAME * APP_CD_FRAME : start;
}

/* Where its music ends. */
static gint64
track_to (const AppDeliveryPlan *self, int i)
{
  const AppProgrammeTrack *track = &self->programme->tracks[i];
  return MIN (to_target (self, track->start + track->length), self->frames);
}

static gboolean
begins_file (const AppDeliveryPlan *self, int i)
{
  const AppProgrammeTrack *tracks = self->programme->tracks;
  return i == 0 || self->target->files == APP_FILES_TRACKS
         || (self->target->files == APP_FILES_SIDES && tracks[i].side != tracks[i - 1].side);
}

/* Nothing of the programme is left out but what no side has: what comes before its first track and
 * behind the music of its last. */
static void
plan_cuts (AppDeliveryPlan *self)
{
  const AppProgramme *programme = self->programme;
  gboolean sides = self->target->files == APP_FILES_SIDES;
  self->frames = self->audio_frames;
  if (self->target->cd_frames)
    self->frames = (self->frames + APP_CD_FRAME - 1) / APP_CD_FRAME * APP_CD_FRAME;
  self->files = g_new0 (AppPlanFile, programme->n_tracks);
  for (int i = 0; i < programme->n_tracks; i++)
    {
      AppPlanFile *file = &self->files[self->n_files];
      if (begins_file (self, i))
        {
          file->first = i;
          file->from = i > 0 || sides ? track_from (self, i) : 0;
          if (i > 0)
            file[-1].to = sides ? MIN (file[-1].to, file->from) : file->from;
          self->n_files++;
        }
      file = &self->files[self->n_files - 1];
      file->to = sides ? MAX (file->to, track_to (self, i)) : self->frames;
      file->n++;
      file->track = self->target->files == APP_FILES_TRACKS ? i + 1 : 0;
    }
  self->n_all = self->n_files;
}

/* One file of the disc, and what lies beside it. */
static void
plan_disc (AppDeliveryPlan *self, GPtrArray *findings)
{
  self->disc = app_disc_from_programme (self->programme, findings);
  self->lead = self->disc->lead * APP_CD_FRAME;
  self->frames = self->disc->sectors * APP_CD_FRAME;
  self->n_files = self->n_all = 1;
  self->files = g_new0 (AppPlanFile, 1);
  self->files[0].n = self->programme->n_tracks;
  self->files[0].from = self->exporter->pregap ? 0 : APP_DISC_PREGAP * APP_CD_FRAME;
  self->files[0].to = self->frames;
}

/* What follows from the cuts: how many frames are kept, and where in its file each track lies. */
static void
plan_places (AppDeliveryPlan *self)
{
  self->places = g_new0 (AppExportTrack, self->programme->n_tracks);
  for (int i = 0; i < self->n_files; i++)
    {
      AppPlanFile *file = &self->files[i];
      file->row = self->kept;
      file->source_from = to_programme (self, MAX (file->from - self->lead, 0));
      file->source_to = i + 1 == self->n_files && file->to == self->frames
                            ? self->programme->frames
                            : to_programme (self, file->to);
      self->kept += file->to - file->from;
      for (int t = file->first; t < file->first + file->n; t++)
        self->places[t] = (AppExportTrack){
          .number = t + 1,
          .from = self->lead + track_from (self, t) - file->from,
          .to = MIN (self->lead + track_to (self, t), file->to) - file->from,
          .texts = &self->programme->tracks[t].metadata,
        };
    }
}

/* Places for whoever plays the files. Of the whole album in one file also the layout of a disc that
 * begins with it, which its CUE sheet is made of. */
static void
plan_marks (AppDeliveryPlan *self, GPtrArray *findings)
{
  gboolean album = self->target->files == APP_FILES_ALBUM;
  if (self->disc)
    return;
  g_autoptr (GArray) all = app_track_marks_new (self->programme, self->rate,
                                                self->target->cd_frames ? APP_CD_FRAME : 1);
  for (int i = 0; i < self->n_files; i++)
    self->files[i].marks = app_track_marks_cut (all, self->files[i].from, self->files[i].to,
                                                self->files[i].track == 0);
  if (!album || !self->exporter->whole)
    return;
  self->disc = app_disc_from_programme (self->programme, findings);
  app_disc_put_lead (self->disc, APP_DISC_PREGAP);
}

static void
plan_tracks (AppDeliveryPlan *self)
{
  const AppProgramme *programme = self->programme;
  int n = programme->n_tracks;
  self->tracks = g_new0 (AppPlanTrack, n);
  for (int i = 0; i < n; i++)
    {
      self->tracks[i].untouched = track_is_untouched (self, &programme->tracks[i]);
      self->tracks[i].to
          = i + 1 < n ? to_target (self, programme->tracks[i + 1].start) : self->audio_frames;
    }
}

static void
put_name (AppDeliveryPlan *self, int i, char *name, guint32 mark)
{
  g_autofree char *temporary = g_strdup_printf (".lacquer-%08x-%d.tmp", mark, i + 1);
  self->files[i].name = name;
  self->files[i].path = g_build_filename (self->folder, name, NULL);
  self->files[i].temporary = g_build_filename (self->folder, temporary, NULL);
}

static void
plan_names (AppDeliveryPlan *self, guint32 mark)
{
  const AppProgramme *programme = self->programme;
  const char *extension = self->exporter->extension;
  g_autofree char **names = g_new (char *, self->n_files);
  for (int i = 0; i < self->n_files; i++)
    {
      const AppProgrammeTrack *track = &programme->tracks[self->files[i].first];
      const char *const *texts = (const char *const *) track->metadata.values;
      const char *const *album = (const char *const *) programme->metadata.values;
      gboolean one = self->files[i].track > 0;
      const AppFileNameParts parts = {
        .track = self->files[i].first + 1,
        .side = track->side,
        .title = one ? texts[APP_FIELD_TITLE] : album[APP_FIELD_TITLE],
        .artist
        = one && *texts[APP_FIELD_ARTIST] ? texts[APP_FIELD_ARTIST] : album[APP_FIELD_ARTIST],
        .album = album[APP_FIELD_TITLE],
      };
      names[i] = app_file_name_expand (self->target->file_name, &parts, extension);
    }
  app_file_names_make_unique (names, self->n_files, extension);
  for (int i = 0; i < self->n_files; i++)
    put_name (self, i, names[i], mark);
}

/* Behind the audio, whose name they may have in theirs: those of the format, then the papers. */
static void
plan_companions (AppDeliveryPlan *self, guint32 mark)
{
  g_autoptr (GPtrArray) companions = app_companions_new ();
  AppExportFile file;
  app_delivery_plan_export_file (self, 0, &file);
  if (self->exporter->companions)
    self->exporter->companions (&file, NULL, companions);
  app_side_sheets (self, companions);
  app_delivery_papers (self->programme, self->disc, NULL, NULL, companions);
  self->n_all = self->n_files + (int) companions->len;
  self->files = g_renew (AppPlanFile, self->files, self->n_all);
  for (guint i = 0; i < companions->len; i++)
    {
      const AppCompanion *companion = companions->pdata[i];
      self->files[self->n_files + i] = (AppPlanFile){ 0 };
      put_name (self, self->n_files + (int) i, g_strdup (companion->name), mark);
    }
}

static gboolean
check_lengths (const AppDeliveryPlan *self, GError **error)
{
  for (int i = 0; i < self->n_files; i++)
    if (self->files[i].to <= self->files[i].from)
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     _ ("Track %d begins where the next one begins, so that target “%s” would have "
                        "an empty file. Move it or take it out."),
                     self->files[i].first + self->files[i].n, self->target->id);
        return FALSE;
      }
  return TRUE;
}

/* Rules of the Red Book; a burner or a plant would refuse. */
static void
check_cd (const AppDeliveryPlan *self, GPtrArray *findings)
{
  if (self->n_files > CD_TRACKS_MAX)
    app_findings_add (findings, APP_SEVERITY_WARNING, "cd-tracks",
                      _ ("A CD has at most %d tracks, the album has %d."), CD_TRACKS_MAX,
                      self->n_files);
  if (self->frames > (gint64) CD_SECONDS_MAX * self->rate)
    app_findings_add (findings, APP_SEVERITY_WARNING, "cd-length",
                      _ ("The album is %.1f minutes long; a CD holds 79:57."),
                      (double) self->frames / self->rate / 60);
  for (int i = 0; i < self->n_files; i++)
    {
      double seconds = (double) (self->files[i].to - self->files[i].from) / self->rate;
      if (seconds < CD_TRACK_SECONDS_MIN)
        app_findings_add (findings, APP_SEVERITY_WARNING, "cd-track-short",
                          _ ("Track %d is %.2f s long; a track of a CD has at least %d s."), i + 1,
                          seconds, CD_TRACK_SECONDS_MIN)
            ->track
            = i + 1;
    }
}

/* What is known of a record without listening. */
static void
check_sides (const AppDeliveryPlan *self, GPtrArray *findings)
{
  g_autoptr (AppVinyl) vinyl = app_vinyl_new (self->programme);
  app_vinyl_tell (vinyl, self->programme, self->target, findings);
}

/* What stores think of a cover that goes into the files. */
static void
check_cover (const AppDeliveryPlan *self, GPtrArray *findings)
{
  AppExportFile file;
  app_delivery_plan_export_file (self, 0, &file);
  const AppPicture *cover = file.cover;
  if (!cover || self->exporter->raw)
    return;
  if (cover->width != cover->height)
    app_findings_add (findings, APP_SEVERITY_INFO, "cover-not-square",
                      _ ("The cover is not square: %d × %d pixels."), cover->width, cover->height)
        ->advice
        = g_strdup (_ ("Stores and players want a square one."));
  if (MIN (cover->width, cover->height) < APP_PICTURE_SIDE_MIN)
    app_findings_add (findings, APP_SEVERITY_INFO, "cover-small",
                      _ ("The cover has %d × %d pixels."), cover->width, cover->height)
        ->advice
        = g_strdup_printf (_ ("Stores want at least %d × %d, better 3000 × 3000."),
                           APP_PICTURE_SIDE_MIN, APP_PICTURE_SIDE_MIN);
}

static void
check_letters (const AppDeliveryPlan *self, GPtrArray *findings)
{
  g_autofree AppExportFile *files = g_new (AppExportFile, self->n_files);
  for (int i = 0; i < self->n_files; i++)
    app_delivery_plan_export_file (self, i, &files[i]);
  if (self->exporter->ascii)
    app_tags_check_ascii (files, self->n_files, findings);
}

static gboolean
check_format (const AppDeliveryPlan *self, GPtrArray *findings, GError **error)
{
  AppExportFile file;
  app_delivery_plan_export_file (self, 0, &file);
  self->exporter->can_export (&file, findings);
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      if (finding->severity < APP_SEVERITY_ERROR)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s%s%s", self->target->id,
                   finding->text, finding->advice ? " " : "",
                   finding->advice ? finding->advice : "");
      return FALSE;
    }
  return TRUE;
}

AppDeliveryPlan *
app_delivery_plan_new (AppProgramme *programme, const AppTarget *target, const char *folder,
                       GPtrArray *findings, GError **error)
{
  const AppExporter *exporter = app_exporter_find (target->exporter);
  if (!exporter || programme->n_tracks < 1 || programme->frames < 1)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   exporter ? _ ("The album has no audio that could be delivered as “%s”.")
                            : _ ("The format of target “%s” is not known."),
                   target->id);
      return NULL;
    }
  if (programme->first_empty)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("Track %d has no audio, and the tracks behind it would be numbered anew. "
                      "Locate its mix, shorten its trims or remove it."),
                   programme->first_empty);
      return NULL;
    }
  AppDeliveryPlan *self = g_new0 (AppDeliveryPlan, 1);
  self->target = target;
  self->exporter = exporter;
  self->programme = app_programme_ref (programme);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  self->folder = g_build_filename (absolute, target->id, NULL);
  self->rate = target->rate ? target->rate : programme->rate;
  self->audio_frames = dsp_resampler_length (programme->frames, programme->rate, self->rate);
  guint32 mark = g_random_int ();
  if (exporter->disc)
    plan_disc (self, findings);
  else
    plan_cuts (self);
  plan_places (self);
  plan_marks (self, findings);
  plan_tracks (self);
  plan_names (self, mark);
  if (!check_lengths (self, error) || !check_format (self, findings, error))
    {
      app_delivery_plan_free (self);
      return NULL;
    }
  plan_companions (self, mark);
  check_cover (self, findings);
  check_letters (self, findings);
  if (target->cd_frames && target->files == APP_FILES_TRACKS)
    check_cd (self, findings);
  if (target->files == APP_FILES_SIDES)
    check_sides (self, findings);
  if (target->apple)
    app_apple_check_sources (self, findings);
  return self;
}

void
app_delivery_plan_free (AppDeliveryPlan *self)
{
  if (!self)
    return;
  for (int i = 0; i < self->n_all; i++)
    {
      g_free (self->files[i].name);
      g_free (self->files[i].path);
      g_free (self->files[i].temporary);
      if (self->files[i].marks)
        g_array_unref (self->files[i].marks);
    }
  g_free (self->files);
  g_free (self->tracks);
  g_free (self->places);
  app_disc_free (self->disc);
  g_free (self->folder);
  app_programme_unref (self->programme);
  g_free (self);
}

gboolean
app_delivery_plan_is_alike (const AppDeliveryPlan *self, const AppDeliveryPlan *other)
{
  const AppTarget *a = self->target, *b = other->target;
  gboolean same_ceiling
      = a->ceiling_dbtp == b->ceiling_dbtp || (isnan (a->ceiling_dbtp) && isnan (b->ceiling_dbtp));
  return self->programme == other->programme && self->rate == other->rate && a->bits == b->bits
         && same_ceiling && strcmp (a->dither, b->dither) == 0;
}

void
app_delivery_plan_export_file (const AppDeliveryPlan *self, int i, AppExportFile *file)
{
  const AppPlanFile *planned = &self->files[i];
  *file = (AppExportFile){
    .path = planned->temporary,
    .name = planned->name,
    .rate = self->rate,
    .bits = self->target->bits,
    .channels = DSP_CHANNELS,
    .frames = planned->to - planned->from,
    .album = self->target->tags ? &self->programme->metadata : NULL,
    .track = self->target->tags && planned->track ? self->places[planned->first].texts : NULL,
    .cover = app_tag_set_has (self->target->left_out, "cover") ? self->programme->cover : NULL,
    .left_out = self->target->left_out,
    .track_number = planned->track,
    .n_tracks = self->programme->n_tracks,
    .tracks = self->places + planned->first,
    .n_in_file = planned->n,
    .disc = self->disc,
    .marks = self->target->tags ? planned->marks : NULL,
    .options = self->target->options,
  };
}

guint64
app_delivery_plan_bytes (const AppDeliveryPlan *self)
{
  const AppPicture *cover = self->programme->cover;
  guint64 picture = cover ? g_bytes_get_size (cover->bytes) / 3 * 4 : 0; /* as text, the longest */
  return (guint64) self->frames * DSP_CHANNELS * self->target->bits / 8
         + (guint64) self->n_all * (HEADER_BYTES + picture);
}
