/* ui-spectrum-view.c — what a UiSpectrum shows and how it is drawn. */
#include "ui-spectrum-view.h"

#include "ui-draw.h"

#include <math.h>

#define HZ_MIN 20.0
#define DECADES 3.0   /* to 20 kHz */
#define HANDLE 8.0    /* px radius */
#define REST 3.5f     /* of a band that is off */
#define PICK 13.0     /* px around the middle of a handle */
#define PICK_LINE 5.0 /* px beside a line */
#define GAIN_STEP 6.0 /* dB between lines */
#define LABEL_POINTS 7.5
#define LABEL_HEIGHT 16.0 /* px at least from line to line, else every second is left out */
#define LEGEND_Y 18.0     /* px, middle of the names */
#define LEGEND_NAME 160.0 /* px, longest */
#define READ_OUT 250.0 /* px at the right, of the pointer's frequency and level and of the menu */

/* ---- geometry ----------------------------------------------------------------------------- */

double
ui_spectrum_view_x_of (const UiSpectrumView *self, double hz)
{
  return log10 (hz / HZ_MIN) / DECADES * self->width;
}

double
ui_spectrum_view_hz_at (const UiSpectrumView *self, double x)
{
  return HZ_MIN * pow (10.0, DECADES * x / MAX (self->width, 1.0));
}

double
ui_spectrum_view_y_of_gain (const UiSpectrumView *self, double db)
{
  return self->height * 0.5 * (1.0 - db / self->range);
}

double
ui_spectrum_view_gain_at (const UiSpectrumView *self, double y)
{
  return self->range * (1.0 - 2.0 * y / MAX (self->height, 1.0));
}

double
ui_spectrum_view_y_of_level (const UiSpectrumView *self, double hz, double dbfs)
{
  const double level = dbfs + self->look.tilt * log2 (hz / 1000.0);
  const double y = (self->top_dbfs - level) / self->span_db * self->height;

  return CLAMP (y, -4.0, self->height + 4.0); /* silence is far below */
}

static double
handle_y (const UiSpectrumView *self, const UiSpectrumBand *band)
{
  const double y = ui_spectrum_view_y_of_gain (self, band->has_gain ? band->db : 0.0);

  return CLAMP (y, HANDLE, self->height - HANDLE);
}

static double
handle_x (const UiSpectrumView *self, const UiSpectrumBand *band)
{
  return CLAMP (ui_spectrum_view_x_of (self, band->hz), HANDLE, self->width - HANDLE);
}

int
ui_spectrum_view_pick (const UiSpectrumView *self, double x, double y)
{
  double nearest = PICK;
  int found = -1;

  for (int i = 0; i < self->n_bands; i++)
    {
      const UiSpectrumBand *band = &self->bands[i];
      const double across = x - handle_x (self, band);
      const double to_handle = hypot (across, y - handle_y (self, band));
      const double distance
          = band->line && fabs (across) < PICK_LINE ? MIN (to_handle, PICK_LINE) : to_handle;

      /* of handles on one spot the selected one is taken */
      if (distance < nearest || (i == self->selected && distance <= nearest))
        {
          nearest = distance;
          found = i;
        }
    }
  return found;
}

int
ui_spectrum_view_pick_legend (const UiSpectrumView *self, double x, double y)
{
  for (int lane = 0; lane < UI_SPECTRUM_LANES && fabs (y - LEGEND_Y) <= 9.0; lane++)
    {
      const UiSpectrumLane *l = &self->lanes[lane];

      if (l->legend_width > 0.0 && x >= l->legend_x && x < l->legend_x + l->legend_width)
        return lane;
    }
  return -1;
}

