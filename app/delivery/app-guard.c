/* app-guard.c — the ceiling guard of a delivery. */
#include "app-guard.h"

const DspLimiterSettings app_guard_settings = {
  .style = DSP_LIMITER_TRANSPARENT,
  .release_ms = 60.0,
  .adaptive = 1.0,
  .lookahead = 1.0,
  .link = 1.0,
  .margin_db = 0.01,
};
