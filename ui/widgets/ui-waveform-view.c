/* ui-waveform-view.c — what a UiWaveform shows and how it is drawn. */
#include "ui-waveform-view.h"

#include "ui-draw.h"
#include "ui-span.h"
#include "ui-still.h"
#include "ui-waveform-lanes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MIN_FRAMES 8.0 /* closest zoom */
#define LABEL_PX 92.0  /* least distance of ruler labels */
#define LABEL_POINTS 7.5
#define CAPTION_HEIGHT 14.0 /* px */
#define CAPTION_LEFT 20.0   /* px; beside the line of a trim that is seen whole */
#define CURVE_HZ 10.0       /* loudness: one value every 100 ms */
#define LOUDNESS_DB 40.0    /* LUFS from the top to the middle */
#define REDUCTION_DB 24.0   /* ... of gain reduction */
#define EDGE_PX 5.0         /* reach of a trim edge */
#define MARK_PX 8.0         /* height of a mark */
#define FLAG_WIDTH 9.0      /* of the flag of a note */
#define FLAG_HEIGHT 8.0
#define FLAG_ABOVE 15.0 /* its top, above the ruler */
#define GRIP_PX 6.0     /* reach of an end of the loop, on the ruler */
#define LOOP_FRAMES 256 /* least length of a loop: a quantum of the player */

/* ---- geometry ----------------------------------------------------------------------------- */

double
ui_waveform_view_x_of (const UiWaveformView *self, double frame)
{
  return ui_span_x_of (self->from, self->to, self->width, frame);
}

double
ui_waveform_view_frame_at (const UiWaveformView *self, double x)
{
  return ui_span_frame_at (self->from, self->to, self->width, x);
}

gint64
ui_waveform_view_end (const UiWaveformView *self)
{
  return self->track.frames - self->track.trim_out;
}

void
ui_waveform_view_clamp (UiWaveformView *self)
{
  const double frames = self->has_track ? (double) self->track.frames : 1.0;
  const double margin = 0.02 * frames; /* room beside the ends for their handles */

  ui_span_clamp (&self->from, &self->to, -margin, frames + margin, MIN_FRAMES);
}

static double
part_x (const UiWaveformView *self, int part)
{
  const UiWaveformTrack *t = &self->track;

  switch (part)
    {
    case UI_WAVEFORM_TRIM_IN:
      return ui_waveform_view_x_of (self, (double) t->trim_in);
    case UI_WAVEFORM_TRIM_OUT:
      return ui_waveform_view_x_of (self, (double) ui_waveform_view_end (self));
    case UI_WAVEFORM_FADE_IN:
      return ui_waveform_view_x_of (self, (double) (t->trim_in + t->fade_in));
    default:
      return ui_waveform_view_x_of (self, (double) (ui_waveform_view_end (self) - t->fade_out));
    }
}

int
ui_waveform_view_pick (const UiWaveformView *self, double x, double y)
{
  if (!self->has_track || !self->track.editable || y > self->height - UI_WAVEFORM_RULER)
    return -1;
  /* Above: the fades, whose handles may lie on the trim edges; below: the edges. */
  if (y <= UI_WAVEFORM_HANDLE + 4.0)
    {
      for (int part = UI_WAVEFORM_FADE_IN; part <= UI_WAVEFORM_FADE_OUT; part++)
        if (fabs (x - part_x (self, part)) <= UI_WAVEFORM_HANDLE)
          return part;
      return -1;
    }
  for (int part = UI_WAVEFORM_TRIM_IN; part <= UI_WAVEFORM_TRIM_OUT; part++)
    if (fabs (x - part_x (self, part)) <= EDGE_PX)
      return part;
  return -1;
}

gint64
ui_waveform_view_note (const UiWaveformView *self, guint index)
{
  return (int) index == self->held_note ? self->held_frame
                                        : g_array_index (self->notes, UiWaveformNote, index).frame;
}

void
ui_waveform_view_hold_note (UiWaveformView *self, int index, gint64 frame)
{
  self->held_note = index;
  self->held_frame = CLAMP (frame, 0, MAX (self->track.frames - 1, 0));
}

