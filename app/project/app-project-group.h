/* app-project-group.h — the values of one group of a project file, whatever they are: what cannot
 * be used becomes a finding. [main thread] */
#pragma once

#include "app-project.h"

/* One file that is read. */
typedef struct
{
  /* borrowed */
  GKeyFile *file;
  AppProject *project;

  GHashTable *ids; /* id to AppTrack of this file's album */
  GHashTable *now; /* of an album inside a project: the ids of the file around it, and of what is
                      inside that before; else NULL */
  gboolean whole;  /* no previous master: its targets are read */
} AppProjectReader;

typedef struct
{
  const AppProjectReader *reader;
  const char *group;
  int track; /* 1-based, 0: the album, below: a track that is not in the list */
} AppProjectGroup;

/* A finding of what is wrong with the group, borrowed. */
AppFinding *
app_project_group_complain (const AppProjectGroup *group, AppSeverity severity, const char *id,
                            const char *format, ...) G_GNUC_PRINTF (4, 5);
/* … with the value of the key; used: what stands for it, in words. */
void
app_project_group_complain_value (const AppProjectGroup *group, const char *key, const char *used);

/* The text of a key, NULL when it is missing; bad escapes are taken as they stand. Transfer full.
 */
char *app_project_group_text (const AppProjectGroup *group, const char *key);
/* FALSE when it is no whole number in min .. max. */
gboolean app_project_group_number (const AppProjectGroup *group, const char *key, gint64 min,
                                   gint64 max, gint64 *number);
guint64
app_project_group_unsigned (const AppProjectGroup *group, const char *key); /* 0 for what is none */
gboolean app_project_group_truth (const AppProjectGroup *group,
                                  const char *key); /* FALSE when it is missing */
/* 0 when it is missing, or no number in -max .. max. */
double app_project_group_real (const AppProjectGroup *group, const char *key, double max);
/* Unix seconds; 0 when it is missing or no time since 1970. */
gint64 app_project_group_time (const AppProjectGroup *group, const char *key);
void
app_project_group_keep_extra (const AppProjectGroup *group, const char *key, GHashTable *extra);
/* "track 12" with number 12 when prefix is "track "; 0 when it is not of that form. */
int app_project_group_suffix (const char *group, const char *prefix, int max);
