/* dsp-registry.h — every module, meter and check, in the order they are offered. Adding one: its
 * file and two lines. */
#pragma once

#include "dsp-check.h"
#include "dsp-meter.h"
#include "dsp-module.h"

int dsp_n_modules (void);
const DspModule *dsp_module_at (int index);
const DspModule *dsp_module_find (const char *id); /* NULL when there is none */

int dsp_n_meters (void);
const DspMeter *dsp_meter_at (int index);
const DspMeter *dsp_meter_find (const char *id);

int dsp_n_checks (void);
const DspCheck *dsp_check_at (int index);
const DspCheck *dsp_check_find (const char *id);
