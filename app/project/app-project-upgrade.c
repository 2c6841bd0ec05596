/* app-project-upgrade.c — older project files become present ones.
 *
 * Each step is a pure function from one format to the next and is never changed once released; it
 * knows the file as text only, so that later code cannot change what it does. A new format adds one
 * row here and one old file to the tests. */
#include "app-project.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  int from; /* format that it takes; it makes from + 1 */
  gboolean (*upgrade) (GKeyFile *file, GError **error);
} UpgradeStep;

/* Format 1 is the first, so there is no step yet; the last row ends the table. */
static const UpgradeStep steps[] = {
  { 0, NULL },
};

gboolean
app_project_upgrade (GKeyFile *file, int format, GError **error)
{
  for (; format < APP_PROJECT_FORMAT; format++)
    {
      const UpgradeStep *step = steps;
      while (step->upgrade && step->from != format)
        step++;
      if (!step->upgrade)
        {
          g_set_error (error, APP_PROJECT_ERROR, APP_PROJECT_ERROR_NOT_A_PROJECT,
                       _ ("there is no format %d of Lacquer projects"), format);
          return FALSE;
        }
      if (!step->upgrade (file, error))
        return FALSE;
    }
  return TRUE;
}
