/* app-paper-pdf.c — a paper as PDF, drawn with cairo, its texts laid out by pango. */
#include "app-paper-blocks.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include <math.h>

/* Points. */
#define PAGE_WIDTH 595.0 /* A4 */
#define PAGE_HEIGHT 842.0
#define MARGIN 48.0
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN)
#define COLUMN_GAP 9.0
#define FACT_WIDTH 120.0
#define ROW_GAP 2.0
#define LEAST_WIDTH 20.0 /* of a column that narrows */

#define FONT_TITLE "Sans Bold 16"
#define FONT_HEADING "Sans Bold 11"
#define FONT_TEXT "Sans 9"
#define FONT_TABLE "Sans 7.5"
#define FONT_FOOT "Sans 7"

typedef struct
{
  const AppPaper *paper; /* borrowed */

  /* owned */
  cairo_surface_t *surface;
  cairo_t *cairo;
  GByteArray *bytes;

  double y;
  int page;
} Pdf;

static cairo_status_t
take_bytes (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* width < 0: one line. Transfer full. */
static PangoLayout *
lay_out (Pdf *self, const char *font, const char *text, double width, gboolean right)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cairo);
  PangoFontDescription *description = pango_font_description_from_string (font);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  return layout;
}

static void
size_of (PangoLayout *layout, double *width, double *height)
{
  int w, h;
  pango_layout_get_size (layout, &w, &h);
  *width = (double) w / PANGO_SCALE;
  *height = (double) h / PANGO_SCALE;
}

static void
show (Pdf *self, PangoLayout *layout, double x, double y)
{
  cairo_move_to (self->cairo, x, y);
  pango_cairo_show_layout (self->cairo, layout);
}

static void
end_page (Pdf *self)
{
  g_autofree char *foot = g_strdup_printf (_ ("%s, page %d"), self->paper->title, self->page);
  g_autoptr (PangoLayout) layout = lay_out (self, FONT_FOOT, foot, WIDTH, TRUE);
  show (self, layout, MARGIN, BOTTOM + 12);
  cairo_show_page (self->cairo);
  self->page++;
  self->y = MARGIN;
}

/* Begins another page where height has no room on this one. */
static gboolean
make_room (Pdf *self, double height)
{
  if (self->y + height <= BOTTOM || self->y <= MARGIN)
    return FALSE;
  end_page (self);
  return TRUE;
}

static void
draw_text (Pdf *self, const char *font, const char *text, double before, double keep)
{
  double width, height;
  g_autoptr (PangoLayout) layout = lay_out (self, font, text, WIDTH, FALSE);
  size_of (layout, &width, &height);
  self->y += self->y > MARGIN ? before : 0;
  make_room (self, height + keep);
  show (self, layout, MARGIN, self->y);
  self->y += height;
}

static void
draw_fact (Pdf *self, const AppPaperBlock *block)
{
  double width, name_height, height;
  g_autoptr (PangoLayout) name = lay_out (self, FONT_TEXT, block->text, FACT_WIDTH, FALSE);
  g_autoptr (PangoLayout) value
      = lay_out (self, FONT_TEXT, block->value, WIDTH - FACT_WIDTH - COLUMN_GAP, FALSE);
  size_of (name, &width, &name_height);
  size_of (value, &width, &height);
  height = MAX (height, name_height);
  make_room (self, height);
  cairo_set_source_rgb (self->cairo, 0.35, 0.35, 0.35);
  show (self, name, MARGIN, self->y);
  cairo_set_source_rgb (self->cairo, 0, 0, 0);
  show (self, value, MARGIN + FACT_WIDTH + COLUMN_GAP, self->y);
  self->y += height + ROW_GAP / 2;
}

/* What the columns take when those that may narrow are no wider than most. */
static double
total_of (const AppPaperBlock *block, const double *widths, double most)
{
  double total = (block->n_columns - 1) * COLUMN_GAP;
  for (int i = 0; i < block->n_columns; i++)
    total += block->columns[i].narrows ? MIN (widths[i], most) : widths[i];
  return total;
}

/* As wide as what is in them; where that is more than the page, the widest of those that may narrow
 * give way. */
