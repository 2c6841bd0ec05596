/* ui-palette.h — the colours that drawn widgets share with style.css: one per lane, one per
 * severity, dark neutral surfaces.
 *
 * A colour means the same wherever it appears. style.css defines the same values under the names
 * in brackets; tests/ui holds the two equal. [main thread] */
#pragma once

#include <gtk/gtk.h>

typedef enum
{
  UI_COLOR_MIX,       /* [mix] lane */
  UI_COLOR_MASTER,    /* [master] lane, selection, the active control */
  UI_COLOR_REFERENCE, /* [reference] lane */
  UI_COLOR_PREVIOUS,  /* [previous] lane: an earlier master */
  UI_COLOR_REVISION,  /* [revision] lane: the master with another mix */
  UI_COLOR_GOOD,      /* [good] */
  UI_COLOR_WARNING,   /* [warning] */
  UI_COLOR_ERROR,     /* [error] */
  UI_COLOR_TEXT,      /* [text] */
  UI_COLOR_DIM,       /* [dim] secondary text */
  UI_COLOR_WINDOW,    /* [window] darkest ground of a page */
  UI_COLOR_PANEL,     /* [panel] side bars, bars */
  UI_COLOR_RAISED,    /* [raised] buttons and cards on a panel */
  UI_COLOR_ACTIVE,    /* [active] a pressed or chosen button */
  UI_COLOR_SELECTED,  /* [selected] the selected row */
  UI_COLOR_WELL,      /* [well] ground of drawings: bars, waveform */
  UI_COLOR_LINE,      /* [line] separators and grids */
  UI_COLOR_TRACK,     /* [track] a waveform or arc that is not the chosen one */
  UI_N_COLORS
} UiColor;

/* The colour; borrowed, for ever. */
const GdkRGBA *ui_palette (UiColor color);
/* From now on the colours of high contrast, or again those of style.css: ui_style_set_contrast does
 * the rest. What is drawn and kept is old when the serial differs. */
void ui_palette_set_high_contrast (gboolean on);
guint ui_palette_serial (void);
/* Its name in style.css. */
const char *ui_palette_name (UiColor color);
/* The colour with its opacity multiplied by alpha 0 .. 1. */
GdkRGBA ui_palette_alpha (UiColor color, double alpha);

/* Colour of an AppLane: mix, master, previous, revision, bypass (dim); all others are references.
 */
UiColor ui_palette_lane (int lane);
