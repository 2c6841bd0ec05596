/* app-note-edit.c — notes on the timeline as a person sets, changes and removes them. */
#include "app-note-edit.h"

#include <glib/gi18n-lib.h>

#include <string.h>

int
app_note_put (AppHistory *history, AppTrack *track, int index, double at_s, const char *text)
{
  AppNotes *before = app_track_notes (track);
  const gboolean had = index >= 0 && index < (int) app_notes_n (before);
  const gboolean same = had && strcmp (app_notes_get (before, (guint) index)->text, text) == 0;
  g_autoptr (AppNotes) others
      = had ? app_notes_without (before, (guint) index) : app_notes_ref (before);
  guint place = G_MAXUINT;
  g_autoptr (AppNotes) notes = app_notes_with (others, at_s, text, &place);
  const gboolean has = place != G_MAXUINT;
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, APP_TYPE_NOTES);
  g_value_set_boxed (&value, notes);
  app_history_seal (history); /* each note is a step of its own, however fast */
  app_history_set (history, G_OBJECT (track), "notes", &value,
                   !has   ? _ ("Remove note")
                   : !had ? _ ("Add note")
                   : same ? _ ("Move note")
                          : _ ("Edit note"));
  app_history_seal (history);
  return has ? (int) place : -1;
}
