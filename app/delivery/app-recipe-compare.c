/* app-recipe-compare.c — what differs between two recipes, in words. */
#include "app-recipe.h"

#include "app-finding.h"
#include "app-param-text.h"
#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <string.h>

#define TRACKS_MAX 999

/* Two recipes and what is told of them. */
typedef struct
{
  /* borrowed */
  GKeyFile *then, *now;
  GPtrArray *findings;

  int rate;  /* of positions then */
  int track; /* that is compared, 1-based; 0: the album */
} Compare;

/* Values of a frame, a number of frames, then and now. */
static const struct
{
  const char *id, *name;
} positions[] = {
  { "gap", N_ ("gap before it") },         { "length", N_ ("length") },
  { "trim-in", N_ ("trim at its start") }, { "fade-in", N_ ("fade-in") },
  { "fade-out", N_ ("fade-out") },         { "join", N_ ("overlap with the track before") },
};
static const struct
{
  const char *id, *finding, *name;
} texts[] = {
  { "fade-in-shape", "recall-position", N_ ("shape of the fade-in") },
  { "fade-out-shape", "recall-position", N_ ("shape of the fade-out") },
  { "join-shape", "recall-position", N_ ("crossfade") },
  { "gain", "recall-parameter", N_ ("gain in dB") },
  { "invert", "recall-parameter", N_ ("polarity turned") },
  { "side", "recall-position", N_ ("side of the record, from 0") },
};

/* The value, or NULL; transfer full. */
static char *
value_of (GKeyFile *file, const char *scope, const char *key)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", scope, key);
  return g_key_file_get_string (file, APP_RECIPE_GROUP, name, NULL);
}

static AppFinding *
tell (const Compare *self, const char *id, const char *format, ...) G_GNUC_PRINTF (3, 4);

static AppFinding *
tell (const Compare *self, const char *id, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  AppFinding *finding = app_findings_add (self->findings, APP_SEVERITY_INFO, id, "%s", text);
  finding->track = self->track;
  return finding;
}

/* "Track 3" or "Album". Transfer full. */
static char *
owner (const Compare *self)
{
  return self->track ? g_strdup_printf (_ ("Track %d"), self->track) : g_strdup (_ ("Album"));
}

/* Both values when they differ; TRUE then. Either may be NULL: it was or is not there. */
static gboolean
differ (const Compare *self, const char *scope, const char *key, char **then, char **now)
{
  *then = value_of (self->then, scope, key);
  *now = value_of (self->now, scope, key);
  return g_strcmp0 (*then, *now) != 0;
}

/* One value as it stands in the recipe. */
static void
compare_text (const Compare *self, const char *scope, const char *key, const char *id,
              const char *name)
{
  g_autofree char *then = NULL, *now = NULL, *who = owner (self);
  if (differ (self, scope, key, &then, &now))
    tell (self, id, _ ("%s, %s: “%s” then, “%s” now."), who, name, then ? then : "",
          now ? now : "");
}

static char *
seconds (const char *text, int rate)
{
  gint64 frames;
  return text && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &frames, NULL)
             ? g_strdup_printf (_ ("%.3f s (frame %" PRId64 ")"), (double) frames / rate, frames)
             : g_strdup (text ? text : "");
}

static void
compare_position (const Compare *self, const char *scope, const char *key, const char *name)
{
  g_autofree char *then = NULL, *now = NULL, *who = owner (self);
  if (!differ (self, scope, key, &then, &now))
    return;
  g_autofree char *before = seconds (then, self->rate), *after = seconds (now, self->rate);
  tell (self, "recall-position", _ ("%s, %s: %s then, %s now."), who, name, before, after);
}

/* As a person reads it; transfer full. */
static char *
param_text (const DspParam *param, const char *text)
{
  double value;
  char shown[128];
  if (!text)
    return g_strdup (_ ("nothing"));
  if (!dsp_param_read (param, text, &value))
    return g_strdup (text);
  app_param_text (param, value, shown, sizeof shown);
  return g_strdup (shown);
}

static void
compare_param (const Compare *self, const char *scope, const DspModule *module,
               const DspParam *param)
{
  g_autofree char *then = NULL, *now = NULL, *who = owner (self);
  if (!differ (self, scope, param->id, &then, &now))
    return;
  g_autofree char *before = param_text (param, then), *after = param_text (param, now);
  gboolean close = strcmp (before, after) == 0; /* they differ behind the digits shown */
  tell (self, "recall-parameter", _ ("%s, %s, %s%s%s: %s then, %s now."), who, _ (module->name),
        param->group ? _ (param->group) : "", param->group ? " " : "", _ (param->name),
        close ? then : before, close ? now : after);
}

/* "eq-2" is of the module "eq"; an id may end with a number too. NULL: there is none. */
static const DspModule *
module_of (const char *slot)
{
  const DspModule *module = dsp_module_find (slot);
  const char *dash = strrchr (slot, '-');
  if (module || !dash)
    return module;
  g_autofree char *id = g_strndup (slot, (gsize) (dash - slot));
  return dsp_module_find (id);
}

