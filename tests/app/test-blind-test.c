/* test-blind-test.c — blind tests: chance, answers, and probabilities by published tables. */
#include "test-app.h"

#include "app-blind-test.h"

#include <math.h>

/* Answers so that the first right trials are right and the others wrong. */
static AppBlindTest *
answered (AppBlindKind kind, int trials, int right)
{
  AppBlindTest *test = app_blind_test_new (kind, trials, 7);
  for (int i = 0; i < trials; i++)
    {
      int good = kind == APP_BLIND_ABX ? app_blind_test_hidden (test, 0)
                                       : app_blind_test_hidden (test, 0) == 1;
      app_blind_test_answer (test, i < right ? good : !good);
    }
  return test;
}

static void
test_p (void)
{
  /* One-sided binomial tails: sums of binomials over 2^n. */
  const struct
  {
    int trials, right;
    double p;
  } abx[] = { { 10, 10, 1 / 1024.0 },       { 10, 9, 11 / 1024.0 }, { 10, 8, 56 / 1024.0 },
              { 16, 12, 2517 / 65536.0 },   { 10, 0, 1 },           { 1, 1, 0.5 },
              { 20, 15, 21700 / 1048576.0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (abx); i++)
    {
      g_autoptr (AppBlindTest) test = answered (APP_BLIND_ABX, abx[i].trials, abx[i].right);
      g_assert_cmpint (app_blind_test_score (test), ==, abx[i].right);
      g_assert_cmpfloat_with_epsilon (app_blind_test_p (test), abx[i].p, 1e-12);
    }
  for (int liked = 0; liked <= 10; liked++)
    {
      g_autoptr (AppBlindTest) test = answered (APP_BLIND_PREFERENCE, 10, liked);
      const double two_sided[] = { 2, 22, 112, 352, 772, 1024, 772, 352, 112, 22, 2 };
      g_assert_cmpint (app_blind_test_score (test), ==, liked);
      g_assert_cmpfloat_with_epsilon (app_blind_test_p (test), two_sided[liked] / 1024, 1e-12);
    }
  g_autoptr (AppBlindTest) many = answered (APP_BLIND_ABX, APP_BLIND_MAX_TRIALS, 50);
  g_assert_cmpfloat_with_epsilon (app_blind_test_p (many), 0.539794618693589, 1e-12);
}

/* Over many tests X is A as often as B, and one trial says nothing of the next. */
static void
test_chance (void)
{
  int ones = 0, changes = 0, before = 0;
  const int n = 400 * APP_BLIND_MAX_TRIALS;
  for (guint64 seed = 1; seed <= 400; seed++)
    {
      g_autoptr (AppBlindTest) test
          = app_blind_test_new (APP_BLIND_ABX, APP_BLIND_MAX_TRIALS, seed);
      while (!app_blind_test_is_over (test))
        {
          int hidden = app_blind_test_hidden (test, 0);
          ones += hidden;
          changes += hidden != before;
          before = hidden;
          app_blind_test_answer (test, 0);
        }
    }
  /* Five standard deviations of a fair coin. */
  g_assert_cmpfloat (fabs (ones - n / 2.0), <, 5 * sqrt (n) / 2);
  g_assert_cmpfloat (fabs (changes - n / 2.0), <, 5 * sqrt (n) / 2);
}

static void
test_course (void)
{
  g_autoptr (AppBlindTest) test = app_blind_test_new (APP_BLIND_ABX, 3, 5);
  g_assert_cmpfloat (app_blind_test_p (test), ==, 1);
  int first = app_blind_test_hidden (test, 0);
  app_blind_test_answer (test, !first);
  g_assert_cmpint (app_blind_test_score (test), ==, 0);
  app_blind_test_undo (test);
  app_blind_test_undo (test);
  g_assert_cmpint (app_blind_test_done (test), ==, 0);
  g_assert_cmpint (app_blind_test_hidden (test, 0), ==, first); /* the same X again */
  app_blind_test_answer (test, first);
  g_assert_cmpint (app_blind_test_score (test), ==, 1);
  app_blind_test_answer (test, 0);
  app_blind_test_answer (test, 0);
  g_assert_true (app_blind_test_is_over (test));

  g_autoptr (AppBlindTest) like = app_blind_test_new (APP_BLIND_PREFERENCE, 2, 9);
  g_assert_cmpint (app_blind_test_hidden (like, 0), ==, !app_blind_test_hidden (like, 1));
  app_blind_test_answer (like, app_blind_test_hidden (like, 1) == 0); /* lane A's button */
  g_assert_cmpint (app_blind_test_score (like), ==, 1);
}

static void
test_text (void)
{
  g_autoptr (AppBlindTest) abx = answered (APP_BLIND_ABX, 10, 9);
  g_autofree char *text = app_blind_test_text (abx, "Master", "Mix");
  g_assert_cmpstr (text, ==, "ABX Master / Mix: 9 of 10 right, p = 0.011");
  g_autoptr (AppBlindTest) like = answered (APP_BLIND_PREFERENCE, 10, 8);
  g_autofree char *liked = app_blind_test_text (like, "Master", "Mix");
  g_assert_cmpstr (liked, ==, "Blind preference Master 8 : 2 Mix, p = 0.109");
}

void
test_blind_test_add (void)
{
  g_test_add_func ("/blind-test/p", test_p);
  g_test_add_func ("/blind-test/chance", test_chance);
  g_test_add_func ("/blind-test/course", test_course);
  g_test_add_func ("/blind-test/text", test_text);
}
