/* app-cd-text.h — CD-Text packs of a disc, and back (MMC-3 Annex J; formats.md 2). One block,
 * English, ISO-8859-1. [any thread] */
#pragma once

#include "app-disc.h"

#define APP_CD_TEXT_PACK 18 /* bytes */

typedef enum
{
  APP_CD_TEXT_NONE,
  APP_CD_TEXT_NAMES, /* title, performer, songwriter, composer, arranger, message */
  APP_CD_TEXT_FULL,  /* also catalogue number, genre, EAN and ISRC */
} AppCdTextKind;

/* The packs, or NULL when there is nothing to say or it does not fit into 256 packs. tab: a text of
 * a track that is the one before is written as a tabulator. */
GByteArray *app_cd_text_build (const AppDisc *disc, AppCdTextKind kind, gboolean tab);
/* Tells what does not fit, and every text that ISO-8859-1 changes. */
void app_cd_text_check (const AppDisc *disc, AppCdTextKind kind, gboolean tab, GPtrArray *findings);

/* What packs say. */
typedef struct
{
  int type;   /* 0x80 … 0x8e */
  int track;  /* 0: disc */
  char *text; /* UTF-8; of 0x87 without the code */
} AppCdTextString;

/* GArray of AppCdTextString of the first block, empty texts left out; what is wrong with the packs
 * (size, CRC, order, counts) is added to findings. NULL when nothing can be read. */
GArray *app_cd_text_parse (const guint8 *packs, gsize size, GPtrArray *findings);

/* CRC of the first 16 bytes of a pack. */
guint16 app_cd_text_crc (const guint8 *pack);
