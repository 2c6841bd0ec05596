/* test-window-fixture.h — the window on a generated album of three mixes, and ways to its parts. */
#pragma once

#include "test-harness.h"
#include "ui-page-deliver.h"
#include "ui-window.h"

#define FIXTURE_RATE 48000
#define FIXTURE_WAIT_MS 20

typedef struct
{
  UiWindow *window;
  UiSession *session;
  AppAlbum *album;
} Fixture;

typedef gboolean (*FixtureReady) (Fixture *fixture);

/* Three mixes of 3, 4 and 5 s, opened, shown and measured. */
void fixture_start (Fixture *fixture);
void fixture_end (Fixture *fixture);

/* Runs the window until it is so; fails after three minutes and tells what is missing. */
void fixture_wait (Fixture *fixture, FixtureReady ready);
gboolean fixture_measured (Fixture *fixture);
/* Playing will not come to the end of the album, however long the waits are. */
void fixture_loop (Fixture *fixture);

GtkWidget *fixture_find_named (GtkWidget *widget, const char *name);
/* The widget of that type after so many others, depth first; NULL: there is none. */
GtkWidget *fixture_find_type (GtkWidget *widget, GType type, int skip);
/* The item of a menu with that label, or NULL. */
GtkWidget *fixture_find_item (GtkWidget *widget, const char *label);
/* A picture of a whole window, in the folder of pictures. */
void fixture_look (GtkWidget *window, const char *name);
/* It is the last of the line at the foot of its window and ends where that ends; before the actions
 * is what closes the window. */
void fixture_assert_foot (GtkWidget *last);
/* What the main thread has worked since it began. */
double fixture_main_thread_ms (void);
GtkWidget *fixture_row (Fixture *fixture, const char *page, int index);
void fixture_act (Fixture *fixture, const char *name, GVariant *parameter);
guint fixture_steps (Fixture *fixture); /* that undo can take back */
UiPageDeliver *fixture_deliver_page (Fixture *fixture);
gboolean fixture_delivered (Fixture *fixture); /* nothing is being delivered */
