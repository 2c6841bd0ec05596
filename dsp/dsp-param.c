/* dsp-param.c — parameters: validity, travel of a control, and text in both directions. */
#include "dsp-param.h"

#include "dsp-math.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* glibc's C locale is static: getting and freeing it allocates nothing. */
static locale_t
c_locale (void)
{
  return newlocale (LC_ALL_MASK, "C", (locale_t) 0);
}

static bool
id_is_valid (const char *id)
{
  if (!id || id[0] < 'a' || id[0] > 'z')
    return false;
  for (const char *p = id; *p; p++)
    if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-'))
      return false;
  return true;
}

static const char *
choices_fault (const DspParam *param)
{
  if (!param->choices)
    return "a choice parameter without choices";
  int n = dsp_param_n_choices (param);
  if (n < 2)
    return "fewer than two choices";
  for (int i = 0; i < n; i++)
    {
      if (!id_is_valid (param->choices[i].id) || !param->choices[i].name)
        return "a choice without a kebab-case id or a name";
      for (int k = 0; k < i; k++)
        if (strcmp (param->choices[i].id, param->choices[k].id) == 0)
          return "two choices of one id";
    }
  if (param->min != 0 || param->max != n - 1)
    return "the range of a choice is not 0 .. number of choices - 1";
  return NULL;
}

static const char *
param_fault (const DspParam *param)
{
  if (!id_is_valid (param->id))
    return "an id that is not kebab-case";
  if (!param->name || !param->name[0] || !param->help || !param->help[0] || !param->unit)
    return "a parameter without name, help or unit";
  if (!isfinite (param->min) || !isfinite (param->max) || !(param->min < param->max))
    return "an empty or infinite range";
  if (!(param->def >= param->min && param->def <= param->max))
    return "a default outside the range";
  if (param->digits < 0 || param->digits > 6)
    return "digits outside 0 .. 6";
  if (param->scale == DSP_SCALE_LOG && param->min <= 0)
    return "a logarithmic scale that does not start above 0";
  if (param->scale == DSP_SCALE_CHOICE)
    {
      const char *fault = choices_fault (param);
      if (fault)
        return fault;
    }
  else if (param->choices)
    return "choices on a parameter that is none";
  if (param->scale == DSP_SCALE_TOGGLE && (param->min != 0 || param->max != 1))
    return "the range of a toggle is not 0 .. 1";
  if (dsp_param_clamp (param, param->def) != param->def)
    return "a default that is not whole";
  return NULL;
}

const char *
dsp_params_fault (const DspParam *params, int n_params)
{
  for (int i = 0; i < n_params; i++)
    {
      const char *fault = param_fault (&params[i]);
      if (fault)
        return fault;
      for (int k = 0; k < i; k++)
        if (strcmp (params[i].id, params[k].id) == 0)
          return "two parameters of one id";
    }
  return NULL;
}

int
dsp_params_index (const DspParam *params, int n_params, const char *id)
{
  for (int i = 0; i < n_params; i++)
    if (strcmp (params[i].id, id) == 0)
      return i;
  return -1;
}

void
dsp_params_defaults (const DspParam *params, int n_params, double *values)
{
  for (int i = 0; i < n_params; i++)
    values[i] = params[i].def;
}

int
dsp_param_n_choices (const DspParam *param)
{
  if (param->scale == DSP_SCALE_TOGGLE)
    return 2;
  if (param->scale != DSP_SCALE_CHOICE)
    return 0;
  int n = 0;
  while (param->choices[n].id)
    n++;
  return n;
}

static bool
is_whole (const DspParam *param)
{
  return param->scale == DSP_SCALE_TOGGLE || param->scale == DSP_SCALE_CHOICE;
}

double
dsp_param_clamp (const DspParam *param, double value)
{
  if (isnan (value))
    return param->def;
  if (value <= param->min)
    return param->min;
  if (value >= param->max)
    return param->max;
  return is_whole (param) ? floor (value + 0.5) : value;
}

double
dsp_param_to_travel (const DspParam *param, double value)
{
  double v = dsp_param_clamp (param, value);
  if (param->scale == DSP_SCALE_LOG)
    return dsp_log2 (v / param->min) / dsp_log2 (param->max / param->min);
  return (v - param->min) / (param->max - param->min);
}

double
dsp_param_from_travel (const DspParam *param, double travel)
{
  if (isnan (travel))
    return param->def;
  double t = travel < 0 ? 0 : travel > 1 ? 1 : travel;
  if (param->scale == DSP_SCALE_LOG)
    return dsp_param_clamp (param, param->min * dsp_pow (param->max / param->min, t));
  return dsp_param_clamp (param, param->min + t * (param->max - param->min));
}

/* The number with this many decimals, never "-0.0". */
static void
print_number (char *text, size_t size, double value, int digits, bool plus)
{
  snprintf (text, size, plus ? "%+.*f" : "%.*f", digits, value);
  if (strspn (text, "+-0.") == strlen (text))
    snprintf (text, size, "%.*f", digits, 0.0);
}

static bool
unit_is (const DspParam *param, const char *unit)
{
  return strcmp (param->unit, unit) == 0;
}

