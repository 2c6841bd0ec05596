/* test-figures.c — asserts a goal and prints the figure. */
#include "test-figures.h"

#include <glib.h>

static void
print (const char *module, const char *what, const char *sign, double measured, double goal,
       const char *unit)
{
  g_test_message ("FIGURE %s|%s|%s %g %s|%.4g %s", module, what, sign, goal, unit, measured, unit);
}

void
test_figure_at_most (const char *module, const char *what, double measured, double goal,
                     const char *unit)
{
  print (module, what, "<=", measured, goal, unit);
  g_assert_cmpfloat (measured, <=, goal);
}

void
test_figure_at_least (const char *module, const char *what, double measured, double goal,
                      const char *unit)
{
  print (module, what, ">=", measured, goal, unit);
  g_assert_cmpfloat (measured, >=, goal);
}
