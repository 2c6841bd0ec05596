/* app-intake-rules-spectrum.c — the rules over checks of spectra and of the stereo image. */
#include "app-intake-rules.h"

#include <glib/gi18n-lib.h>

#define ERROR APP_SEVERITY_ERROR
#define WARNING APP_SEVERITY_WARNING
#define INFO APP_SEVERITY_INFO
#define ABOVE APP_INTAKE_ABOVE
#define BELOW APP_INTAKE_BELOW

static const char ask_uncompressed[]
    = N_ ("Ask for the mix as it left the workstation: what a codec left out gets audible when it "
          "is encoded again.");
static const char send_uncompressed[]
    = N_ ("Was the file an MP3, AAC or Ogg once? Could you send the uncompressed mix (WAV or FLAC) "
          "straight from the session?");
static const char ask_bass_wiring[]
    = N_ ("Listen in mono. If the low end vanishes, one channel of it has the wrong polarity: ask "
          "for a new export.");

const AppIntakeRule app_intake_rules_spectrum[] = {
  { .id = "lossy-traces",
    .check = "codec-grid",
    .reading = "grid_z",
    .when = ABOVE,
    .limit = 7,
    .severity = ERROR,
    .text = N_ ("It was decoded from AAC, Vorbis or the like: the frames of the codec stand out by "
                "{} sigma."),
    .advice = ask_uncompressed,
    .request = send_uncompressed,
    .reason = N_ ("Music that was never coded stays below 5, and no two places of it agree."),
    .covers = { "band-limit" } },
  { .id = "lossy-traces",
    .check = "codec-grid",
    .reading = "mp3_z",
    .when = ABOVE,
    .limit = 7,
    .severity = ERROR,
    .text = N_ ("It was decoded from MP3: the frames of the codec stand out by {} sigma."),
    .advice = ask_uncompressed,
    .request = send_uncompressed,
    .reason = N_ ("Music that was never coded stays below 5, and no two places of it agree."),
    .covers = { "band-limit" } },
  { .id = "lossy-traces",
    .check = "codec-grid",
    .reading = "opus_z",
    .when = ABOVE,
    .limit = 7,
    .severity = ERROR,
    .text = N_ ("It was decoded from Opus: the frames of the codec stand out by {} sigma."),
    .advice = ask_uncompressed,
    .request = send_uncompressed,
    .reason = N_ ("Music that was never coded stays below 5, and no two places of it agree."),
    .covers = { "band-limit" } },
  { .id = "lossy-traces",
    .check = "bandwidth",
    .reading = "moving_percent",
    .when = ABOVE,
    .limit = 50,
    .severity = WARNING,
    .text = /* xgettext:no-c-format */ N_ (
        "Its treble ends steeply, now here, now there ({} % of the time), as after a lossy "
        "codec."),
    .advice = ask_uncompressed,
    .request = send_uncompressed,
    .reason = N_ ("A filter ends the treble at one place, and music that was never coded steeply "
                  "in a quarter of the time at most."),
    .covers = { "band-limit" } },
  { .id = "lossy-traces",
    .check = "bandwidth",
    .reading = "holes_percent",
    .when = ABOVE,
    .limit = 0.7,
    .severity = WARNING,
    .text = /* xgettext:no-c-format */ N_ (
        "Above {wall_hz} Hz there is nothing, and below there are holes ({} % of the treble), "
        "as after a lossy codec."),
    .advice = ask_uncompressed,
    .request = send_uncompressed,
    .reason = /* xgettext:no-c-format */ N_ (
        "Music that was never coded has 0.1 % at most, also behind a low-pass; MP3 of 128 "
        "kbit/s has 1 % and more."),
    .covers = { "band-limit" } },
  { .id = "band-limit",
    .check = "bandwidth",
    .reading = "wall_hz",
    .when = BELOW,
    .limit = 19600,
    .severity = WARNING,
    .text = N_ ("Above {} Hz there is nothing: it falls by {fall_db} dB within 400 Hz, as after an "
                "MP3 encoder or a low-pass."),
    .advice = N_ ("Ask whether it was an MP3, or whether a low-pass on the mix bus is meant."),
    .request = N_ ("The treble ends abruptly. Was the file an MP3 once, or is a low-pass "
                   "on the mix bus meant?"),
    .reason = N_ ("Encoders of up to 192 kbit/s end at 16 to 19.5 kHz; converters reach 20 kHz.") },
  { .id = "band-limit",
    .check = "bandwidth",
    .reading = "wall_hz",
    .when = BELOW,
    .limit = 20700,
    .severity = INFO,
    .text = N_ ("Above {} Hz there is nothing: it falls by {fall_db} dB within 400 Hz."),
    .advice = N_ ("Encoders of 256 kbit/s and more end there, and so do some converters. Ask when "
                  "in doubt."),
    .reason = N_ ("MP3 of 256 and 320 kbit/s and Opus end between 19.6 and 20.5 kHz.") },
  { .id = "upsampled",
    .check = "bandwidth",
    .reading = "old_top_hz",
    .when = ABOVE,
    .limit = 19000,
    .severity = WARNING,
    .text = N_ ("It was converted from 44.1 or 48 kHz: from {} Hz on there is a wall and nothing "
                "behind it."),
    .advice = N_ ("Nothing is lost, but nothing is gained: ask for the mix at the rate of the "
                  "session."),
    .request
    = N_ ("It seems to be converted from a lower rate. Could you send the mix at the rate of the "
          "session?"),
    .reason = N_ ("Recordings at high rates fade out in the treble; a fall of 30 dB within 1.6 kHz "
                  "just there is the filter of a converter.") },
  { .id = "polarity-part",
    .check = "stereo-bands",
    .reading = "bass_inverted_percent",
    .when = ABOVE,
    .limit = 50,
    .severity = ERROR,
    .where = APP_INTAKE_AT_PLACES,
    .text = /* xgettext:no-c-format */ N_ (
        "The bass has opposite polarity left and right in {} % of the time."),
    .advice = ask_bass_wiring,
    .request = N_ ("Could you check the polarity of the bass? Left and right cancel in mono."),
    .reason = N_ ("A bass below 250 Hz is no widening where its correlation is most of the time "
                  "below -0.7.") },
  { .id = "polarity-part",
    .check = "stereo-bands",
    .reading = "inverted_s",
    .when = ABOVE,
    .limit = 3,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("For {} s, left and right or their bass are of opposite polarity."),
    .advice = N_ ("Listen there in mono: what vanishes has one side inverted."),
    .request = N_ ("Could you check the polarity there? In mono, parts of it cancel."),
    .reason = N_ ("Effects stay there for a second or two; a part with a wrong cable stays.") },
  { .id = "mono-loss",
    .check = "stereo-bands",
    .reading = "mono_loss_db",
    .when = ABOVE,
    .limit = 6,
    .severity = WARNING,
    .text = N_ ("In mono it gets {} dB quieter."),
    .advice = N_ ("Listen in mono to what is missing; narrow it, or ask for less widening."),
    .request = N_ ("The mix loses much in mono. Could you check widening and polarity?"),
    .reason = N_ ("Unrelated channels lose 3 dB; what loses 6 works against itself.") },
  { .id = "mono-loss",
    .check = "stereo-bands",
    .reading = "bass_mono_loss_db",
    .when = ABOVE,
    .limit = 4.5,
    .severity = WARNING,
    .text = N_ ("Below 200 Hz it gets {} dB quieter in mono (correlation {low_correlation})."),
    .advice = ask_bass_wiring,
    .request = N_ ("The bass loses much in mono. Could you make the low end mono, or check its "
                   "polarity?"),
    .reason = N_ ("Unrelated channels, as of two distant microphones, lose 3 dB.") },
  { .id = "mono-loss",
    .check = "stereo-bands",
    .reading = "mono_loss_db",
    .when = ABOVE,
    .limit = 3.5,
    .severity = INFO,
    .text = N_ ("In mono it gets {} dB quieter."),
    .advice = N_ ("Listen in mono whether something important is missing."),
    .reason = N_ ("Unrelated channels lose 3 dB, wide mixes up to that.") },
  { .id = "channel-delay",
    .check = "channel-delay",
    .reading = "fixed_ms",
    .when = ABOVE,
    .limit = 0.03,
    .severity = WARNING,
    .text = N_ ("One channel is late by {} ms, all the time."),
    .advice = N_ ("Ask for a new export: a plug-in on one channel was not compensated."),
    .request = N_ ("One channel is late. Could you check for latency that is not "
                   "compensated?"),
    .reason = N_ ("Most of the spectrum fits with one delay and not without: microphones and "
                  "effects give no such peak.") },
  { .id = "channel-lost",
    .check = "balance",
    .reading = "lost_s",
    .when = ABOVE,
    .limit = 3,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("For {} s one channel is gone."),
    .advice = N_ ("Listen there; when it is not meant, ask for a new export."),
    .request = N_ ("One channel is silent there. Is that meant?"),
    .reason = N_ ("40 dB between the channels is no panning that rooms and effects leave; three "
                  "seconds are no note.") },
  { .id = "hum",
    .check = "low-frequencies",
    .reading = "hum_dbfs",
    .when = ABOVE,
    .limit = -70,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("It hums: {hum_hz} Hz and its multiples at {} dBFS."),
    .advice = N_ ("Take it out with narrow cuts, or ask for a mix without; listen in the quiet "
                  "parts."),
    .request = N_ ("There is mains hum in the quiet parts. Can you find the track it comes from?"),
    .reason = N_ ("Limiting brings it up by 6 to 10 dB, where quiet passages uncover it.") },
  { .id = "hum",
    .check = "low-frequencies",
    .reading = "hum_dbfs",
    .when = ABOVE,
    .limit = -82,
    .severity = INFO,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("It hums faintly: {hum_hz} Hz and its multiples at {} dBFS."),
    .advice = N_ ("Listen in the quiet parts after the chain is set."),
    .reason = N_ ("Below that it stays under the noise of 16 bits after limiting.") },
  { .id = "bass",
    .reading = "bass_db",
    .when = ABOVE,
    .limit = 9,
    .severity = WARNING,
    .text = N_ ("The bass (to 180 Hz) has {} dB more power than the middle (to 2.2 kHz)."),
    .advice = N_ ("Compare with a reference on speakers that reach down; a low shelf in the chain "
                  "takes it back, but not from the bass alone."),
    .request = N_ ("The low end is very strong. Could you check it on other speakers?"),
    .reason = N_ ("All music that was measured stays below 8.") },
  { .id = "infrasonic",
    .check = "low-frequencies",
    .reading = "infrasonic_over_db",
    .when = ABOVE,
    .limit = -16,
    .severity = WARNING,
    .text = N_ ("There is lasting rumble below 18 Hz at {infrasonic_steady_dbfs} dBFS, {} dB "
                "against all bass that can be heard."),
    .advice = N_ ("Put a low cut at 20 Hz first in the chain; it takes room and moves the cones."),
    .reason = N_ ("What is there in three quarters of the time is no drum; of music it stays below "
                  "-19 dB.") },
  { .id = "sibilance",
    .check = "sibilance",
    .reading = "per_minute",
    .when = ABOVE,
    .limit = 4,
    .severity = WARNING,
    .where = APP_INTAKE_AT_PLACES,
    .text = N_ ("Bursts of treble stand out of the music {} times a minute, the strongest by "
                "{worst_db} dB."),
    .advice = N_ ("Listen there: a de-esser on the voice is better than one on the mix."),
    .request = N_ ("Could you de-ess the voice (or tame the cymbals) in these places?"),
    .reason = N_ ("Hisses nearly as loud as the whole music, without presence below them, are "
                  "rare in balanced mixes.") },
  { .id = "resonance",
    .check = "resonances",
    .reading = "alone_db",
    .when = ABOVE,
    .limit = 4.5,
    .severity = WARNING,
    .text = N_ ("It rings at {hz_1} Hz: {excess_1_db} dB above what is around, {} dB more than "
                "anything else."),
    .advice = N_ ("A narrow cut there; listen whether one instrument or the room does it."),
    .request = N_ ("The mix rings at one frequency. Can you find the track it comes from?"),
    .reason = /* xgettext:no-c-format */ N_ (
        "Notes of the key stand out by up to 10 dB, but several do, and none lasts in "
        "60 % of the time.") },
  { .id = "resonance",
    .check = "resonances",
    .reading = "lasting_db",
    .when = ABOVE,
    .limit = 4.8,
    .severity = WARNING,
    .text = N_ ("It rings at {lasting_hz} Hz: nearly all the time {} dB and more above what is "
                "around."),
    .advice = N_ ("A narrow cut there; listen whether one instrument or the room does it."),
    .request = N_ ("The mix rings at one frequency. Can you find the track it comes from?"),
    .reason = /* xgettext:no-c-format */ N_ (
        "Partials of notes come and go: of music none above 1 kHz is there by more than "
        "4.5 dB in 85 % of the time.") },
  { 0 },
};
