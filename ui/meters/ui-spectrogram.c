/* ui-spectrogram.c — a ring of columns in a picture, each painted when it comes. */
#include "ui-spectrogram.h"

#include "ui-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TOP_DB 0.0
#define SPAN_DB 90.0
#define FLOOR_DB (-127.0) /* the least that is kept */
#define STEPS_PER_DB 2.0
#define BRIGHT 0.7 /* part of the span at which the colour is the lane's own */
#define JUMP_S 0.5 /* further on than this is a jump */
#define JUMP 0xff  /* a column that is a line */
#define HZ_MIN 20.0
#define DECADES 3.0
#define LABEL_POINTS 7.5
#define N_COLORS 256

struct _UiSpectrogram
{
  GtkWidget parent_instance;

  /* owned */
  guint8 (*levels)[UI_SPECTRUM_POINTS]; /* UI_SPECTROGRAM_COLUMNS of them, as code_of has them */
  cairo_surface_t *picture;             /* as wide as there are columns; NULL: to be made */
  /* state */
  guint8 lanes[UI_SPECTROGRAM_COLUMNS];     /* or JUMP */
  int next, n;                              /* where the next column goes; how many there are */
  guint8 pending[UI_SPECTRUM_POINTS], lane; /* of the column that is not complete */
  gint64 at;                                /* its time in columns; -1: nothing was heard */
  guint32 colors[N_COLORS];                 /* of color_lane */
  int color_lane;
  double tilt, pointer_x, pointer_y; /* pointer_x NAN: not over it */
  gboolean blind;
  gint64 told_at;
};

G_DEFINE_TYPE (UiSpectrogram, ui_spectrogram, GTK_TYPE_WIDGET)

/* ---- levels and colours ---- */

/* Half decibels above the floor; 0: below it. */
static guint8
code_of (float db)
{
  return db > (float) FLOOR_DB
             ? (guint8) MIN ((db - (float) FLOOR_DB) * (float) STEPS_PER_DB + 0.5f, 255.0f)
             : 0;
}

static double
level_of (guint8 code)
{
  return code == 0 ? -INFINITY : FLOOR_DB + code / STEPS_PER_DB;
}

static GdkRGBA
mixed (const GdkRGBA *a, const GdkRGBA *b, double part)
{
  const float p = (float) part;

  return (GdkRGBA){ a->red + (b->red - a->red) * p, a->green + (b->green - a->green) * p,
                    a->blue + (b->blue - a->blue) * p, 1.0f };
}

GdkRGBA
ui_spectrogram_color (int lane, double dbfs)
{
  const double part = CLAMP (1.0 - (TOP_DB - dbfs) / SPAN_DB, 0.0, 1.0);
  const GdkRGBA *own = ui_palette (ui_palette_lane (lane));

  return part < BRIGHT ? mixed (ui_palette (UI_COLOR_WELL), own, part / BRIGHT)
                       : mixed (own, ui_palette (UI_COLOR_TEXT), (part - BRIGHT) / (1.0 - BRIGHT));
}

static guint32
pixel_of (const GdkRGBA *c)
{
  return 0xff000000u | (guint32) lroundf (c->red * 255.0f) << 16
         | (guint32) lroundf (c->green * 255.0f) << 8 | (guint32) lroundf (c->blue * 255.0f);
}

static void
choose_colors (UiSpectrogram *self, int lane)
{
  if (lane == self->color_lane)
    return;
  self->color_lane = lane;
  for (int i = 0; i < N_COLORS; i++)
    {
      const GdkRGBA color = ui_spectrogram_color (lane, level_of ((guint8) i));

      self->colors[i] = pixel_of (&color);
    }
}

/* ---- picture ---- */

/* The highest level of the points that a row stands for, tilted. */
static int
row_code (const UiSpectrogram *self, const guint8 *levels, int row, int height)
{
  const double per_row = (double) UI_SPECTRUM_POINTS / height;
  const int from = (int) ((height - 1 - row) * per_row);
  const int to = MAX ((int) ((height - row) * per_row), from + 1);
  const double octaves = (from + to - 1) / 2.0 / (UI_SPECTRUM_POINTS - 1) * DECADES / log10 (2.0);
  const double tilted = self->tilt * (octaves - log2 (1000.0 / HZ_MIN)) * STEPS_PER_DB;
  int code = 0;

  for (int i = from; i < MIN (to, UI_SPECTRUM_POINTS); i++)
    code = MAX (code, levels[i]);
  return code == 0 ? 0 : CLAMP (code + (int) lround (tilted), 0, N_COLORS - 1);
}