gboolean
ui_waveform_view_put_notes (UiWaveformView *self, const UiWaveformNote *notes, int n)
{
  GArray *rows = self->notes;
  gboolean same = (int) rows->len == n;

  for (int i = 0; i < n && same; i++)
    {
      const UiWaveformNote *had = &g_array_index (rows, UiWaveformNote, i);

      same = had->frame == notes[i].frame && strcmp (had->text, notes[i].text) == 0;
    }
  if (same)
    return FALSE;
  self->held_note = -1;
  g_array_set_size (rows, 0);
  for (int i = 0; i < n; i++)
    {
      const UiWaveformNote note = { notes[i].frame, g_strdup (notes[i].text) };

      g_array_append_val (rows, note);
    }
  return TRUE;
}

gint64
ui_waveform_view_value (const UiWaveformView *self, int part)
{
  const UiWaveformTrack *t = &self->track;

  return part == UI_WAVEFORM_TRIM_IN    ? t->trim_in
         : part == UI_WAVEFORM_TRIM_OUT ? t->trim_out
         : part == UI_WAVEFORM_FADE_IN  ? t->fade_in
                                        : t->fade_out;
}

gint64
ui_waveform_view_put_part (UiWaveformView *self, int part, gint64 value)
{
  UiWaveformTrack *t = &self->track;
  const gint64 length = t->frames - t->trim_in - t->trim_out;

  switch (part)
    {
    case UI_WAVEFORM_TRIM_IN:
      return t->trim_in = CLAMP (value, 0, MAX (t->frames - t->trim_out - 1, 0));
    case UI_WAVEFORM_TRIM_OUT:
      return t->trim_out = CLAMP (value, 0, MAX (t->frames - t->trim_in - 1, 0));
    case UI_WAVEFORM_FADE_IN:
      return t->fade_in = CLAMP (value, 0, MAX (length - t->fade_out, 0));
    default:
      return t->fade_out = CLAMP (value, 0, MAX (length - t->fade_in, 0));
    }
}

int
ui_waveform_view_pick_note (const UiWaveformView *self, double x, double y)
{
  const double ruler = self->height - UI_WAVEFORM_RULER;

  if (!self->has_track || y > ruler || y < ruler - FLAG_ABOVE - 2.0)
    return -1;
  for (guint i = self->notes->len; i > 0; i--)
    {
      const double left
          = ui_waveform_view_x_of (self, (double) ui_waveform_view_note (self, i - 1));

      if (x >= left - 2.0 && x <= left + FLAG_WIDTH + 1.0)
        return (int) i - 1;
    }
  return -1;
}

UiWaveformLoop
ui_waveform_view_pick_loop (const UiWaveformView *self, double x, double y)
{
  const double from = ui_waveform_view_x_of (self, (double) self->loop_from);
  const double to = ui_waveform_view_x_of (self, (double) self->loop_to);
  /* A loop that is narrow on the screen keeps a middle to take. */
  const double reach = MIN (GRIP_PX, MAX ((to - from) / 4.0, 1.0));

  if (!self->has_track || self->loop_from >= self->loop_to || y <= self->height - UI_WAVEFORM_RULER)
    return UI_WAVEFORM_LOOP_NONE;
  if (x >= from - GRIP_PX && x <= from + reach)
    return UI_WAVEFORM_LOOP_FROM;
  if (x >= to - reach && x <= to + GRIP_PX)
    return UI_WAVEFORM_LOOP_TO;
  return x > from && x < to ? UI_WAVEFORM_LOOP_WHOLE : UI_WAVEFORM_LOOP_NONE;
}