static void
find_widths (Pdf *self, const AppPaperBlock *block, double *widths)
{
  for (int i = 0; i < block->n_columns; i++)
    {
      widths[i] = 0;
      for (guint r = 0; r <= block->rows->len; r++)
        {
          double width, height;
          const char *text = r ? ((char **) block->rows->pdata[r - 1])[i] : block->columns[i].title;
          g_autoptr (PangoLayout) layout = lay_out (self, FONT_TABLE, text, -1, FALSE);
          size_of (layout, &width, &height);
          widths[i] = MAX (widths[i], width + 1);
        }
    }
  double most = WIDTH;
  while (most > LEAST_WIDTH && total_of (block, widths, most) > WIDTH)
    most -= 1;
  for (int i = 0; i < block->n_columns; i++)
    if (block->columns[i].narrows)
      widths[i] = MIN (widths[i], most);
}

/* draws: FALSE only measures. Returns its height. */
static double
draw_row (Pdf *self, const AppPaperBlock *block, const double *widths, char **cells, gboolean draws)
{
  double x = MARGIN, tallest = 0;
  for (int i = 0; i < block->n_columns; i++)
    {
      double width, height;
      const char *text = cells ? cells[i] : block->columns[i].title;
      g_autoptr (PangoLayout) layout
          = lay_out (self, FONT_TABLE, text, widths[i], block->columns[i].right);
      size_of (layout, &width, &height);
      tallest = MAX (tallest, height);
      if (!cells)
        cairo_set_source_rgb (self->cairo, 0.35, 0.35, 0.35);
      if (draws)
        show (self, layout, x, self->y);
      cairo_set_source_rgb (self->cairo, 0, 0, 0);
      x += widths[i] + COLUMN_GAP;
    }
  return tallest + ROW_GAP;
}

static void
draw_line (Pdf *self)
{
  cairo_set_source_rgb (self->cairo, 0.75, 0.75, 0.75);
  cairo_set_line_width (self->cairo, 0.5);
  cairo_move_to (self->cairo, MARGIN, self->y - ROW_GAP / 2);
  cairo_line_to (self->cairo, MARGIN + WIDTH, self->y - ROW_GAP / 2);
  cairo_stroke (self->cairo);
  cairo_set_source_rgb (self->cairo, 0, 0, 0);
}

/* On every page that it reaches the table has its heads. */
static void
draw_table (Pdf *self, const AppPaperBlock *block)
{
  g_autofree double *widths = g_new (double, block->n_columns);
  find_widths (self, block, widths);
  self->y += 4;
  double head = draw_row (self, block, widths, NULL, FALSE);
  for (guint r = 0; r < block->rows->len || r == 0; r++)
    {
      char **cells = block->rows->len ? block->rows->pdata[r] : NULL;
      double height = cells ? draw_row (self, block, widths, cells, FALSE) : 0;
      if (make_room (self, height + (r == 0 ? head : 0)) || r == 0)
        {
          self->y += draw_row (self, block, widths, NULL, TRUE);
          draw_line (self);
        }
      if (cells)
        self->y += draw_row (self, block, widths, cells, TRUE);
    }
}

static void
draw (Pdf *self)
{
  draw_text (self, FONT_TITLE, self->paper->title, 0, 0);
  self->y += 8;
  for (guint i = 0; i < self->paper->blocks->len; i++)
    {
      const AppPaperBlock *block = self->paper->blocks->pdata[i];
      if (block->kind == APP_PAPER_HEADING)
        draw_text (self, FONT_HEADING, block->text, 14, 40);
      else if (block->kind == APP_PAPER_TEXT)
        draw_text (self, FONT_TEXT, block->text, 3, 0);
      else if (block->kind == APP_PAPER_FACT)
        draw_fact (self, block);
      else
        draw_table (self, block);
    }
  end_page (self);
}

GBytes *
app_paper_to_pdf (const AppPaper *self)
{
  Pdf pdf = { .paper = self, .bytes = g_byte_array_new (), .y = MARGIN, .page = 1 };
  pdf.surface
      = cairo_pdf_surface_create_for_stream (take_bytes, pdf.bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata (pdf.surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (pdf.surface, CAIRO_PDF_METADATA_CREATOR, "Lacquer");
  /* Or the clock would be in it. */
  cairo_pdf_surface_set_metadata (pdf.surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  pdf.cairo = cairo_create (pdf.surface);
  draw (&pdf);
  cairo_destroy (pdf.cairo);
  cairo_surface_finish (pdf.surface);
  cairo_status_t status = cairo_surface_status (pdf.surface);
  cairo_surface_destroy (pdf.surface);
  if (status != CAIRO_STATUS_SUCCESS) /* it is in memory, of texts that are valid */
    g_error ("out of memory for a paper: %s", cairo_status_to_string (status));
  return g_byte_array_free_to_bytes (pdf.bytes);
}
