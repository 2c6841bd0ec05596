/* app-data.h — small key files that come with the program and that people add to: targets,
 * services.
 *
 * One thing is one file with one group, in which every key must be and no other but those that a
 * kind allows; its id is the name of the file. The built-in ones are compiled in; those of the
 * lacquer/FOLDER folders of the XDG data folders come after them, system first, and a later one
 * replaces an earlier one of the same id. */
#pragma once

#include <gio/gio.h>

typedef enum
{
  APP_DATA_ERROR_READ,  /* cannot be read */
  APP_DATA_ERROR_FAULT, /* a key is missing, unknown, or has a wrong value */
} AppDataError;
#define APP_DATA_ERROR (app_data_error_quark ())
GQuark app_data_error_quark (void);

/* What is read begins with a member `char *id`. */
typedef struct
{
  const char *folder; /* "targets"; also under /lacquer in the resource */
  const char *suffix; /* ".target" */
  const char *group;  /* "Target" */
  const char *const *keys;
  /* Other keys that may be there; NULL: none. */
  gboolean (*may_have) (const char *key);
  const char *finding; /* id of the finding when a file cannot be used */
  GResource *(*resource) (void);
  /* Makes one of the key file, whose keys are there; takes id. NULL with error. */
  gpointer (*read) (GKeyFile *file, char *id, GError **error);
  GDestroyNotify free;
} AppDataKind;

/* Makes one of the text of a file of this name. */
gpointer app_data_parse (const AppDataKind *kind, const char *basename, const char *data,
                         gsize size, GError **error);
/* Reads one file; the error names it. */
gpointer app_data_load (const AppDataKind *kind, const char *path, GError **error);
/* All there are. What cannot be used is left out and added to findings (may be NULL) as an error
 * that names the file. Owned by the caller. */
GPtrArray *app_data_load_all (const AppDataKind *kind, GPtrArray *findings);
gconstpointer app_data_find (const GPtrArray *all, const char *id);

/* For read: APP_DATA_ERROR_FAULT; always FALSE. */
gboolean app_data_fault (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A text that is not empty, without spaces around it; transfer full. */
gboolean app_data_text (GKeyFile *file, const char *key, char **text, GError **error);
/* A number from min to max and nothing else; unit: for the message. */
gboolean app_data_number (GKeyFile *file, const char *key, double min, double max, const char *unit,
                          double *number, GError **error);
gboolean app_data_parse_number (const char *text, double min, double max, double *number);
