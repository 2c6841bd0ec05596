/* app-jack-guard.c — a JACK server that dies does not take the program with it. */
#include "app-jack-guard.h"

#include <dlfcn.h>
#include <glib.h>
#include <jack/jack.h>

/* A client and what its user wants to be told. */
typedef struct
{
  jack_client_t *client;
  JackShutdownCallback handler;
  void *data;
  gboolean died;
} Client;

static GMutex lock; /* of the list, and while a handler is called */
static GSList *clients;

static Client *
find (const jack_client_t *client)
{
  for (GSList *at = clients; at; at = at->next)
    if (((Client *) at->data)->client == client)
      return at->data;
  return NULL;
}

static void
forget (const jack_client_t *client)
{
  g_mutex_lock (&lock);
  Client *known = find (client);
  clients = g_slist_remove (clients, known);
  g_free (known);
  g_mutex_unlock (&lock);
}

/* Thread of libjack. */
static void
on_shutdown (void *client)
{
  g_mutex_lock (&lock);
  Client *known = find (client);
  if (known)
    {
      known->died = TRUE;
      known->handler (known->data);
    }
  g_mutex_unlock (&lock);
}

void
app_jack_guard_wake (void)
{
  g_mutex_lock (&lock);
  for (GSList *at = clients; at; at = at->next)
    {
      Client *known = at->data;
      if (known->died)
        known->handler (known->data);
    }
  g_mutex_unlock (&lock);
}

/* Instead of libjack's */

void
jack_on_shutdown (jack_client_t *client, JackShutdownCallback handler, void *data)
{
  void (*next) (jack_client_t *, JackShutdownCallback, void *)
      = dlsym (RTLD_NEXT, "jack_on_shutdown");
  Client *known = g_new0 (Client, 1);
  forget (client);
  *known = (Client){ .client = client, .handler = handler, .data = data };
  g_mutex_lock (&lock);
  clients = g_slist_prepend (clients, known);
  g_mutex_unlock (&lock);
  next (client, on_shutdown, client);
}

int
jack_deactivate (jack_client_t *client)
{
  int (*next) (jack_client_t *) = dlsym (RTLD_NEXT, "jack_deactivate");
  forget (client); /* its user is about to free what the handler looks at */
  next (client);
  return 0;
}

int
jack_client_close (jack_client_t *client)
{
  int (*next) (jack_client_t *) = dlsym (RTLD_NEXT, "jack_client_close");
  forget (client);
  next (client);
  return 0;
}

int
jack_port_unregister (jack_client_t *client, jack_port_t *port)
{
  int (*next) (jack_client_t *, jack_port_t *) = dlsym (RTLD_NEXT, "jack_port_unregister");
  next (client, port);
  return 0;
}
