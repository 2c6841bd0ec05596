/* app-paper-blocks.h — what a paper consists of. Inside delivery/ only. */
#pragma once

#include "app-paper.h"

typedef enum
{
  APP_PAPER_HEADING,
  APP_PAPER_TEXT,
  APP_PAPER_FACT,
  APP_PAPER_TABLE,
} AppPaperKind;

typedef struct
{
  AppPaperKind kind;
  char *text, *value; /* owned; of a fact both */

  /* of a table; owned */
  AppPaperColumn *columns;
  int n_columns;
  GPtrArray *rows; /* of GStrv */
} AppPaperBlock;

struct _AppPaper
{
  char *title;
  GPtrArray *blocks; /* of AppPaperBlock */
};
