/* app-exporter.h — writes one file format. One const descriptor per file.
 *
 * begin, write and finish belong to one thread at a time; different writers are independent. */
#pragma once

#include <gio/gio.h>

#include "app-finding.h"
#include "app-metadata.h"

/* What is told to a writer about the file it writes. Borrowed until finish or abandon. */
typedef struct
{
  const char *path; /* of the temporary file to write; must not exist yet */
  int rate, bits, channels;
  gint64 frames;                    /* that will follow, neither more nor less */
  const AppMetadata *album, *track; /* NULL: no tags */
  int track_number, n_tracks;
} AppExportFile;

typedef struct
{
  const char *id; /* "wav" */
  const char *name;
  const char *extension; /* ".wav" */

  /* Adds findings of severity error when the format cannot hold this. */
  void (*can_export) (const AppExportFile *file, GPtrArray *findings);
  gpointer (*begin) (const AppExportFile *file, GError **error);
  /* Interleaved whole numbers already dithered to file->bits, right-aligned. */
  gboolean (*write) (gpointer writer, const gint32 *samples, int frames, GError **error);
  /* Completes, flushes to the disk and frees, also when it fails. */
  gboolean (*finish) (gpointer writer, GError **error);
  void (*abandon) (gpointer writer); /* frees; the caller deletes the file */
  /* Reads the tags back and compares: adds an error per difference, and for damage to the file's
   * structure; nothing when all is as expected. */
  void (*verify_tags) (const char *path, const AppExportFile *expected, GPtrArray *findings);
} AppExporter;

int app_n_exporters (void);
const AppExporter *app_exporter_at (int index);
const AppExporter *app_exporter_find (const char *id); /* NULL: there is none */
