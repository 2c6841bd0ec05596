/* test-project.c — the project file: what is written is read back, whatever is read does no harm.
 */
#include "test-app.h"
#include "test-model.h"

#include "app-order-edit.h"

#include "dsp-registry.h"

#include <locale.h>
#include <string.h>

/* Format 1 as it was first released: it must be readable for ever. */
static const char fixture[]
    = "[lacquer]\nformat=1\nversion=0.1.0\n\n"
      "[album]\nrate=48000\nseed=81985529216486895\ntitle=Night Ferry\nartist=The Lights\n\n"
      "[track 1]\nsource=mixes/01 100%25.wav\nsource-absolute=/nowhere/mixes/01 100%25.wav\n"
      "source-size=1234\nsource-time=1700000000\n"
      "source-sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
      "source-rate=96000\nsource-channels=1\nsource-frames=960000\n"
      "gap=0\ntrim-in=10\ntrim-out=20\nfade-in=30\nfade-out=40\njoin=linear\n"
      "fade-in-shape=equal-power\nfade-out-shape=none\ngain=-1.5\n"
      "title=\\sSlipway\nisrc=USABC2600001\nnote=one\\ntwo\n\n"
      "[track 1 slot 1]\nmodule=gain\nversion=1\nbypass=true\ngain=2.25\n\n"
      "[track 2]\nsource-absolute=/nowhere/02.wav\ngap=-4800\ntitle=Two\n";

static AppProject *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  AppProject *project = app_project_read (text, strlen (text), &error);
  g_assert_no_error (error);
  return project;
}

/* The project as a file again, with what it did not know. */
static char *
write_text (AppProject *project)
{
  g_autoptr (AppSources) sources = app_sources_new ();
  for (guint i = 0; i < project->sources->len; i++)
    {
      AppMedia *media = NULL;
      g_object_get (project->owners->pdata[i], "media", &media, NULL);
      app_sources_add (sources, media, g_steal_pointer (&project->sources->pdata[i]));
      app_media_unref (media);
    }
  g_autoptr (GKeyFile) file
      = app_project_write (project->album, sources, project->rest, "/nowhere");
  return g_key_file_to_data (file, NULL, NULL);
}

static const AppFinding *
find (AppProject *project, const char *id)
{
  for (guint i = 0; i < project->findings->len; i++)
    {
      const AppFinding *finding = project->findings->pdata[i];
      if (strcmp (finding->id, id) == 0)
        return finding;
    }
  return NULL;
}

static void
test_fixture (void)
{
  g_autoptr (AppProject) project = read_text (fixture);
  AppAlbum *album = project->album;
  g_assert_cmpint (app_album_rate (album), ==, 48000);
  g_assert_cmpuint (app_album_seed (album), ==, 81985529216486895u);
  g_assert_cmpuint (app_album_n_tracks (album), ==, 2);
  AppTrack *track = app_album_track (album, 0);
  static const gint64 positions[] = { 0, 10, 20, 30, 40 };
  for (int i = 0; i < APP_N_POSITIONS; i++)
    g_assert_cmpint (app_track_position (track, i), ==, positions[i]);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_JOIN), ==, APP_SHAPE_LINEAR);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_FADE_IN_SHAPE), ==, APP_SHAPE_EQUAL_POWER);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_FADE_OUT_SHAPE), ==, APP_SHAPE_NONE);
  g_assert_cmpfloat (app_track_gain (track), ==, -1.5);
  g_assert_cmpstr (app_track_metadata (track)->values[APP_FIELD_TITLE], ==, " Slipway");
  g_assert_cmpstr (app_track_note (track), ==, "one\ntwo");
  const AppSource *source = project->sources->pdata[0];
  g_assert_cmpstr (source->relative, ==, "mixes/01 100%.wav");
  g_assert_cmpint (source->frames, ==, 960000);
  g_assert_cmpint (source->channels, ==, 1);
  g_autoptr (AppSlot) slot = g_list_model_get_item (G_LIST_MODEL (app_track_chain (track)), 0);
  g_assert_cmpstr (app_slot_module (slot)->id, ==, "gain");
  g_assert_true (app_slot_bypass (slot));
  int gain
      = dsp_params_index (app_slot_module (slot)->params, app_slot_module (slot)->n_params, "gain");
  g_assert_cmpfloat (app_slot_value (slot, gain), ==, 2.25);
  track = app_album_track (album, 1);
  g_assert_cmpint (app_track_gap (track), ==, -4800);
  g_assert_cmpint (app_track_shape (track, APP_TRACK_JOIN), ==, APP_SHAPE_EQUAL_POWER);
  g_autofree char *once = write_text (project);
  g_autoptr (AppProject) again = read_text (once);
  g_autofree char *twice = write_text (again);
  g_assert_cmpstr (once, ==, twice);
}

