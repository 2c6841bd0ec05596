/* dsp-registry.c — the lists of modules and meters; each adds a declaration and a row. */
#include "dsp-registry.h"

#include <string.h>

extern const DspModule dsp_module_gain;

static const DspModule *const modules[] = {
  &dsp_module_gain,
  NULL,
};

static const DspMeter *const meters[] = {
  NULL,
};

int
dsp_n_modules (void)
{
  return (int) (sizeof modules / sizeof modules[0]) - 1;
}

const DspModule *
dsp_module_at (int index)
{
  return index >= 0 && index < dsp_n_modules () ? modules[index] : NULL;
}

const DspModule *
dsp_module_find (const char *id)
{
  for (int i = 0; modules[i]; i++)
    if (strcmp (modules[i]->id, id) == 0)
      return modules[i];
  return NULL;
}

int
dsp_n_meters (void)
{
  return (int) (sizeof meters / sizeof meters[0]) - 1;
}

const DspMeter *
dsp_meter_at (int index)
{
  return index >= 0 && index < dsp_n_meters () ? meters[index] : NULL;
}

const DspMeter *
dsp_meter_find (const char *id)
{
  for (int i = 0; meters[i]; i++)
    if (strcmp (meters[i]->id, id) == 0)
      return meters[i];
  return NULL;
}
