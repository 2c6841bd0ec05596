/* dsp-param.h — one table row that describes a parameter: the only place of its range, default and
 * unit.
 *
 * The module editor, tooltips, presets, the project file, --set on the command line, undo labels,
 * the manual and the tests derive from it. Ids are kebab-case ([a-z][a-z0-9-]*), unique in a table,
 * never renamed. */
#pragma once

#include "dsp-types.h"

typedef enum
{
  DSP_SCALE_LINEAR, /* the control's travel is linear in the value */
  DSP_SCALE_LOG,    /* ... in the logarithm of the value; min > 0 */
  DSP_SCALE_TOGGLE, /* 0 or 1 */
  DSP_SCALE_CHOICE, /* 0 .. number of choices - 1, whole */
} DspScale;

enum
{
  DSP_PARAM_STRUCTURAL
  = 1 << 0, /* a change may alter latency or memory: a new chain is built and faded in */
  DSP_PARAM_ADVANCED = 1 << 1, /* the generic editor shows it after the others */
  DSP_PARAM_LISTEN = 1 << 2,   /* for the ears only (solo, delta): at its default in everything that
                                  is measured or written, never in a project or preset */
  DSP_PARAM_COMMON = 1 << 3,   /* done around the module, see dsp-common.h */
  DSP_PARAM_KEPT = 1 << 4,     /* found for the music: a preset that does not name it leaves it */
};

/* One choice of a DSP_SCALE_CHOICE parameter. The project file stores the id, so rows may be added
 * anywhere. */
typedef struct
{
  const char *id;   /* kebab-case */
  const char *name; /* English, marked for translation where shown */
} DspChoice;

typedef struct
{
  const char *id;
  const char *name;  /* short label: "Frequency" */
  const char *help;  /* one sentence for the tooltip and the manual */
  const char *unit;  /* "dB", "Hz", "ms", "%", ":1", "" */
  const char *group; /* heading in the editor ("Band 1"), or NULL */
  DspScale scale;
  double min, max, def;     /* in the unit; toggle and choice: 0 .. 1 or n - 1 */
  int digits;               /* decimals shown */
  const DspChoice *choices; /* DSP_SCALE_CHOICE: ends with {NULL, NULL}; else NULL */
  unsigned flags;           /* DSP_PARAM_* */
} DspParam;

/* Why the table is not valid (ids, ranges, defaults, choices), or NULL when it is. Static text. */
const char *dsp_params_fault (const DspParam *params, int n_params);

/* Index of the parameter called id, or -1. */
int dsp_params_index (const DspParam *params, int n_params, const char *id);

/* Writes the default of each parameter into values[n_params]. */
void dsp_params_defaults (const DspParam *params, int n_params, double *values);

/* Number of choices of a choice parameter, 2 for a toggle, 0 otherwise. */
int dsp_param_n_choices (const DspParam *param);

/* The nearest legal value: in range, whole for toggle and choice; NAN becomes the default. */
double dsp_param_clamp (const DspParam *param, double value);

/* Position of the value in the control's travel, 0 .. 1, and back (clamped). */
double dsp_param_to_travel (const DspParam *param, double value);
double dsp_param_from_travel (const DspParam *param, double travel);

/* Writes the value as a person reads it, with sign and unit: "+2.2 dB", "96.0 Hz", "1.20 kHz",
 * "Bell", "On". Minus is U+2212 never: ASCII '-', so that it can be typed back. Independent of the
 * locale. */
void dsp_param_format (const DspParam *param, double value, char *text, size_t size);

/* Writes the value exactly: shortest decimal that reads back to the same double; "true"/"false";
 * choice id. */
void dsp_param_write (const DspParam *param, double value, char *text, size_t size);

/* Reads what a person types or dsp_param_write wrote: "1.5", "+1,5 dB", "1.2k", "2 kHz", "on",
 * choice id or name (any case). '.' and ',' are both decimal points, whatever the locale. Returns
 * false, value untouched, when the text is not a value of this parameter; a value out of range is
 * read and returned unclamped (the caller decides). */
bool dsp_param_read (const DspParam *param, const char *text, double *value);
