/* test-picture.h — generated pictures. */
#pragma once

#include "app-picture.h"

/* Noise, which compresses badly: kind "jpeg" or "png". Transfer full. */
GBytes *test_picture_bytes (const char *kind, int width, int height, gboolean alpha);
AppPicture *test_picture_new (const char *kind, int width, int height);
