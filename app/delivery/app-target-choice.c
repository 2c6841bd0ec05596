/* app-target-choice.c — what an album wants otherwise than a target's file says. */
#include "app-target-choice.h"

#include "app-tags.h"

#include <glib/gi18n-lib.h>

const char *const app_choice_ids[APP_N_CHOICES + 1]
    = { "tags", "file-name", "dither", "usual", NULL };

/* Keys of a target's file. */
static const char *const keys[APP_N_CHOICES] = { "Tags", "FileName", "Dither", "Usual" };

static char *
key_of (const AppTarget *target, AppChoice choice)
{
  return g_strdup_printf ("%s.%s", target->id, app_choice_ids[choice]);
}

static const char *
find (AppAlbum *album, const AppTarget *target, AppChoice choice)
{
  GHashTable *choices = app_album_target_choices (album);
  g_autofree char *key = key_of (target, choice);
  return choices ? g_hash_table_lookup (choices, key) : NULL;
}

/* What a target's file says, in its words. Transfer full. */
static char *
own (const AppTarget *target, AppChoice choice)
{
  switch (choice)
    {
    case APP_CHOICE_TAGS:
      return app_tag_set_format (target->left_out);
    case APP_CHOICE_FILE_NAME:
      return g_strdup (target->file_name);
    case APP_CHOICE_DITHER:
      return g_strdup (target->dither);
    default:
      return g_strdup (target->usual ? "true" : "false");
    }
}

/* Of a step of undo. Transfer full. */
static char *
label_of (const AppTarget *target, AppChoice choice)
{
  const char *name = _ (target->name);
  switch (choice)
    {
    case APP_CHOICE_TAGS:
      return g_strdup_printf (_ ("Tags of “%s”"), name);
    case APP_CHOICE_FILE_NAME:
      return g_strdup_printf (_ ("File names of “%s”"), name);
    case APP_CHOICE_DITHER:
      return g_strdup_printf (_ ("Dither of “%s”"), name);
    default:
      return g_strdup_printf (_ ("Whether “%s” is delivered"), name);
    }
}

char *
app_target_choice (AppAlbum *album, const AppTarget *target, AppChoice choice)
{
  const char *chosen = find (album, target, choice);
  return chosen ? g_strdup (chosen) : own (target, choice);
}

/* A copy without this key, or with this value. Transfer full. */
static GHashTable *
with (GHashTable *choices, const char *key, const char *value)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, text;
  if (choices)
    {
      g_hash_table_iter_init (&iter, choices);
      while (g_hash_table_iter_next (&iter, &name, &text))
        g_hash_table_insert (copy, g_strdup (name), g_strdup (text));
    }
  if (value)
    g_hash_table_insert (copy, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (copy, key);
  return copy;
}

gboolean
app_target_choose (AppAlbum *album, AppHistory *history, const AppTarget *target, AppChoice choice,
                   const char *value, GError **error)
{
  g_autofree char *key = key_of (target, choice);
  g_autofree char *usual = own (target, choice);
  const char *now = find (album, target, choice);
  const char *wanted = value && *value && g_strcmp0 (value, usual) != 0 ? value : NULL;
  g_autoptr (AppTarget) tried
      = wanted ? app_target_with (target, keys[choice], wanted, error) : NULL;
  if (wanted && !tried)
    return FALSE;
  if (g_strcmp0 (now, wanted) == 0)
    return TRUE;
  g_autoptr (GHashTable) choices = with (app_album_target_choices (album), key, wanted);
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_value_init (&boxed, G_TYPE_HASH_TABLE);
  g_value_set_boxed (&boxed, g_hash_table_size (choices) ? choices : NULL);
  g_autofree char *label = label_of (target, choice);
  app_history_set (history, G_OBJECT (album), "target-choices", &boxed, label);
  return TRUE;
}

AppTarget *
app_target_chosen (AppAlbum *album, const AppTarget *target, GPtrArray *findings)
{
  AppTarget *chosen = app_target_with_dither (target, target->dither);
  for (int i = 0; i < APP_N_CHOICES; i++)
    {
      const char *value = find (album, target, i);
      g_autoptr (GError) error = NULL;
      AppTarget *next = value ? app_target_with (chosen, keys[i], value, &error) : NULL;
      if (next)
        {
          app_target_free (chosen);
          chosen = next;
        }
      else if (value && findings)
        app_findings_add (findings, APP_SEVERITY_WARNING, "target-choice",
                          _ ("What the album wants of target “%s” cannot be had: %s"), target->id,
                          error->message)
            ->advice
            = g_strdup (_ ("Choose it again."));
    }
  return chosen;
}

void
app_targets_choose (AppAlbum *album, GPtrArray *targets, GPtrArray *findings)
{
  for (guint i = 0; i < targets->len; i++)
    {
      AppTarget *target = targets->pdata[i];
      targets->pdata[i] = app_target_chosen (album, target, findings);
      app_target_free (target);
    }
}
