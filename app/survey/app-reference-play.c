/* app-reference-play.c — cue, loop and loudest part of a reference as places in its file. */
#include "app-reference-play.h"

#include <math.h>

enum
{
  PASSES_MAX = 256 /* of its loop: more of them change no mean */
};

void
app_reference_play_spec (AppReference *reference, const AppStretch *loudest, AppReferenceSpec *spec)
{
  AppMedia *media = app_reference_media (reference);
  AppSync sync = app_reference_sync (reference);
  double rate = app_media_rate (media);
  *spec = (AppReferenceSpec){
    .media = media,
    .anchor = sync == APP_SYNC_TRACK ? APP_ANCHOR_TRACK : APP_ANCHOR_CUE,
    .cue = app_reference_cue (reference),
  };
  if (sync == APP_SYNC_LOUDEST && loudest)
    {
      spec->cue = spec->loop_from = llround (loudest->from_s * rate);
      spec->loop_to = MIN (llround (loudest->to_s * rate), app_media_frames (media));
    }
  else
    app_reference_loop (reference, &spec->loop_from, &spec->loop_to);
}

static void
add (GArray *stretches, double from_s, double to_s, double end_s)
{
  AppStretch stretch = { MAX (from_s, 0), MIN (to_s, end_s) };
  if (stretch.from_s < stretch.to_s)
    g_array_append_val (stretches, stretch);
}

GArray *
app_reference_play_stretches (const AppReferenceSpec *spec, double after_s, double length_s)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (AppStretch));
  double rate = app_media_rate (spec->media), end_s = app_media_frames (spec->media) / rate;
  double from_s = spec->loop_from / rate, to_s = spec->loop_to / rate;
  double at_s = spec->cue / rate + after_s;
  if (from_s >= to_s || spec->cue >= spec->loop_to)
    {
      add (stretches, at_s, at_s + length_s, end_s);
      return stretches;
    }
  for (int pass = 0; length_s > 0 && pass < PASSES_MAX; pass++)
    {
      if (at_s >= to_s)
        at_s = from_s + fmod (at_s - from_s, to_s - from_s);
      double part_s = MIN (length_s, to_s - at_s);
      add (stretches, at_s, at_s + part_s, end_s);
      at_s = to_s;
      length_s -= part_s;
    }
  return stretches;
}
