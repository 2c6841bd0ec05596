/* app-intake-rules-waveform.c — the rules over checks that look at the samples. */
#include "app-intake-rules.h"

#include <glib/gi18n-lib.h>

#define ERROR APP_SEVERITY_ERROR
#define WARNING APP_SEVERITY_WARNING
#define INFO APP_SEVERITY_INFO
#define ABOVE APP_INTAKE_ABOVE

static const char ask_unclipped[]
    = N_ ("Ask for a mix that was exported without clipping, a few dB lower; nothing brings the "
          "cut tops back.");
static const char full_scale_runs[]
    = N_ ("One or two samples at full scale are a normalised peak; three in a row may be music "
          "once or twice, not ten times.");
const AppIntakeRule app_intake_rules_waveform[] = {
  { .id = "clipping",
    .check = "clipping",
    .reading = "longest_samples",
    .when = ABOVE,
    .limit = 7.5,
    .severity = ERROR,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("It is clipped: up to {} samples in a row stand at full scale."),
    .advice = ask_unclipped,
    .request = N_ ("Could you export it again without clipping, a few dB lower? Peaks at -3 to -6 "
                   "dBFS are welcome."),
    .reason = N_ ("Eight samples in a row at full scale are never music.") },
  { .id = "clipping",
    .check = "clipping",
    .reading = "runs_per_minute",
    .when = ABOVE,
    .limit = 100,
    .severity = ERROR,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("It is clipped in {} places a minute."),
    .advice = ask_unclipped,
    .request = N_ ("Could you export it again without clipping, a few dB lower? Peaks at -3 to -6 "
                   "dBFS are welcome."),
    .reason = N_ ("More than 100 places a minute are heard as distortion.") },
  { .id = "clipping",
    .check = "clipping",
    .reading = "longest_samples",
    .when = ABOVE,
    .limit = 3.5,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("It seems clipped: up to {} samples in a row stand at full scale."),
    .advice = ask_unclipped,
    .request = N_ ("Could you export it again without clipping, a few dB lower? Peaks at -3 to -6 "
                   "dBFS are welcome."),
    .reason = full_scale_runs },
  { .id = "clipping",
    .check = "clipping",
    .reading = "runs_count",
    .when = ABOVE,
    .limit = 9.5,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("It seems clipped: samples stand at full scale in {} places."),
    .advice = ask_unclipped,
    .request = N_ ("Could you export it again without clipping, a few dB lower? Peaks at -3 to -6 "
                   "dBFS are welcome."),
    .reason = full_scale_runs },

  { .id = "silent-head",
    .check = "silence",
    .reading = "head_s",
    .when = ABOVE,
    .limit = 2,
    .severity = INFO,
    .where = APP_INTAKE_AT_START,
    .text = N_ ("There are {} s of silence before the music."),
    .advice = N_ ("Trim the track; check that no count-in or first note was muted by mistake."),
    .request = N_ ("Is the silence at the start meant?"),
    .reason = N_ ("Mixes start within a bar of their export; longer silence is often a muted "
                  "intro.") },
  { .id = "silent-tail",
    .check = "silence",
    .reading = "tail_s",
    .when = ABOVE,
    .limit = 5,
    .severity = INFO,
    .where = APP_INTAKE_AT_END,
    .text = N_ ("There are {} s of silence after the music."),
    .advice = N_ ("Trim the track."),
    .reason = N_ ("5 s are more than any reverb needs to get from -72 dBFS to nothing.") },
  { .id = "silence-inside",
    .check = "silence",
    .reading = "longest_s",
    .when = ABOVE,
    .limit = 2,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("There is digital silence inside of it, up to {} s."),
    .advice = N_ ("Listen there: a part may be muted. Ask whether it is meant."),
    .request = N_ ("Is the silence there meant, or is a part muted?"),
    .reason = N_ ("Rests of music ring or hiss; 2 s of zeros are a gap in the export or a hidden "
                  "track.") },
  { 0 },
};