void
ui_spectrum_view_describe (const UiSpectrumView *self, int band, char *text, size_t size)
{
  const UiSpectrumBand *b = &self->bands[band];
  char hz[32], gain[32] = "", q[32] = "", level[24], number[24];

  ui_format_hz (b->hz, hz, sizeof hz);
  if (b->has_gain)
    {
      ui_format_level (b->db, 1, level, sizeof level);
      g_snprintf (gain, sizeof gain, "  %s%s dB", b->db >= 0.05 ? "+" : "", level);
    }
  if (!isnan (b->q))
    g_snprintf (q, sizeof q, "  Q %s", g_ascii_formatd (number, sizeof number, "%.2f", b->q));
  g_snprintf (text, size, "%s%s%s", hz, gain, q);
}

/* ---- grid --------------------------------------------------------------------------------- */

static void
draw_frequencies (UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const struct
  {
    double hz;
    const char *text;
  } lines[]
      = { { 20, "20" },   { 50, "50" },   { 100, "100" }, { 200, "200" },   { 500, "500" },
          { 1000, "1k" }, { 2000, "2k" }, { 5000, "5k" }, { 10000, "10k" }, { 20000, "20k" } };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const double x = floor (ui_spectrum_view_x_of (self, lines[i].hz));
      const gboolean last = i + 1 == G_N_ELEMENTS (lines);

      ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), x, 0, 1, self->height);
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_TRACK),
                    lines[i].text, last ? x - 4 : x + 4, self->height - 3, last ? 1 : 0, 1, 0);
    }
}

static void
draw_gains (UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  double step = GAIN_STEP;
  char text[16];

  while (step < self->range && step / self->range * self->height / 2.0 < LABEL_HEIGHT)
    step *= 2.0;
  const double reach = step * floor ((self->range - 0.1) / step);
  for (double db = -reach; db <= reach; db += step)
    {
      const double y = floor (ui_spectrum_view_y_of_gain (self, db));

      ui_draw_rect (snapshot, ui_palette (db == 0.0 ? UI_COLOR_LINE : UI_COLOR_RAISED), 0, y,
                    self->width, 1);
      g_snprintf (text, sizeof text, "%s%d dB",
                  db > 0.0   ? "+"
                  : db < 0.0 ? "\xe2\x88\x92"
                             : "",
                  (int) fabs (db));
      ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, LABEL_POINTS, ui_palette (UI_COLOR_TRACK),
                    text, self->width - 6, y - 1, 1, 1, 0);
    }
}

static cairo_surface_t *
draw_ground (UiSpectrumView *self, GskRenderNode *grid, int width, int height, const GdkRGBA *veil)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, width / self->width, height / self->height);
  gsk_render_node_draw (grid, cr);
  gdk_cairo_set_source_rgba (cr, veil);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* What lies behind the curves, and what lies below the filled one: made again when the scale, the
 * size or the colours changed. */
static void
make_ground (UiSpectrumView *self, GtkWidget *widget)
{
  const int scale = gtk_widget_get_scale_factor (widget);
  const int width = (int) self->width * scale, height = (int) self->height * scale;

  if (self->ground && self->palette == ui_palette_serial ()
      && self->filled_ground == self->filled_lane
      && cairo_image_surface_get_width (self->ground) == width
      && cairo_image_surface_get_height (self->ground) == height)
    return;
  GtkSnapshot *inner = gtk_snapshot_new ();
  const GdkRGBA none = { 0, 0, 0, 0 };
  const GdkRGBA veil
      = self->filled_lane < 0 ? none : ui_palette_alpha (ui_palette_lane (self->filled_lane), 0.14);

  ui_spectrum_view_touch (self);
  draw_frequencies (self, widget, inner);
  draw_gains (self, widget, inner);
  GskRenderNode *grid = gtk_snapshot_free_to_node (inner);
  self->ground = draw_ground (self, grid, width, height, &none);
  self->below = draw_ground (self, grid, width, height, &veil);
  gsk_render_node_unref (grid);
  self->palette = ui_palette_serial ();
  self->filled_ground = self->filled_lane;
}

/* ---- curves ------------------------------------------------------------------------------- */

