/* app-mailbox.h — messages of one size from one thread to another that can sleep until one comes.
 *
 * A dsp-ring and an eventfd. One producer, one consumer; neither may be a real-time thread. */
#pragma once

#include <glib.h>

typedef struct _AppMailbox AppMailbox;

AppMailbox *app_mailbox_new (gsize item_size, gsize capacity);
void app_mailbox_free (AppMailbox *self);

/* [producer] FALSE when it is full. */
gboolean app_mailbox_post (AppMailbox *self, const void *item);
/* [producer] Waits while it is full: only towards a consumer that always comes back. */
void app_mailbox_post_waiting (AppMailbox *self, const void *item);

/* [consumer] FALSE when it is empty. */
gboolean app_mailbox_fetch (AppMailbox *self, void *item);
gboolean app_mailbox_is_empty (AppMailbox *self);
/* [consumer] Sleeps until something is there or the time is over (< 0: never over); may wake for
 * nothing. */
void app_mailbox_wait (AppMailbox *self, gint64 timeout_us);
/* [consumer] Polls readable when something was posted; app_mailbox_wait with 0 clears it. */
int app_mailbox_fd (AppMailbox *self);
