/* app-manifest.h — what a delivery says about itself: lacquer-delivery.ini and SHA256SUMS and
 * MD5SUMS beside the files.
 *
 * The manifest is a GKeyFile:
 *   [Delivery]  Format=2  Program=Lacquer 0.1.0  Target=id  Name=text  Rate=Hz  Bits=n
 *               Ceiling=dBTP or none  Frames=of all files  Stream=sum of all samples in a row (hex)
 *               Exporter=id; left out by older programs
 *   [File N]    Name=  Track=  Frames=  SHA256=  MD5=  Samples=sum of the file's samples (hex)
 *               Passed=true when the mix's own bits passed  IntegratedLUFS=  TruePeakDBTP=
 *   [Companion N]  Name=  SHA256=  MD5=   of the files beside them
 *   # SHA256 of all above: …        the last line, since format 2: a manifest that was cut is none
 * MD5 is left out by older programs, which wrote no MD5SUMS.
 * Sums: app-sample-sum.h. SHA256SUMS is what `sha256sum -c` reads, MD5SUMS what `md5sum -c`
 * does. */
#pragma once

#include <gio/gio.h>

#define APP_MANIFEST_NAME "lacquer-delivery.ini"
#define APP_MANIFEST_SUMS "SHA256SUMS"
#define APP_MANIFEST_MD5 "MD5SUMS"

typedef struct
{
  char *name;
  char *sha256;
  char *md5; /* NULL: not told */
  int track;
  gint64 frames;
  guint64 sum;
  gboolean passed;
  double integrated_lufs, true_peak_dbtp; /* as delivered; -INFINITY: silence */
} AppManifestFile;

typedef struct
{
  char *name;
  char *sha256;
  char *md5; /* NULL: not told */
} AppManifestCompanion;

typedef struct
{
  char *target, *name;
  char *exporter; /* NULL: not told */
  int rate, bits;
  double ceiling_dbtp; /* NAN: none */
  gint64 frames;
  guint64 stream_sum;
  GArray *files;      /* AppManifestFile, in order */
  GArray *companions; /* AppManifestCompanion, in order */
} AppManifest;

AppManifest *app_manifest_new (void);
void app_manifest_free (AppManifest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppManifest, app_manifest_free)
/* Adds an empty file; borrowed until the next one is added. */
AppManifestFile *app_manifest_add (AppManifest *self);

/* Adds a file beside them, whose sum is read from path. */
gboolean
app_manifest_add_companion (AppManifest *self, const char *name, const char *path, GError **error);

/* Writes both files into the folder, each at once or not at all, down to the disk. */
gboolean app_manifest_save (const AppManifest *self, const char *folder, GError **error);
/* Reads and checks the manifest: names that are no plain file names are refused. */
AppManifest *app_manifest_load (const char *folder, GError **error);
/* The text of SHA256SUMS or MD5SUMS; NULL: not every file has its MD5. Transfer full. */
char *app_manifest_sums (const AppManifest *self, gboolean md5);
/* Whether a file of this name is written by app_manifest_save. */
gboolean app_manifest_is_own (const char *name);
