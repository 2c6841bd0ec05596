/* app-codec-trip.h — a stream encoded and decoded again in memory, by libavcodec: about what a
 * listener gets. Decoded to float, so that what lies beyond full scale is seen and not clipped.
 *
 * As many frames come out as go in, and frame k of the output is the place of frame k of the input:
 * the delay of encoder and decoder is found by sending noise through them first. Stereo at the
 * codec's rate; the same bits for any pieces. [one thread at a time; allocates] */
#pragma once

#include "app-codec.h"

typedef struct _AppCodecTrip AppCodecTrip;

/* The next n decoded frames. */
typedef void (*AppCodecTripFunc) (const float *const ch[2], int n, gpointer user_data);

/* codec is borrowed. NULL with error when libavcodec cannot do it. */
AppCodecTrip *app_codec_trip_new (const AppCodec *codec, AppCodecTripFunc func, gpointer user_data,
                                  GError **error);
void app_codec_trip_free (AppCodecTrip *self);

gboolean app_codec_trip_feed (AppCodecTrip *self, const double *const ch[2], int n, GError **error);
/* The stream has ended: gives what is left. */
gboolean app_codec_trip_finish (AppCodecTrip *self, GError **error);

/* Frames by which the decoded stream came late before it was put right. */
int app_codec_trip_delay (const AppCodecTrip *self);
