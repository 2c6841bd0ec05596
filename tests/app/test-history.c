/* test-history.c — every edit can be undone and done again, to the bit. */
#include "test-app.h"
#include "test-model.h"

#include "dsp-registry.h"

static void
count (int *counter)
{
  (*counter)++;
}

/* Hundreds of edits of every kind, alone, in groups and in gestures; then all the way back and
 * forth, and a walk of undo and redo in between. */
static void
test_random_walk (void)
{
  for (guint32 seed = 1; seed <= 8; seed++)
    {
      guint32 state = seed * 2654435761u;
      g_autoptr (AppAlbum) album = test_model_album (&state);
      g_autoptr (AppHistory) history = app_history_new ();
      g_autofree char *first = test_model_text (album);
      for (int i = 0; i < 250; i++)
        {
          guint group = test_model_random (&state) % 8;
          if (group == 0)
            app_history_begin (history, "group");
          else if (group == 1)
            app_history_begin_gesture (history, "gesture");
          for (guint n = group < 2 ? 5 : 1; n > 0; n--)
            test_model_edit (album, history, &state);
          if (group < 2)
            app_history_end (history);
          if (test_model_random (&state) % 3 == 0)
            app_history_seal (history);
          if (test_model_random (&state) % 16 == 0 && app_history_undo (history)
              && test_model_random (&state) % 2)
            app_history_redo (history);
        }
      g_autofree char *last = test_model_text (album);
      g_assert_cmpstr (first, !=, last);
      guint done, steps = app_history_n_steps (history, &done);
      g_assert_cmpuint (done, >, 50);
      guint undone = 0, redone = 0;
      while (app_history_undo (history))
        undone++;
      g_assert_cmpuint (undone, ==, done);
      g_autofree char *back = test_model_text (album);
      g_assert_cmpstr (back, ==, first);
      while (app_history_redo (history))
        redone++;
      g_assert_cmpuint (redone, ==, steps);
      for (guint i = steps; i > done; i--)
        g_assert_true (app_history_undo (history));
      g_autofree char *again = test_model_text (album);
      g_assert_cmpstr (again, ==, last);
    }
}

/* The text after every step, stepping back and forth over a saved row of them. */
static void
test_every_step (void)
{
  guint32 state = 77;
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (texts, test_model_text (album));
  for (int i = 0; i < 100; i++)
    {
      guint before = app_history_n_steps (history, NULL);
      test_model_edit (album, history, &state);
      app_history_seal (history);
      if (app_history_n_steps (history, NULL) > before)
        g_ptr_array_add (texts, test_model_text (album));
    }
  g_assert_cmpuint (texts->len, ==, app_history_n_steps (history, NULL) + 1);
  guint at = texts->len - 1;
  for (int i = 0; i < 300; i++)
    {
      if (test_model_random (&state) % 2)
        at -= app_history_undo (history) ? 1 : 0;
      else
        at += app_history_redo (history) ? 1 : 0;
      g_autofree char *text = test_model_text (album);
      g_assert_cmpstr (text, ==, texts->pdata[at]);
    }
}

static void
test_coalescing (void)
{
  guint32 state = 3;
  g_autoptr (AppTrack) track = test_model_track (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_object_set (track, "gain", 0.0, "gap", (gint64) 0, NULL);
  app_history_begin_gesture (history, "Drag");
  for (int i = 1; i <= 50; i++)
    {
      app_history_set_double (history, track, "gain", i / 10.0);
      app_history_set_int64 (history, track, "gap", i);
    }
  app_history_end (history);
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
  g_assert_cmpstr (app_history_step_label (history, 0), ==, "Drag");
  g_assert_true (app_history_undo (history));
  g_assert_cmpfloat (app_track_gain (track), ==, 0);
  g_assert_cmpint (app_track_gap (track), ==, 0);
  g_assert_true (app_history_redo (history));
  g_assert_cmpfloat (app_track_gain (track), ==, 5);

  /* A gesture that comes back to where it began is none. */
  app_history_begin_gesture (history, NULL);
  app_history_set_double (history, track, "gain", 6);
  app_history_set_double (history, track, "gain", 5);
  app_history_end (history);
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);

  /* Sealed edits stay apart; other properties too. */
  app_history_set_double (history, track, "gain", 7);
  app_history_seal (history);
  app_history_set_double (history, track, "gain", 8);
  app_history_set_string (history, track, "title", "a");
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 4);
  app_history_set_string (history, track, "title", "a"); /* changes nothing */
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 4);
}

