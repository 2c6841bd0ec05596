/* app-delivery-pass.c — one render of the programme makes the files of all plans. */
#include "app-delivery-pass.h"

#include "app-delivery-feed.h"

struct _AppDeliveryPass
{
  GPtrArray *plans; /* AppDeliveryPlan; borrowed */

  /* owned */
  GPtrArray *jobs;   /* AppDeliveryJob */
  GPtrArray *job_of; /* the job of each plan, borrowed */

  int threads;
};

/* The whole machine is used as it likes; a smaller number is shared between the render and the
 * conversions, so that never more threads work. */
static void
share_threads (int threads, int n_jobs, int *render, int *workers)
{
  int cores = (int) g_get_num_processors ();
  if (threads <= 0 || threads >= cores)
    {
      *render = cores;
      *workers = n_jobs;
    }
  else
    {
      *workers = MIN (n_jobs, threads - 1);
      *render = MAX (1, threads - *workers);
    }
}

/* One job for all plans that are alike. */
static gboolean
make_jobs (AppDeliveryPass *self, GError **error)
{
  GPtrArray *plans = self->plans;
  g_ptr_array_set_size (self->job_of, (int) plans->len);
  for (guint i = 0; i < plans->len; i++)
    {
      if (self->job_of->pdata[i])
        continue;
      g_autoptr (GPtrArray) alike = g_ptr_array_new ();
      for (guint k = i; k < plans->len; k++)
        if (app_delivery_plan_is_alike (plans->pdata[i], plans->pdata[k]))
          g_ptr_array_add (alike, plans->pdata[k]);
      AppDeliveryJob *job = app_delivery_job_new ((const AppDeliveryPlan *const *) alike->pdata,
                                                  (int) alike->len, error);
      if (!job)
        return FALSE;
      g_ptr_array_add (self->jobs, job);
      for (guint k = i; k < plans->len; k++)
        if (app_delivery_plan_is_alike (plans->pdata[i], plans->pdata[k]))
          self->job_of->pdata[k] = job;
    }
  return TRUE;
}

AppDeliveryPass *
app_delivery_pass_new (GPtrArray *plans, int threads, GError **error)
{
  g_return_val_if_fail (plans->len > 0, NULL);
  AppDeliveryPass *self = g_new0 (AppDeliveryPass, 1);
  self->plans = plans;
  self->threads = threads;
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) app_delivery_job_free);
  self->job_of = g_ptr_array_new ();
  if (make_jobs (self, error))
    return self;
  app_delivery_pass_free (self);
  return NULL;
}

void
app_delivery_pass_free (AppDeliveryPass *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->job_of);
  g_free (self);
}

static gboolean
take_render (const double *const ch[2], gint64 pos, int n, gpointer user_data, GError **error)
{
  return app_delivery_feed_push (user_data, ch, n, error);
}

gboolean
app_delivery_pass_run (AppDeliveryPass *self, AppProgressFunc progress, gpointer user_data,
                       GCancellable *cancellable, GError **error)
{
  int render_threads, workers;
  AppProgramme *programme = ((const AppDeliveryPlan *) self->plans->pdata[0])->programme;
  share_threads (self->threads, (int) self->jobs->len, &render_threads, &workers);
  AppDeliveryFeed *feed = app_delivery_feed_new (self->jobs, workers);
  gboolean good
      = app_offline_render (programme, APP_LANE_MASTER, 0, programme->frames, render_threads,
                            progress, user_data, cancellable, take_render, feed, error)
        && app_delivery_feed_finish (feed, error);
  app_delivery_feed_free (feed);
  return good;
}

const AppDeliveryCut *
app_delivery_pass_cut (const AppDeliveryPass *self, const AppDeliveryPlan *plan)
{
  guint index;
  return g_ptr_array_find (self->plans, plan, &index)
             ? app_delivery_job_cut (self->job_of->pdata[index], plan)
             : NULL;
}
