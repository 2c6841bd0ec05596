/* app-ddp.c — DDPID, DDPMS and the PQ descriptor: packets of ASCII fields, spaces where unset. */
#include "app-ddp.h"

#include <string.h>

#define NAME_MAX_SIZE 17
#define LEAD_OUT "AA"

/* Text left-aligned at offset of the packet; what is too long is cut. */
static void
put (GByteArray *bytes, gsize packet, gsize offset, gsize size, const char *text)
{
  memcpy (bytes->data + packet + offset, text, MIN (strlen (text), size));
}

static void
put_number (GByteArray *bytes, gsize packet, gsize offset, int size, gint64 number, gboolean zeros)
{
  g_autofree char *text = zeros ? g_strdup_printf ("%0*" G_GINT64_FORMAT, size, number)
                                : g_strdup_printf ("%*" G_GINT64_FORMAT, size, number);
  put (bytes, packet, offset, (gsize) size, text);
}

/* A packet of spaces at the end; returns its place. */
static gsize
add_packet (GByteArray *bytes, gsize size)
{
  gsize at = bytes->len;
  g_byte_array_set_size (bytes, (guint) (at + size));
  memset (bytes->data + at, ' ', size);
  return at;
}

const char *
app_ddp_pq_name (const AppDdpOptions *options)
{
  return options->style == APP_DDP_CUE2DDP ? "SD" : "PQDESCR";
}

GBytes *
app_ddp_id (const AppDisc *disc)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize at = add_packet (bytes, APP_DDP_ID_SIZE);
  put (bytes, at, 0, 8, "DDP 2.00");
  put (bytes, at, 8, 13, disc->ean);
  put (bytes, at, 38, 48, disc->master);
  put (bytes, at, 87, 2, "CD");
  return g_byte_array_free_to_bytes (bytes);
}

/* One stream of the map: "D0" in sectors or "S0" in bytes. Returns its place. */
static gsize
add_stream (GByteArray *bytes, const AppDdpOptions *options, const char *type, gint64 length,
            const char *subcode, const char *name)
{
  gboolean zeros = options->style == APP_DDP_COMMON;
  gsize at = add_packet (bytes, APP_DDP_PACKET);
  put (bytes, at, 0, 4, "VVVM");
  put (bytes, at, 4, 2, type);
  put_number (bytes, at, 14, 8, length, zeros);
  put (bytes, at, 30, 8, subcode);
  put_number (bytes, at, 71, 3, NAME_MAX_SIZE, zeros);
  put (bytes, at, 74, NAME_MAX_SIZE, name);
  return at;
}

static gint64
n_packets (const AppDisc *disc)
{
  gint64 n = 3; /* lead-in, lead-out twice */
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    {
      const AppDiscTrack *track = app_disc_track (disc, i);
      n += track->n_indices - (track->indices[0] == track->indices[1]);
    }
  return n;
}

GBytes *
app_ddp_map (const AppDisc *disc, const AppDdpOptions *options, gsize cd_text)
{
  GByteArray *bytes = g_byte_array_new ();
  gboolean common = options->style == APP_DDP_COMMON;
  if (cd_text)
    put (bytes, add_stream (bytes, options, "S0", (gint64) cd_text, "CDTEXT", APP_DDP_CD_TEXT), 55,
         2, "00");
  add_stream (bytes, options, "S0", n_packets (disc) * APP_DDP_PQ_PACKET, "PQ DESCR",
              app_ddp_pq_name (options));
  gsize at = add_stream (bytes, options, "D0", disc->sectors, "", APP_DDP_IMAGE);
  if (common)
    put_number (bytes, at, 22, 8, 0, TRUE);
  put (bytes, at, 38, 2, "DA");
  put (bytes, at, 40, 1, "7");
  put (bytes, at, 41, 1, common ? "0" : "1");
  put_number (bytes, at, 46, 4, app_disc_start (disc, 0), FALSE);
  return g_byte_array_free_to_bytes (bytes);
}

static gsize
add_point (GByteArray *bytes, const char *track, int index, gint64 sector, const char *control)
{
  g_autofree char *time = app_disc_time (sector, "");
  gsize at = add_packet (bytes, APP_DDP_PQ_PACKET);
  put (bytes, at, 0, 4, "VVVS");
  put (bytes, at, 4, 2, track);
  put_number (bytes, at, 6, 2, index, TRUE);
  put (bytes, at, 10, 6, time);
  put (bytes, at, 16, 2, control);
  return at;
}

static void
add_track (GByteArray *bytes, const AppDisc *disc, int i, gboolean isrc_twice)
{
  const AppDiscTrack *track = app_disc_track (disc, i);
  char number[16], control[16];
  g_snprintf (number, sizeof number, "%02d", i + 1);
  g_snprintf (control, sizeof control, "%X%c", track->control & 15u, track->scms ? 'S' : '1');
  int first = track->indices[0] == track->indices[1] ? 1 : 0;
  for (int k = first; k < track->n_indices; k++)
    {
      gsize at = add_point (bytes, number, k, track->indices[k], control);
      if (k == first || (isrc_twice && k <= 1))
        put (bytes, at, 20, 12, track->isrc);
    }
}

GBytes *
app_ddp_pq (const AppDisc *disc, const AppDdpOptions *options)
{
  GByteArray *bytes = g_byte_array_new ();
  put (bytes, add_point (bytes, "00", 0, 0, "01"), 32, 13, disc->ean);
  for (int i = 0; i < app_disc_n_tracks (disc); i++)
    add_track (bytes, disc, i, options->isrc_twice);
  /* Every known writer writes the lead-out twice. */
  add_point (bytes, LEAD_OUT, 1, disc->sectors, "01");
  add_point (bytes, LEAD_OUT, 1, disc->sectors, "01");
  return g_byte_array_free_to_bytes (bytes);
}