void
dsp_param_format (const DspParam *param, double value, char *text, size_t size)
{
  double v = dsp_param_clamp (param, value);
  if (param->scale == DSP_SCALE_TOGGLE)
    {
      snprintf (text, size, "%s", v > 0.5 ? "On" : "Off");
      return;
    }
  if (param->scale == DSP_SCALE_CHOICE)
    {
      snprintf (text, size, "%s", param->choices[(int) v].name);
      return;
    }
  const char *unit = param->unit;
  int digits = param->digits;
  double shown_from = 1000 - 0.5 * dsp_pow (10, -digits); /* what would be printed as 1000 */
  if (v >= shown_from && (unit_is (param, "Hz") || unit_is (param, "ms")))
    {
      unit = unit_is (param, "Hz") ? "kHz" : "s";
      digits = 2;
      v /= 1000;
    }
  locale_t c = c_locale (), before = uselocale (c);
  char number[64];
  print_number (number, sizeof number, v, digits,
                unit_is (param, "dB") && param->min < 0 && param->max > 0);
  uselocale (before);
  freelocale (c);
  bool tight = unit[0] == ':' || unit[0] == '\0';
  snprintf (text, size, "%s%s%s", number, tight ? "" : " ", unit);
}

void
dsp_param_write (const DspParam *param, double value, char *text, size_t size)
{
  double v = dsp_param_clamp (param, value);
  if (param->scale == DSP_SCALE_TOGGLE)
    {
      snprintf (text, size, "%s", v > 0.5 ? "true" : "false");
      return;
    }
  if (param->scale == DSP_SCALE_CHOICE)
    {
      snprintf (text, size, "%s", param->choices[(int) v].id);
      return;
    }
  locale_t c = c_locale (), before = uselocale (c);
  char number[64];
  /* %g drops zeros at the end, so 15 digits give the shortest text where that has no more; from
   * fewer digits it would write 40 as 4e+01. */
  for (int precision = 15; precision <= 17; precision++)
    {
      snprintf (number, sizeof number, "%.*g", precision, v);
      if (strtod (number, NULL) == v)
        break;
    }
  uselocale (before);
  freelocale (c);
  snprintf (text, size, "%s", number);
}

/* Copies text without white space at the ends and inside, comma as point, typographic minus as '-':
 * false when it is too long to be a value. */
static bool
tidy (const char *text, char *out, size_t size)
{
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *) text; *p; p++)
    {
      if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
        continue;
      if (p[0] == 0xc2 && p[1] == 0xa0) /* no-break space */
        {
          p++;
          continue;
        }
      if (n + 1 >= size)
        return false;
      if (p[0] == 0xe2 && p[1] == 0x88 && p[2] == 0x92) /* minus sign */
        {
          out[n++] = '-';
          p += 2;
        }
      else
        out[n++] = *p == ',' ? '.' : (char) *p;
    }
  out[n] = '\0';
  return n > 0;
}

static bool
read_word (const char *word, const char *const *words)
{
  for (int i = 0; words[i]; i++)
    if (strcasecmp (word, words[i]) == 0)
      return true;
  return false;
}

static bool
read_toggle (const char *word, double *value)
{
  static const char *const on[] = { "on", "true", "yes", "1", NULL };
  static const char *const off[] = { "off", "false", "no", "0", NULL };
  bool is_on = read_word (word, on);
  if (!is_on && !read_word (word, off))
    return false;
  *value = is_on;
  return true;
}

static bool
read_choice (const DspParam *param, const char *word, double *value)
{
  for (int i = 0; param->choices[i].id; i++)
    {
      char name[128];
      if (strcasecmp (word, param->choices[i].id) == 0
          || (tidy (param->choices[i].name, name, sizeof name) && strcasecmp (word, name) == 0))
        {
          *value = i;
          return true;
        }
    }
  return false;
}

/* Factor of what follows the number; 0 when it does not belong to this parameter. */
static double
suffix_factor (const DspParam *param, const char *suffix)
{
  if (!suffix[0] || strcasecmp (suffix, param->unit) == 0)
    return 1;
  if (unit_is (param, "Hz") && (strcasecmp (suffix, "k") == 0 || strcasecmp (suffix, "khz") == 0))
    return 1000;
  if (unit_is (param, "ms") && strcasecmp (suffix, "s") == 0)
    return 1000;
  return 0;
}

bool
dsp_param_read (const DspParam *param, const char *text, double *value)
{
  char word[128];
  if (!tidy (text, word, sizeof word))
    return false;
  if (param->scale == DSP_SCALE_TOGGLE)
    return read_toggle (word, value);
  if (param->scale == DSP_SCALE_CHOICE)
    return read_choice (param, word, value);
  /* strtod also reads "inf", "nan" and hexadecimal; a value is none of them. */
  if (strspn (word, "+-.0123456789") == 0 || strpbrk (word, "xX"))
    return false;
  char *end;
  locale_t c = c_locale ();
  double number = strtod_l (word, &end, c);
  freelocale (c);
  double factor = end == word ? 0 : suffix_factor (param, end);
  if (factor == 0 || !isfinite (number * factor))
    return false;
  *value = number * factor;
  return true;
}
