/* app-file-name.c — names of delivered files: from a pattern, safe for every file system. */
#include "app-file-name.h"

#include "app-romanize.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define WIDTH_MAX 4

typedef enum
{
  PART_TRACK,
  PART_TITLE,
  PART_ARTIST,
  PART_ALBUM,
  PART_SIDE,
  N_PARTS
} Part;

static const char *const part_ids[N_PARTS] = {
  [PART_TRACK] = "track", [PART_TITLE] = "title", [PART_ARTIST] = "artist",
  [PART_ALBUM] = "album", [PART_SIDE] = "side",
};

const char *const app_files_ids[APP_N_FILES + 1] = { "tracks", "sides", "album" };

/* Letters that GLib's transliteration has no ASCII for, and signs that are not safe. A sign that is
 * not here and not safe is left out. */
static const struct
{
  const char *from, *to;
} replacements[] = {
  { "/", "-" },
  { "\\", "-" },
  { ":", "-" },
  { "|", "-" },
  { "&", "and" },
  { "@", "at" },
  { "\342\200\223", "-" },
  { "\342\200\224", "-" },
  { "\304\220", "D" },
  { "\304\221", "d" },
  { "\303\220", "D" },
  { "\303\260", "d" },
  { "\303\236", "Th" },
  { "\303\276", "th" },
};

static const char forbidden[] = "/\\:*?\"<>|!@&#^$%";

/* Names of devices of Windows, with or without an extension. */
static gboolean
is_device (const char *name)
{
  static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
  gsize length = strcspn (name, ".");
  while (length > 0 && name[length - 1] == ' ')
    length--;
  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      if (g_ascii_strncasecmp (name, devices[i], 3) != 0)
        continue;
      gboolean numbered = i >= 4;
      if (!numbered && length == 3)
        return TRUE;
      if (numbered && length == 4 && g_ascii_isdigit (name[3]))
        return TRUE;
    }
  return FALSE;
}

gboolean
app_file_name_is_safe (const char *name)
{
  gsize length = strlen (name);
  if (length == 0 || length > APP_FILE_NAME_MAX || strchr ("._- ", name[0])
      || strchr (". ", name[length - 1]) || is_device (name))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (name[i]) || strchr (forbidden, name[i]))
      return FALSE;
  return TRUE;
}

/* The text in safe characters, spaces and dashes in a row made one. */
static char *
to_safe (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *latin = app_romanize (composed);
  g_autoptr (GString) replaced = g_string_new (latin);
  for (gsize i = 0; i < G_N_ELEMENTS (replacements); i++)
    g_string_replace (replaced, replacements[i].from, replacements[i].to, 0);
  /* A fixed locale: the same name on every machine. */
  g_autofree char *ascii = g_str_to_ascii (replaced->str, "C");
  GString *safe = g_string_new (NULL);
  for (const char *p = ascii; *p; p++)
    {
      char c = g_ascii_isspace (*p) ? ' ' : *p;
      if (c == '"' || c == '`')
        c = '\'';
      char last = safe->len ? safe->str[safe->len - 1] : ' ';
      if (!g_ascii_isprint (c) || strchr (forbidden, c))
        continue;
      if ((c == ' ' || c == '-') && c == last)
        continue;
      g_string_append_c (safe, c);
    }
  return g_string_free (safe, FALSE);
}

/* Cuts to at most max characters and takes away what a name may not start or end with. */
static void
trim (GString *stem, gsize max)
{
  gsize start = strspn (stem->str, "._- ");
  g_string_erase (stem, 0, start);
  if (stem->len > max)
    g_string_truncate (stem, max);
  while (stem->len && strchr (". -", stem->str[stem->len - 1]))
    g_string_truncate (stem, stem->len - 1);
}