void
ui_waveform_view_drag_loop (UiWaveformView *self, UiWaveformLoop what, double from, double to)
{
  const double first = (double) self->track.trim_in, end = (double) ui_waveform_view_end (self);
  const double least = MIN (LOOP_FRAMES, end - first);

  switch (what)
    {
    case UI_WAVEFORM_LOOP_FROM:
      from = CLAMP (from, MIN (first, to - least), to - least);
      break;
    case UI_WAVEFORM_LOOP_TO:
      to = CLAMP (to, from + least, MAX (end, from + least));
      break;
    case UI_WAVEFORM_LOOP_WHOLE: /* may reach out of the track: no further than it did */
      {
        const double left = MIN (first, (double) self->loop_from) - from;
        const double right = MAX (end, (double) self->loop_to) - to;
        const double back = left > 0.0 ? left : MIN (right, 0.0);

        self->loop_to += llround (from + back) - self->loop_from; /* as long as it was */
        self->loop_from = llround (from + back);
        return;
      }
    default: /* a new one, from anywhere to anywhere */
      {
        const double a = CLAMP (MIN (from, to), first, end - least);

        to = CLAMP (MAX (from, to), a + least, end);
        from = a;
        break;
      }
    }
  self->loop_from = (gint64) floor (from);
  self->loop_to = (gint64) ceil (to);
}

double
ui_waveform_view_step (double seconds_per_px, double px, int *decimals)
{
  static const struct
  {
    double step;
    int decimals;
  } steps[] = { { 0.00001, 5 }, { 0.00002, 5 }, { 0.00005, 5 }, { 0.0001, 4 }, { 0.0002, 4 },
                { 0.0005, 4 },  { 0.001, 3 },   { 0.002, 3 },   { 0.005, 3 },  { 0.01, 2 },
                { 0.02, 2 },    { 0.05, 2 },    { 0.1, 1 },     { 0.2, 1 },    { 0.5, 1 },
                { 1, 0 },       { 2, 0 },       { 5, 0 },       { 10, 0 },     { 15, 0 },
                { 30, 0 },      { 60, 0 },      { 120, 0 },     { 300, 0 },    { 600, 0 },
                { 1800, 0 } };
  const double least = seconds_per_px * px;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].step >= least)
      {
        *decimals = steps[i].decimals;
        return steps[i].step;
      }
  *decimals = 0;
  return 3600.0 * ceil (least / 3600.0);
}

/* ---- cached part -------------------------------------------------------------------------- */

static void
draw_ruler (const UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot, double top)
{
  const double rate = self->track.rate, zero = (double) self->track.trim_in;
  const double from = (self->from - zero) / rate, to = (self->to - zero) / rate;
  int decimals;
  const double step = ui_waveform_view_step ((to - from) / self->width, LABEL_PX, &decimals);
  char text[32];
  double width;

  for (double k = ceil (from / step); k * step <= to; k++)
    {
      const double x = ui_waveform_view_x_of (self, k * step * rate + zero);

      ui_draw_rect (snapshot, ui_palette (UI_COLOR_LINE), floor (x), top, 1, 4);
      ui_format_time (k * step, decimals, text, sizeof text);
      ui_draw_text_size (widget, UI_TEXT_NUMERIC, LABEL_POINTS, text, &width, NULL);
      if (x + 4 + width <= self->width)
        ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_DIM),
                      text, x + 4, top + UI_WAVEFORM_RULER / 2 + 1, 0, 0.5, 0);
    }
}

/* Traces a row of values every 100 ms; y is the depth below 0 dB, range dB at height. Of the values
 * that share a pixel the least deep is drawn. */
static void
trace_curve (const UiWaveformView *self, cairo_t *cr, const GArray *values, gint64 start,
             double range, double height)
{
  const double step = self->track.rate / CURVE_HZ;
  const int stride = MAX ((int) ((self->to - self->from) / self->width / step), 1);
  const int first = MAX ((int) ((self->from - (double) start) / step) - stride, 0);
  double x = 0.0;

  for (int i = first - first % stride; i < (int) values->len && x <= self->width; i += stride)
    {
      double depth = -g_array_index (values, float, i);

      for (int k = i + 1; k < MIN (i + stride, (int) values->len); k++)
        {
          const double other = -g_array_index (values, float, k);

          depth = MIN (depth, other);
        }
      x = ui_waveform_view_x_of (self, (double) start + i * step);
      cairo_line_to (cr, x, height * (depth < range ? MAX (depth, 0.0) / range : 1.0));
    }
}

static double
depth_at (const GArray *values, int i)
{
  return values && i >= 0 && i < (int) values->len ? -g_array_index (values, float, i) : 0.0;
}

/* The area from the top down to what the track's chain takes away, or to the sum of both: the
 * deepest of the values that share a pixel. */
