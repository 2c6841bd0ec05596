/* app-reference.h — a finished record to compare with: never rendered, never delivered. It is kept
 * in the album, and in its project. [main thread] */
#pragma once

#include <glib-object.h>

#include "app-media.h"

#define APP_TYPE_REFERENCE (app_reference_get_type ())
G_DECLARE_FINAL_TYPE (AppReference, app_reference, APP, REFERENCE, GObject)

/* Properties (read/write, notify; changed through AppHistory): "name" (string), "cue" (int64 >= 0:
 * where listening starts, in frames of its own file), "media" (boxed). Signal "edited". */
AppReference *app_reference_new (AppMedia *media); /* name from the file */

AppMedia *app_reference_media (AppReference *self); /* may be missing; borrowed */
const char *app_reference_name (AppReference *self);
gint64 app_reference_cue (AppReference *self);
GHashTable *app_reference_extra (AppReference *self); /* unknown keys of the project file */
