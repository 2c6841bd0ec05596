/* app-mailbox.c — messages of one size from one thread to another that can sleep until one comes.
 */
#include "app-mailbox.h"

#include "dsp-ring.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct _AppMailbox
{
  DspRing *ring;
  int fd;
};

AppMailbox *
app_mailbox_new (gsize item_size, gsize capacity)
{
  AppMailbox *self = g_new0 (AppMailbox, 1);
  self->ring = dsp_ring_new (item_size, capacity);
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (!self->ring || self->fd < 0)
    g_error ("no memory or no file descriptor for a queue: %s", g_strerror (errno));
  return self;
}

void
app_mailbox_free (AppMailbox *self)
{
  if (!self)
    return;
  dsp_ring_free (self->ring);
  close (self->fd);
  g_free (self);
}

gboolean
app_mailbox_post (AppMailbox *self, const void *item)
{
  if (!dsp_ring_write (self->ring, item, 1))
    return FALSE;
  guint64 one = 1;
  while (write (self->fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
  return TRUE;
}

void
app_mailbox_post_waiting (AppMailbox *self, const void *item)
{
  while (!app_mailbox_post (self, item))
    g_usleep (1000);
}

gboolean
app_mailbox_fetch (AppMailbox *self, void *item)
{
  return dsp_ring_read (self->ring, item, 1) == 1;
}

gboolean
app_mailbox_is_empty (AppMailbox *self)
{
  return dsp_ring_readable (self->ring) == 0;
}

void
app_mailbox_wait (AppMailbox *self, gint64 timeout_us)
{
  struct pollfd poll = { .fd = self->fd, .events = POLLIN };
  struct timespec timeout
      = { .tv_sec = timeout_us / G_USEC_PER_SEC, .tv_nsec = timeout_us % G_USEC_PER_SEC * 1000 };
  if (app_mailbox_is_empty (self))
    ppoll (&poll, 1, timeout_us < 0 ? NULL : &timeout, NULL);
  guint64 count;
  while (read (self->fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
}

int
app_mailbox_fd (AppMailbox *self)
{
  return self->fd;
}
