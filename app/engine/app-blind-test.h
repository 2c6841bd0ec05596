/* app-blind-test.h — blind comparison of two lanes: ABX, or which is liked better. Only the logic;
 * who plays asks what sounds behind a letter. [any one thread]
 *
 * ABX: each trial X is A or B by chance; the listener says which. Result: number right, and the
 * probability to have so many or more right by guessing (binomial, one-sided). Preference: A and B
 * are laid behind 1 and 2 anew each trial; the listener says which is liked better. Result: how
 * often each, and the two-sided probability of so one-sided a result without any preference. */
#pragma once

#include <glib.h>

typedef enum
{
  APP_BLIND_ABX,
  APP_BLIND_PREFERENCE,
} AppBlindKind;

#define APP_BLIND_MAX_TRIALS 100

typedef struct _AppBlindTest AppBlindTest;

/* trials 1 .. APP_BLIND_MAX_TRIALS. seed: of the chance; 0: from the system. */
AppBlindTest *app_blind_test_new (AppBlindKind kind, int trials, guint64 seed);
void app_blind_test_free (AppBlindTest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppBlindTest, app_blind_test_free)

AppBlindKind app_blind_test_kind (const AppBlindTest *self);
int app_blind_test_trials (const AppBlindTest *self);
int app_blind_test_done (const AppBlindTest *self); /* answered */
gboolean app_blind_test_is_over (const AppBlindTest *self);

/* Which of the two lanes (0: A, 1: B) sounds behind X in the trial that runs (ABX), or behind
 * button 0 or 1 (preference). */
int app_blind_test_hidden (const AppBlindTest *self, int button);

/* The answer of the trial that runs: ABX: X is A (0) or B (1); preference: button 0 or 1 is liked
 * better. Next trial. */
void app_blind_test_answer (AppBlindTest *self, int choice);
void app_blind_test_undo (AppBlindTest *self); /* takes the last answer back; no hint is given */

/* ABX: right answers; preference: how often lane A was liked. */
int app_blind_test_score (const AppBlindTest *self);
/* 0 .. 1; 1 before the first answer. */
double app_blind_test_p (const AppBlindTest *self);
/* "ABX Master / Mix: 9 of 10 right, p = 0.011"; transfer full. */
char *app_blind_test_text (const AppBlindTest *self, const char *name_a, const char *name_b);
