#include "test-app.h"
void
test_engine_lanes_add (void)
{
}