static void
draw_taken (const UiWaveformView *self, cairo_t *cr, gboolean both, UiColor fill, double height)
{
  const GArray *track = self->track_reduction, *album = both ? self->album_reduction : NULL;
  const int n = MAX (track ? (int) track->len : 0, album ? (int) album->len : 0);
  const double step = self->track.rate / self->reduction_hz;
  const int stride = MAX ((int) ((self->to - self->from) / self->width / step), 1);
  const int first = MAX ((int) ((self->from - (double) self->reduction_start) / step) - stride, 0);
  const GdkRGBA color = ui_palette_alpha (fill, 0.4);
  double x = 0.0;

  if (n == 0 || first >= n)
    return;
  gdk_cairo_set_source_rgba (cr, &color);
  x = ui_waveform_view_x_of (self,
                             (double) self->reduction_start + (first - first % stride) * step);
  cairo_move_to (cr, x, 0);
  for (int i = first - first % stride; i < n && x <= self->width; i += stride)
    {
      double depth = 0.0;

      for (int k = i; k < MIN (i + stride, n); k++)
        depth = MAX (depth, depth_at (track, k) + depth_at (album, k));
      depth = height * MIN (depth / REDUCTION_DB, 1.0);
      cairo_line_to (cr, x, depth);
      x = ui_waveform_view_x_of (self, (double) self->reduction_start + (i + stride) * step);
      cairo_line_to (cr, x, depth); /* a step: the most from here to there */
    }
  cairo_line_to (cr, x, 0);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_reduction (const UiWaveformView *self, cairo_t *cr, double height)
{
  if (self->album_reduction && self->album_reduction->len)
    draw_taken (self, cr, TRUE, UI_COLOR_ERROR, height / 2.0);
  draw_taken (self, cr, FALSE, UI_COLOR_MASTER, height / 2.0);
}

static void
draw_loudness (const UiWaveformView *self, cairo_t *cr, double height)
{
  const GdkRGBA color = ui_palette_alpha (UI_COLOR_TEXT, 0.6);

  if (!self->loudness || self->loudness->len < 2)
    return;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.0);
  trace_curve (self, cr, self->loudness, self->loudness_start, LOUDNESS_DB, height / 2.0);
  cairo_stroke (cr);
}

/* The gain of a fade as a line over the upper half: full at the top, silence on the zero line. */
static void
draw_fade (const UiWaveformView *self, cairo_t *cr, gint64 from, gint64 length, AppShape shape,
           gboolean out, double height)
{
  const int points = 64;

  if (length <= 0)
    return;
  for (int i = 0; i <= points; i++)
    {
      const double t = (double) i / points;

      cairo_line_to (cr, ui_waveform_view_x_of (self, (double) from + t * (double) length),
                     height / 2.0 * (1.0 - app_shape_gain (shape, out ? 1.0 - t : t)));
    }
  cairo_stroke (cr);
}

static void
draw_fades (const UiWaveformView *self, cairo_t *cr, double height)
{
  const UiWaveformTrack *t = &self->track;
  const gint64 end = ui_waveform_view_end (self);
  const GdkRGBA color = ui_palette_alpha (UI_COLOR_TEXT, 0.7);
  const GdkRGBA other = ui_palette_alpha (UI_COLOR_GOOD, 0.7);

  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.0);
  draw_fade (self, cr, t->trim_in, t->fade_in, t->fade_in_shape, FALSE, height);
  draw_fade (self, cr, end - t->fade_out, t->fade_out, t->fade_out_shape, TRUE, height);
  /* Crossfades: this track's side, and that of its neighbour. */
  draw_fade (self, cr, t->trim_in, t->join_in, t->join_in_shape, FALSE, height);
  draw_fade (self, cr, end - t->join_out, t->join_out, t->join_out_shape, TRUE, height);
  gdk_cairo_set_source_rgba (cr, &other);
  draw_fade (self, cr, t->trim_in, t->join_in, t->join_in_shape, TRUE, height);
  draw_fade (self, cr, end - t->join_out, t->join_out, t->join_out_shape, FALSE, height);
}

