/* app-delivery-cut.c — writes the files of plans that cut one stream at the same places. */
#include "app-delivery-cut.h"

#include "app-pcm.h"
#include "app-sample-sum.h"
#include "dsp-math.h"
#include "dsp-registry.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#define ZEROS 1024 /* frames of silence that are written at once */

/* One plan: its own format and names. */
typedef struct
{
  const AppDeliveryPlan *plan; /* borrowed */
  gpointer writer;             /* owned; of the file `current`, NULL: none is open */
} Output;

struct _AppDeliveryCut
{
  const AppDeliveryPlan *plan; /* borrowed; the first */

  /* owned */
  GArray *outputs;            /* Output */
  DspMeterInstance *loudness; /* of the programme's span of the file `source_file` */
  AppFileMade *made;          /* of each file */

  gint64 source_pos; /* frames of the programme measured */
  int source_file;
  guint64 stream_sum;
  gint64 pos;  /* frames written, with the zeros before the programme */
  int current; /* file that pos lies in, or the next one; n_files: none is left */
};

AppDeliveryCut *
app_delivery_cut_new (const AppDeliveryPlan *plan)
{
  AppDeliveryCut *self = g_new0 (AppDeliveryCut, 1);
  self->plan = plan;
  self->outputs = g_array_new (FALSE, TRUE, sizeof (Output));
  self->loudness = dsp_meter_new (dsp_meter_find ("loudness"), plan->programme->rate, DSP_CHANNELS);
  self->made = g_new0 (AppFileMade, plan->n_files);
  for (int i = 0; i < plan->n_files; i++)
    self->made[i].source_lufs = -INFINITY;
  if (self->loudness && app_delivery_cut_add (self, plan))
    return self;
  app_delivery_cut_free (self);
  return NULL;
}

void
app_delivery_cut_free (AppDeliveryCut *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->outputs->len; i++)
    {
      Output *output = &g_array_index (self->outputs, Output, i);
      if (output->writer)
        output->plan->exporter->abandon (output->writer);
    }
  g_array_unref (self->outputs);
  dsp_meter_free (self->loudness);
  g_free (self->made);
  g_free (self);
}

gboolean
app_delivery_cut_add (AppDeliveryCut *self, const AppDeliveryPlan *plan)
{
  gboolean same = plan->n_files == self->plan->n_files && plan->lead == self->plan->lead
                  && plan->frames == self->plan->frames;
  for (int i = 0; i < plan->n_files && same; i++)
    same = plan->files[i].from == self->plan->files[i].from
           && plan->files[i].to == self->plan->files[i].to;
  if (same)
    g_array_append_val (self->outputs, ((Output){ plan, NULL }));
  return same;
}

gboolean
app_delivery_cut_has (const AppDeliveryCut *self, const AppDeliveryPlan *plan)
{
  for (guint i = 0; i < self->outputs->len; i++)
    if (g_array_index (self->outputs, Output, i).plan == plan)
      return TRUE;
  return FALSE;
}

/* Writes n frames of the current file of one plan: opens it before the first, closes it after the
 * last. */
static gboolean
write_part (AppDeliveryCut *self, Output *output, const gint32 *frames, int n, GError **error)
{
  const AppExporter *exporter = output->plan->exporter;
  const AppPlanFile *file = &output->plan->files[self->current];
  GError *cause = NULL;
  if (!output->writer)
    {
      AppExportFile export;
      app_delivery_plan_export_file (output->plan, self->current, &export);
      output->writer = exporter->begin (&export, &cause);
    }
  gboolean good = output->writer && exporter->write (output->writer, frames, n, &cause);
  if (good && self->pos + n == file->to)
    good = exporter->finish (g_steal_pointer (&output->writer), &cause);
  if (!good)
    {
      g_set_error (error, cause->domain, cause->code,
                   _ ("“%s” cannot be written: %s. Make room or choose another folder."),
                   file->path, cause->message);
      g_error_free (cause);
    }
  return good;
}

/* How many of n frames from pos lie in the same file or in the same pause between two; file is the
 * first one that does not end before pos. */
static int
part_from (const AppDeliveryCut *self, int file, gint64 pos, int n, gboolean *in_file)
{
  const AppPlanFile *at = &self->plan->files[file];
  *in_file = file < self->plan->n_files && pos >= at->from;
  if (file >= self->plan->n_files)
    return n;
  return (int) MIN (n, (*in_file ? at->to : at->from) - pos);
}

