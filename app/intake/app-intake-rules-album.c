/* app-intake-rules-album.c — the rules over what sets one mix of an album apart from the others. */
#include "app-intake-rules.h"

#include <glib/gi18n-lib.h>

#define INFO APP_SEVERITY_INFO
#define ABOVE APP_INTAKE_ABOVE

#define READING(index, id, name, unit, min, max, digits, kind)                                     \
  [APP_INTAKE_ALBUM_##index] = { id, name, unit, min, max, digits, DSP_READING_##kind }

const DspReading app_intake_album_readings[APP_INTAKE_N_ALBUM_READINGS] = {
  READING (RATE_APART, "rate_apart_hz", "Rate unlike that of most mixes", "Hz", 0, 384000, 0,
           COUNT),
  READING (RATE, "rate_hz", "Sample rate", "Hz", 8000, 384000, 0, COUNT),
  READING (MOST_RATE, "most_rate_hz", "Sample rate of most mixes", "Hz", 8000, 384000, 0, COUNT),
  READING (FEWER, "fewer_channels", "Channels fewer than most mixes have", "", 0, 1, 0, COUNT),
  READING (MORE, "more_channels", "Channels more than most mixes have", "", 0, 1, 0, COUNT),
  READING (LOUDER, "louder_lu", "Louder than the middle of the album", "LU", 0, 40, 1, NUMBER),
  READING (SOFTER, "softer_lu", "Softer than the middle of the album", "LU", 0, 40, 1, NUMBER),
  READING (FULLER, "fuller_db", "Octave over the middle of the album", "dB", 0, 40, 1, NUMBER),
  READING (FULLER_HZ, "fuller_hz", "Where that octave is", "Hz", 20, 20000, 0, COUNT),
  READING (THINNER, "thinner_db", "Octave under the middle of the album", "dB", 0, 40, 1, NUMBER),
  READING (THINNER_HZ, "thinner_hz", "Where that octave is", "Hz", 20, 20000, 0, COUNT),
};

static const char is_meant[] = N_ ("Ask whether that is meant.");
static const char level_it[]
    = N_ ("Level the album, or ask whether it was exported with another gain.");
static const char match_it[]
    = N_ ("Compare them by ear, and match them where the arrangement is not the reason.");
static const char octave_reason[]
    = N_ ("With equal levels, arrangements move an octave by 6 dB; more is another sound.");

const AppIntakeRule app_intake_rules_album[] = {
  { .id = "album-rate",
    .check = APP_INTAKE_ALBUM,
    .reading = "rate_apart_hz",
    .when = ABOVE,
    .limit = 0,
    .severity = INFO,
    .text = N_ ("It has {rate_hz} Hz, most of the album {most_rate_hz} Hz."),
    .advice = N_ ("It is converted once, without harm. Ask whether it was converted before."),
    .reason = N_ ("The mixes of one session have one rate; another may come from a conversion.") },

  { .id = "album-channels",
    .check = APP_INTAKE_ALBUM,
    .reading = "fewer_channels",
    .when = ABOVE,
    .limit = 0,
    .severity = INFO,
    .text = N_ ("It is mono, most of the album is stereo."),
    .advice = is_meant,
    .reason = N_ ("A mono mix among stereo ones is often an export with a wrong setting.") },
  { .id = "album-channels",
    .check = APP_INTAKE_ALBUM,
    .reading = "more_channels",
    .when = ABOVE,
    .limit = 0,
    .severity = INFO,
    .text = N_ ("It is stereo, most of the album is mono."),
    .advice = is_meant,
    .reason = N_ ("A stereo mix among mono ones does not belong to the same record.") },

  { .id = "album-level",
    .check = APP_INTAKE_ALBUM,
    .reading = "louder_lu",
    .when = ABOVE,
    .limit = 6,
    .severity = INFO,
    .text = N_ ("It is {} LU louder than the middle of the album."),
    .advice = level_it,
    .reason = N_ ("Songs of one album mixed by one hand lie nearer to each other.") },
  { .id = "album-level",
    .check = APP_INTAKE_ALBUM,
    .reading = "softer_lu",
    .when = ABOVE,
    .limit = 6,
    .severity = INFO,
    .text = N_ ("It is {} LU softer than the middle of the album."),
    .advice = level_it,
    .reason = N_ ("Songs of one album mixed by one hand lie nearer to each other.") },

  { .id = "album-spectrum",
    .check = APP_INTAKE_ALBUM,
    .reading = "fuller_db",
    .when = ABOVE,
    .limit = 9,
    .severity = INFO,
    .text = N_ ("Around {fuller_hz} Hz it has {} dB more than the middle of the album."),
    .advice = match_it,
    .reason = octave_reason },
  { .id = "album-spectrum",
    .check = APP_INTAKE_ALBUM,
    .reading = "thinner_db",
    .when = ABOVE,
    .limit = 9,
    .severity = INFO,
    .text = N_ ("Around {thinner_hz} Hz it has {} dB less than the middle of the album."),
    .advice = match_it,
    .reason = octave_reason },
  { 0 },
};
