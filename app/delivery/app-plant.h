/* app-plant.h — in what plants differ: the rules of a CD that the one that presses this album has.
 * [any thread] */
#pragma once

#include <glib.h>

typedef struct
{
  int longest_s;        /* of a disc, seconds; longer ones are told */
  gboolean first_index; /* track 1 must have an index 00 at 00:00:00 */
  gboolean pause_apart; /* the 4 s of a track are counted without the pause behind it */
  gboolean hidden;      /* audio before track 1 is pressed; else it is warned of */
  gboolean isrcs;       /* every track must have an ISRC */
  gboolean barcode;     /* the disc must have a catalogue number */
} AppPlant;

/* What every plant takes: 79:57, and both rules strictly; codes are wished, not demanded. */
extern const AppPlant app_plant_default;

/* What findings obey; the default until it is set. */
AppPlant app_plant (void);
void app_plant_set (const AppPlant *plant);