/* Levels to pixels of a picture. */
static void
heights (const UiSpectrumView *self, const float *db, double scale, float y[UI_SPECTRUM_POINTS])
{
  const float per_db = (float) (scale * self->height / self->span_db);

  ui_spectrum_curve (db, &self->look, y);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    y[i] = ((float) self->top_dbfs - y[i]) * per_db;
}

static void
draw_curve (const UiSpectrumView *self, UiTrace *trace, const float *db, UiColor color,
            double opacity, double line)
{
  const double scale = trace->width / self->width;
  const GdkRGBA rgba = ui_palette_alpha (color, opacity);
  float y[UI_SPECTRUM_POINTS];

  heights (self, db, scale, y);
  ui_trace_curve (trace, y, UI_SPECTRUM_POINTS, &rgba, line * scale);
}

/* Stands on what is there: the live curve, or the average while nothing plays. */
static void
draw_fill (UiSpectrumView *self)
{
  const UiSpectrumLane *l = &self->lanes[self->filled_lane];
  float y[UI_SPECTRUM_POINTS];

  if (l->hidden || !(l->shown || (l->has_average && self->averages)))
    return;
  heights (self, l->shown ? l->live : l->average, self->trace.width / self->width, y);
  ui_trace_fill (&self->trace, y, UI_SPECTRUM_POINTS, self->below);
}

static void
draw_lane (const UiSpectrumView *self, UiTrace *trace, int lane)
{
  const UiSpectrumLane *l = &self->lanes[lane];
  const UiColor color = ui_palette_lane (lane);
  const gboolean averaged = l->has_average && self->averages;

  if (l->hidden)
    return;
  if (averaged)
    draw_curve (self, trace, l->average, color, l->shown ? 0.45 : 0.9, 1.0);
  if (self->holds && l->shown)
    draw_curve (self, trace, l->hold, color, 0.6, 1.0);
  if (l->shown)
    draw_curve (self, trace, l->live, color, 1.0, 1.25);
}

static gboolean
has_difference (const UiSpectrumView *self)
{
  return !self->blind && self->filled_lane >= 0 && self->against >= 0
         && self->against != self->filled_lane && self->lanes[self->filled_lane].has_average
         && self->lanes[self->against].has_average;
}

gboolean
ui_spectrum_view_difference (const UiSpectrumView *self, float *db)
{
  if (!has_difference (self))
    return FALSE;
  ui_spectrum_difference (self->lanes[self->filled_lane].average,
                          self->lanes[self->against].average, &self->look, db);
  return TRUE;
}

static void
draw_difference (const UiSpectrumView *self, GtkSnapshot *snapshot)
{
  float db[UI_SPECTRUM_POINTS];

  if (!ui_spectrum_view_difference (self, db))
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) self->width,
                                                                          (float) self->height));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, ui_palette (UI_COLOR_GOOD));
  cairo_set_line_width (cr, 2.0);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    if (isnan (db[i]))
      cairo_new_sub_path (cr);
    else
      cairo_line_to (cr, self->width * i / (UI_SPECTRUM_POINTS - 1),
                     CLAMP (ui_spectrum_view_y_of_gain (self, (double) db[i]), -10.0,
                            self->height + 10.0));
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* Rows in which the response lies, with its line. */
static void
response_rows (const UiSpectrumView *self, double *top, double *bottom)
{
  *top = self->height;
  *bottom = 0.0;
  for (int i = 0; i < self->n; i++)
    {
      const double y = ui_spectrum_view_y_of_gain (self, self->db[i]);

      *top = MIN (*top, y);
      *bottom = MAX (*bottom, y);
    }
  *top = CLAMP (floor (*top) - 2.0, 0.0, self->height);
  *bottom = CLAMP (ceil (*bottom) + 2.0, *top, self->height);
}