/* Writes n frames of the stream, which may belong to several files, or to none. */
static gboolean
write_frames (AppDeliveryCut *self, const gint32 *frames, int n, GError **error)
{
  for (int part; n > 0; n -= part, frames += (gsize) part * DSP_CHANNELS, self->pos += part)
    {
      const AppPlanFile *file = &self->plan->files[self->current];
      gboolean in_file;
      part = part_from (self, self->current, self->pos, n, &in_file);
      if (!in_file)
        continue;
      gsize samples = (gsize) part * DSP_CHANNELS;
      guint64 index = (guint64) (self->pos - file->from) * DSP_CHANNELS;
      self->made[self->current].sum += app_sample_sum (frames, samples, index);
      self->stream_sum
          += app_sample_sum (frames, samples, index + (guint64) file->row * DSP_CHANNELS);
      for (guint i = 0; i < self->outputs->len; i++)
        if (!write_part (self, &g_array_index (self->outputs, Output, i), frames, part, error))
          return FALSE;
      self->current += self->pos + part == file->to;
    }
  return TRUE;
}

static gboolean
write_zeros (AppDeliveryCut *self, gint64 n, GError **error)
{
  static const gint32 zeros[ZEROS * DSP_CHANNELS];
  for (gint64 done = 0; done < n; done += ZEROS)
    if (!write_frames (self, zeros, (int) MIN (ZEROS, n - done), error))
      return FALSE;
  return TRUE;
}

/* What the dither and the rounding added to [from, to) of the chunk: of the file it goes to. */
static void
note_noise (const AppDeliveryCut *self, AppFileMade *made, const AppCutChunk *chunk, int from,
            int to)
{
  double scale = ldexp (1.0, self->plan->target->bits - 1);
  if (self->plan->target->bits == APP_PCM_FLOAT)
    return; /* nothing is added, and nothing clipped */
  for (int c = 0; c < DSP_CHANNELS; c++)
    for (int i = from; i < to; i++)
      {
        if (chunk->passed[i])
          continue;
        double x = chunk->samples[c][i] * scale;
        double noise = chunk->frames[i * DSP_CHANNELS + c] - x;
        made->overs += x > scale - 0.5 || x < -scale - 0.5;
        if (x == 0.0 || fabs (x) > scale - 4)
          continue; /* blanked, or clipped */
        made->noise_square += noise * noise;
        made->noise_count++;
      }
}

static void
note (const AppDeliveryCut *self, AppFileMade *made, const AppCutChunk *chunk, int from, int to)
{
  double gain = 1.0;
  int passed = 0;
  for (int i = from; i < to; i++)
    {
      passed += chunk->passed[i];
      if (chunk->gain)
        gain = MIN (gain, chunk->gain[i]);
    }
  made->passed += passed;
  made->dithered += to - from - passed;
  if (gain < 1.0)
    made->guard_db = MIN (made->guard_db, 20.0 * log10 (gain));
  note_noise (self, made, chunk, from, to);
}

gboolean
app_delivery_cut_write (AppDeliveryCut *self, const AppCutChunk *chunk, GError **error)
{
  const AppPlanFile *files = self->plan->files;
  if (self->pos == 0 && !write_zeros (self, self->plan->lead, error))
    return FALSE;
  if (chunk->n > self->plan->frames - self->pos)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("The render of “%s” is longer than planned. This is a fault of the program; "
                      "please report it."),
                   self->plan->target->id);
      return FALSE;
    }
  for (int at = 0, file = self->current, part; at < chunk->n; at += part)
    {
      gboolean in_file;
      gint64 pos = self->pos + at;
      part = part_from (self, file, pos, chunk->n - at, &in_file);
      if (in_file)
        note (self, &self->made[file], chunk, at, at + part);
      file += in_file && pos + part == files[file].to;
    }
  return write_frames (self, chunk->frames, chunk->n, error);
}

/* Loudness of the programme as it comes, by the spans of the files. */
void
app_delivery_cut_source (AppDeliveryCut *self, const double *const ch[2], int n)
{
  for (int at = 0, part; at < n && self->source_file < self->plan->n_files; at += part)
    {
      const AppPlanFile *file = &self->plan->files[self->source_file];
      gboolean in_file = self->source_pos >= file->source_from;
      part = (int) MIN (n - at, (in_file ? file->source_to : file->source_from) - self->source_pos);
      const double *const in[] = { ch[0] + at, ch[1] + at };
      if (in_file)
        dsp_meter_process (self->loudness, in, part);
      self->source_pos += part;
      if (self->source_pos < file->source_to)
        continue;
      self->made[self->source_file++].source_lufs
          = dsp_meter_get (self->loudness, "integrated_lufs");
      dsp_meter_reset (self->loudness);
    }
}

gboolean
app_delivery_cut_finish (AppDeliveryCut *self, GError **error)
{
  if (self->source_file < self->plan->n_files) /* its last frame is one of the target's alone */
    self->made[self->source_file].source_lufs = dsp_meter_get (self->loudness, "integrated_lufs");
  /* Digital zeros up to the end of the last CD frame. */
  return write_zeros (self, self->plan->frames - self->pos, error);
}

const AppFileMade *
app_delivery_cut_made (const AppDeliveryCut *self, int i)
{
  return &self->made[i];
}

guint64
app_delivery_cut_stream_sum (const AppDeliveryCut *self)
{
  return self->stream_sum;
}