static void
draw_marks (const UiWaveformView *self, GtkSnapshot *snapshot, double height)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const UiWaveformMark *mark = &g_array_index (self->marks, UiWaveformMark, i);
      const double x = ui_waveform_view_x_of (self, (double) mark->frame);
      const double to = ui_waveform_view_x_of (self, (double) (mark->frame + mark->length));
      const double left = MAX (floor (x), 0.0);
      const double width = MIN (MAX (to - left, 1.0), self->width - left);

      if (to < 0.0 || x > self->width)
        continue;
      ui_draw_rect (snapshot, ui_palette (mark->color), left, 0, width, MARK_PX);
      ui_draw_rect (snapshot, ui_palette (mark->color), left, height - MARK_PX, width, MARK_PX);
    }
}

/* A pole at the frame and a flag to its right. */
static void
draw_notes (const UiWaveformView *self, GtkSnapshot *snapshot, double height)
{
  const GdkRGBA pole = ui_palette_alpha (UI_COLOR_WARNING, 0.35);

  for (guint i = 0; i < self->notes->len; i++)
    {
      const double x
          = floor (ui_waveform_view_x_of (self, (double) ui_waveform_view_note (self, i)));

      if (x < -FLAG_WIDTH || x > self->width)
        continue;
      ui_draw_rect (snapshot, &pole, x, 0, 1, height - FLAG_ABOVE);
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_WARNING), x, height - FLAG_ABOVE, 1, FLAG_ABOVE);
      ui_draw_rect (snapshot, ui_palette (UI_COLOR_WARNING), x, height - FLAG_ABOVE, FLAG_WIDTH,
                    FLAG_HEIGHT);
    }
}

/* What is trimmed away lies under a veil. */
static void
draw_trims (const UiWaveformView *self, cairo_t *cr, double height)
{
  const GdkRGBA veil = ui_palette_alpha (UI_COLOR_WINDOW, 0.72);
  const double in = ui_waveform_view_x_of (self, (double) self->track.trim_in);
  const double out = ui_waveform_view_x_of (self, (double) ui_waveform_view_end (self));

  gdk_cairo_set_source_rgba (cr, &veil);
  if (in > 0.0)
    cairo_rectangle (cr, 0, 0, MIN (in, self->width), height);
  if (out < self->width)
    cairo_rectangle (cr, MAX (out, 0.0), 0, self->width - MAX (out, 0.0), height);
  cairo_fill (cr);
}

/* Lanes and curves as one picture. */
static void
draw_picture (const UiWaveformView *self, GtkSnapshot *snapshot, double height)
{
  cairo_surface_t *surface = ui_waveform_lanes_render (self, height);
  cairo_t *cr;

  if (!surface)
    return;
  cr = cairo_create (surface);
  cairo_scale (cr, self->scale, self->scale);
  draw_reduction (self, cr, height);
  draw_loudness (self, cr, height);
  draw_trims (self, cr, height);
  draw_fades (self, cr, height);
  cairo_destroy (cr);
  ui_draw_image (snapshot, surface, 0, 0, self->width, height);
}

static gboolean
has_reduction (const UiWaveformView *self)
{
  return (self->track_reduction && self->track_reduction->len)
         || (self->album_reduction && self->album_reduction->len);
}

/* Names of what lies over the waveform stand below, where neither that nor fades are. */
static void
draw_caption (const UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot,
              const char *text, int row)
{
  const GdkRGBA veil = ui_palette_alpha (UI_COLOR_WELL, 0.7);
  const double y = self->height - UI_WAVEFORM_RULER - CAPTION_HEIGHT * (row + 1) - 2;
  double width;

  ui_draw_text_size (widget, UI_TEXT_PLAIN, LABEL_POINTS, text, &width, NULL);
  ui_draw_rect (snapshot, &veil, CAPTION_LEFT - 4, y, width + 8, CAPTION_HEIGHT);
  ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, LABEL_POINTS, ui_palette (UI_COLOR_DIM), text,
                CAPTION_LEFT, y + CAPTION_HEIGHT / 2, 0, 0.5, 0);
}