static void
draw_response (GtkWidget *widget, GtkSnapshot *snapshot, gpointer view)
{
  const UiSpectrumView *self = view;
  double top, bottom;

  if (self->n < 2)
    return;
  response_rows (self, &top, &bottom);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT (0, (float) top, (float) self->width,
                                                                (float) (bottom - top)));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2.0);
  for (int i = 0; i < self->n; i++)
    {
      const double y = ui_spectrum_view_y_of_gain (self, self->db[i]);

      cairo_line_to (cr, ui_spectrum_view_x_of (self, self->hz[i]),
                     CLAMP (y, -10.0, self->height + 10.0));
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_lanes (UiSpectrumView *self)
{
  if (self->filled_lane >= 0)
    draw_fill (self);
  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    if (lane != self->filled_lane)
      draw_lane (self, &self->trace, lane);
  if (self->filled_lane >= 0)
    draw_lane (self, &self->trace, self->filled_lane);
}

/* The grid and all curves. */
static void
draw_curves (UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  make_ground (self, widget);
  ui_trace_begin (&self->trace, self->ground);
  if (!self->blind)
    draw_lanes (self);
  ui_trace_draw (&self->trace, snapshot, gtk_widget_get_scale_factor (widget));
  draw_difference (self, snapshot);
}

/* ---- handles, zones and texts
 * -------------------------------------------------------------------- */

static void
draw_zones (const UiSpectrumView *self, GtkSnapshot *snapshot)
{
  const GdkRGBA color = ui_palette_alpha (UI_COLOR_WARNING, 0.28);
  const double zero = ui_spectrum_view_y_of_gain (self, 0.0);

  for (int i = 0; i < self->n_zones; i++)
    {
      const UiSpectrumZone *zone = &self->zones[i];
      const double from = MAX (ui_spectrum_view_x_of (self, zone->from_hz), 0.0);
      const double to = MIN (ui_spectrum_view_x_of (self, zone->to_hz), self->width);
      const double y = CLAMP (ui_spectrum_view_y_of_gain (self, zone->db), 0.0, self->height);

      if (to > from && fabs (y - zero) >= 0.5)
        ui_draw_rect (snapshot, &color, from, MIN (zero, y), to - from, fabs (y - zero));
    }
}

static void
draw_line (const UiSpectrumView *self, GtkSnapshot *snapshot, int band)
{
  const double x = floor (handle_x (self, &self->bands[band]));

  ui_draw_rect (snapshot, ui_palette (band == self->selected ? UI_COLOR_TEXT : UI_COLOR_DIM), x, 0,
                1, self->height);
}

static void
draw_handle (const UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot, int band)
{
  static const UiColor colors[]
      = { UI_COLOR_DIM,       UI_COLOR_MASTER,  UI_COLOR_MIX,      UI_COLOR_GOOD,
          UI_COLOR_REFERENCE, UI_COLOR_WARNING, UI_COLOR_PREVIOUS, UI_COLOR_ERROR };
  const UiSpectrumBand *b = &self->bands[band];
  const GdkRGBA *color = ui_palette (colors[band % G_N_ELEMENTS (colors)]);
  const double x = handle_x (self, b), y = handle_y (self, b);
  /* Bands that are off are small rings: there may be many, and they do nothing. */
  const gboolean rests = !b->enabled && band != self->selected;
  const float radius = rests ? REST : band == self->selected ? HANDLE + 2.0f : HANDLE;
  GskRoundedRect disc;

  if (b->line)
    draw_line (self, snapshot, band);
  gsk_rounded_rect_init_from_rect (&disc,
                                   &GRAPHENE_RECT_INIT ((float) x - radius, (float) y - radius,
                                                        2.0f * radius, 2.0f * radius),
                                   radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, ui_palette (UI_COLOR_WINDOW), &disc.bounds);
  if (b->enabled)
    gtk_snapshot_append_color (snapshot, color, &disc.bounds);
  gtk_snapshot_pop (snapshot);
  if (band == self->selected || !b->enabled)
    {
      const GdkRGBA ring = band == self->selected ? (GdkRGBA){ 1, 1, 1, 1 } : *color;

      gtk_snapshot_append_border (snapshot, &disc, (float[4]){ 1.5f, 1.5f, 1.5f, 1.5f },
                                  (GdkRGBA[4]){ ring, ring, ring, ring });
    }
  if (!rests)
    ui_draw_text (widget, snapshot, UI_TEXT_BOLD, 7.5,
                  b->enabled ? ui_palette (UI_COLOR_WINDOW) : color, b->label, x, y, 0.5, 0.5, 0);
}

/* The selected one above the others. */
static void
draw_handles (GtkWidget *widget, GtkSnapshot *snapshot, gpointer view)
{
  const UiSpectrumView *self = view;

  for (int band = 0; band < self->n_bands; band++)
    if (band != self->selected)
      draw_handle (self, widget, snapshot, band);
  if (self->selected >= 0 && self->selected < self->n_bands)
    draw_handle (self, widget, snapshot, self->selected);
}

static void
draw_read_out (const UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  const UiSpectrumBand *band = &self->bands[self->read_out];
  double width, height, x, y;
  char text[128];

  ui_spectrum_view_describe (self, self->read_out, text, sizeof text);
  ui_draw_text_size (widget, UI_TEXT_NUMERIC, 8.5, text, &width, &height);
  width += 20;
  height += 12;
  x = CLAMP (handle_x (self, band) - width / 2, 4, MAX (self->width - width - 4, 4));
  y = handle_y (self, band) - height - HANDLE - 8;
  if (y < 4)
    y = handle_y (self, band) + HANDLE + 8;
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_RAISED), x, y, width, height);
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 8.5, ui_palette (UI_COLOR_TEXT), text, x + 10,
                y + 6, 0, 0, 0);
}

