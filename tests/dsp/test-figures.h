/* test-figures.h — a goal that is asserted and a line for the table of figures.
 *
 * Prints "# FIGURE module|what|goal|measured" (TAP comment); tests/bench/figures collects them. */
#pragma once

/* Fails unless measured is a number <= goal. */
void test_figure_at_most (const char *module, const char *what, double measured, double goal,
                          const char *unit);
/* Fails unless measured is a number >= goal. */
void test_figure_at_least (const char *module, const char *what, double measured, double goal,
                           const char *unit);
