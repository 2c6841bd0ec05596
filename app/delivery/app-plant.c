/* app-plant.c — in what plants differ. */
#include "app-plant.h"

const AppPlant app_plant_default = {
  .longest_s = 79 * 60 + 57,
  .first_index = TRUE,
  .pause_apart = TRUE,
  .hidden = TRUE,
  .isrcs = FALSE,
  .barcode = FALSE,
};

static GMutex lock;
static AppPlant now; /* under lock; longest_s 0: not set */

AppPlant
app_plant (void)
{
  g_mutex_lock (&lock);
  AppPlant plant = now.longest_s > 0 ? now : app_plant_default;
  g_mutex_unlock (&lock);
  return plant;
}

void
app_plant_set (const AppPlant *plant)
{
  g_mutex_lock (&lock);
  now = *plant;
  g_mutex_unlock (&lock);
}
