/* app-output.h — the sound device that was chosen, or what stands in for it. [feeder thread]
 *
 * Opens it, watches it, and goes on with the null clock when it cannot be had or has gone. */
#pragma once

#include "app-backend.h"

typedef struct _AppOutput AppOutput;

/* pull is what the devices call for sound; copied. [any thread] */
AppOutput *app_output_new (const AppBackendPull *pull);
void app_output_free (AppOutput *self);

/* The choice; each closes what is open. id is taken over. */
void app_output_choose (AppOutput *self, char *id);
void app_output_set_rate (AppOutput *self, int hz);       /* 0: the programme's */
void app_output_set_buffer (AppOutput *self, int frames); /* 0: the device's own */
void app_output_set_capture (AppOutput *self,
                             void (*capture) (const double *const ch[2], int n, gpointer user_data),
                             gpointer user_data);
gboolean app_output_is_capture (const AppOutput *self);

/* Sees to it that a device runs that was opened for this rate of the programme. fresh: one that
 * only stands in gives way, the chosen one is tried again. TRUE when something was opened;
 * app_output_info and app_output_error tell what. */
gboolean app_output_open (AppOutput *self, int programme_rate, gboolean fresh);
void app_output_close (AppOutput *self);
gboolean app_output_is_open (const AppOutput *self);

/* is_stuck: it took nothing for long. Replaces a device that has gone by the null clock at the same
 * rate. TRUE when something changed that is to be told. */
gboolean app_output_watch (AppOutput *self, gboolean is_stuck);

/* What was opened last; NULL before. Borrowed, until the next call. */
const AppDeviceInfo *app_output_info (const AppOutput *self);
/* Why it is not the chosen one; NULL when it is. Borrowed. */
const char *app_output_error (const AppOutput *self);
/* Fills ids and names, of the devices there are now. */
void app_output_list (GPtrArray *ids, GPtrArray *names);
