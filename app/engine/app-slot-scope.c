/* app-slot-scope.c — measures what goes through the watched slot when it is heard. */
#include "app-slot-scope.h"

#include "dsp-spectrum.h"

#include <math.h>
#include <string.h>

enum
{
  N_WAITING = 256, /* quanta: 340 ms at 192 kHz, more than any chain is late */
  N_SCOPE = G_N_ELEMENTS (((AppSlotHeard *) NULL)->scope),
  SCOPE_RATE = 12000, /* points per second */
  MID = 0,
  SIDE = 1,
};

typedef struct
{
  gint64 due; /* in self->frames */
  AppSlotSound sound;
} Waiting;

struct _AppSlotScope
{
  /* owned */
  Waiting *waiting;                         /* ring of N_WAITING */
  DspSpectrum *spectra[APP_N_SLOT_ENDS][2]; /* of middle and side; NULL before the first sound */

  AppEngineSlot slot;
  int first, n;                       /* of waiting */
  int rate;                           /* of the sound: the programme's */
  gint64 frames;                      /* heard since the last reset */
  gint64 pos;                         /* of the newest sound that came; -1: none */
  gboolean any;                       /* something was heard */
  float scope[N_SCOPE][DSP_CHANNELS]; /* circular */
  int scope_next, scope_skip;
};

double
app_slot_cell_hz (int cell)
{
  return 20 * pow (1000, (double) cell / APP_SLOT_CELLS);
}

AppSlotScope *
app_slot_scope_new (void)
{
  AppSlotScope *self = g_new0 (AppSlotScope, 1);
  self->waiting = g_new0 (Waiting, N_WAITING);
  self->slot.slot = -1;
  self->pos = -1;
  return self;
}

static void
clear_spectra (AppSlotScope *self)
{
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    for (int k = 0; k < 2; k++)
      g_clear_pointer (&self->spectra[end][k], dsp_spectrum_free);
}

void
app_slot_scope_free (AppSlotScope *self)
{
  if (!self)
    return;
  clear_spectra (self);
  g_free (self->waiting);
  g_free (self);
}

void
app_slot_scope_reset (AppSlotScope *self)
{
  self->first = self->n = 0;
  self->frames = 0;
  self->pos = -1;
  self->any = FALSE;
  memset (self->scope, 0, sizeof self->scope);
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    for (int k = 0; k < 2 && self->spectra[end][k]; k++)
      dsp_spectrum_reset (self->spectra[end][k]);
}

static void
need_spectra (AppSlotScope *self, int rate)
{
  if (self->rate != rate)
    clear_spectra (self);
  self->rate = rate;
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    for (int k = 0; k < 2; k++)
      {
        if (!self->spectra[end][k])
          self->spectra[end][k] = dsp_spectrum_new (rate, 1, DSP_SPECTRUM_LIVE);
        if (!self->spectra[end][k])
          g_error ("no memory for meters");
      }
}

static void
take_scope (AppSlotScope *self, const AppSlotSound *sound)
{
  int stride = MAX (1, self->rate / SCOPE_RATE);
  for (int i = 0; i < sound->n; i++)
    {
      if (++self->scope_skip < stride)
        continue;
      self->scope_skip = 0;
      for (int c = 0; c < DSP_CHANNELS; c++)
        self->scope[self->scope_next][c] = sound->out[c][i];
      self->scope_next = (self->scope_next + 1) % N_SCOPE;
    }
}

static void
hear (AppSlotScope *self, const AppSlotSound *sound)
{
  const float *const ends[APP_N_SLOT_ENDS][DSP_CHANNELS]
      = { [APP_SLOT_IN] = { sound->in[0], sound->in[1] },
          [APP_SLOT_OUT] = { sound->out[0], sound->out[1] } };
  self->any = TRUE;
  take_scope (self, sound);
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    {
      double middle[DSP_QUANTUM], side[DSP_QUANTUM];
      const double *const mid_channel[] = { middle }, *const side_channel[] = { side };
      for (int i = 0; i < sound->n; i++)
        {
          middle[i] = ((double) ends[end][0][i] + (double) ends[end][1][i]) / 2;
          side[i] = ((double) ends[end][0][i] - (double) ends[end][1][i]) / 2;
        }
      dsp_spectrum_process (self->spectra[end][MID], mid_channel, sound->n);
      dsp_spectrum_process (self->spectra[end][SIDE], side_channel, sound->n);
    }
}

static void
hear_first (AppSlotScope *self)
{
  hear (self, &self->waiting[self->first].sound);
  self->first = (self->first + 1) % N_WAITING;
  self->n--;
}

/* Pieces of one block bring the same sound, and a short block none that is new. */
static void
put_waiting (AppSlotScope *self, const AppEngineHeader *head)
{
  const AppSlotSound *sound = &head->sound;
  if (sound->n <= 0 || sound->pos == self->pos)
    return;
  if (self->n == N_WAITING)
    hear_first (self);
  Waiting *waiting = &self->waiting[(self->first + self->n++) % N_WAITING];
  double later = (double) (sound->pos + sound->n - head->pos) / head->step;
  waiting->due = self->frames + (gint64) CLAMP (later, 0, head->rate);
  waiting->sound = *sound;
  self->pos = sound->pos;
}

void
app_slot_scope_take (AppSlotScope *self, const AppEngineHeader *head)
{
  int rate = (int) lrint (head->rate * head->step);
  if (self->slot.track != head->watched.track || self->slot.slot != head->watched.slot)
    app_slot_scope_reset (self);
  self->slot = head->watched;
  if (self->slot.slot < 0)
    return;
  need_spectra (self, rate);
  put_waiting (self, head);
  self->frames += head->n_frames;
  while (self->n > 0 && self->waiting[self->first].due <= self->frames)
    hear_first (self);
}

gboolean
app_slot_scope_fill (const AppSlotScope *self, AppEngineSlot *slot, AppSlotHeard *heard)
{
  *slot = self->slot;
  if (!self->any)
    return FALSE;
  for (int i = 0; i < N_SCOPE; i++)
    memcpy (heard->scope[i], self->scope[(self->scope_next + i) % N_SCOPE], sizeof *heard->scope);
  for (int end = 0; end < APP_N_SLOT_ENDS; end++)
    for (int k = 0; k < 2; k++)
      {
        double *power = k == MID ? heard->mid[end] : heard->side[end];
        dsp_spectrum_update (self->spectra[end][k]);
        for (int cell = 0; cell < APP_SLOT_CELLS; cell++)
          power[cell] = dsp_spectrum_band (self->spectra[end][k], app_slot_cell_hz (cell),
                                           app_slot_cell_hz (cell + 1));
      }
  return TRUE;
}