static void
paint_column (UiSpectrogram *self, int column)
{
  const int height = cairo_image_surface_get_height (self->picture);
  const int stride = cairo_image_surface_get_stride (self->picture) / 4;
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (self->picture) + column;

  if (self->lanes[column] != JUMP)
    choose_colors (self, self->lanes[column]);
  for (int row = 0; row < height; row++)
    pixels[(gsize) row * (gsize) stride]
        = self->lanes[column] == JUMP
              ? pixel_of (ui_palette (UI_COLOR_LINE))
              : self->colors[row_code (self, self->levels[column], row, height)];
}

/* All columns anew: the height or the tilt has changed. */
static void
make_picture (UiSpectrogram *self, int height)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  self->picture
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, UI_SPECTROGRAM_COLUMNS, MAX (height, 1));
  cairo_surface_flush (self->picture);
  for (int i = 1; i <= self->n; i++)
    paint_column (self, (self->next - i + UI_SPECTROGRAM_COLUMNS) % UI_SPECTROGRAM_COLUMNS);
  cairo_surface_mark_dirty (self->picture);
}

static void
push_column (UiSpectrogram *self, guint8 lane)
{
  const int column = self->next;

  memcpy (self->levels[column], self->pending, sizeof self->pending);
  self->lanes[column] = lane;
  self->next = (self->next + 1) % UI_SPECTROGRAM_COLUMNS;
  self->n = MIN (self->n + 1, UI_SPECTROGRAM_COLUMNS);
  if (!self->picture)
    return;
  cairo_surface_flush (self->picture);
  paint_column (self, column);
  cairo_surface_mark_dirty_rectangle (self->picture, column, 0, 1,
                                      cairo_image_surface_get_height (self->picture));
}

/* ---- drawing ---- */

double
ui_spectrogram_y_of (UiSpectrogram *self, double hz)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) * (1.0 - log10 (hz / HZ_MIN) / DECADES);
}

/* The ring, its newest column at the right edge: what is left of next is newer than what is right
 * of it. */
static void
draw_picture (UiSpectrogram *self, GtkSnapshot *snapshot, double width, double height)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                                                          (float) height));
  const int newer = MIN (self->next, self->n), older = self->n - newer;

  cairo_rectangle (cr, width - newer, 0, newer, height);
  cairo_set_source_surface (cr, self->picture, width - self->next, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_fill (cr);
  cairo_rectangle (cr, width - newer - older, 0, older, height);
  cairo_set_source_surface (cr, self->picture, width - newer - UI_SPECTROGRAM_COLUMNS, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
draw_scales (UiSpectrogram *self, GtkSnapshot *snapshot, double width, double height)
{
  static const struct
  {
    double hz;
    const char *text;
  } lines[] = { { 50, "50" },   { 100, "100" }, { 200, "200" }, { 500, "500" },
                { 1000, "1k" }, { 2000, "2k" }, { 5000, "5k" }, { 10000, "10k" } };
  const GdkRGBA faint = ui_palette_alpha (UI_COLOR_TEXT, 0.12);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const double y = floor (ui_spectrogram_y_of (self, lines[i].hz));

      ui_draw_rect (snapshot, &faint, 0, y, width, 1);
      ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, LABEL_POINTS,
                    ui_palette (UI_COLOR_DIM), lines[i].text, 4, y - 1, 0, 1, 0);
    }
  for (int s = 10; s / UI_SPECTROGRAM_COLUMN_S < width - 40; s += 10)
    {
      const double x = floor (width - s / UI_SPECTROGRAM_COLUMN_S);
      g_autofree char *text = g_strdup_printf ("\xe2\x88\x92%d s", s);

      ui_draw_rect (snapshot, &faint, x, 0, 1, height);
      ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, LABEL_POINTS,
                    ui_palette (UI_COLOR_DIM), text, x + 4, height - 3, 0, 1, 0);
    }
}

static void
draw_pointer (UiSpectrogram *self, GtkSnapshot *snapshot, double width, double height)
{
  const double part = CLAMP (1.0 - self->pointer_y / height, 0.0, 1.0);
  const int age = (int) (width - self->pointer_x);
  const double db
      = ui_spectrogram_level (self, age, (int) lround (part * (UI_SPECTRUM_POINTS - 1)));
  char hz[32], level[24], text[96];

  if (isnan (db))
    return;
  ui_format_hz (HZ_MIN * pow (10.0, DECADES * part), hz, sizeof hz);
  ui_format_level (db, 0, level, sizeof level);
  g_snprintf (text, sizeof text, "%s   %s dBFS   \xe2\x88\x92%.1f s", hz, level,
              age * UI_SPECTROGRAM_COLUMN_S);
  ui_draw_text (GTK_WIDGET (self), snapshot, UI_TEXT_NUMERIC, 8.0, ui_palette (UI_COLOR_TEXT), text,
                width - 90, 18, 1, 0.5, 0);
}

