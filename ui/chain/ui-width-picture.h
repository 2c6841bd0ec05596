/* ui-width-picture.h — a module that has a width for each of its bands: a goniometer of what it
 * gives, and the bands with their widths, how loud the side is in them before and behind it.
 *
 * Made from the tables of the module: parameters width1, width2 …, split1 …; bands (a choice whose
 * first is off) and mono-below where there are any. [main] */
#pragma once

#include "ui-session.h"
#include "ui-width-bands.h"

#define UI_TYPE_WIDTH_PICTURE (ui_width_picture_get_type ())
G_DECLARE_FINAL_TYPE (UiWidthPicture, ui_width_picture, UI, WIDTH_PICTURE, GtkWidget)

gboolean ui_width_picture_fits (const DspModule *module);
/* The band whose width the parameter is, from 0; -1: none. */
int ui_width_picture_band (const DspModule *module, int param);
/* narrow: takes less of the width. */
GtkWidget *ui_width_picture_new (UiSession *session, AppSlot *slot, gboolean narrow);
/* The control of such a parameter, in the order of the bands: becomes the column of the band. What
 * it does to the parameter is its maker's; bands that are off are switched on by it. */
void ui_width_picture_put (UiWidthPicture *self, int param, GtkWidget *value);
/* What the module does to the sound; NULL: it does not run. */
void ui_width_picture_show (UiWidthPicture *self, const AppSlotHeard *heard);
/* dB of the side against the middle that comes out of a band; NAN: nothing. */
double ui_width_picture_level (UiWidthPicture *self, int band, AppSlotEnd end);