/* "Master − Mix", behind the lanes. */
static void
draw_difference_name (const UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot,
                      double x)
{
  g_autofree char *text = NULL;

  if (!has_difference (self) || x + LEGEND_NAME > self->width - READ_OUT)
    return;
  text = g_strdup_printf ("%s \xe2\x88\x92 %s", self->lanes[self->filled_lane].name,
                          self->lanes[self->against].name);
  ui_draw_rect (snapshot, ui_palette (UI_COLOR_GOOD), x, LEGEND_Y - 1, 10, 2);
  ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, 8.0, ui_palette (UI_COLOR_DIM), text, x + 16,
                LEGEND_Y, 0, 0.5, LEGEND_NAME);
}

static gboolean
in_legend (const UiSpectrumView *self, int lane)
{
  const UiSpectrumLane *l = &self->lanes[lane];

  return l->name && (l->shown || l->has_average) && !self->blind;
}

static void
draw_legend (GtkWidget *widget, GtkSnapshot *snapshot, gpointer view)
{
  UiSpectrumView *self = view;
  double x = 14, width, height;

  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    self->lanes[lane].legend_width = 0.0;
  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    {
      UiSpectrumLane *l = &self->lanes[lane];
      const GdkRGBA *color = ui_palette (ui_palette_lane (lane));
      const GdkRGBA *text = ui_palette (l->hidden ? UI_COLOR_TRACK : UI_COLOR_DIM);

      if (!in_legend (self, lane))
        continue;
      ui_draw_text_size (widget, UI_TEXT_PLAIN, 8.0, l->name, &width, &height);
      if (x + 16 + MIN (width, LEGEND_NAME) > self->width - READ_OUT)
        break; /* the menu has them all */
      ui_draw_rect (snapshot, color, x, LEGEND_Y - 5, 10, 10);
      if (l->hidden) /* hollow */
        ui_draw_rect (snapshot, ui_palette (UI_COLOR_WINDOW), x + 1, LEGEND_Y - 4, 8, 8);
      l->legend_x = x;
      x += 16;
      x += ui_draw_text (widget, snapshot, UI_TEXT_PLAIN, 8.0, text, l->name, x, LEGEND_Y, 0, 0.5,
                         LEGEND_NAME);
      l->legend_width = x - l->legend_x;
      x += 24;
    }
  draw_difference_name (self, widget, snapshot, x);
}