static void
ui_spectrogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  UiSpectrogram *self = UI_SPECTROGRAM (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (width < 20 || height < 20)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (!self->picture || cairo_image_surface_get_height (self->picture) != height)
    make_picture (self, height);
  if (!self->blind && self->n > 0)
    draw_picture (self, snapshot, width, height);
  draw_scales (self, snapshot, width, height);
  if (!self->blind && !isnan (self->pointer_x))
    draw_pointer (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
}

static void
ui_spectrogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 80;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1000 : 360;
}

/* ---- input and life ---- */

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, UiSpectrogram *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *motion, UiSpectrogram *self)
{
  self->pointer_x = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ui_spectrogram_finalize (GObject *object)
{
  UiSpectrogram *self = UI_SPECTROGRAM (object);

  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_free (self->levels);
  G_OBJECT_CLASS (ui_spectrogram_parent_class)->finalize (object);
}

static void
ui_spectrogram_class_init (UiSpectrogramClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ui_spectrogram_finalize;
  widget_class->snapshot = ui_spectrogram_snapshot;
  widget_class->measure = ui_spectrogram_measure;
  gtk_widget_class_set_css_name (widget_class, "spectrogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ui_spectrogram_init (UiSpectrogram *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->levels = g_malloc0 (UI_SPECTROGRAM_COLUMNS * sizeof *self->levels);
  self->at = -1;
  self->color_lane = -1;
  self->tilt = 3.0;
  self->pointer_x = NAN;
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  ui_accessible_set (GTK_WIDGET (self), _ ("Spectrogram"), NULL);
}

GtkWidget *
ui_spectrogram_new (void)
{
  return g_object_new (UI_TYPE_SPECTROGRAM, NULL);
}

/* ---- contents ---- */

/* Where most of the newest column is, for those who do not see it. */
static void
tell (UiSpectrogram *self, const float *db)
{
  char hz[32], level[24], text[80];
  int top = 0;

  if (self->blind || !ui_accessible_due (&self->told_at))
    return;
  for (int i = 1; i < UI_SPECTRUM_POINTS; i++)
    top = db[i] > db[top] ? i : top;
  ui_format_hz (HZ_MIN * pow (10.0, DECADES * top / (UI_SPECTRUM_POINTS - 1)), hz, sizeof hz);
  ui_format_level ((double) db[top], 1, level, sizeof level);
  g_snprintf (text, sizeof text, "%s, %s dBFS", hz, level);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
ui_spectrogram_add (UiSpectrogram *self, const float *db, double seconds, int lane)
{
  const gint64 at = (gint64) floor (seconds / UI_SPECTROGRAM_COLUMN_S + 1e-6);
  const gint64 ahead = at - self->at;

  g_return_if_fail (UI_IS_SPECTROGRAM (self));
  g_return_if_fail (lane >= 0 && lane < UI_SPECTRUM_LANES);

  if (self->at >= 0 && ahead != 0)
    {
      const gboolean jumped = ahead < 0 || ahead > JUMP_S / UI_SPECTROGRAM_COLUMN_S;

      /* A frame that came late stands for the columns that it missed. */
      for (gint64 i = jumped ? ahead - 1 : 0; i < ahead; i++)
        push_column (self, self->lane);
      if (jumped)
        push_column (self, JUMP);
    }
  if (self->at < 0 || ahead != 0)
    memset (self->pending, 0, sizeof self->pending);
  for (int i = 0; i < UI_SPECTRUM_POINTS; i++)
    self->pending[i] = MAX (self->pending[i], code_of (db[i]));
  self->lane = (guint8) lane;
  self->at = at;
  tell (self, db);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrogram_clear (UiSpectrogram *self)
{
  g_return_if_fail (UI_IS_SPECTROGRAM (self));
  self->n = self->next = 0;
  self->at = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrogram_set_blind (UiSpectrogram *self, gboolean blind)
{
  g_return_if_fail (UI_IS_SPECTROGRAM (self));
  if (self->blind == blind)
    return;
  self->blind = blind;
  if (blind)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "",
                                    -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ui_spectrogram_set_tilt (UiSpectrogram *self, double db_per_octave)
{
  g_return_if_fail (UI_IS_SPECTROGRAM (self));
  if (self->tilt == db_per_octave)
    return;
  self->tilt = db_per_octave;
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
ui_spectrogram_columns (UiSpectrogram *self)
{
  g_return_val_if_fail (UI_IS_SPECTROGRAM (self), 0);
  return self->n;
}

double
ui_spectrogram_level (UiSpectrogram *self, int age, int point)
{
  int column;

  g_return_val_if_fail (UI_IS_SPECTROGRAM (self), NAN);
  g_return_val_if_fail (point >= 0 && point < UI_SPECTRUM_POINTS, NAN);
  if (age < 0 || age >= self->n)
    return NAN;
  column = (self->next - 1 - age + UI_SPECTROGRAM_COLUMNS) % UI_SPECTROGRAM_COLUMNS;
  return self->lanes[column] == JUMP ? NAN : level_of (self->levels[column][point]);
}
