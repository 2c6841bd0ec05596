/* app-blind-test.c — what is hidden in each trial, what was answered, and what that is worth. */
#include "app-blind-test.h"

#include <glib/gi18n-lib.h>

#include <math.h>

struct _AppBlindTest
{
  AppBlindKind kind;
  int trials, done;
  guint8 hidden[APP_BLIND_MAX_TRIALS];  /* lane behind X, or behind button 0 */
  guint8 choices[APP_BLIND_MAX_TRIALS]; /* lane that was answered */
};

AppBlindTest *
app_blind_test_new (AppBlindKind kind, int trials, guint64 seed)
{
  g_return_val_if_fail (trials >= 1 && trials <= APP_BLIND_MAX_TRIALS, NULL);
  AppBlindTest *self = g_new0 (AppBlindTest, 1);
  const guint32 words[2] = { (guint32) seed, (guint32) (seed >> 32) };
  GRand *random = seed ? g_rand_new_with_seed_array (words, 2) : g_rand_new ();
  self->kind = kind;
  self->trials = trials;
  for (int i = 0; i < trials; i++)
    self->hidden[i] = (guint8) (g_rand_int (random) >> 31);
  g_rand_free (random);
  return self;
}

void
app_blind_test_free (AppBlindTest *self)
{
  g_free (self);
}

AppBlindKind
app_blind_test_kind (const AppBlindTest *self)
{
  return self->kind;
}

int
app_blind_test_trials (const AppBlindTest *self)
{
  return self->trials;
}

int
app_blind_test_done (const AppBlindTest *self)
{
  return self->done;
}

gboolean
app_blind_test_is_over (const AppBlindTest *self)
{
  return self->done == self->trials;
}

int
app_blind_test_hidden (const AppBlindTest *self, int button)
{
  int trial = MIN (self->done, self->trials - 1);
  return self->kind == APP_BLIND_ABX ? self->hidden[trial] : self->hidden[trial] ^ (button != 0);
}

void
app_blind_test_answer (AppBlindTest *self, int choice)
{
  g_return_if_fail (!app_blind_test_is_over (self));
  int lane = self->kind == APP_BLIND_ABX ? choice != 0 : app_blind_test_hidden (self, choice);
  self->choices[self->done++] = (guint8) lane;
}

void
app_blind_test_undo (AppBlindTest *self)
{
  if (self->done > 0)
    self->done--;
}

int
app_blind_test_score (const AppBlindTest *self)
{
  int score = 0;
  for (int i = 0; i < self->done; i++)
    score += self->choices[i] == (self->kind == APP_BLIND_ABX ? self->hidden[i] : 0);
  return score;
}

/* Probability of k or more of n by a fair coin. The binomials of n <= 100 stay far below what a
 * double holds, and each is exact to its last bits. */
static double
tail (int k, int n)
{
  double term = pow (0.5, n), sum = 0; /* of 0 heads */
  for (int i = 0; i <= n; i++)
    {
      sum += i >= k ? term : 0;
      term *= (double) (n - i) / (i + 1);
    }
  return MIN (sum, 1);
}

double
app_blind_test_p (const AppBlindTest *self)
{
  int n = self->done, score = app_blind_test_score (self);
  if (self->kind == APP_BLIND_ABX)
    return tail (score, n);
  return MIN (2 * tail (MAX (score, n - score), n), 1);
}

char *
app_blind_test_text (const AppBlindTest *self, const char *name_a, const char *name_b)
{
  int score = app_blind_test_score (self);
  if (self->kind == APP_BLIND_ABX)
    /* Translators: names of two lanes; right answers of all; probability by guessing */
    return g_strdup_printf (_ ("ABX %s / %s: %d of %d right, p = %.3f"), name_a, name_b, score,
                            self->done, app_blind_test_p (self));
  /* Translators: how often each of two lanes was liked better; probability by chance */
  return g_strdup_printf (_ ("Blind preference %s %d : %d %s, p = %.3f"), name_a, score,
                          self->done - score, name_b, app_blind_test_p (self));
}
