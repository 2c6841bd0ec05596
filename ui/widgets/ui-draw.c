/* ui-draw.c — text, rectangles and times for drawn widgets. */
#include "ui-draw.h"

#include "app-param-text.h"

#include <math.h>

#define MINUS "\xe2\x88\x92"
#define LEFT_TO_RIGHT "\xe2\x80\x8e"

/* No letter tells the direction of the text. */
static gboolean
is_bare (const char *text)
{
  while (*text && !g_unichar_isalpha (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

/* From right to left the sign of a bare number would go behind it. */
static PangoLayout *
make_layout (GtkWidget *widget, UiTextStyle style, double points, const char *text)
{
  const gboolean mark = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL && is_bare (text);
  g_autofree char *marked = g_strconcat (mark ? LEFT_TO_RIGHT : "", text, NULL);
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, marked);
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font
      = pango_font_description_copy (pango_context_get_font_description (context));

  if (points > 0.0)
    pango_font_description_set_size (font, (int) lround (points * PANGO_SCALE));
  if (style == UI_TEXT_NUMERIC)
    pango_font_description_set_family (font, "monospace");
  if (style == UI_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  return layout;
}

double
ui_draw_text (GtkWidget *widget, GtkSnapshot *snapshot, UiTextStyle style, double points,
              const GdkRGBA *color, const char *text, double x, double y, double xalign,
              double yalign, double max_width)
{
  PangoLayout *layout = make_layout (widget, style, points, text);
  PangoRectangle line;

  if (max_width > 0.0)
    {
      pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_get_pixel_extents (layout, NULL, &line);
  /* From right to left a line may stand at the other end of the width it was given. */
  x = round (x - xalign * line.width) - line.x;
  y = round (y - yalign * line.height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  g_object_unref (layout);
  return line.width;
}

void
ui_draw_text_size (GtkWidget *widget, UiTextStyle style, double points, const char *text,
                   double *width, double *height)
{
  PangoLayout *layout = make_layout (widget, style, points, text);
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  if (width)
    *width = w;
  if (height)
    *height = h;
  g_object_unref (layout);
}

void
ui_draw_rect (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
              double height)
{
  if (width > 0.0 && height > 0.0)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width,
                                                    (float) height));
}

static cairo_surface_t *
acquire (cairo_pattern_t *pattern, gpointer surface, cairo_surface_t *target,
         const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (surface);
}

static void
release (cairo_pattern_t *pattern, gpointer surface, cairo_surface_t *acquired)
{
  cairo_surface_destroy (acquired);
}

static cairo_status_t
copy (cairo_pattern_t *pattern, gpointer surface, const cairo_pattern_t *other)
{
  cairo_surface_reference (surface);
  return CAIRO_STATUS_SUCCESS;
}

static void
finish (cairo_pattern_t *pattern, gpointer surface)
{
  cairo_surface_destroy (surface);
}

void
ui_draw_set_image (cairo_t *cr, cairo_surface_t *surface)
{
  cairo_pattern_t *pattern
      = cairo_pattern_create_raster_source (cairo_surface_reference (surface),
                                            CAIRO_CONTENT_COLOR_ALPHA,
                                            cairo_image_surface_get_width (surface),
                                            cairo_image_surface_get_height (surface));

  cairo_raster_source_pattern_set_acquire (pattern, acquire, release);
  cairo_raster_source_pattern_set_copy (pattern, copy);
  cairo_raster_source_pattern_set_finish (pattern, finish);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_BILINEAR);
  cairo_set_source (cr, pattern);
  cairo_pattern_destroy (pattern);
}

void
ui_draw_image (GtkSnapshot *snapshot, cairo_surface_t *surface, double x, double y, double width,
               double height)
{
  cairo_t *cr
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y,
                                                                  (float) width, (float) height));

  cairo_surface_mark_dirty (surface);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width / cairo_image_surface_get_width (surface),
               height / cairo_image_surface_get_height (surface));
  ui_draw_set_image (cr, surface);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

void
ui_format_time (double seconds, int decimals, char *text, size_t size)
{
  const double unit = pow (10.0, -decimals);
  const double rounded = floor (fabs (seconds) / unit + 0.5) * unit; /* 59.9996 is 1:00.000 */
  const int hours = (int) (rounded / 3600.0);
  const int minutes = (int) ((rounded - hours * 3600.0) / 60.0);
  const double rest = fabs (rounded - hours * 3600.0 - minutes * 60.0);
  const char *sign = seconds < 0.0 && rounded > 0.0 ? "-" : "";
  char digits[32];

  g_ascii_formatd (digits, sizeof digits, decimals > 0 ? "%.9f" : "%.0f", rest + 1e-10);
  if (decimals > 0)
    digits[strcspn (digits, ".") + 1 + decimals] = '\0';
  if (hours > 0)
    g_snprintf (text, size, "%s%d:%02d:%s%s", sign, hours, minutes, rest < 10.0 ? "0" : "", digits);
  else
    g_snprintf (text, size, "%s%02d:%s%s", sign, minutes, rest < 10.0 ? "0" : "", digits);
}

void
ui_format_level (double db, int decimals, char *text, size_t size)
{
  char format[8], digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (db))
    g_strlcpy (text, "\xe2\x80\x93", size); /* en dash */
  else if (isinf (db))
    g_snprintf (text, size, "%s\xe2\x88\x9e", db < 0.0 ? MINUS : "+");
  else
    {
      g_snprintf (format, sizeof format, "%%.%df", decimals);
      g_ascii_formatd (digits, sizeof digits, format, fabs (db));
      /* no minus before what rounds to zero */
      g_snprintf (text, size, "%s%s", db < 0.0 && g_ascii_strtod (digits, NULL) > 0.0 ? MINUS : "",
                  digits);
    }
}

void
ui_format_param (const DspParam *param, double value, char *text, size_t size)
{
  char plain[64];

  app_param_text (param, value, plain, sizeof plain);
  g_snprintf (text, size, "%s%s", *plain == '-' ? MINUS : "", *plain == '-' ? plain + 1 : plain);
}

void
ui_format_hz (double hz, char *text, size_t size)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (hz < 999.5)
    {
      g_ascii_formatd (digits, sizeof digits, hz < 99.95 ? "%.1f" : "%.0f", hz);
      g_snprintf (text, size, "%s Hz", digits);
    }
  else
    {
      g_ascii_formatd (digits, sizeof digits, hz < 9995.0 ? "%.2f" : "%.1f", hz / 1000.0);
      g_snprintf (text, size, "%s kHz", digits);
    }
}

void
ui_accessible_set (GtkWidget *widget, const char *name, const char *value_text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (value_text)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                    value_text, -1);
}

gboolean
ui_accessible_due (gint64 *last)
{
  const gint64 now = g_get_monotonic_time ();

  if (*last != 0 && now - *last < G_USEC_PER_SEC / 4)
    return FALSE;
  *last = now;
  return TRUE;
}
