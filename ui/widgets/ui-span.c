/* ui-span.c — arithmetic of a view over frames. */
#include "ui-span.h"

double
ui_span_x_of (double from, double to, double width, double frame)
{
  return (frame - from) / (to - from) * width;
}

double
ui_span_frame_at (double from, double to, double width, double x)
{
  return from + x / MAX (width, 1.0) * (to - from);
}

void
ui_span_zoom (double *from, double *to, double width, double factor, double x)
{
  const double at = ui_span_frame_at (*from, *to, width, x);

  *from = at - (at - *from) / factor;
  *to = at + (*to - at) / factor;
}

void
ui_span_clamp (double *from, double *to, double first, double end, double least)
{
  const double most = end - first;
  const double span = CLAMP (*to - *from, MIN (least, most), most);

  *from = CLAMP (*from, first, end - span);
  *to = *from + span;
}