static void
test_groups (void)
{
  guint32 state = 4;
  g_autoptr (AppTrack) track = test_model_track (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  int changes = 0;
  g_signal_connect_swapped (history, "changed", G_CALLBACK (count), &changes);
  app_history_begin (history, "outer");
  app_history_begin (history, "inner");
  app_history_set_double (history, track, "gain", 1.25);
  g_assert_false (app_history_undo (history)); /* not in the middle */
  app_history_end (history);
  app_history_set_int64 (history, track, "fade-in", 1234);
  g_assert_cmpint (changes, ==, 0);
  app_history_end (history);
  g_assert_cmpint (changes, ==, 1);
  app_history_begin (history, "empty");
  app_history_end (history);
  g_assert_cmpint (changes, ==, 1);
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
  g_autofree char *undo = NULL, *redo = NULL;
  gboolean can_undo, can_redo, modified;
  g_object_get (history, "undo-label", &undo, "redo-label", &redo, "can-undo", &can_undo,
                "can-redo", &can_redo, "modified", &modified, NULL);
  g_assert_cmpstr (undo, ==, "outer");
  g_assert_cmpstr (redo, ==, "");
  g_assert_true (can_undo && !can_redo && modified);
}

static void
test_saved_mark (void)
{
  guint32 state = 5;
  g_autoptr (AppTrack) track = test_model_track (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_object_set (track, "gain", 0.0, NULL);
  g_assert_false (app_history_modified (history));
  app_history_set_double (history, track, "gain", 1);
  g_assert_true (app_history_modified (history));
  app_history_mark_saved (history);
  g_assert_false (app_history_modified (history));
  app_history_set_double (history, track, "gain", 2); /* may not melt into the saved step */
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 2);
  g_assert_true (app_history_modified (history));
  app_history_undo (history);
  g_assert_false (app_history_modified (history));
  app_history_undo (history);
  g_assert_true (app_history_modified (history));
  app_history_set_double (history, track, "gain", 1); /* the same value by another way */
  app_history_undo (history);
  g_assert_true (app_history_modified (history)); /* the saved step is gone for good */
  app_history_mark_saved (history);
  app_history_clear (history);
  g_assert_false (app_history_modified (history));
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 0);
}

static void
test_labels (void)
{
  guint32 state = 6;
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (AppSlot) slot = app_slot_new (dsp_module_at (0));
  const DspModule *module = dsp_module_at (0);
  const DspParam *param = &module->params[0];
  app_history_insert (history, app_album_chain (album), 0, slot, NULL);
  app_history_set_value (history, slot, 0, param->def == param->max ? param->min : param->max);
  app_history_set_bypass (history, slot, TRUE);
  app_history_set_int64 (history, app_album_track (album, 0), "fade-out", 7);
  app_history_remove (history, app_album_tracks (album), 0, NULL);
  g_autofree char *add = g_strdup_printf ("Add %s", module->name);
  g_autofree char *value
      = param->group ? g_strdup_printf ("%s: %s %s", module->name, param->group, param->name)
                     : g_strdup_printf ("%s: %s", module->name, param->name);
  g_autofree char *bypass = g_strdup_printf ("%s: Bypass", module->name);
  g_assert_cmpstr (app_history_step_label (history, 0), ==, add);
  g_assert_cmpstr (app_history_step_label (history, 1), ==, value);
  g_assert_cmpstr (app_history_step_label (history, 2), ==, bypass);
  g_assert_cmpstr (app_history_step_label (history, 3), ==, "Fade out");
  g_assert_cmpstr (app_history_step_label (history, 4), ==, "Remove track");
}

static void
edit_back (AppTrack *track, GParamSpec *pspec, AppHistory *history)
{
  app_history_set_double (history, track, "gain", app_track_gain (track) + 1);
}

/* A handler that edits while undo runs (a control that follows the model) changes nothing. */
static void
test_reentrance (void)
{
  guint32 state = 8;
  g_autoptr (AppTrack) track = test_model_track (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_object_set (track, "gain", 0.0, NULL);
  app_history_set_double (history, track, "gain", 3);
  g_signal_connect (track, "notify::gain", G_CALLBACK (edit_back), history);
  app_history_undo (history);
  g_assert_cmpfloat (app_track_gain (track), ==, 0);
  g_assert_cmpuint (app_history_n_steps (history, NULL), ==, 1);
}

/* Straight to any step, there and back, with the very texts of walking there. */
static void
test_go (void)
{
  guint32 state = 11;
  g_autoptr (AppAlbum) album = test_model_album (&state);
  g_autoptr (AppHistory) history = app_history_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint position, saved;
  g_ptr_array_add (texts, test_model_text (album));
  while (texts->len < 30)
    {
      test_model_edit (album, history, &state);
      app_history_seal (history);
      if (app_history_n_steps (history, NULL) == texts->len)
        g_ptr_array_add (texts, test_model_text (album));
      if (texts->len == 12)
        app_history_mark_saved (history);
    }
  g_assert_true (app_history_saved (history, &saved));
  g_assert_cmpuint (saved, ==, 11);
  static const guint places[] = { 3, 29, 0, 11, 11, 28, 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_true (app_history_go (history, places[i]));
      g_assert_cmpuint (app_history_n_steps (history, &position), ==, 29);
      g_assert_cmpuint (position, ==, places[i]);
      g_autofree char *text = test_model_text (album);
      g_assert_cmpstr (text, ==, texts->pdata[places[i]]);
      g_assert_true (app_history_modified (history) == (places[i] != 11));
    }
  g_assert_false (app_history_go (history, 30));
  app_history_set_string (history, album, "title", "a step of its own"); /* the saved one is gone */
  g_assert_false (app_history_saved (history, &saved));
}

void
test_history_add (void)
{
  g_test_add_func ("/history/random-walk", test_random_walk);
  g_test_add_func ("/history/every-step", test_every_step);
  g_test_add_func ("/history/coalescing", test_coalescing);
  g_test_add_func ("/history/groups", test_groups);
  g_test_add_func ("/history/saved-mark", test_saved_mark);
  g_test_add_func ("/history/labels", test_labels);
  g_test_add_func ("/history/reentrance", test_reentrance);
  g_test_add_func ("/history/go", test_go);
}
