/* app-delivery-folder.h — the folder side of a delivery: is there room and nothing in the way, make
 * the folders, put finished files in their places, or leave nothing behind. */
#pragma once

#include "app-delivery-plan.h"

typedef struct _AppDeliveryFolder AppDeliveryFolder;

/* Looks at everything that can be known before rendering, changes nothing: files in the way
 * (G_IO_ERROR_EXISTS unless overwrite), links that lead elsewhere, free space. plans
 * (AppDeliveryPlan) are borrowed. */
AppDeliveryFolder *
app_delivery_folder_new (const char *folder, GPtrArray *plans, gboolean overwrite, GError **error);
/* Deletes temporary files and, unless committed, the folders that were made. */
void app_delivery_folder_free (AppDeliveryFolder *self);

/* Makes the folders. */
gboolean app_delivery_folder_make (AppDeliveryFolder *self, GError **error);
/* Looks again at what is in the way, then gives every file its name; on failure those that were new
 * are taken away again. */
gboolean app_delivery_folder_commit (AppDeliveryFolder *self, GError **error);

/* Adds a warning for each file in the plan's folder that is none of this delivery. */
void app_delivery_folder_strangers (const char *folder, GHashTable *names, GPtrArray *findings);
