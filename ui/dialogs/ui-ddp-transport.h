/* ui-ddp-transport.h — plays a DDP set, with its pauses, through an engine of its own on the device
 * that the window plays to; one of both plays. [main thread] */
#pragma once

#include "app-ddp-set.h"
#include "ui-session.h"

#define UI_TYPE_DDP_TRANSPORT (ui_ddp_transport_get_type ())
G_DECLARE_FINAL_TYPE (UiDdpTransport, ui_ddp_transport, UI, DDP_TRANSPORT, GtkBox)

/* Signal "heard" (): another place is heard, or it was started or stopped. The set is borrowed and
 * outlives it. Where its audio cannot be read it says so and cannot be played. */
GtkWidget *ui_ddp_transport_new (UiSession *session, const AppDdpSet *set);

void ui_ddp_transport_play_stop (UiDdpTransport *self);
/* Frames of the image: from 00:00:00 of the disc. */
void ui_ddp_transport_seek (UiDdpTransport *self, gint64 frame);
gint64 ui_ddp_transport_pos (UiDdpTransport *self);
gboolean ui_ddp_transport_playing (UiDdpTransport *self);
/* NULL: its audio cannot be read. Borrowed. */
AppEngine *ui_ddp_transport_engine (UiDdpTransport *self);