/* As long as nothing changes that it shows, it stays. */
static void
keep_legend (UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  int key[UI_SPECTRUM_LANES + 4]
      = { (int) self->names, has_difference (self), self->filled_lane, self->against };

  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    key[4 + lane] = !in_legend (self, lane) ? 0 : self->lanes[lane].hidden ? 1 : 2;
  ui_still_part_draw (&self->legend, widget, snapshot, draw_legend, self, key, sizeof key);
}

/* Frequency under the pointer and the level of the filled lane there. */
static void
draw_pointer (const UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  const double hz = ui_spectrum_view_hz_at (self, self->pointer_x);
  const int point
      = (int) lround (self->pointer_x / MAX (self->width, 1.0) * (UI_SPECTRUM_POINTS - 1));
  const int lane = self->filled_lane;
  char text[96], level[24];

  ui_format_hz (hz, text, sizeof text);
  if (lane >= 0 && !self->blind && point >= 0 && point < UI_SPECTRUM_POINTS
      && (self->lanes[lane].shown || self->lanes[lane].has_average))
    {
      const UiSpectrumLane *l = &self->lanes[lane];
      const UiSpectrumLook plain = { .octaves = self->look.octaves };
      const gsize used = strlen (text);
      float db[UI_SPECTRUM_POINTS];

      ui_spectrum_curve (l->shown ? l->live : l->average, &plain, db);
      ui_format_level (db[point], 1, level, sizeof level);
      g_snprintf (text + used, sizeof text - used, "   %s dBFS", level);
    }
  ui_draw_text (widget, snapshot, UI_TEXT_NUMERIC, 8.0, ui_palette (UI_COLOR_DIM), text,
                self->width - 90, 18, 1, 0.5, 0);
}

void
ui_spectrum_view_draw (UiSpectrumView *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  if (self->width < 20.0 || self->height < 20.0)
    return;
  /* What the handles depend on. */
  UiSpectrumBand key[UI_SPECTRUM_MAX_BANDS + 1] = { { .hz = self->selected, .db = self->range } };
  memcpy (key + 1, self->bands, (gsize) self->n_bands * sizeof *key);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height));
  draw_zones (self, snapshot);
  draw_curves (self, widget, snapshot);
  ui_still_part_draw (&self->response, widget, snapshot, draw_response, self, &self->range,
                      sizeof self->range);
  ui_still_part_draw (&self->handles, widget, snapshot, draw_handles, self, key,
                      (gsize) (self->n_bands + 1) * sizeof *key);
  keep_legend (self, widget, snapshot);
  if (self->read_out >= 0 && self->read_out < self->n_bands)
    draw_read_out (self, widget, snapshot);
  if (!isnan (self->pointer_x))
    draw_pointer (self, widget, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* ---- life --------------------------------------------------------------------------------- */

void
ui_spectrum_view_init (UiSpectrumView *self)
{
  memset (self, 0, sizeof *self);
  self->filled_lane = 1;
  self->averages = TRUE;
  self->top_dbfs = 0.0;
  self->span_db = 90.0;
  self->look.tilt = 3.0;
  self->against = -1;
  self->range = 18.0;
  self->selected = self->read_out = -1;
  self->pointer_x = NAN;
}

void
ui_spectrum_view_finish (UiSpectrumView *self)
{
  for (int lane = 0; lane < UI_SPECTRUM_LANES; lane++)
    g_clear_pointer (&self->lanes[lane].name, g_free);
  g_clear_pointer (&self->hz, g_free);
  g_clear_pointer (&self->db, g_free);
  ui_trace_free_images (&self->trace);
  ui_still_part_clear (&self->handles);
  ui_still_part_clear (&self->response);
  ui_still_part_clear (&self->legend);
  ui_spectrum_view_touch (self);
}

void
ui_spectrum_view_touch (UiSpectrumView *self)
{
  g_clear_pointer (&self->ground, cairo_surface_destroy);
  g_clear_pointer (&self->below, cairo_surface_destroy);
}
