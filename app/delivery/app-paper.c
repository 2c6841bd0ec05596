/* app-paper.c — a paper for people: its content, as text and as HTML. */
#include "app-paper-blocks.h"

#include "app-exporter.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define GAP 2 /* blanks between columns */

static void
block_free (AppPaperBlock *self)
{
  g_free (self->text);
  g_free (self->value);
  for (int i = 0; i < self->n_columns; i++)
    g_free ((char *) self->columns[i].title);
  g_free (self->columns);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

AppPaper *
app_paper_new (const char *title)
{
  AppPaper *self = g_new0 (AppPaper, 1);
  self->title = g_utf8_make_valid (title, -1);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  return self;
}

void
app_paper_free (AppPaper *self)
{
  if (!self)
    return;
  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static AppPaperBlock *
add (AppPaper *self, AppPaperKind kind, const char *text)
{
  AppPaperBlock *block = g_new0 (AppPaperBlock, 1);
  block->kind = kind;
  block->text = text ? g_utf8_make_valid (text, -1) : NULL;
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
app_paper_heading (AppPaper *self, const char *text)
{
  add (self, APP_PAPER_HEADING, text);
}

void
app_paper_text (AppPaper *self, const char *text)
{
  add (self, APP_PAPER_TEXT, text);
}

void
app_paper_fact (AppPaper *self, const char *name, const char *value)
{
  if (value && *value)
    add (self, APP_PAPER_FACT, name)->value = g_utf8_make_valid (value, -1);
}

void
app_paper_table (AppPaper *self, const AppPaperColumn *columns, int n)
{
  AppPaperBlock *block = add (self, APP_PAPER_TABLE, NULL);
  block->columns = g_memdup2 (columns, n * sizeof *columns);
  block->n_columns = n;
  for (int i = 0; i < n; i++)
    block->columns[i].title = g_strdup (_ (columns[i].title));
  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

void
app_paper_row (AppPaper *self, const char *const *cells)
{
  AppPaperBlock *block = self->blocks->pdata[self->blocks->len - 1];
  char **row = g_new0 (char *, block->n_columns + 1);
  for (int i = 0; i < block->n_columns; i++)
    row[i] = g_utf8_make_valid (cells[i] ? cells[i] : "", -1);
  g_ptr_array_add (block->rows, row);
}

/* ---- text ---- */

/* Cells that it takes in a terminal or a fixed font. */
static int
width_of (const char *text)
{
  int width = 0;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
append_cell (GString *text, const char *cell, int width, gboolean right, gboolean last)
{
  int left = width - width_of (cell);
  if (right)
    g_string_append_printf (text, "%*s", left, "");
  g_string_append (text, cell);
  if (!right && !last)
    g_string_append_printf (text, "%*s", left, "");
  if (!last)
    g_string_append_printf (text, "%*s", GAP, "");
}

/* Without blanks at its end, which cells that are empty leave. */
static void
end_line (GString *text)
{
  while (text->len && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

static void
append_table (GString *text, const AppPaperBlock *block)
{
  g_autofree int *widths = g_new (int, block->n_columns);
  for (int i = 0; i < block->n_columns; i++)
    {
      widths[i] = width_of (block->columns[i].title);
      for (guint r = 0; r < block->rows->len; r++)
        widths[i] = MAX (widths[i], width_of (((char **) block->rows->pdata[r])[i]));
    }
  for (int i = 0; i < block->n_columns; i++)
    append_cell (text, block->columns[i].title, widths[i], block->columns[i].right,
                 i == block->n_columns - 1);
  end_line (text);
  for (guint r = 0; r < block->rows->len; r++)
    {
      for (int i = 0; i < block->n_columns; i++)
        append_cell (text, ((char **) block->rows->pdata[r])[i], widths[i], block->columns[i].right,
                     i == block->n_columns - 1);
      end_line (text);
    }
}

static int
fact_width (const AppPaper *self)
{
  int width = 0;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const AppPaperBlock *block = self->blocks->pdata[i];
      if (block->kind == APP_PAPER_FACT)
        width = MAX (width, width_of (block->text));
    }
  return width;
}

static void
append_heading (GString *text, const char *heading, char line)
{
  g_string_append_printf (text, "%s\n", heading);
  for (int i = width_of (heading); i > 0; i--)
    g_string_append_c (text, line);
  g_string_append_c (text, '\n');
}

char *
app_paper_to_text (const AppPaper *self)
{
  GString *text = g_string_new (NULL);
  int width = fact_width (self);
  append_heading (text, self->title, '=');
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const AppPaperBlock *block = self->blocks->pdata[i];
      const AppPaperBlock *before = i ? self->blocks->pdata[i - 1] : NULL;
      if (!before || before->kind != block->kind || block->kind != APP_PAPER_FACT)
        g_string_append_c (text, '\n');
      if (block->kind == APP_PAPER_HEADING)
        append_heading (text, block->text, '-');
      else if (block->kind == APP_PAPER_TEXT)
        g_string_append_printf (text, "%s\n", block->text);
      else if (block->kind == APP_PAPER_TABLE)
        append_table (text, block);
      else
        {
          append_cell (text, block->text, width, FALSE, FALSE);
          g_string_append_printf (text, "%s\n", block->value);
        }
    }
  return g_string_free (text, FALSE);
}

/* ---- HTML ---- */

static const char style[]
    = "body{font:14px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
      "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em;border-bottom:1px solid #bbb}"
      "table{border-collapse:collapse;margin:.6em 0;font-size:.92em}"
      "th,td{padding:.15em .9em .15em 0;text-align:left;vertical-align:top;"
      "border-bottom:1px solid #ddd;overflow-wrap:anywhere}"
      ".r{text-align:right;font-variant-numeric:tabular-nums}"
      "dl{display:grid;grid-template-columns:max-content auto;gap:.1em 1.2em;margin:.6em 0}"
      "dt{color:#666}dd{margin:0}";

static void
append_escaped (GString *html, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_string_append_printf (html, "%s%s%s", before, escaped, after);
}

static void
append_html_table (GString *html, const AppPaperBlock *block)
{
  g_string_append (html, "<table>\n<tr>");
  for (int i = 0; i < block->n_columns; i++)
    append_escaped (html, block->columns[i].right ? "<th class=\"r\">" : "<th>",
                    block->columns[i].title, "</th>");
  g_string_append (html, "</tr>\n");
  for (guint r = 0; r < block->rows->len; r++)
    {
      g_string_append (html, "<tr>");
      for (int i = 0; i < block->n_columns; i++)
        append_escaped (html, block->columns[i].right ? "<td class=\"r\">" : "<td>",
                        ((char **) block->rows->pdata[r])[i], "</td>");
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</table>\n");
}

char *
app_paper_to_html (const AppPaper *self)
{
  GString *html = g_string_new ("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
  append_escaped (html, "<title>", self->title, "</title>\n");
  g_string_append_printf (html, "<style>%s</style>\n</head>\n<body>\n", style);
  append_escaped (html, "<h1>", self->title, "</h1>\n");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const AppPaperBlock *block = self->blocks->pdata[i];
      const AppPaperBlock *before = i ? self->blocks->pdata[i - 1] : NULL;
      const AppPaperBlock *after = i + 1 < self->blocks->len ? self->blocks->pdata[i + 1] : NULL;
      if (block->kind == APP_PAPER_HEADING)
        append_escaped (html, "<h2>", block->text, "</h2>\n");
      else if (block->kind == APP_PAPER_TEXT)
        append_escaped (html, "<p>", block->text, "</p>\n");
      else if (block->kind == APP_PAPER_TABLE)
        append_html_table (html, block);
      else
        {
          if (!before || before->kind != APP_PAPER_FACT)
            g_string_append (html, "<dl>\n");
          append_escaped (html, "<dt>", block->text, "</dt>");
          append_escaped (html, "<dd>", block->value, "</dd>\n");
          if (!after || after->kind != APP_PAPER_FACT)
            g_string_append (html, "</dl>\n");
        }
    }
  g_string_append (html, "</body>\n</html>\n");
  return g_string_free (html, FALSE);
}

/* ---- files ---- */

void
app_paper_add_companions (const AppPaper *self, const char *name, GPtrArray *companions)
{
  static const char *const endings[] = { ".pdf", ".html", ".txt" };
  char *(*const texts[]) (const AppPaper *) = { NULL, app_paper_to_html, app_paper_to_text };
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *full = g_strconcat (name, endings[i], NULL);
      char *text = self && texts[i] ? texts[i](self) : NULL;
      GBytes *bytes = text                ? g_bytes_new_take (text, strlen (text))
                      : self && !texts[i] ? app_paper_to_pdf (self)
                                          : g_bytes_new (NULL, 0);
      app_companions_add (companions, full, bytes);
    }
}
