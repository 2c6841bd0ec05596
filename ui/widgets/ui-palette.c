/* ui-palette.c — the table of colours. */
#include "ui-palette.h"

#define RGB(r, g, b)                                                                               \
  {                                                                                                \
    0x##r / 255.0f, 0x##g / 255.0f, 0x##b / 255.0f, 1.0f                                           \
  }

static const struct
{
  const char *name;
  GdkRGBA color;
} colors[UI_N_COLORS] = {
  [UI_COLOR_MIX] = { "mix", RGB (6e, a8, dc) },
  [UI_COLOR_MASTER] = { "master", RGB (f2, a5, 41) },
  [UI_COLOR_REFERENCE] = { "reference", RGB (b4, 8b, e8) },
  [UI_COLOR_PREVIOUS] = { "previous", RGB (5f, c4, c0) },
  [UI_COLOR_REVISION] = { "revision", RGB (e5, 8f, b1) },
  [UI_COLOR_GOOD] = { "good", RGB (63, c5, 8a) },
  [UI_COLOR_WARNING] = { "warning", RGB (e8, c1, 4d) },
  [UI_COLOR_ERROR] = { "error", RGB (e8, 65, 5a) },
  [UI_COLOR_TEXT] = { "text", RGB (e6, e8, ea) },
  [UI_COLOR_DIM] = { "dim", RGB (8d, 95, 9e) },
  [UI_COLOR_WINDOW] = { "window", RGB (14, 16, 19) },
  [UI_COLOR_PANEL] = { "panel", RGB (1b, 1e, 22) },
  [UI_COLOR_RAISED] = { "raised", RGB (23, 27, 2c) },
  [UI_COLOR_ACTIVE] = { "active", RGB (36, 3c, 44) },
  [UI_COLOR_SELECTED] = { "selected", RGB (2b, 30, 38) },
  [UI_COLOR_WELL] = { "well", RGB (11, 13, 15) },
  [UI_COLOR_LINE] = { "line", RGB (2d, 32, 38) },
  [UI_COLOR_TRACK] = { "track", RGB (6b, 62, 58) },
};

/* The same meanings, at least 7:1 for text and 4.5:1 for lines and drawings against their grounds.
 */
static const GdkRGBA strong[UI_N_COLORS] = {
  [UI_COLOR_MIX] = RGB (8e, c5, ff),       [UI_COLOR_MASTER] = RGB (ff, b7, 4d),
  [UI_COLOR_REFERENCE] = RGB (cd, b0, ff), [UI_COLOR_PREVIOUS] = RGB (7f, e6, e2),
  [UI_COLOR_REVISION] = RGB (ff, a9, cb),  [UI_COLOR_GOOD] = RGB (7f, e6, a6),
  [UI_COLOR_WARNING] = RGB (ff, d8, 66),   [UI_COLOR_ERROR] = RGB (ff, 9a, 90),
  [UI_COLOR_TEXT] = RGB (ff, ff, ff),      [UI_COLOR_DIM] = RGB (cf, d6, dd),
  [UI_COLOR_WINDOW] = RGB (00, 00, 00),    [UI_COLOR_PANEL] = RGB (0a, 0b, 0d),
  [UI_COLOR_RAISED] = RGB (1a, 1d, 21),    [UI_COLOR_ACTIVE] = RGB (3d, 44, 4d),
  [UI_COLOR_SELECTED] = RGB (2e, 35, 3e),  [UI_COLOR_WELL] = RGB (00, 00, 00),
  [UI_COLOR_LINE] = RGB (84, 8d, 97),      [UI_COLOR_TRACK] = RGB (b0, a3, 94),
};
#undef RGB

static gboolean high; /* contrast */
static guint serial;  /* of the table in use */

void
ui_palette_set_high_contrast (gboolean on)
{
  serial += on != high;
  high = on;
}

guint
ui_palette_serial (void)
{
  return serial;
}

const GdkRGBA *
ui_palette (UiColor color)
{
  g_return_val_if_fail (color >= 0 && color < UI_N_COLORS, &colors[UI_COLOR_TEXT].color);
  return high ? &strong[color] : &colors[color].color;
}

const char *
ui_palette_name (UiColor color)
{
  g_return_val_if_fail (color >= 0 && color < UI_N_COLORS, NULL);
  return colors[color].name;
}

GdkRGBA
ui_palette_alpha (UiColor color, double alpha)
{
  GdkRGBA rgba = *ui_palette (color);

  rgba.alpha *= (float) CLAMP (alpha, 0.0, 1.0);
  return rgba;
}

UiColor
ui_palette_lane (int lane)
{
  static const UiColor lanes[]
      = { UI_COLOR_MIX, UI_COLOR_MASTER, UI_COLOR_PREVIOUS, UI_COLOR_REVISION, UI_COLOR_DIM };

  return lane >= 0 && lane < (int) G_N_ELEMENTS (lanes) ? lanes[lane] : UI_COLOR_REFERENCE;
}
