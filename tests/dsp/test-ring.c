/* test-ring.c — the queue and the snapshot between threads lose, repeat and tear nothing. */
#include "test-dsp.h"

#include "dsp-latest.h"
#include "dsp-ring.h"

enum
{
  COUNT = 200000
};

static gpointer
produce (gpointer data)
{
  DspRing *ring = data;
  for (guint64 i = 0; i < COUNT;)
    if (dsp_ring_write (ring, &i, 1))
      i++;
    else
      g_thread_yield ();
  return NULL;
}

static void
test_order (void)
{
  DspRing *ring = dsp_ring_new (sizeof (guint64), 100);
  g_assert_cmpuint (dsp_ring_writable (ring), ==, 128);
  GThread *producer = g_thread_new ("producer", produce, ring);
  for (guint64 expected = 0; expected < COUNT;)
    {
      guint64 got;
      if (!dsp_ring_read (ring, &got, 1))
        {
          g_thread_yield ();
          continue;
        }
      g_assert_cmpuint (got, ==, expected);
      expected++;
    }
  g_thread_join (producer);
  g_assert_null (dsp_ring_read_slot (ring));
  dsp_ring_free (ring);
}

static void
test_slots (void)
{
  DspRing *ring = dsp_ring_new (sizeof (int), 4);
  for (int i = 0; i < 4; i++)
    {
      *(int *) dsp_ring_write_slot (ring) = i;
      dsp_ring_commit (ring);
    }
  g_assert_null (dsp_ring_write_slot (ring));
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (*(const int *) dsp_ring_read_slot (ring), ==, i);
      dsp_ring_release (ring);
    }
  g_assert_null (dsp_ring_read_slot (ring));
  dsp_ring_free (ring);
}

typedef struct
{
  guint64 numbers[64];
} Wide;

static gpointer
write_latest (gpointer data)
{
  for (guint64 i = 1; i <= COUNT; i++)
    {
      Wide wide;
      for (int k = 0; k < 64; k++)
        wide.numbers[k] = i;
      dsp_latest_write (data, &wide);
    }
  return NULL;
}

static void
test_latest (void)
{
  DspLatest *latest = dsp_latest_new (sizeof (Wide), NULL);
  GThread *writer = g_thread_new ("writer", write_latest, latest);
  guint64 seen = 0;
  while (seen < COUNT)
    {
      Wide wide;
      dsp_latest_read (latest, &wide);
      for (int k = 1; k < 64; k++)
        g_assert_cmpuint (wide.numbers[k], ==, wide.numbers[0]);
      g_assert_cmpuint (wide.numbers[0], >=, seen);
      seen = wide.numbers[0];
    }
  g_thread_join (writer);
  dsp_latest_free (latest);
}

void
test_ring_add (void)
{
  g_test_add_func ("/ring/order", test_order);
  g_test_add_func ("/ring/slots", test_slots);
  g_test_add_func ("/latest/whole-and-newest", test_latest);
}