static void
assert_same_chain (GListStore *a, GListStore *b)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (a));
  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (b)));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AppSlot) one = g_list_model_get_item (G_LIST_MODEL (a), i);
      g_autoptr (AppSlot) two = g_list_model_get_item (G_LIST_MODEL (b), i);
      const DspModule *module = app_slot_module (one);
      g_assert_true (module == app_slot_module (two));
      g_assert_cmpint (app_slot_bypass (one), ==, app_slot_bypass (two));
      g_assert_cmpstr (app_slot_name (one), ==, app_slot_name (two));
      g_assert_cmpstr (app_slot_origin (one), ==, app_slot_origin (two));
      g_assert_cmpmem (app_slot_values (one), module->n_params * sizeof (double),
                       app_slot_values (two), module->n_params * sizeof (double));
    }
}

/* A|B: the other setting is in the file, with which of them is heard; one that is not there leaves
 * the file as it was, and a spoiled one is told. */
static void
test_other_setting (void)
{
  for (int second = 0; second < 2; second++)
    {
      g_autoptr (AppAlbum) album = app_album_new (44100);
      g_autoptr (AppSlot) slot = app_slot_new (dsp_module_find ("gain"));
      const DspModule *module = app_slot_module (slot);
      g_autofree double *values
          = g_memdup2 (app_slot_values (slot), (gsize) module->n_params * sizeof *values);
      g_list_store_append (app_album_chain (album), slot);
      g_autofree char *plain = test_model_text (album);
      g_assert_null (strstr (plain, "other-"));
      values[dsp_params_index (module->params, module->n_params, "gain")] = -4.5;
      g_autofree AppSlotOther *other = app_slot_other_new (slot, values, second);
      app_slot_put_other (slot, other);
      g_autofree char *text = test_model_text (album);
      g_assert_nonnull (strstr (text, second ? "slot-setting=B" : "slot-setting=A"));
      g_assert_nonnull (strstr (text, "\nother-gain=-4.5\n"));

      g_autoptr (AppProject) project = read_text (text);
      g_assert_cmpuint (project->findings->len, ==, 0);
      g_autoptr (AppSlot) back
          = g_list_model_get_item (G_LIST_MODEL (app_album_chain (project->album)), 0);
      g_assert_cmpint (app_slot_other (back)->second, ==, second);
      g_assert_cmpmem (app_slot_other (back)->values, module->n_params * sizeof (double), values,
                       module->n_params * sizeof (double));
      g_autofree char *again = write_text (project);
      g_assert_cmpstr (again, ==, text);

      g_autoptr (GString) spoiled = g_string_new (text);
      g_string_replace (spoiled, "other-gain=-4.5", "other-gain=loud", 0);
      g_autoptr (AppProject) told = read_text (spoiled->str);
      g_assert_cmpuint (told->findings->len, ==, 1);
    }
}

/* Random albums: every value comes back to the same bits, and the text to the same text. */
static void
test_round_trip (void)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    {
      guint32 state = seed * 7919;
      g_autoptr (AppAlbum) album = test_model_album (&state);
      g_autofree char *text = test_model_text (album);
      g_autoptr (AppProject) project = read_text (text);
      g_assert_cmpuint (project->findings->len, ==, 0);
      g_autofree char *again = write_text (project);
      g_assert_cmpstr (text, ==, again);
      assert_same_chain (app_album_chain (album), app_album_chain (project->album));
      for (guint i = 0; i < app_album_n_tracks (album); i++)
        {
          AppTrack *one = app_album_track (album, i), *two = app_album_track (project->album, i);
          assert_same_chain (app_track_chain (one), app_track_chain (two));
          g_assert_cmpfloat (app_track_gain (one), ==, app_track_gain (two));
          g_assert_cmpstr (app_track_note (one), ==, app_track_note (two));
          for (int f = 0; f < APP_N_FIELDS; f++)
            g_assert_cmpstr (app_track_metadata (one)->values[f], ==,
                             app_track_metadata (two)->values[f]);
        }
    }
}