static void
make_cache (UiWaveformView *self, GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const double height = self->height - UI_WAVEFORM_RULER;

  draw_picture (self, snapshot, height);
  if (self->loudness && self->loudness->len > 1)
    draw_caption (self, widget, snapshot, _ ("short-term loudness"), 0);
  if (has_reduction (self))
    draw_caption (self, widget, snapshot, _ ("gain reduction"),
                  self->loudness && self->loudness->len > 1);
  draw_marks (self, snapshot, height);
  draw_notes (self, snapshot, height);
  draw_ruler (self, widget, snapshot, height);
  self->cache = gtk_snapshot_free_to_node (snapshot);
  self->cache_is_still = FALSE;
  self->drawn++;
}

/* ---- moving part -------------------------------------------------------------------------- */

static void
draw_handles (const UiWaveformView *self, GtkSnapshot *snapshot)
{
  const double height = self->height - UI_WAVEFORM_RULER;

  if (!self->track.editable)
    return;
  for (int part = 0; part < UI_WAVEFORM_N_PARTS; part++)
    {
      const gboolean hot = part == self->hot_part;
      const GdkRGBA color = ui_palette_alpha (hot ? UI_COLOR_MASTER : UI_COLOR_TEXT, hot ? 1 : 0.6);
      const double x = part_x (self, part);

      if (x < -UI_WAVEFORM_HANDLE || x > self->width + UI_WAVEFORM_HANDLE)
        continue;
      if (part <= UI_WAVEFORM_TRIM_OUT)
        ui_draw_rect (snapshot, &color, floor (x), 0, hot ? 2 : 1, height);
      else
        ui_draw_rect (snapshot, &color, round (x - UI_WAVEFORM_HANDLE / 2), 0, UI_WAVEFORM_HANDLE,
                      UI_WAVEFORM_HANDLE);
    }
}

/* A length or place of what is dragged, beside it; at: px. */
static void
draw_time (const UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot, const char *name,
           gint64 frames, double at)
{
  char time[32];
  double width, height;

  ui_format_time ((double) frames / self->track.rate, 3, time, sizeof time);
  g_autofree char *text = g_strconcat (name, " ", time, NULL);
  ui_draw_text_size (widget, UI_TEXT_NUMERIC, 8.0, text, &width, &height);
  const double x = at + width + 26.0 > self->width ? at - width - 24.0 : at + 12.0;
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), x, 14.0, width + 12.0, height + 8.0);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 8.0, ui_palette (UI_COLOR_TEXT), text, x + 6.0,
                18.0, 0, 0, 0);
}

static void
draw_read_out (const UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  const char *const names[UI_WAVEFORM_N_PARTS]
      = { _ ("Trim"), _ ("Trim"), _ ("Fade in"), _ ("Fade out") };

  draw_time (self, widget, snapshot, names[self->hot_part],
             ui_waveform_view_value (self, self->hot_part), part_x (self, self->hot_part));
}

static void
draw_grip (const UiWaveformView *self, GtkSnapshot *snapshot, UiWaveformLoop end, double x)
{
  const gboolean hot = self->hot_loop == end || self->hot_loop == UI_WAVEFORM_LOOP_WHOLE;
  const double width = hot ? 5.0 : 3.0;

  ui_draw_rect (snapshot, ui_palette (UI_COLOR_GOOD),
                floor (end == UI_WAVEFORM_LOOP_FROM ? x : x - width),
                self->height - UI_WAVEFORM_RULER, width, UI_WAVEFORM_RULER);
}

static void
draw_loop (const UiWaveformView *self, GtkSnapshot *snapshot)
{
  const double from = ui_waveform_view_x_of (self, (double) self->loop_from);
  const double to = ui_waveform_view_x_of (self, (double) self->loop_to);
  const double left = MAX (from, 0.0), right = MIN (to, self->width);
  const GdkRGBA veil = ui_palette_alpha (UI_COLOR_TEXT, 0.10);

  if (self->loop_from >= self->loop_to || right <= left)
    return;
  ui_draw_rect (snapshot, &veil, left, 0, right - left, self->height);
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_GOOD), left, self->height - UI_WAVEFORM_RULER,
                right - left, 2);
  draw_grip (self, snapshot, UI_WAVEFORM_LOOP_FROM, from);
  draw_grip (self, snapshot, UI_WAVEFORM_LOOP_TO, to);
}

