/* test-listening-clock.c — listening time by a clock that the test turns. */
#include "test-ui.h"

#include "ui-listening-clock.h"

#define SECOND ((gint64) 1000000)
#define MINUTE (60 * SECOND)
#define EVERY_S (45.0 * 60.0)

typedef struct
{
  UiListeningClock clock;
  gint64 now_us;
  int told;
} Fixture;

static void
fixture_init (Fixture *self)
{
  ui_listening_clock_init (&self->clock);
  self->now_us = 1000 * MINUTE;
  self->told = 0;
  self->told += ui_listening_clock_look (&self->clock, self->now_us, FALSE, EVERY_S);
}

/* Playing, looked at each second; then stopped. */
static void
play (Fixture *self, int seconds)
{
  self->told += ui_listening_clock_look (&self->clock, self->now_us, TRUE, EVERY_S);
  for (int i = 0; i < seconds; i++)
    {
      self->now_us += SECOND;
      self->told += ui_listening_clock_look (&self->clock, self->now_us, i < seconds - 1, EVERY_S);
    }
}

static void
test_count (void)
{
  Fixture f;
  fixture_init (&f);
  g_assert_cmpfloat (f.clock.listened_s, ==, 0);
  play (&f, 10 * 60);
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 600, 1e-6);

  /* a short pause stops the count, and does not add to a later one */
  f.now_us += 4 * MINUTE;
  play (&f, 60);
  f.now_us += 4 * MINUTE;
  play (&f, 60);
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 720, 1e-6);

  /* five minutes are a rest, seen without playing again */
  f.now_us += 5 * MINUTE;
  ui_listening_clock_look (&f.clock, f.now_us, FALSE, EVERY_S);
  g_assert_cmpfloat (f.clock.listened_s, ==, 0);
  play (&f, 60);
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 60, 1e-6);
  g_assert_cmpint (f.told, ==, 0);
}

static void
test_reminder (void)
{
  Fixture f;
  fixture_init (&f);
  play (&f, 44 * 60);
  g_assert_cmpint (f.told, ==, 0);
  play (&f, 2 * 60);
  g_assert_cmpint (f.told, ==, 1);
  play (&f, 43 * 60);
  g_assert_cmpint (f.told, ==, 1);
  play (&f, 2 * 60);
  g_assert_cmpint (f.told, ==, 2);

  /* a rest starts the wait anew, whether taken or said */
  ui_listening_clock_rest (&f.clock);
  play (&f, 44 * 60);
  f.now_us += 6 * MINUTE;
  play (&f, 44 * 60);
  g_assert_cmpint (f.told, ==, 2);

  /* switched off it never comes, and does not come at once when it is switched on after */
  fixture_init (&f);
  for (int i = 0; i < 200; i++)
    {
      f.now_us += 30 * SECOND;
      g_assert_false (ui_listening_clock_look (&f.clock, f.now_us, TRUE, 0));
    }
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 199 * 30, 1e-6);
  play (&f, 44 * 60);
  g_assert_cmpint (f.told, ==, 0);
  play (&f, 2 * 60);
  g_assert_cmpint (f.told, ==, 1);
}

/* Sleep of the computer while playing, and a clock that is set back. */
static void
test_gaps (void)
{
  Fixture f;
  fixture_init (&f);
  play (&f, 60);
  ui_listening_clock_look (&f.clock, f.now_us, TRUE, EVERY_S);
  f.now_us += 3 * MINUTE;
  ui_listening_clock_look (&f.clock, f.now_us, TRUE, EVERY_S);
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 60, 1e-6);
  f.now_us -= 30 * MINUTE;
  ui_listening_clock_look (&f.clock, f.now_us, TRUE, EVERY_S);
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 60, 1e-6);
  f.now_us += SECOND;
  ui_listening_clock_look (&f.clock, f.now_us, TRUE, EVERY_S);
  g_assert_cmpfloat_with_epsilon (f.clock.listened_s, 61, 1e-6);
  f.now_us += 60 * MINUTE; /* slept through a rest */
  ui_listening_clock_look (&f.clock, f.now_us, TRUE, EVERY_S);
  g_assert_cmpfloat (f.clock.listened_s, ==, 0);
}

void
test_listening_clock_add (void)
{
  g_test_add_func ("/listening-clock/count", test_count);
  g_test_add_func ("/listening-clock/reminder", test_reminder);
  g_test_add_func ("/listening-clock/gaps", test_gaps);
}
