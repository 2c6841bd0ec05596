/* app-intake-rules.h — the tables of what is held against an incoming mix: thresholds over what was
 * measured. Immutable, any thread.
 *
 * A rule is one row, or several with one id in a row of rows: its steps, the gravest first. The
 * first step that fires is reported, once. */
#pragma once

#include "app-finding.h"
#include "app-measure.h"
#include "app-media.h"
#include "dsp-check.h"

typedef enum
{
  APP_INTAKE_ABOVE,
  APP_INTAKE_BELOW
} AppIntakeWhen;

typedef enum
{
  APP_INTAKE_NOWHERE,      /* it is of the file as a whole */
  APP_INTAKE_AT_PLACES,    /* of the rule's check */
  APP_INTAKE_AT_TRUE_PEAK, /* of the measurement */
  APP_INTAKE_AT_START,     /* from 0 to the reading, in seconds */
  APP_INTAKE_AT_END,       /* so many seconds before the end */
} AppIntakeWhere;

typedef struct
{
  const char *id;      /* kebab-case, never renamed; the finding's */
  const char *check;   /* id of a check of the dsp registry; NULL: a reading of the file;
                          APP_INTAKE_ALBUM: one of the mix among the others of its album */
  const char *reading; /* id of a reading of that check, of app_intake_file_readings or of
                          app_intake_album_readings */
  AppIntakeWhen when;
  double limit; /* default; in the reading's unit */
  AppSeverity severity;
  gboolean asks; /* the remedy is a new mix; APP_SEVERITY_ERROR always asks for one */
  AppIntakeWhere where;
  /* Untranslated, gettext. In text {} is the reading, {other_id} another one of the same check (of
   * the file), both with the digits that their descriptor has. */
  const char *text;
  const char *advice;
  /* To the mixing engineer, for the revision notes: polite, one or two sentences; NULL: there is
   * nothing to ask, the finding is only told. */
  const char *request;
  const char *reason; /* why the threshold is where it is: one sentence */
  /* Ids of later rules that would only tell the same once more: they are not reported beside this
   * one. */
  const char *covers[2];
} AppIntakeRule;

/* All rows in the order in which findings are reported. */
int app_intake_n_rules (void);
const AppIntakeRule *app_intake_rule (int row); /* NULL outside */
/* The row behind a finding; NULL when it comes from no rule. */
const AppIntakeRule *app_intake_rule_of (const AppFinding *finding);
/* 1 for the first row of its id, 2 for the second … */
int app_intake_rule_step (int row);
/* Whether a row is about the mix among the others of its album. */
gboolean app_intake_rule_is_album (const AppIntakeRule *rule);
/* The descriptor of what a row looks at; never NULL for a row of the table. */
const DspReading *app_intake_rule_reading (const AppIntakeRule *rule);

/* A reading by the ids of check and reading; NAN: it does not apply. */
typedef double (*AppIntakeGet) (const char *check, const char *reading, gconstpointer data);
/* Whether a value is beyond the limit; NAN never is. */
gboolean app_intake_rule_fires (const AppIntakeRule *rule, double value, double limit);
/* The text of a row, translated and filled in. Transfer full. */
char *app_intake_rule_text (const AppIntakeRule *rule, AppIntakeGet get, gconstpointer data);

/* What is known of a file from its measurement and its header; NAN: does not apply, never fires. */
typedef enum
{
  APP_INTAKE_SECONDS,
  APP_INTAKE_NOT_FINITE,  /* samples */
  APP_INTAKE_SAMPLE_PEAK, /* dBFS */
  APP_INTAKE_FLOAT_OVER,  /* dB above full scale, of formats that hold them whole */
  APP_INTAKE_HEADROOM,    /* the sample peak in dBFS of files that go nowhere over full scale */
  APP_INTAKE_PLR,         /* dB; not of tones, whose peak and loudness are one */
  APP_INTAKE_DC,          /* dBFS, from 5 s on: below, slow waves are no offset */
  APP_INTAKE_LOSSY,       /* 1: a lossy codec */
  APP_INTAKE_WASTED_BITS, /* declared minus used, of files of 20 bit and more that use 16 or fewer
                           */
  APP_INTAKE_BITS,        /* declared, of integer files */
  APP_INTAKE_RATE,        /* Hz */
  APP_INTAKE_CHANNELS,
  APP_INTAKE_CORRELATION,
  APP_INTAKE_IMBALANCE, /* dB, without sign */
  APP_INTAKE_BASS,      /* dB: 18 to 180 Hz against 180 Hz to 2.2 kHz */
  APP_INTAKE_N_FILE_READINGS
} AppIntakeFileReading;

extern const DspReading app_intake_file_readings[APP_INTAKE_N_FILE_READINGS];

void app_intake_read_file (AppMedia *media, const AppMeasurement *measured,
                           double readings[APP_INTAKE_N_FILE_READINGS]);

/* What is known of a mix among the others of its album; NAN: does not apply. The middle is the
 * median of at least three mixes; spectra are compared with their levels made equal, by octaves
 * from 80 Hz to 10 kHz: below, the arrangement decides, above, codecs and microphones do. */
#define APP_INTAKE_ALBUM "album"
typedef enum
{
  APP_INTAKE_ALBUM_RATE_APART, /* Hz, without sign, from the rate that most have */
  APP_INTAKE_ALBUM_RATE,       /* its own */
  APP_INTAKE_ALBUM_MOST_RATE,  /* that most have */
  APP_INTAKE_ALBUM_FEWER,      /* channels than most have */
  APP_INTAKE_ALBUM_MORE,
  APP_INTAKE_ALBUM_LOUDER, /* LU over the middle; negative: under it */
  APP_INTAKE_ALBUM_SOFTER, /* the same with the other sign */
  APP_INTAKE_ALBUM_FULLER, /* dB: the octave that is farthest over the middle */
  APP_INTAKE_ALBUM_FULLER_HZ,
  APP_INTAKE_ALBUM_THINNER, /* the one that is farthest under it */
  APP_INTAKE_ALBUM_THINNER_HZ,
  APP_INTAKE_N_ALBUM_READINGS
} AppIntakeAlbumReading;

extern const DspReading app_intake_album_readings[APP_INTAKE_N_ALBUM_READINGS];

/* The tables that app-intake-rules.c puts together; a row without id ends each. */
extern const AppIntakeRule app_intake_rules_file[];     /* readings of the file */
extern const AppIntakeRule app_intake_rules_waveform[]; /* checks of samples */
extern const AppIntakeRule app_intake_rules_spectrum[]; /* checks of spectra and of stereo */
extern const AppIntakeRule app_intake_rules_album[];    /* readings among the others */