/* The bounds of the loop that is dragged, over its middle. */
static void
draw_loop_text (const UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  const double rate = self->track.rate, zero = (double) self->track.trim_in;
  const double x = ui_waveform_view_x_of (self, (self->loop_from + self->loop_to) / 2.0);
  char from[32], to[32], length[32], *text;
  double width, height, left;

  ui_format_time (((double) self->loop_from - zero) / rate, 3, from, sizeof from);
  ui_format_time (((double) self->loop_to - zero) / rate, 3, to, sizeof to);
  ui_format_time ((double) (self->loop_to - self->loop_from) / rate, 3, length, sizeof length);
  text = g_strdup_printf ("%s – %s (%s)", from, to, length);
  ui_draw_text_size (widget, UI_TEXT_NUMERIC, 8.0, text, &width, &height);
  left = CLAMP (x - width / 2.0 - 6.0, 0.0, MAX (self->width - width - 12.0, 0.0));
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), left,
                self->height - UI_WAVEFORM_RULER - height - 12.0, width + 12.0, height + 8.0);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 8.0, ui_palette (UI_COLOR_TEXT), text,
                left + 6.0, self->height - UI_WAVEFORM_RULER - height - 8.0, 0, 0, 0);
  g_free (text);
}

void
ui_waveform_view_draw (UiWaveformView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  const GdkRGBA white = { 1, 1, 1, 1 };

  if (!self->has_track || self->width < 8.0 || self->height < UI_WAVEFORM_RULER + 8.0)
    return;
  if (self->palette != ui_palette_serial ())
    g_clear_pointer (&self->cache, gsk_render_node_unref);
  self->palette = ui_palette_serial ();
  if (!self->cache)
    make_cache (self, widget);
  else if (!self->cache_is_still)
    {
      /* Only of what stands: while it is zoomed, each is drawn once. */
      self->cache = ui_still_node (widget, self->cache);
      self->cache_is_still = TRUE;
    }
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height));
  if (self->cache)
    gtk_snapshot_append_node (snapshot, self->cache);
  draw_loop (self, snapshot);
  draw_handles (self, snapshot);
  if (self->taken && self->hot_part >= 0)
    draw_read_out (self, widget, snapshot);
  if (self->held_note >= 0)
    draw_time (self, widget, snapshot, _ ("Note"), self->held_frame - self->track.trim_in,
               ui_waveform_view_x_of (self, (double) self->held_frame));
  if (self->loop_taken)
    draw_loop_text (self, widget, snapshot);
  if (self->position >= 0)
    ui_draw_rect (snapshot, &white, floor (ui_waveform_view_x_of (self, (double) self->position)),
                  0, 1.0, self->height);
  gtk_snapshot_pop (snapshot);
}

/* ---- life --------------------------------------------------------------------------------- */

static void
clear_note (gpointer note)
{
  g_free (((UiWaveformNote *) note)->text);
}

void
ui_waveform_view_init (UiWaveformView *self)
{
  memset (self, 0, sizeof *self);
  self->marks = g_array_new (FALSE, FALSE, sizeof (UiWaveformMark));
  self->notes = g_array_new (FALSE, FALSE, sizeof (UiWaveformNote));
  g_array_set_clear_func (self->notes, clear_note);
  self->to = 1.0;
  self->height_zoom = 1.0;
  self->active_lane = 1;
  self->position = -1;
  self->hot_part = -1;
  self->held_note = -1;
  self->scale = 1;
}

void
ui_waveform_view_finish (UiWaveformView *self)
{
  for (int lane = 0; lane < UI_WAVEFORM_LANES; lane++)
    g_clear_pointer (&self->lanes[lane].overview, app_overview_unref);
  g_clear_pointer (&self->loudness, g_array_unref);
  g_clear_pointer (&self->track_reduction, g_array_unref);
  g_clear_pointer (&self->album_reduction, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->notes, g_array_unref);
  ui_waveform_view_touch (self);
}

void
ui_waveform_view_touch (UiWaveformView *self)
{
  g_clear_pointer (&self->cache, gsk_render_node_unref);
}
