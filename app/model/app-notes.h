/* app-notes.h — notes of a track at moments of its music: an immutable list in the order of time,
 * refcounted. Whoever changes one makes another list, so that undo can hold both. [any thread] */
#pragma once

#include <glib-object.h>

#define APP_NOTES_MAX 999         /* in a track */
#define APP_NOTE_BYTES_MAX 2000   /* of a text; longer ones are cut between characters */
#define APP_NOTE_TIME_MAX 86400.0 /* s, either side of the start */

/* at_s: seconds of the music, that is of the first mix that the track had, from its first frame; so
 * a note stays with the music when trims change or another mix comes into use. */
typedef struct
{
  double at_s;
  char *text; /* valid UTF-8, one line, never empty */
} AppMoment;

typedef struct _AppNotes AppNotes;

#define APP_TYPE_NOTES (app_notes_get_type ())
GType app_notes_get_type (void);

AppNotes *app_notes_ref (AppNotes *self); /* NULL is none */
void app_notes_unref (AppNotes *self);
guint app_notes_n (const AppNotes *self);                           /* 0 for NULL */
const AppMoment *app_notes_get (const AppNotes *self, guint index); /* borrowed */
gboolean app_notes_equal (const AppNotes *a, const AppNotes *b);

/* The list with one more; self may be NULL. Of the same moment the newer comes last. What is left
 * of an empty text, or beyond APP_NOTES_MAX, is self as it was. index (may be NULL): where it
 * stands. Transfer full. */
AppNotes *app_notes_with (AppNotes *self, double at_s, const char *text, guint *index);
/* The list without one; NULL when none is left. Transfer full. */
AppNotes *app_notes_without (AppNotes *self, guint index);
/* Index of the note nearest to at_s, no farther than within_s; -1: none. */
int app_notes_near (const AppNotes *self, double at_s, double within_s);

/* As one text, a line for each: seconds, a space, the note. Reads back to the same bits; lines that
 * are none are left out and counted (n_faults may be NULL). Transfer full; NULL for no notes. */
char *app_notes_write (const AppNotes *self);
AppNotes *app_notes_read (const char *text, guint *n_faults);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppNotes, app_notes_unref)
