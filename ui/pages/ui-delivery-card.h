/* ui-delivery-card.h — one target of a delivery: whether it is wanted, what it is, how far it is.
 */
#pragma once

#include "dsp-dither.h"
#include "ui-delivery-job.h"

#include <gtk/gtk.h>

#define UI_TYPE_DELIVERY_CARD (ui_delivery_card_get_type ())
G_DECLARE_FINAL_TYPE (UiDeliveryCard, ui_delivery_card, UI, DELIVERY_CARD, GtkListBoxRow)

/* Signals "wanted-changed" (), "dither-changed" (): by hand. The target is borrowed and must
 * outlive the card. */
GtkWidget *ui_delivery_card_new (const AppTarget *target, int album_rate);
const AppTarget *ui_delivery_card_target (UiDeliveryCard *self);
/* The kind of dither that is shown, at first the target's own; static. */
const DspDitherKind *ui_delivery_card_dither (UiDeliveryCard *self);
gboolean ui_delivery_card_wanted (UiDeliveryCard *self);
void ui_delivery_card_set_wanted (UiDeliveryCard *self, gboolean wanted);
/* What the album wants of it, shown without a signal. */
void ui_delivery_card_set_chosen (UiDeliveryCard *self, const AppTarget *chosen);
/* What the target makes of an album at this rate. */
void ui_delivery_card_set_rate (UiDeliveryCard *self, int album_rate);
/* state NULL: nothing runs and nothing was made. worst: of the findings, -1 while there are none.
 * stale: the album is no longer what was written. */
void ui_delivery_card_show (UiDeliveryCard *self, const UiDeliveryState *state, int worst,
                            guint n_files, gboolean stale);
/* Something more about the target, at the end of its second line. */
void ui_delivery_card_add (UiDeliveryCard *self, GtkWidget *widget);