/* Every parameter of every module that is not for the ears only is in the file, and none is called
 * like a slot's own keys. */
static void
test_every_value (void)
{
  for (int m = 0; m < dsp_n_modules (); m++)
    {
      const DspModule *module = dsp_module_at (m);
      g_autoptr (AppAlbum) album = app_album_new (44100);
      g_autoptr (AppSlot) slot = app_slot_new (module);
      g_list_store_append (app_album_chain (album), slot);
      g_autofree char *text = test_model_text (album);
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
      g_assert_cmpint (g_key_file_get_integer (file, "album slot 1", "version", NULL), ==,
                       module->version);
      for (int i = 0; i < module->n_params; i++)
        {
          bool saved = !(module->params[i].flags & DSP_PARAM_LISTEN);
          bool there = g_key_file_has_key (file, "album slot 1", module->params[i].id, NULL);
          g_assert_cmpint (there, ==, saved);
          g_assert_cmpstr (module->params[i].id, !=, "module");
          g_assert_cmpstr (module->params[i].id, !=, "version");
          g_assert_cmpstr (module->params[i].id, !=, "bypass");
        }
    }
}

/* Keys of a later minor version stay with their track when it moves; groups stay. */
static void
test_unknown (void)
{
  g_autofree char *text = g_strconcat (
      fixture, "colour=red\n[track 1 slot 2]\nmodule=gain\nversion=1\nlater=7 \\q;\n",
      "[markers]\n1=4800;Chorus\nname[de]=Strophe\n[lacquer]\nlicence=free\n[album]\nmood=blue\n",
      NULL);
  g_autoptr (AppProject) project = read_text (text);
  g_autoptr (AppHistory) history = app_history_new ();
  app_history_move (history, app_album_tracks (project->album), 1, 0, NULL);
  g_autofree char *written = write_text (project);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_assert_true (
      g_key_file_load_from_data (file, written, (gsize) -1, G_KEY_FILE_KEEP_TRANSLATIONS, NULL));
  static const struct
  {
    const char *group, *key, *value;
  } rows[] = {
    { "track 1", "colour", "red" },    { "track 2 slot 2", "later", "7 \\q;" },
    { "markers", "1", "4800;Chorus" }, { "markers", "name[de]", "Strophe" },
    { "lacquer", "licence", "free" },  { "album", "mood", "blue" },
    { "lacquer", "format", "1" },      { "track 2 slot 1", "gain", "2.25" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = g_key_file_get_value (file, rows[i].group, rows[i].key, NULL);
      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

static void
test_missing_module (void)
{
  g_autofree char *text
      = g_strconcat (fixture,
                     "[album slot 1]\nmodule=tape\nversion=3\nbypass=true\nwow=0.5\nhiss=loud\n",
                     NULL);
  g_autoptr (AppProject) project = read_text (text);
  const AppFinding *finding = find (project, "module-missing");
  g_assert_nonnull (finding);
  g_assert_nonnull (strstr (finding->text, "tape"));
  g_assert_nonnull (finding->advice);
  g_autoptr (AppSlot) slot
      = g_list_model_get_item (G_LIST_MODEL (app_album_chain (project->album)), 0);
  g_assert_true (app_slot_is_missing (slot));
  g_autofree char *written = write_text (project);
  g_assert_nonnull (strstr (written, "[album slot 1]\nmodule=tape\nversion=3\nbypass=true\n"
                                     "hiss=loud\nwow=0.5\n"));
  /* It passes audio as it is. */
  AppChainSpec *spec = app_chain_spec_new (G_LIST_MODEL (app_album_chain (project->album)), FALSE);
  DspChain *chain = dsp_chain_new (48000, spec->slots, spec->n_slots);
  double left[300], right[300];
  for (int i = 0; i < 300; i++)
    left[i] = right[i] = i / 300.0 - 0.5;
  double *const ch[] = { left, right };
  dsp_chain_process (chain, ch, 300);
  for (int i = 0; i < 300; i++)
    g_assert_true (left[i] == i / 300.0 - 0.5 && right[i] == left[i]);
  dsp_chain_free (chain);
  app_chain_spec_unref (spec);
}

static void
test_newer (void)
{
  g_autofree char *text
      = g_strconcat ("[lacquer]\nformat=9\n[lanes]\na=b\n", strstr (fixture, "[album]"), NULL);
  g_autoptr (AppProject) project = read_text (text);
  g_assert_cmpint (project->format, ==, 9);
  const AppFinding *finding = find (project, "project-newer");
  g_assert_nonnull (finding);
  g_assert_nonnull (strstr (finding->text, "9"));
  g_assert_cmpuint (app_album_n_tracks (project->album), ==, 2);
}

/* Values that cannot be used: the rest is read, a finding names group, key and value. */
static void
test_bad_values (void)
{
  static const struct
  {
    const char *group, *line, *says;
  } rows[] = {
    { "track 1", "gap=soon", "gap=soon" },
    { "track 1", "gap=99999999999999999999", "gap=" },
    { "track 1", "trim-in=-1", "trim-in=-1" },
    { "track 1", "join=bent", "join=bent" },
    { "album", "medium=wax", "medium=wax" },
    { "track 1", "gain=nan", "gain=nan" },
    { "track 1", "gain=1000", "gain=1000" },
    { "track 1", "source-size=-3", "source-size=-3" },
    { "album", "seed=x", "seed=x" },
    { "track 1 slot 1", "bypass=perhaps", "bypass=perhaps" },
    { "track 1 slot 1", "gain=1e300", "gain=1e300" },
    { "track 1 slot 1", "gain=loud", "gain=loud" },
    { "track 1 slot 1", "version=7", "version 7" },
    { "track 1 slot 1", "module=", "[track 1 slot 1]" },
    { "track 7 slot 1", "module=gain", "[track 7 slot 1]" },
    { "track 1000", "gap=0", "[track 1000]" },
    { "album slot 65", "module=gain", "[album slot 65]" },
    { "track 3", "gap=0", "[track 3]" },
    { "reference 1", "cue=-1", "cue=-1" },
    { "reference 1", "sync=loud", "sync=loud" },
    { "reference 1", "loop-from=1.5", "loop-from=1.5" },
    { "reference 1", "loop-to=99999999999999999999", "loop-to=" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("%s[%s]\n%s\n", fixture, rows[i].group, rows[i].line);
      g_autoptr (AppProject) project = read_text (text);
      gboolean said = FALSE;
      for (guint f = 0; f < project->findings->len; f++)
        said |= strstr (((AppFinding *) project->findings->pdata[f])->text, rows[i].says) != NULL;
      if (!said)
        g_error ("[%s] %s: nothing was said", rows[i].group, rows[i].line);
      g_assert_cmpuint (app_album_n_tracks (project->album), >=, 2);
    }
}

/* Values with a bad escape inside and another one at their end are texts like any other. */
static void
test_escapes (void)
{
  static const char *const ends[] = { "\n", "\r\n", "" };
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "[lacquer]\nformat=1\n\n[album]\nrate=48000\ntitle=fine\\\\\nnote=a\\qb\\%s", ends[i]);
      g_autoptr (AppProject) project = read_text (text);
      g_assert_cmpstr (app_album_metadata (project->album)->values[APP_FIELD_TITLE], ==, "fine\\");
      g_assert_true (g_str_has_prefix (app_album_note (project->album), "a\\qb\\"));
    }
}

static void
test_malformed (void)
{
  static const struct
  {
    const char *data;
    gsize size;
  } rows[] = {
    { "", 0 },
    { "\0\0\0\0", 4 },
    { "RIFF\x24\xff\xfe\xff", 8 },
    { "hello\n", 6 },
    { "[lacquer]\n", 10 },
    { "[lacquer]\nformat=0\n[album]\nrate=48000\n", 39 },
    { "[lacquer]\nformat=x\n[album]\nrate=48000\n", 39 },
    { "[lacquer]\nformat=99999999999\n[album]\nrate=48000\n", 49 },
    { "[lacquer]\nformat=1\n", 19 },
    { "[lacquer]\nformat=1\n[album]\nrate=0\n", 34 },
    { "[lacquer]\nformat=1\n[album]\nrate=48001\n", 38 },
    { "[lacquer]\nformat=1\n[album\nrate=48000\n", 37 },
    { "[lacquer]\nformat=1\n[album]\nrate 48000\n", 38 },
    { "[album]\nrate=48000\n", 19 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (app_project_read (rows[i].data, rows[i].size, &error));
      g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

/* One to eight bytes changed, left out, doubled, or lines put elsewhere. */
static void
mutate (GString *text, guint32 *state)
{
  static const char bits[] = "[]=\n\\%;#0-9.,\x80\xff\x00 e";
  for (guint n = 1 + test_model_random (state) % 8; n > 0 && text->len > 16; n--)
    {
      gsize at = test_model_random (state) % text->len;
      gsize wanted = test_model_random (state) % 24;
      gsize length = MIN (wanted, text->len - at);
      gsize to = test_model_random (state) % text->len;
      switch (test_model_random (state) % 5)
        {
        case 0:
          text->str[at] = (char) test_model_random (state);
          break;
        case 1:
          text->str[at] = bits[test_model_random (state) % sizeof bits];
          break;
        case 2:
          g_string_erase (text, (gssize) at, (gssize) length);
          break;
        case 3:
          {
            g_autofree char *piece = g_memdup2 (text->str + at, length);
            g_string_insert_len (text, (gssize) to, piece, (gssize) length);
            break;
          }
        default:
          text->str[at] ^= (char) (1 << test_model_random (state) % 8);
        }
    }
}

/* The fixture with a previous master: track 2 of now, then a track that is no more. */
static char *
with_previous (const char *lines)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *nested
      = g_strconcat ("[lacquer]\nformat=1\nversion=0.1.0\n[album]\nrate=48000\nseed=7\n"
                     "[album slot 1]\nmodule=gain\nversion=1\nbypass=false\ngain=-3\n"
                     "[track 1]\nsource-absolute=/nowhere/02.wav\nid=8\ngain=2\n"
                     "[track 2]\nsource-absolute=/nowhere/gone.wav\nid=9\n",
                     lines, NULL);
  g_assert_true (g_key_file_load_from_data (file, fixture, (gsize) -1, G_KEY_FILE_NONE, NULL));
  g_key_file_set_integer (file, "track 1", "id", 5);
  g_key_file_set_integer (file, "track 2", "id", 8);
  g_key_file_set_string (file, "previous", "kept", "2026-11-21T08:00:00Z");
  g_key_file_set_string (file, "previous", "project", nested);
  return g_key_file_to_data (file, NULL, NULL);
}

static void
test_previous (void)
{
  g_autofree char *text = with_previous ("[markers]\n1=5\n");
  g_autoptr (AppProject) project = read_text (text);
  g_assert_cmpuint (project->findings->len, ==, 0);
  AppAlbum *album = project->album, *previous = app_album_previous (album);
  g_assert_nonnull (previous);
  g_assert_cmpint (app_album_kept (previous), ==, 1795248000);
  g_assert_cmpuint (app_album_n_tracks (previous), ==, 2);
  g_assert_cmpuint (app_track_key (app_album_track (previous, 0)), ==,
                    app_track_key (app_album_track (album, 1)));
  g_assert_cmpuint (app_track_key (app_album_track (previous, 1)), !=,
                    app_track_key (app_album_track (album, 0)));
  g_assert_cmpfloat (app_track_gain (app_album_track (previous, 0)), ==, 2);
  g_assert_cmpuint (project->sources->len, ==, 4);
  g_assert_true (project->owners->pdata[3] == app_album_track (previous, 1));
  /* Written and read it is the same, with what was not understood, in another order of tracks. */
  g_autoptr (AppHistory) history = app_history_new ();
  app_history_move (history, app_album_tracks (album), 1, 0, NULL);
  g_autofree char *written = write_text (project);
  g_assert_nonnull (strstr (written, "[markers]\\n1=5\\n"));
  g_autoptr (AppProject) again = read_text (written);
  g_assert_cmpuint (app_track_key (app_album_track (app_album_previous (again->album), 0)), ==,
                    app_track_key (app_album_track (again->album, 0)));
  g_autofree char *twice = write_text (again);
  g_assert_cmpstr (written, ==, twice);
}

/* What others made of it: never deeper than one, never more than a finding. */
static void
test_bad_previous (void)
{
  static const struct
  {
    const char *lines, *says;
    gboolean taken;
  } rows[] = {
    { "[previous]\nproject=[lacquer]\\nformat=1\\n[album]\\nrate=48000\\n", "[previous]", TRUE },
    { "[reference 1]\nsource-absolute=/r.wav\n", "[reference 1]", TRUE },
    { "[track 1]\ngain=loud\n", "gain=loud", TRUE },
    { "[track 2]\nid=8\n", NULL, TRUE },
    { "[track 2]\nid=x\n", "id=x", TRUE },
    { "[album]\nrate=96000\n", "96000", TRUE },
    { "[album]\nrate=1\n", "sample rate", FALSE },
    { "[lacquer]\nformat=2\n", "newer", FALSE },
    { "[album slot 1]\nmodule=tape\n", "tape", TRUE },
    { "what", "damaged", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = with_previous (rows[i].lines);
      g_autoptr (AppProject) project = read_text (text);
      gboolean said = !rows[i].says;
      for (guint f = 0; f < project->findings->len; f++)
        {
          const AppFinding *finding = project->findings->pdata[f];
          said |= rows[i].says && strstr (finding->text, rows[i].says) != NULL;
          g_assert_cmpint (finding->severity, <=, APP_SEVERITY_WARNING);
        }
      if (!said)
        g_error ("%s: nothing was said", rows[i].lines);
      AppAlbum *previous = app_album_previous (project->album);
      g_assert_cmpint (previous != NULL, ==, rows[i].taken);
      g_assert_true (!previous || !app_album_previous (previous));
      g_assert_true (!previous || app_album_rate (previous) == 48000);
      g_assert_true (!previous
                     || app_track_key (app_album_track (previous, 0))
                            != app_track_key (app_album_track (previous, 1)));
      g_assert_cmpuint (app_album_n_tracks (project->album), ==, 2);
      /* What could not be read is kept as it is. */
      g_autofree char *once = write_text (project);
      g_autoptr (AppProject) again = read_text (once);
      g_autofree char *twice = write_text (again);
      g_assert_cmpstr (once, ==, twice);
      g_assert_true (rows[i].taken || strstr (once, "gone.wav"));
    }
}

/* A reference of a file that knew no sync: it starts at its cue, as it did. */
static void
test_old_reference (void)
{
  g_autofree char *text
      = g_strconcat (fixture, "[reference 1]\nsource-absolute=/r.wav\nname=R\ncue=77\ncolour=red\n",
                     NULL);
  g_autoptr (AppProject) project = read_text (text);
  g_autoptr (AppReference) reference
      = g_list_model_get_item (G_LIST_MODEL (app_album_references (project->album)), 0);
  gint64 from, to;
  g_assert_cmpint (app_reference_sync (reference), ==, APP_SYNC_CUE);
  g_assert_cmpint (app_reference_cue (reference), ==, 77);
  g_assert_false (app_reference_loop (reference, &from, &to));
  g_assert_cmpstr (g_hash_table_lookup (app_reference_extra (reference), "colour"), ==, "red");
  g_assert_cmpuint (g_hash_table_size (app_reference_extra (reference)), ==, 1);
}

/* Thousands of damaged files: an error or a project, and then one that can be written and read to
 * the same text. */
static void
test_mutations (void)
{
  guint32 state = 20261121;
  guint refused = 0, taken = 0;
  for (int i = 0; i < 4000; i++)
    {
      g_autoptr (GString) text = g_string_new (fixture);
      if (i % 4 == 1)
        {
          g_autofree char *kept = with_previous ("");
          g_string_assign (text, kept);
        }
      if (i % 4 == 0 || i % 8 == 2)
        {
          g_autoptr (AppAlbum) album = test_model_album (&state);
          if (i % 8 == 2 && !app_album_orders (album)) /* running orders, and a track aside */
            {
              g_autoptr (AppHistory) history = app_history_new ();
              app_order_new (album, history, NULL, NULL);
              app_history_remove (history, app_album_tracks (album), 0, NULL);
            }
          g_autofree char *random = test_model_text (album);
          g_string_assign (text, random);
        }
      mutate (text, &state);
      g_autoptr (GError) error = NULL;
      g_autoptr (AppProject) project = app_project_read (text->str, text->len, &error);
      if (!project)
        {
          g_assert_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT);
          refused++;
          continue;
        }
      taken++;
      g_assert_cmpint (app_album_length (project->album), >=, 0);
      g_autofree char *once = write_text (project);
      g_autoptr (AppProject) again = read_text (once);
      g_autofree char *twice = write_text (again);
      g_assert_cmpstr (once, ==, twice);
    }
  /* Both ways were really taken. */
  g_assert_cmpuint (refused, >, 200);
  g_assert_cmpuint (taken, >, 200);
}

static void
test_paths (void)
{
  static const char *const paths[]
      = { "/a/b.wav",    "/a/100%.wav", "/a/caf\xe9.wav",       "/a/new\nline.wav",
          "/ä/日本.wav", "/a/%41.wav",  "/a/ two  spaces .wav", "/a/\x01\x7f.wav" };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = app_source_encode_path (paths[i]);
      g_autofree char *back = app_source_decode_path (text);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_null (strchr (text, '\n'));
      g_assert_cmpstr (back, ==, paths[i]);
    }
  g_assert_null (app_source_decode_path (""));
  g_assert_null (app_source_decode_path ("a%00b"));
  g_assert_null (app_source_decode_path ("a%zz"));
  static const struct
  {
    const char *path, *folder, *relative;
  } rows[] = {
    { "/a/b/c.wav", "/a/b", "c.wav" },
    { "/a/b/c.wav", "/a", "b/c.wav" },
    { "/a/b/c.wav", "/a/x/y", "../../b/c.wav" },
    { "/c.wav", "/a", "../c.wav" },
    { "/a/b.wav", "/", "a/b.wav" },
    { "/a/bb/c.wav", "/a/b", "../bb/c.wav" },
    { "/a/b", "/a/b", "../b" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *relative = app_source_relative_path (rows[i].path, rows[i].folder);
      g_assert_cmpstr (relative, ==, rows[i].relative);
      g_autofree char *back = g_canonicalize_filename (relative, rows[i].folder);
      g_assert_cmpstr (back, ==, rows[i].path);
    }
}

/* In a locale with a decimal comma, nothing is read or written differently. */
static void
test_locale (void)
{
  guint32 state = 99;
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_autofree char *here = test_model_text (album);
  g_autofree char *folder = g_dir_make_tmp ("lacquer-locale-XXXXXX", NULL);
  g_autofree char *locale = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *argv[] = { "localedef", "-f", "UTF-8", "-i", "de_DE", locale, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_setenv ("LOCPATH", folder, TRUE);
  g_assert_nonnull (setlocale (LC_ALL, "de_DE.UTF-8"));
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  g_autofree char *there = test_model_text (album);
  g_assert_cmpstr (here, ==, there);
  g_autoptr (AppProject) project = read_text (there);
  g_assert_cmpuint (project->findings->len, ==, 0);
  g_autofree char *back = write_text (project);
  g_assert_cmpstr (here, ==, back);
  gint64 frames;
  g_assert_true (app_gap_parse ("2.5", 48000, &frames) && frames == 120000);
  g_autofree char *gap = app_gap_format (48048, 48000);
  g_assert_cmpstr (gap, ==, "1.001");
  setlocale (LC_ALL, "C");
  g_unsetenv ("LOCPATH");
  const char *const remove[] = { "rm", "-r", folder, NULL };
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

void
test_project_add (void)
{
  g_test_add_func ("/project/fixture", test_fixture);
  g_test_add_func ("/project/round-trip", test_round_trip);
  g_test_add_func ("/project/every-value", test_every_value);
  g_test_add_func ("/project/other-setting", test_other_setting);
  g_test_add_func ("/project/unknown", test_unknown);
  g_test_add_func ("/project/missing-module", test_missing_module);
  g_test_add_func ("/project/newer", test_newer);
  g_test_add_func ("/project/bad-values", test_bad_values);
  g_test_add_func ("/project/escapes", test_escapes);
  g_test_add_func ("/project/malformed", test_malformed);
  g_test_add_func ("/project/previous", test_previous);
  g_test_add_func ("/project/bad-previous", test_bad_previous);
  g_test_add_func ("/project/old-reference", test_old_reference);
  g_test_add_func ("/project/mutations", test_mutations);
  g_test_add_func ("/project/paths", test_paths);
  g_test_add_func ("/project/locale", test_locale);
}
