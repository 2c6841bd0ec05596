/* ui-delivery-job.h — one run of app_deliver on a worker thread, reported on the main thread. */
#pragma once

#include "app-delivery.h"

#define UI_TYPE_DELIVERY_JOB (ui_delivery_job_get_type ())
G_DECLARE_FINAL_TYPE (UiDeliveryJob, ui_delivery_job, UI, DELIVERY_JOB, GObject)

/* What is known of one target. */
typedef struct
{
  char state[16]; /* as AppDeliveryProgress says */
  double fraction, times_real_time, seconds_left;
} UiDeliveryState;

/* Signals: "progress" () some target moved on; "done" () at the end, once.
 * targets: of AppTarget, borrowed from owner, which is kept until the job ends. */
UiDeliveryJob *
ui_delivery_job_new (AppProgramme *programme, GPtrArray *owner, const AppTarget *const *targets,
                     int n_targets, const char *folder, gboolean overwrite);
void ui_delivery_job_start (UiDeliveryJob *self);
void ui_delivery_job_cancel (UiDeliveryJob *self);

gboolean ui_delivery_job_running (UiDeliveryJob *self);
const char *ui_delivery_job_folder (UiDeliveryJob *self);
/* FALSE when the target is not part of the job. */
gboolean ui_delivery_job_state (UiDeliveryJob *self, const char *target, UiDeliveryState *state);
/* After "done": of AppDeliverable, or NULL with the error. Borrowed. */
GPtrArray *ui_delivery_job_result (UiDeliveryJob *self);
/* Of AppDeliveryRecord, what the project is to remember of it; NULL: nothing, or not over yet. */
GPtrArray *ui_delivery_job_records (UiDeliveryJob *self);
const GError *ui_delivery_job_error (UiDeliveryJob *self);
