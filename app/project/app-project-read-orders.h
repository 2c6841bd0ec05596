/* app-project-read-orders.h — reads the running orders of a project file. [main thread] */
#pragma once

#include "app-project-group.h"

/* [order N] and [aside N], after the tracks. */
void app_project_read_orders (const AppProjectReader *reader);
/* Whether a group [order N] or [aside N] is one of those. */
gboolean app_project_orders_are_read (const AppProjectReader *reader, const char *group);