/* Reads "{id}" or "{id:0N}" at text; returns how long it is, or 0. */
static gsize
read_part (const char *text, Part *part, int *width)
{
  const char *end = strchr (text, '}');
  if (!end)
    return 0;
  const char *colon = memchr (text, ':', end - text);
  gsize id_length = (colon ? colon : end) - text - 1;
  *width = 1;
  if (colon)
    {
      if (colon[1] != '0' || !g_ascii_isdigit (colon[2]) || colon + 3 != end)
        return 0;
      *width = colon[2] - '0';
    }
  for (int i = 0; i < N_PARTS; i++)
    if (strlen (part_ids[i]) == id_length && memcmp (part_ids[i], text + 1, id_length) == 0)
      {
        *part = i;
        gboolean fits = !colon || (i == PART_TRACK && *width >= 1 && *width <= WIDTH_MAX);
        return fits ? end - text + 1 : 0;
      }
  return 0;
}

char *
app_side_name (int side)
{
  char name[3] = { (char) ('A' + side % 26), 0, 0 };
  if (side >= 26)
    {
      name[0] = (char) ('A' + MIN (side / 26 - 1, 25));
      name[1] = (char) ('A' + side % 26);
    }
  return g_strdup (name);
}

char *
app_file_name_fault (const char *pattern, AppFiles files)
{
  gboolean named = FALSE;
  for (const char *p = pattern; *p; p++)
    {
      if (*p == '{')
        {
          Part part;
          int width;
          gsize length = read_part (p, &part, &width);
          if (!length)
            return g_strdup_printf (_ ("“%s” does not begin with {track}, {track:02}, {title}, "
                                       "{artist}, {album} or {side}."),
                                    p);
          named |= part == PART_TRACK || (part == PART_TITLE && files == APP_FILES_TRACKS)
                   || (part == PART_SIDE && files == APP_FILES_SIDES);
          p += length - 1;
        }
      else if (*p == '}' || !g_ascii_isprint (*p) || strchr (forbidden, *p))
        return g_strdup_printf (_ ("“%s” begins with a character that is not allowed in names."),
                                p);
    }
  if (named || files == APP_FILES_ALBUM)
    return NULL;
  return g_strdup (
      files == APP_FILES_SIDES
          ? _ ("The pattern has no {side}, so that all files would have the same name.")
          : _ ("The pattern has neither {track} nor {title}, so that all files "
               "would have the same name."));
}

char *
app_file_name_expand (const char *pattern, const AppFileNameParts *parts, const char *extension)
{
  g_autoptr (GString) stem = g_string_new (NULL);
  g_autofree char *side = app_side_name (parts->side);
  const char *texts[N_PARTS] = { NULL, parts->title, parts->artist, parts->album, side };
  for (const char *p = pattern; *p;)
    {
      Part part;
      int width;
      gsize length = *p == '{' ? read_part (p, &part, &width) : 0;
      if (!length)
        g_string_append_c (stem, *p);
      else if (part == PART_TRACK)
        g_string_append_printf (stem, "%0*d", width, parts->track);
      else
        {
          g_autofree char *safe = to_safe (texts[part]);
          g_string_append (stem, g_strstrip (safe));
        }
      p += length ? length : 1;
    }
  g_autofree char *safe = to_safe (stem->str);
  g_string_assign (stem, safe);
  trim (stem, APP_FILE_NAME_MAX - strlen (extension));
  if (!stem->len)
    g_string_printf (stem, "%02d", parts->track);
  if (is_device (stem->str))
    g_string_insert (stem, strcspn (stem->str, "."), "_");
  g_string_append (stem, extension);
  return g_string_free (g_steal_pointer (&stem), FALSE);
}

static gboolean
is_taken (char **names, int n, const char *name)
{
  for (int i = 0; i < n; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

void
app_file_names_make_unique (char **names, int n, const char *extension)
{
  gsize extension_length = strlen (extension);
  for (int i = 1; i < n; i++)
    for (int copy = 2; is_taken (names, i, names[i]); copy++)
      {
        g_autofree char *mark = g_strdup_printf (" (%d)", copy);
        /* The mark of the try before this one goes away again. */
        g_autoptr (GString) stem
            = g_string_new_len (names[i], strlen (names[i]) - extension_length);
        if (copy > 2)
          g_string_truncate (stem, strrchr (stem->str, ' ') - stem->str);
        trim (stem, APP_FILE_NAME_MAX - extension_length - strlen (mark));
        g_string_append (stem, mark);
        g_string_append (stem, extension);
        g_free (names[i]);
        names[i] = g_string_free (g_steal_pointer (&stem), FALSE);
      }
}
