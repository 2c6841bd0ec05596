/* test-ui.c — the ui suite: a named list and one loop. Runs under a display (xvfb-run). */
#include "test-ui.h"

#include "../app/test-sound.h"
#include "ui-style.h"

#include <locale.h>

static void (*const files[]) (void) = {
  test_meters_add, test_spectrum_add, test_waveform_add, test_samples_add, test_value_add,
};

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ui_style_init (gdk_display_get_default ());
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    files[i]();
  const int failed = g_test_run ();
  test_sound_cleanup ();
  return failed;
}
