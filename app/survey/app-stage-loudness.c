/* app-stage-loudness.c — a loudness meter at every stage. */
#include "app-stage-loudness.h"

#include "dsp-denormal.h"
#include "dsp-loudness.h"

struct _AppStageLoudness
{
  const AppProgrammeTrack *track; /* borrowed */
  gint64 from, to;                /* of the programme */
  int n_track, n_album, count;
  DspLoudness **meters; /* owned, count of them */
};

static int
stages (int n_slots)
{
  return n_slots > 0 ? n_slots + 1 : 0;
}

int
app_stage_loudness_count (int n_track, int n_album)
{
  return stages (n_track) + stages (n_album);
}

int
app_stage_loudness_index (int n_track, int n_album, gboolean album, int stage)
{
  int n = album ? stages (n_album) : stages (n_track);
  return stage < 0 || stage >= n ? -1 : album ? stages (n_track) + stage : stage;
}

static const AppProgrammeTrack *
find_track (const AppProgramme *programme, gint64 from, gint64 to)
{
  for (int i = 0; i < programme->n_tracks; i++)
    if (programme->tracks[i].start == from && from + programme->tracks[i].length == to)
      return &programme->tracks[i];
  return NULL;
}

AppStageLoudness *
app_stage_loudness_new (const AppProgramme *programme, gint64 from, gint64 to)
{
  const AppProgrammeTrack *track = find_track (programme, from, to);
  if (!track)
    return NULL;
  AppStageLoudness *self = g_new0 (AppStageLoudness, 1);
  self->track = track;
  self->from = from;
  self->to = to;
  self->n_track = track->chain->n_slots;
  self->n_album = programme->chain->n_slots;
  self->count = app_stage_loudness_count (self->n_track, self->n_album);
  self->meters = g_new0 (DspLoudness *, self->count + 1);
  for (int i = 0; i < self->count; i++)
    if (!(self->meters[i] = dsp_loudness_new (programme->rate, 2)))
      g_error ("out of memory for a meter");
  return self;
}

void
app_stage_loudness_free (AppStageLoudness *self)
{
  if (!self)
    return;
  for (int i = 0; i < self->count; i++)
    dsp_loudness_free (self->meters[i]);
  g_free (self->meters);
  g_free (self);
}

void
app_stage_loudness_feed (guint64 key, int stage, gint64 pos, const double *const *ch, int n,
                         gpointer data)
{
  AppStageLoudness *self = data;
  gboolean album = key == 0;
  if (!album && key != self->track->key)
    return;
  int index = app_stage_loudness_index (self->n_track, self->n_album, album, stage);
  gint64 first = album ? self->from : 0, last = album ? self->to : self->track->length;
  gint64 from = MAX (pos, first), to = MIN (pos + n, last);
  if (index < 0 || from >= to)
    return;
  const double *const part[2] = { ch[0] + (from - pos), ch[1] + (from - pos) };
  dsp_loudness_process (self->meters[index], part, (int) (to - from));
}

GArray *
app_stage_loudness_finish (AppStageLoudness *self)
{
  GArray *lufs = g_array_sized_new (FALSE, FALSE, sizeof (double), self->count);
  DspFloatMode mode = dsp_denormal_begin ();
  for (int i = 0; i < self->count; i++)
    {
      DspLoudnessReading reading;
      dsp_loudness_read (self->meters[i], &reading);
      g_array_append_val (lufs, reading.integrated_lufs);
    }
  dsp_denormal_end (mode);
  return lufs;
}
