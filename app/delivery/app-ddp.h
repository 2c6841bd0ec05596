/* app-ddp.h — the files of a DDP 2.00 set beside the image (formats.md 1; public facts only).
 *
 * DDP is a registered trademark of DCA, Inc.; this program is not affiliated with it. [any thread,
 * pure] */
#pragma once

#include "app-cd-text.h"

#define APP_DDP_ID "DDPID"
#define APP_DDP_MAP "DDPMS"
#define APP_DDP_IMAGE "IMAGE.DAT"
#define APP_DDP_CD_TEXT "CDTEXT.BIN"
#define APP_DDP_MD5 "CHECKSUM.MD5"
#define APP_DDP_CRC "CHECKSUM.TXT"
#define APP_DDP_ID_SIZE 128
#define APP_DDP_PACKET 128   /* of the map */
#define APP_DDP_PQ_PACKET 64 /* of the PQ descriptor */
#define APP_DDP_SECTOR 2352  /* bytes of the image */

/* Whose habits the unimportant fields follow. */
typedef enum
{
  APP_DDP_COMMON,  /* of most authoring programs: numbers with zeros */
  APP_DDP_CUE2DDP, /* of cue2ddp: numbers with spaces; the PQ descriptor is called SD */
} AppDdpStyle;

typedef struct
{
  AppDdpStyle style;
  gboolean isrc_twice; /* on index 00 and 01, not only on the first packet of a track */
} AppDdpOptions;

const char *app_ddp_pq_name (const AppDdpOptions *options);
/* cd_text: bytes of CDTEXT.BIN, 0: there is none. */
GBytes *app_ddp_map (const AppDisc *disc, const AppDdpOptions *options, gsize cd_text);
GBytes *app_ddp_id (const AppDisc *disc);
GBytes *app_ddp_pq (const AppDisc *disc, const AppDdpOptions *options);
