/* app-survey-known.c — a table of results with the time each was last in use. */
#include "app-survey-known.h"

typedef struct
{
  AppSurveyResult *result; /* owned; NULL: could not be measured */
  GError *error;           /* owned; then why */
  guint64 used;            /* clock when it was learned or last in use */
  gsize size;
} Known;

struct _AppSurveyKnown
{
  GHashTable *known; /* key -> Known */
  guint64 clock;     /* counts begins */
  gsize limit;
};

static void
known_free (gpointer data)
{
  Known *known = data;
  g_clear_pointer (&known->result, app_survey_result_unref);
  g_clear_error (&known->error);
  g_free (known);
}

AppSurveyKnown *
app_survey_known_new (gsize limit)
{
  AppSurveyKnown *self = g_new0 (AppSurveyKnown, 1);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  self->limit = limit;
  return self;
}

void
app_survey_known_free (AppSurveyKnown *self)
{
  g_hash_table_unref (self->known);
  g_free (self);
}

void
app_survey_known_learn (AppSurveyKnown *self, const char *key, const AppSurveyResult *result,
                        const GError *error)
{
  Known *known = g_new (Known, 1);
  *known = (Known){ .result = result ? app_survey_result_ref (result) : NULL,
                    .error = error ? g_error_copy (error) : NULL,
                    .used = self->clock,
                    .size = sizeof *known + (result ? app_survey_result_size (result) : 0) };
  g_hash_table_replace (self->known, g_strdup (key), known);
}

void
app_survey_known_begin (AppSurveyKnown *self)
{
  self->clock++;
}

gboolean
app_survey_known_use (AppSurveyKnown *self, const char *key)
{
  Known *known = g_hash_table_lookup (self->known, key);
  if (known)
    known->used = self->clock;
  return known != NULL;
}

/* The latest in use first. */
static int
compare_used (gconstpointer a, gconstpointer b, gpointer table)
{
  const Known *x = g_hash_table_lookup (table, *(const char *const *) a);
  const Known *y = g_hash_table_lookup (table, *(const char *const *) b);
  return (x->used < y->used) - (x->used > y->used);
}

void
app_survey_known_end (AppSurveyKnown *self)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key, value;
  gsize size = 0;
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((Known *) value)->used < self->clock)
      g_ptr_array_add (others, key);
  g_ptr_array_sort_with_data (others, compare_used, self->known);
  for (guint i = 0; i < others->len; i++)
    {
      size += ((Known *) g_hash_table_lookup (self->known, others->pdata[i]))->size;
      if (size > self->limit)
        g_hash_table_remove (self->known, others->pdata[i]);
    }
}

static const Known *
lookup (const AppSurveyKnown *self, const char *key)
{
  return key ? g_hash_table_lookup (self->known, key) : NULL;
}

const AppSurveyResult *
app_survey_known_result (const AppSurveyKnown *self, const char *key)
{
  const Known *known = lookup (self, key);
  return known ? known->result : NULL;
}

const GError *
app_survey_known_error (const AppSurveyKnown *self, const char *key)
{
  const Known *known = lookup (self, key);
  return known ? known->error : NULL;
}
