/* app-paper.h — a paper for people: headings, facts, texts and tables, as text, HTML and PDF. One
 * content, three looks. Texts are of any script; what is no UTF-8 is replaced. [any thread, one at
 * a time] */
#pragma once

#include <gio/gio.h>

typedef struct _AppPaper AppPaper;

typedef struct
{
  const char *title;
  gboolean right;   /* numbers: aligned to the right */
  gboolean narrows; /* may be broken into lines where the page is too narrow for all columns */
} AppPaperColumn;

AppPaper *app_paper_new (const char *title);
void app_paper_free (AppPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPaper, app_paper_free)

void app_paper_heading (AppPaper *self, const char *text);
void app_paper_text (AppPaper *self, const char *text);
/* A line "name  value"; nothing where the value is NULL or empty. */
void app_paper_fact (AppPaper *self, const char *name, const char *value);
/* The rows that follow belong to it, each with a cell for every column. Titles (none empty) are
 * translated here. */
void app_paper_table (AppPaper *self, const AppPaperColumn *columns, int n);
void app_paper_row (AppPaper *self, const char *const *cells);

/* Transfer full. */
char *app_paper_to_text (const AppPaper *self);
char *app_paper_to_html (const AppPaper *self);
/* A4, as many pages as it takes. The bytes depend on the content and the fonts only. */
GBytes *app_paper_to_pdf (const AppPaper *self);

/* Appends name.pdf, .html and .txt to companions (app-exporter.h); self NULL: only the names. */
void app_paper_add_companions (const AppPaper *self, const char *name, GPtrArray *companions);
