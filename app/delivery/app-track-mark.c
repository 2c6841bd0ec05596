/* app-track-mark.c — the places in a delivered file. */
#include "app-track-mark.h"

#include "app-cd-field.h"

#include <math.h>

/* Marking a programme. */
typedef struct
{
  const AppProgramme *programme; /* borrowed */
  GArray *marks;                 /* borrowed */
  int rate;
  gint64 grid;
  gint64 end; /* frame of the programme behind all music so far */
  int track, index;
} Marking;

static void
mark_clear (gpointer data)
{
  AppTrackMark *mark = data;
  g_free (mark->label);
}

static GArray *
marks_new (void)
{
  GArray *marks = g_array_new (FALSE, TRUE, sizeof (AppTrackMark));
  g_array_set_clear_func (marks, mark_clear);
  return marks;
}

/* A frame of the programme at the file's rate, to the nearest. */
static gint64
to_file (const Marking *self, gint64 frame)
{
  gint64 in = self->programme->rate;
  return (frame * self->rate + in / 2) / in;
}

/* A frame of the file on the grid. */
static gint64
down (const Marking *self, gint64 frame)
{
  return frame / self->grid * self->grid;
}

static gint64
up (const Marking *self, gint64 frame)
{
  return down (self, frame + self->grid - 1);
}

static void
add (Marking *self, gint64 frame, const char *title)
{
  g_autofree char *number = self->index > 1
                                ? g_strdup_printf ("%02d.%02d", self->track, self->index)
                                : g_strdup_printf ("%02d", self->track);
  AppTrackMark mark = {
    .frame = frame,
    .track = self->track,
    .index = self->index,
    .label = title && *title ? g_strdup_printf ("%s %s", number, title) : g_strdup (number),
  };
  g_array_append_val (self->marks, mark);
}

/* A track of the disc, and the pause before it. */
static void
add_track (Marking *self, gint64 start, const char *title)
{
  self->track++;
  self->index = 0;
  gint64 pause = self->track > 1 ? up (self, to_file (self, self->end)) : 0;
  if (pause < start)
    add (self, pause, NULL);
  self->index = 1;
  add (self, start, title);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const AppTrackMark *one = a, *two = b;
  if (one->track != two->track)
    return one->track - two->track;
  return one->index - two->index;
}

static void
mark_track (Marking *self, const AppProgrammeTrack *track)
{
  const char *const *values = (const char *const *) track->metadata.values;
  gint64 begin = to_file (self, track->start), start = down (self, begin);
  double seconds[APP_CD_INDICES_MAX];
  AppCdStart kind = APP_CD_START_TRACK;
  if (!app_cd_start_parse (values[APP_FIELD_CD_START], &kind)
      || (kind == APP_CD_START_INDEX && self->track == 0))
    kind = APP_CD_START_TRACK;
  if (kind == APP_CD_START_TRACK)
    add_track (self, start, values[APP_FIELD_TITLE]);
  else if (kind == APP_CD_START_INDEX)
    {
      self->index++;
      add (self, start, values[APP_FIELD_TITLE]);
    }
  int n = app_cd_indices_parse (values[APP_FIELD_CD_INDICES], seconds);
  for (int k = 0; k < n && self->track > 0; k++)
    {
      self->index++;
      add (self, down (self, begin + llround (seconds[k] * self->rate)), NULL);
    }
  self->end = MAX (self->end, track->start + track->length);
}

GArray *
app_track_marks_new (const AppProgramme *programme, int rate, gint64 grid)
{
  Marking self = { .programme = programme, .marks = marks_new (), .rate = rate, .grid = grid };
  for (int i = 0; i < programme->n_tracks; i++)
    mark_track (&self, &programme->tracks[i]);
  g_array_sort (self.marks, compare_marks);
  return self.marks;
}

GArray *
app_track_marks_cut (const GArray *marks, gint64 from, gint64 to, gboolean starts)
{
  g_autoptr (GArray) cut = marks_new ();
  for (guint i = 0; i < marks->len; i++)
    {
      AppTrackMark mark = g_array_index (marks, AppTrackMark, i);
      if ((mark.index < 2 && !starts) || mark.frame < from || mark.frame >= to)
        continue;
      mark.frame -= from;
      mark.label = g_strdup (mark.label);
      g_array_append_val (cut, mark);
    }
  return cut->len ? g_steal_pointer (&cut) : NULL;
}