static void
compare_slot (const Compare *self, const char *owner_scope, const char *slot)
{
  const DspModule *module = module_of (slot);
  g_autofree char *scope = g_strdup_printf ("%s.chain.%s", owner_scope, slot);
  g_autofree char *then = NULL, *now = NULL, *was = NULL, *is = NULL, *who = owner (self);
  const char *name = module ? _ (module->name) : slot;
  if (differ (self, scope, "version", &then, &now))
    tell (self, "recall-module",
          _ ("%s, %s: version %s of the module then, version %s now, which may sound different."),
          who, name, then ? then : "?", now ? now : "?");
  if (differ (self, scope, "bypass", &was, &is))
    tell (self, "recall-parameter",
          g_strcmp0 (is, "true") == 0 ? _ ("%s, %s: it worked then, it is bypassed now.")
                                      : _ ("%s, %s: it was bypassed then, it works now."),
          who, name);
  for (int p = 0; module && p < module->n_params; p++)
    if (!(module->params[p].flags & DSP_PARAM_LISTEN))
      compare_param (self, scope, module, &module->params[p]);
}

static void
compare_chains (const Compare *self, const char *scope)
{
  g_autofree char *then = NULL, *now = NULL, *who = owner (self);
  gboolean other = differ (self, scope, "chain", &then, &now);
  if (other)
    tell (self, "recall-chain", _ ("%s: the chain was “%s” then, it is “%s” now."), who,
          then ? then : "", now ? now : "");
  g_auto (GStrv) before = g_strsplit (then ? then : "", " ", -1);
  g_auto (GStrv) after = g_strsplit (now ? now : "", " ", -1);
  for (int i = 0; after[i]; i++)
    if (*after[i] && g_strv_contains ((const char *const *) before, after[i]))
      compare_slot (self, scope, after[i]);
}

/* Fields that say how a disc is cut decide more than a text. */
static void
compare_metadata (const Compare *self, const char *scope)
{
  for (int i = 0; i < APP_N_FIELDS; i++)
    compare_text (self, scope, app_fields[i].id,
                  i >= APP_FIELD_CD_START && i <= APP_FIELD_CD_FLAGS ? "recall-disc"
                                                                     : "recall-metadata",
                  _ (app_fields[i].name));
}

/* FALSE: it is another mix altogether, and nothing else of the track need be compared. */
static gboolean
compare_source (const Compare *self, const char *scope)
{
  g_autofree char *then = NULL, *now = NULL, *was = NULL, *is = NULL;
  if (!differ (self, scope, "source", &then, &now))
    return TRUE;
  gboolean renamed = differ (self, scope, "file", &was, &is);
  if (renamed)
    {
      tell (self, "recall-track",
            _ ("Track %d is made of another mix: “%s” (SHA-256 %.12s…) then, “%s” (%.12s…) now."),
            self->track, was ? was : "", then ? then : "", is ? is : "", now ? now : "");
      return FALSE;
    }
  tell (self, "recall-source",
        _ ("Track %d: the file “%s” is not the one that was delivered: its SHA-256 was %.12s…, it "
           "is %.12s…."),
        self->track, is ? is : "", then ? then : "", now ? now : "")
      ->advice
      = g_strdup (_ ("Restore the file, or take the old mix into use."));
  return TRUE;
}

static void
compare_track (Compare *self, int number)
{
  g_autofree char *scope = g_strdup_printf ("track.%d", number);
  self->track = number;
  if (!compare_source (self, scope))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (positions); i++)
    compare_position (self, scope, positions[i].id, _ (positions[i].name));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    compare_text (self, scope, texts[i].id, texts[i].finding, _ (texts[i].name));
  compare_chains (self, scope);
  compare_metadata (self, scope);
}

static void
compare_programs (const Compare *self)
{
  static const char *const programs[] = { "lacquer", "soxr", "fftw", "sndfile" };
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *then = NULL, *now = NULL;
      if (differ (self, "program", programs[i], &then, &now))
        tell (self, "recall-program", _ ("The program is another version: %s %s then, %s now."),
              programs[i], then ? then : "?", now ? now : "?");
    }
}

static int
number_of (GKeyFile *file, const char *key, int least, int most)
{
  g_autofree char *text = value_of (file, "album", key);
  gint64 number = least;
  if (text)
    g_ascii_string_to_signed (text, 10, least, most, &number, NULL);
  return (int) number;
}

/* A hash tells a person nothing. */
static void
compare_cover (const Compare *self)
{
  g_autofree char *then = NULL, *now = NULL;
  if (differ (self, "album", "cover", &then, &now))
    tell (self, "recall-metadata", "%s",
          !then  ? _ ("The album had no cover then.")
          : !now ? _ ("The album has no cover now.")
                 : _ ("The album has another cover now."));
}

void
app_recipe_compare (GKeyFile *then, GKeyFile *now, GPtrArray *findings)
{
  Compare self = { then, now, findings, number_of (then, "rate", 1, G_MAXINT), 0 };
  int before = number_of (then, "tracks", 0, TRACKS_MAX);
  int after = number_of (now, "tracks", 0, TRACKS_MAX);
  compare_programs (&self);
  compare_text (&self, "album", "rate", "recall-album", _ ("sample rate"));
  compare_text (&self, "album", "seed", "recall-album", _ ("seed of the dither"));
  compare_text (&self, "album", "order", "recall-metadata", _ ("running order"));
  if (before != after)
    tell (&self, "recall-track", _ ("The album had %d tracks then, it has %d now."), before, after);
  compare_chains (&self, "album");
  compare_metadata (&self, "album");
  compare_cover (&self);
  for (int i = 1; i <= MIN (before, after); i++)
    compare_track (&self, i);
}
