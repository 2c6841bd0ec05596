/* app-guard.h — the ceiling guard: the limiter at the end of a delivery, and of whatever foresees
 * one. */
#pragma once

#include "dsp-limiter.h"

/* The ceiling is set by who uses them. */
extern const DspLimiterSettings app_guard_settings;
