/* app-vinyl-tell.c — what is to be said of the sides of a record. */
#include "app-vinyl.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define RMS_DB -10.0    /* of 3 s: louder is turned down when it is cut */
#define CORRELATION 0.0 /* of the bass of a side: below it the groove goes up and down */

static AppFinding *
say (GPtrArray *findings, const AppVinyl *self, const AppVinylSide *side, double at_s,
     AppSeverity severity, const char *id, const char *advice, char *text)
{
  AppFinding *finding = app_findings_add (findings, severity, id, "%s", text);
  finding->track = side->first + 1;
  finding->at_s = at_s;
  finding->advice = g_strdup (advice);
  g_free (text);
  return finding;
}

/* The place, in seconds of the side, as track and seconds of that. */
static void
put_place (AppFinding *finding, const AppVinyl *self, const AppProgramme *programme,
           const AppVinylSide *side, double at_s)
{
  if (isnan (at_s))
    return;
  gint64 frame = side->from + (gint64) (at_s * self->rate);
  int track = MAX (app_programme_track_at (programme, frame), side->first);
  finding->track = track + 1;
  finding->at_s = MAX (0, (double) (frame - programme->tracks[track].start) / self->rate);
}

static void
tell_length (const AppVinyl *self, const AppVinylSide *side, const AppTarget *target,
             GPtrArray *findings)
{
  double seconds = (double) (side->to - side->from) / self->rate;
  g_autofree char *name = app_side_name (side->side);
  g_autofree char *length = app_vinyl_time (side->to - side->from, self->rate);
  g_autofree char *good = app_vinyl_time ((gint64) target->side_good_s, 1);
  g_autofree char *max = app_vinyl_time ((gint64) target->side_max_s, 1);
  if (target->side_max_s <= 0)
    return;
  if (seconds > target->side_max_s)
    say (findings, self, side, NAN, APP_SEVERITY_WARNING, "side-too-long",
         _ ("Move a track to another side, or choose a larger or slower record."),
         g_strdup_printf (_ ("Side %s is %s long; a record of this kind holds %s at most."), name,
                          length, max));
  else if (seconds > target->side_good_s)
    say (findings, self, side, NAN, APP_SEVERITY_INFO, "side-long",
         _ ("It will be cut softer, with more noise against the music."),
         g_strdup_printf (_ ("Side %s is %s long; up to %s is good on a record of this kind."),
                          name, length, good));
  else
    say (findings, self, side, NAN, APP_SEVERITY_GOOD, "side-length", NULL,
         g_strdup_printf (_ ("Side %s is %s long; up to %s is good on a record of this kind."),
                          name, length, good));
}

static void
tell_cut (const AppVinyl *self, const AppProgramme *programme, const AppVinylSide *side,
          GPtrArray *findings)
{
  const AppProgrammeTrack *first = &programme->tracks[side->first];
  g_autofree char *name = app_side_name (side->side);
  if (side->first > 0 && first->join_in > 0)
    say (findings, self, side, 0, APP_SEVERITY_WARNING, "side-cuts-join",
         _ ("Give the track a gap of 0 or more, and fades of its own."),
         g_strdup_printf (_ ("Side %s begins in a crossfade of %.2f s: the side before ends in the "
                             "middle of it."),
                          name, (double) first->join_in / self->rate));
}

static void
tell_levels (const AppVinyl *self, const AppProgramme *programme, const AppVinylSide *side,
             GPtrArray *findings)
{
  g_autofree char *name = app_side_name (side->side);
  AppFinding *finding;
  if (side->true_peak_dbtp > 0)
    {
      finding = say (findings, self, side, NAN, APP_SEVERITY_WARNING, "side-peak",
                     _ ("Turn the album down: the level of a cut is set by who cuts it."),
                     g_strdup_printf (_ ("Side %s: the true peak is %+.2f dBTP; 0 is the most that "
                                         "a cutter wants."),
                                      name, side->true_peak_dbtp));
      put_place (finding, self, programme, side, side->true_peak_at_s);
    }
  if (side->loudest_rms_db > RMS_DB)
    {
      finding
          = say (findings, self, side, NAN, APP_SEVERITY_WARNING, "side-dense",
                 _ ("A master without the limiter of the streaming one cuts louder and cleaner."),
                 g_strdup_printf (
                     _ ("Side %s: %.1f dB rms over 3 s (%.1f LUFS integrated); more than %.0f "
                        "is turned down when it is cut."),
                     name, side->loudest_rms_db, side->integrated_lufs, RMS_DB));
      put_place (finding, self, programme, side, side->loudest_at_s - 3);
    }
  if (side->bass_correlation < CORRELATION)
    say (findings, self, side, NAN, APP_SEVERITY_WARNING, "side-bass-phase",
         _ ("Make the bass mono below 150 Hz: a stereo module with a bass mono frequency."),
         g_strdup_printf (_ ("Side %s: below 150 Hz left and right go against each other "
                             "(correlation %.2f): a needle jumps."),
                          name, side->bass_correlation));
}

static void
tell_places (GPtrArray *findings, int track, const DspPlaces *places, const char *id,
             const char *advice, char *text)
{
  if (places->n > 0)
    {
      AppFinding *finding = app_findings_add (findings, APP_SEVERITY_WARNING, id, "%s", text);
      finding->track = track + 1;
      finding->places = *places;
      finding->at_s = places->at[0].from_s;
      finding->advice = g_strdup (advice);
    }
  g_free (text);
}

static double
worst (const DspPlaces *places)
{
  double most = 0;
  for (int i = 0; i < places->n; i++)
    most = fmax (most, places->at[i].weight);
  return most;
}

static void
tell_track (const AppVinyl *self, int track, GPtrArray *findings)
{
  const AppVinylTrack *found = &self->tracks[track];
  double wide = worst (&found->wide_bass);
  tell_places (findings, track, &found->wide_bass, "side-bass-wide",
               _ ("Make the bass mono below 150 Hz there."),
               wide < APP_VINYL_WIDE_MOST_DB
                   ? g_strdup_printf (_ ("Below 150 Hz the side is up to %.1f dB over a quarter of "
                                         "the mid's power: wide bass is hard to cut."),
                                      wide)
                   : g_strdup (_ ("Below 150 Hz there is hardly anything but the side: that "
                                  "cannot be cut.")));
  tell_places (findings, track, &found->sibilance, "side-sibilance",
               _ ("De-ess there, or leave it to the cutter's high-frequency limiter."),
               g_strdup_printf (_ ("5 to 10 kHz is up to %.1f dB over what comes below it: "
                                   "sibilants distort on a record."),
                                worst (&found->sibilance) + APP_VINYL_SIBILANT_DB));
  tell_places (findings, track, &found->treble, "side-inner-treble",
               _ ("Put softer or darker songs last on the side, or take treble off there."),
               g_strdup_printf (_ ("Strong treble over 10 kHz, up to %.0f dB rms, in the last "
                                   "quarter of the side, where a groove holds least."),
                                worst (&found->treble) + APP_VINYL_TREBLE_DB));
}

void
app_vinyl_tell (const AppVinyl *self, const AppProgramme *programme, const AppTarget *target,
                GPtrArray *findings)
{
  for (int i = 0; i < self->n_sides; i++)
    {
      const AppVinylSide *side = &self->sides[i];
      tell_length (self, side, target, findings);
      tell_cut (self, programme, side, findings);
      if (self->measured)
        tell_levels (self, programme, side, findings);
    }
  for (int i = 0; i < self->n_tracks && self->measured; i++)
    tell_track (self, i, findings);
}
