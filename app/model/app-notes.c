/* app-notes.c — notes of a track at moments of its music. */
#include "app-notes.h"

#include <math.h>
#include <string.h>

struct _AppNotes
{
  gatomicrefcount refs;
  GArray *rows; /* owned, of AppMoment */
};

G_DEFINE_BOXED_TYPE (AppNotes, app_notes, app_notes_ref, app_notes_unref)

static void
clear_row (gpointer row)
{
  g_free (((AppMoment *) row)->text);
}

static AppNotes *
notes_new (void)
{
  AppNotes *self = g_new0 (AppNotes, 1);
  g_atomic_ref_count_init (&self->refs);
  self->rows = g_array_new (FALSE, FALSE, sizeof (AppMoment));
  g_array_set_clear_func (self->rows, clear_row);
  return self;
}

AppNotes *
app_notes_ref (AppNotes *self)
{
  if (self)
    g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
app_notes_unref (AppNotes *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->rows);
  g_free (self);
}

guint
app_notes_n (const AppNotes *self)
{
  return self ? self->rows->len : 0;
}

const AppMoment *
app_notes_get (const AppNotes *self, guint index)
{
  g_return_val_if_fail (index < app_notes_n (self), NULL);
  return &g_array_index (self->rows, AppMoment, index);
}

gboolean
app_notes_equal (const AppNotes *a, const AppNotes *b)
{
  guint n = app_notes_n (a);
  if (n != app_notes_n (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const AppMoment *x = app_notes_get (a, i), *y = app_notes_get (b, i);
      if (x->at_s != y->at_s || strcmp (x->text, y->text) != 0)
        return FALSE;
    }
  return TRUE;
}

/* One line without spaces around it; NULL when nothing is left. Transfer full. */
static char *
clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  for (char *c = valid; *c; c++)
    if ((guchar) *c < 0x20 || *c == 0x7f)
      *c = ' ';
  g_strstrip (valid);
  if (strlen (valid) > APP_NOTE_BYTES_MAX)
    *g_utf8_find_prev_char (valid, valid + APP_NOTE_BYTES_MAX + 1) = 0;
  return *valid ? g_steal_pointer (&valid) : NULL;
}

/* Behind what is earlier or as early; returns where. Takes the text over. */
static guint
insert (AppNotes *self, double at_s, char *text)
{
  guint i = self->rows->len;
  while (i > 0 && g_array_index (self->rows, AppMoment, i - 1).at_s > at_s)
    i--;
  const AppMoment row = { at_s + 0.0, text };
  g_array_insert_val (self->rows, i, row);
  return i;
}

/* All but skip. */
static AppNotes *
copy (const AppNotes *self, guint skip)
{
  AppNotes *other = notes_new ();
  for (guint i = 0; i < app_notes_n (self); i++)
    if (i != skip)
      insert (other, app_notes_get (self, i)->at_s, g_strdup (app_notes_get (self, i)->text));
  return other;
}

AppNotes *
app_notes_with (AppNotes *self, double at_s, const char *text, guint *index)
{
  char *clean = clean_text (text);
  if (!clean || !isfinite (at_s) || app_notes_n (self) >= APP_NOTES_MAX)
    {
      g_free (clean);
      return app_notes_ref (self);
    }
  AppNotes *other = copy (self, G_MAXUINT);
  guint place = insert (other, CLAMP (at_s, -APP_NOTE_TIME_MAX, APP_NOTE_TIME_MAX), clean);
  if (index)
    *index = place;
  return other;
}

AppNotes *
app_notes_without (AppNotes *self, guint index)
{
  return app_notes_n (self) - (index < app_notes_n (self)) > 0 ? copy (self, index) : NULL;
}

int
app_notes_near (const AppNotes *self, double at_s, double within_s)
{
  int best = -1;
  double least = within_s;
  for (guint i = 0; i < app_notes_n (self); i++)
    {
      double away = fabs (app_notes_get (self, i)->at_s - at_s);
      if (away > least || (best >= 0 && away == least))
        continue;
      least = away;
      best = (int) i;
    }
  return best;
}

char *
app_notes_write (const AppNotes *self)
{
  if (!self)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < app_notes_n (self); i++)
    {
      const AppMoment *moment = app_notes_get (self, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_dtostr (number, sizeof number, moment->at_s);
      g_string_append_printf (text, "%s%s %s", i ? "\n" : "", number, moment->text);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

AppNotes *
app_notes_read (const char *text, guint *n_faults)
{
  AppNotes *self = notes_new ();
  guint faults = 0;
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);
  for (char **line = lines; *line; line++)
    {
      char *end = NULL;
      double at_s = g_ascii_strtod (*line, &end);
      gboolean good = end != *line && *end == ' ' && isfinite (at_s)
                      && fabs (at_s) <= APP_NOTE_TIME_MAX && self->rows->len < APP_NOTES_MAX;
      char *clean = good ? clean_text (end) : NULL;
      if (clean)
        insert (self, at_s, clean);
      else
        faults += **line != 0;
    }
  if (n_faults)
    *n_faults = faults;
  if (self->rows->len)
    return self;
  app_notes_unref (self);
  return NULL;
}
