/* test-intake.c — every rule fires on its defect, with its place, and on nothing else. */
#include "test-app.h"

#include "app-intake-album.h"
#include "app-intake.h"
#include "app-revision-notes.h"
#include "test-sound.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

typedef struct
{
  const char *expected; /* "id:severity …" in order */
  int format, rate, channels;
  double seconds;
  double gain;   /* of the music, after which it is cut at full scale when integer */
  double squash; /* 0 .. 1: towards a constant envelope */
  double offset; /* DC */
  double own;    /* share of each channel's own noise */
  double right;  /* gain of the right channel */
  double place;  /* the first finding is so soon after a pluck; NAN: no place */
} Case;

#define WAV16 (SF_FORMAT_WAV | SF_FORMAT_PCM_16)
#define WAV24 (SF_FORMAT_WAV | SF_FORMAT_PCM_24)
#define FLOAT (SF_FORMAT_WAV | SF_FORMAT_FLOAT)
#define VORBIS (SF_FORMAT_OGG | SF_FORMAT_VORBIS)

/* Noise without DC. */
static double
wave (guint64 seed, gint64 frame)
{
  return 0.5 * (test_sound_noise (seed, frame) - test_sound_noise (seed, frame - 64));
}

/* Plucked noise: every half second a burst that dies away; it rises and ends from and to nothing.
 */
static double
music (int channel, gint64 frame, gpointer data)
{
  const Case *test = data;
  double at = (double) frame / test->rate, since = fmod (at, 0.5);
  double burst = exp (-9 * since), envelope = burst + (1 - burst) * test->squash;
  envelope *= CLAMP (MIN (at / 0.002, (test->seconds - at) / 0.1), 0, 1);
  double common = wave (1, frame), own = wave (2 + channel, frame);
  double x = (1 - test->own) * common + test->own * own;
  x = 0.5 * test->gain * envelope * x * (channel == 1 ? test->right : 1) + test->offset;
  if ((test->format & SF_FORMAT_SUBMASK) == SF_FORMAT_FLOAT)
    return x;
  return CLAMP (x, -1, 1 - 0x1p-23);
}

static char *
findings_text (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    {
      const AppFinding *finding = findings->pdata[i];
      g_string_append_printf (text, "%s%s:%s", i ? " " : "", finding->id,
                              app_severity_id (finding->severity));
      g_assert_true (finding->text && *finding->text && !strstr (finding->text, "{}"));
      g_assert_true (!strstr (finding->text, "nan") && !strstr (finding->text, "inf "));
      g_assert_nonnull (finding->file);
      g_assert_true (finding->severity == APP_SEVERITY_GOOD || finding->advice
                     || g_str_has_prefix (finding->id, "source-"));
    }
  return g_string_free (text, FALSE);
}

static void
check (const Case *test, TestSoundFunc func)
{
  g_autofree char *path
      = test_sound_write ("mix.wav", test->format, test->rate, test->channels,
                          (gint64) (test->seconds * test->rate), func, (gpointer) test);
  g_autoptr (AppIntakeReport) report = app_intake_file (path, NULL, NULL);
  g_assert_nonnull (report->media);
  g_assert_cmpint (report->measured.frames, ==, app_media_frames (report->media));
  g_autofree char *text = findings_text (report->findings);
  g_assert_cmpstr (text, ==, test->expected);
  AppSeverity worst = app_findings_worst (report->findings);
  g_assert_cmpint (report->verdict, >=,
                   worst == APP_SEVERITY_ERROR     ? APP_VERDICT_ASK
                   : worst == APP_SEVERITY_WARNING ? APP_VERDICT_LOOK
                                                   : APP_VERDICT_READY);
  g_assert_true ((worst < APP_SEVERITY_WARNING) == (report->verdict == APP_VERDICT_READY));
  const AppFinding *first = report->findings->pdata[0];
  if (isnan (test->place))
    g_assert_true (isnan (first->at_s));
  else
    g_assert_cmpfloat (fmod (first->at_s, 0.5), <, test->place);
}

static void
test_fit (void)
{
  const Case fit = { "fit:good", WAV24, 44100, 2, 31, 1, 0, 0, 0.3, 1, NAN };
  check (&fit, music);
}

static void
test_rules (void)
{
  static const Case cases[] = {
    { "short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN },
    { "short:warning", WAV24, 48000, 2, 2, 1, 0, 0, 0.3, 1, NAN },
    { "silent:error", WAV24, 48000, 2, 6, 0, 0, 0, 0.3, 1, NAN },
    { "clipping:error limited:warning inter-sample-over:warning short:info", WAV24, 48000, 2, 6, 40,
      0, 0, 0.3, 1, 0.1 },
    { "clipping:warning inter-sample-over:warning short:info", WAV24, 48000, 2, 6, 4, 0, 0, 0.3, 1,
      0.1 },
    { "inter-sample-over:warning short:info", WAV24, 48000, 2, 6, 2.5, 0, 0, 0.3, 1, 0.1 },
    { "float-over:info short:info", FLOAT, 48000, 2, 6, 4, 0, 0, 0.3, 1, 0.1 },
    { "limited:warning short:info", WAV24, 48000, 2, 6, 1, 1, 0, 0.3, 1, NAN },
    { "dc-offset:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0.002, 0.3, 1, NAN },
    { "dc-offset:error cut-start:warning cut-end:warning short:info", WAV24, 48000, 2, 6, 1, 0,
      0.02, 0.3, 1, NAN },
    { "lossy-source:warning short:info", VORBIS, 44100, 2, 6, 0.5, 0, 0, 0.3, 1, NAN },
    { "word-length:info short:info", WAV16, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN },
    { "low-rate:warning short:info", WAV24, 32000, 2, 6, 1, 0, 0, 0.3, 1, NAN },
    { "polarity:error polarity-part:warning mono-loss:warning short:info", WAV24, 48000, 2, 6, 1, 0,
      0, 0.1, -1, NAN },
    { "polarity:warning mono-loss:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.5, -1, NAN },
    { "polarity:info short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.8, 1, NAN },
    { "short:info dual-mono:info", WAV24, 48000, 2, 6, 1, 0, 0, 0, 1, NAN },
    { "mono:info short:info", WAV24, 48000, 1, 6, 1, 0, 0, 0.3, 1, NAN },
    { "balance:error short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0, NAN },
    { "balance:error short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0.003, NAN },
    { "balance:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0.4, NAN },
    { "balance:info short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 0.7, NAN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&cases[i], music);
}

/* 16 bits in a file of 24. */
static double
coarse (int channel, gint64 frame, gpointer data)
{
  return floor (music (channel, frame, data) * 32768) / 32768;
}

static double
tone (int channel, gint64 frame, gpointer data)
{
  const Case *test = data;
  return 0.5 * test->gain * sin (2 * G_PI * fmod (440.0 * frame / test->rate, 1.0) + channel);
}

static void
test_bits (void)
{
  const Case fine = { "short:info bit-depth:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  check (&fine, coarse);
}

/* A tone has no distance from peak to loudness, and is not limited; it may be loud. */
static void
test_tone (void)
{
  const Case plain = {
    "cut-start:warning cut-end:warning short:info", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN
  };
  check (&plain, tone);
  const Case loud = { "cut-start:warning cut-end:warning headroom:info short:info",
                      WAV24,
                      48000,
                      2,
                      6,
                      1.9,
                      0,
                      0,
                      0.3,
                      1,
                      NAN };
  check (&loud, tone);
}

static void
test_unusable (void)
{
  g_autoptr (AppIntakeReport) none = app_intake_file ("/no/such/mix.wav", NULL, NULL);
  g_autofree char *list = findings_text (none->findings);
  g_assert_cmpstr (list, ==, "source-missing:error");
  g_assert_null (none->media);
  g_assert_cmpint (none->verdict, ==, APP_VERDICT_ASK);

  g_autofree char *text = g_build_filename (test_sound_folder (), "notes.wav", NULL);
  g_assert_true (g_file_set_contents (text, "bring the vocal up", -1, NULL));
  g_autoptr (AppIntakeReport) words = app_intake_file (text, NULL, NULL);
  g_autofree char *other = findings_text (words->findings);
  g_assert_cmpstr (other, ==, "source-format:error");

  const Case fit = { "", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  g_autofree char *path
      = test_sound_write ("mix.wav", WAV24, 48000, 2, 48000, music, (gpointer) &fit);
  GCancellable *cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (app_intake_file (path, NULL, cancelled));
  g_object_unref (cancelled);
}

/* A copy that broke off is an error, and what is there is measured. */
static void
test_truncated (void)
{
  const Case fit = { "", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  g_autofree char *path
      = test_sound_write ("broken.wav", WAV24, 48000, 2, 10 * 48000, music, (gpointer) &fit);
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_true (g_file_set_contents (path, data, (gssize) size / 2, NULL));
  g_autoptr (AppIntakeReport) report = app_intake_file (path, NULL, NULL);
  g_autofree char *text = findings_text (report->findings);
  g_assert_true (g_str_has_prefix (text, "source-damaged:error short:info"));
  g_assert_cmpint (report->verdict, ==, APP_VERDICT_ASK);
  g_assert_cmpfloat (fabs (report->readings[APP_INTAKE_SECONDS] - 5), <, 0.01);
}

/* Two seconds of nothing, then music with a hole of nothing, then nothing. */
static double
rests (int channel, gint64 frame, gpointer data)
{
  double at = frame / 48000.0;
  gboolean rest = at < 3 || (at >= 10 && at < 13) || at >= 20;
  return rest ? 0 : music (channel, frame, data);
}

static void
test_places (void)
{
  const Case fit = { "", WAV24, 48000, 2, 32, 1, 0, 0, 0.3, 1, NAN };
  g_autofree char *path
      = test_sound_write ("mix.wav", WAV24, 48000, 2, 32 * 48000, rests, (gpointer) &fit);
  g_autoptr (AppIntakeReport) report = app_intake_file (path, NULL, NULL);
  const char *const ids[] = { "silent-head", "silent-tail", "silence-inside" };
  const char *const where[] = { "0:00.000–0:03.000", "0:20.", "0:10.000–0:13.000" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const AppFinding *found = NULL;
      for (guint k = 0; k < report->findings->len; k++)
        if (strcmp (((AppFinding *) report->findings->pdata[k])->id, ids[i]) == 0)
          found = report->findings->pdata[k];
      g_assert_nonnull (found);
      g_autofree char *text = app_finding_where (found, 3);
      /* The noise begins and ends on a sample that may be soft: to 10 ms. */
      g_assert_true (strncmp (text, where[i], 5) == 0 || i == 1);
      g_assert_cmpint (found->places.n, ==, 1);
      g_assert_cmpfloat (fabs (found->at_s - (i == 0 ? 0 : i == 1 ? 20 : 10)), <, 0.01);
      g_assert_cmpfloat (fabs (found->places.at[0].to_s
                               - (i == 0   ? 3
                                  : i == 1 ? 32
                                           : 13)),
                         <, 0.01);
      g_assert_cmpfloat (found->at_s, ==, found->places.at[0].from_s);
    }
}

/* Every row can be read, and says why; the steps of a rule are neighbours. */
static void
test_table (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *last = "";
  g_assert_null (app_intake_rule (-1));
  g_assert_null (app_intake_rule (app_intake_n_rules ()));
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      const AppIntakeRule *rule = app_intake_rule (i);
      g_assert_nonnull (app_intake_rule_reading (rule));
      g_assert_true (rule->text && *rule->text && rule->advice && rule->reason && *rule->reason);
      g_assert_true (rule->severity > APP_SEVERITY_GOOD);
      g_assert_true (rule->where != APP_INTAKE_AT_PLACES || rule->check);
      if (strcmp (rule->id, last) != 0)
        {
          g_assert_true (g_hash_table_add (seen, (gpointer) rule->id));
          g_assert_cmpint (app_intake_rule_step (i), ==, 1);
        }
      else
        g_assert_cmpint (app_intake_rule_step (i), ==, app_intake_rule_step (i - 1) + 1);
      last = rule->id;
      /* Other readings that the text names are there. */
      for (const char *open = strchr (rule->text, '{'); open; open = strchr (open + 1, '{'))
        {
          g_autofree char *id = g_strndup (open + 1, strcspn (open + 1, "}"));
          AppIntakeRule other = *rule;
          other.reading = *id ? id : rule->reading;
          g_assert_nonnull (app_intake_rule_reading (&other));
        }
    }
}

static int
row_of (const char *id)
{
  for (int i = 0; i < app_intake_n_rules (); i++)
    if (strcmp (app_intake_rule (i)->id, id) == 0)
      return i;
  return -1;
}

static void
test_limits (void)
{
  g_autoptr (GPtrArray) findings = app_findings_new ();
  g_autofree char *path = g_build_filename (test_sound_folder (), "config", "intake.conf", NULL);
  g_autoptr (AppIntakeLimits) none = app_intake_limits_load (path, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  int clipping = row_of ("clipping"), mono = row_of ("mono");
  g_assert_cmpfloat (app_intake_limits_get (none, clipping), ==, 7.5);
  app_intake_limits_set (none, clipping + 1, 50);
  app_intake_limits_set_off (none, mono, TRUE);
  g_assert_true (app_intake_limits_save (none, path, NULL));
  g_autoptr (AppIntakeLimits) again = app_intake_limits_load (path, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      g_assert_cmpfloat (app_intake_limits_get (again, i), ==,
                         i == clipping + 1 ? 50 : app_intake_rule (i)->limit);
      g_assert_true (app_intake_limits_is_off (again, i) == (i == mono));
    }

  static const char wrong[] = "[clipping]\nlimit-1=12\nlimit-9=1\nlimit-2=many\nloud=1\n"
                              "[mono]\noff=perhaps\n[no-such]\nlimit-1=3\n";
  g_assert_true (g_file_set_contents (path, wrong, -1, NULL));
  g_autoptr (AppIntakeLimits) half = app_intake_limits_load (path, findings);
  g_assert_cmpuint (findings->len, ==, 5);
  g_assert_cmpfloat (app_intake_limits_get (half, clipping), ==, 12);
  g_assert_cmpfloat (app_intake_limits_get (half, clipping + 1), ==, 100);
  g_assert_false (app_intake_limits_is_off (half, mono));
  g_assert_true (g_file_set_contents (path, "not a key file \xff", -1, NULL));
  g_autoptr (AppIntakeLimits) broken = app_intake_limits_load (path, findings);
  g_assert_cmpuint (findings->len, ==, 6);
  g_assert_cmpfloat (app_intake_limits_get (broken, clipping), ==, 7.5);
}

/* A threshold that is set decides. */
static void
test_limits_rule (void)
{
  const Case wide = { "", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  g_autofree char *path
      = test_sound_write ("mix.wav", WAV24, 48000, 2, 6 * 48000, music, (gpointer) &wide);
  g_autoptr (AppIntakeLimits) limits = app_intake_limits_new ();
  app_intake_limits_set_off (limits, row_of ("short"), TRUE);
  g_autoptr (AppIntakeReport) good = app_intake_file (path, limits, NULL);
  g_autofree char *text = findings_text (good->findings);
  g_assert_cmpstr (text, ==, "fit:good");
  app_intake_limits_set (limits, row_of ("headroom"), -60);
  g_autoptr (AppIntakeReport) loud = app_intake_file (path, limits, NULL);
  g_autofree char *other = findings_text (loud->findings);
  g_assert_cmpstr (other, ==, "headroom:info");
}

/* Facts, verdict, times and requests; nothing of a file's name is HTML. */
static void
test_notes (void)
{
  const Case loud = { "", WAV24, 48000, 2, 6, 40, 0, 0, 0.3, 1, NAN };
  const Case fit = { "", WAV24, 48000, 2, 6, 1, 0, 0, 0.3, 1, NAN };
  g_autofree char *first
      = test_sound_write ("a <b> & c.wav", WAV24, 48000, 2, 65 * 48000, music, (gpointer) &loud);
  g_autofree char *second
      = test_sound_write ("fit.wav", WAV24, 48000, 2, 31 * 48000, music, (gpointer) &fit);
  g_autoptr (AppIntakeReport) one = app_intake_file (first, NULL, NULL);
  g_autoptr (AppIntakeReport) two = app_intake_file (second, NULL, NULL);
  g_autoptr (AppIntakeReport) none = app_intake_file ("/no/such/mix.wav", NULL, NULL);
  const char *sha256 = app_media_sha256 (one->media, NULL, NULL);
  const AppIntakeReport *reports[] = { one, two, none };
  g_autofree char *text = app_revision_notes (reports, 3, "Bread & <Butter>", APP_NOTES_TEXT);
  g_autofree char *html = app_revision_notes (reports, 3, "Bread & <Butter>", APP_NOTES_HTML);
  g_assert_nonnull (strstr (text, "Bread & <Butter>"));
  g_assert_nonnull (strstr (text, "1. a <b> & c.wav"));
  g_assert_nonnull (strstr (text, "1:05.000, 48 kHz, 24 bit, stereo"));
  g_assert_nonnull (strstr (text, "SHA-256"));
  g_assert_nonnull (strstr (text, sha256));
  g_assert_nonnull (strstr (text, "and "));
  g_assert_nonnull (strstr (text, "It is clipped"));
  g_assert_nonnull (strstr (text, "Could you export it again without clipping"));
  g_assert_nonnull (strstr (text, "2. fit.wav"));
  g_assert_nonnull (strstr (text, "Nothing stands in the way"));
  g_assert_nonnull (strstr (text, "3. mix.wav"));
  g_assert_nonnull (strstr (html, "Bread &amp; &lt;Butter&gt;"));
  g_assert_nonnull (strstr (html, "1. a &lt;b&gt; &amp; c.wav"));
  g_assert_null (strstr (html, "<b>"));
  g_assert_null (strstr (html, "<Butter>"));
  g_assert_true (g_str_has_suffix (html, "</html>\n"));
}

/* What is asked of the mixing engineer is what the step that fired asks: a tail that is cut softly
 * is not said to be cut off. */
static void
test_request_of_step (void)
{
  const Case fit = { "", WAV24, 48000, 2, 31, 0.02, 1, 0, 0.3, 1, NAN };
  g_autofree char *path
      = test_sound_write ("soft.wav", WAV24, 48000, 2, 31 * 48000, tone, (gpointer) &fit);
  g_autoptr (AppIntakeReport) report = app_intake_file (path, NULL, NULL);
  const AppIntakeReport *reports[] = { report };
  g_autofree char *text = app_revision_notes (reports, 1, NULL, APP_NOTES_TEXT);
  g_assert_nonnull (strstr (text, "Could you export it until it has died away?"));
  g_assert_null (strstr (text, "The end is cut off."));
  for (int i = 0; i < app_intake_n_rules (); i++)
    {
      const AppIntakeRule *rule = app_intake_rule (i);
      const AppFinding finding = { .id = (char *) rule->id, .step = app_intake_rule_step (i) };
      g_assert_true (app_intake_rule_of (&finding) == rule);
      /* Only texts have figures that are filled in. */
      g_assert_true (!strchr (rule->advice, '{') && !strchr (rule->reason, '{'));
      g_assert_true (!rule->request || !strchr (rule->request, '{'));
    }
}

/* Neither with the rule off, nor below a threshold that was raised; a lower one finds more. */
static void
test_album_limits (const AppIntakeReport *const *reports, const char *id)
{
  g_autoptr (AppIntakeLimits) off = app_intake_limits_new ();
  g_autoptr (AppIntakeLimits) raised = app_intake_limits_new ();
  g_autoptr (AppIntakeLimits) lowered = app_intake_limits_new ();
  g_autoptr (GPtrArray) findings = app_findings_new ();
  int row = row_of (id);
  app_intake_limits_set_off (off, row, TRUE);
  app_intake_album (reports, 6, off, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  for (int step = row; app_intake_rule (step) && strcmp (app_intake_rule (step)->id, id) == 0;
       step++)
    {
      app_intake_limits_set (raised, step, 1e6);
      app_intake_limits_set (lowered, step, -1e6);
    }
  app_intake_album (reports, 6, raised, findings);
  g_assert_cmpuint (findings->len, ==, 0);
  app_intake_album (reports, 6, lowered, findings);
  g_assert_cmpuint (findings->len, ==, 5);
}

/* Four mixes alike and one that is not, each in another way; it is there twice, as one that is cut
 * into two tracks. */
static void
test_album (void)
{
  static const char *const expected[]
      = { "", "album-rate", "album-channels", "album-level", "album-spectrum" };
  for (guint k = 0; k < G_N_ELEMENTS (expected); k++)
    {
      AppIntakeReport all[5] = { 0 };
      const AppIntakeReport *reports[6];
      char names[5][8];
      for (int i = 0; i < 5; i++)
        {
          AppMeasurement *m = &all[i].measured;
          *m = (AppMeasurement){ .frames = 1, .rate = 48000, .channels = 2 };
          m->integrated_lufs = -20 + i;
          for (int b = 0; b < APP_MEASURE_THIRDS; b++)
            m->thirds_db[b] = m->integrated_lufs - 10 - b + (b * i) % 3;
          g_snprintf (names[i], sizeof names[i], "%d.wav", i);
          all[i].path = names[i];
          reports[i] = &all[i];
        }
      reports[5] = &all[3];
      AppMeasurement *odd = &all[3].measured;
      odd->rate = k == 1 ? 44100 : 48000;
      odd->channels = k == 2 ? 1 : 2;
      odd->integrated_lufs -= k == 3 ? 9 : 0;
      for (int b = 0; b < APP_MEASURE_THIRDS; b++)
        odd->thirds_db[b] += (k == 3 ? -9 : 0) + (k == 4 && b > 20 ? 14 : 0);
      g_autoptr (GPtrArray) findings = app_findings_new ();
      app_intake_album (reports, 6, NULL, findings);
      g_assert_cmpuint (findings->len, ==, k > 0);
      if (k == 0)
        continue;
      test_album_limits (reports, expected[k]);
      const AppFinding *finding = findings->pdata[0];
      g_assert_cmpstr (finding->id, ==, expected[k]);
      g_assert_cmpstr (finding->file, ==, "3.wav");
      g_assert_true (k != 1 || strstr (finding->text, "44100 Hz, most of the album 48000 Hz"));
      g_assert_true (k != 2 || strstr (finding->text, "is mono"));
      g_assert_true (k != 3 || strstr (finding->text, "softer"));
      g_assert_true (k != 4 || strstr (finding->text, "more than the middle"));
      g_assert_nonnull (finding->advice);
      g_assert_true (app_intake_rule_is_album (app_intake_rule_of (finding)));
    }
}

void
test_intake_add (void)
{
  g_test_add_func ("/intake/fit", test_fit);
  g_test_add_func ("/intake/table", test_table);
  g_test_add_func ("/intake/rules", test_rules);
  g_test_add_func ("/intake/limits", test_limits);
  g_test_add_func ("/intake/limits-rule", test_limits_rule);
  g_test_add_func ("/intake/bit-depth", test_bits);
  g_test_add_func ("/intake/tone", test_tone);
  g_test_add_func ("/intake/places", test_places);
  g_test_add_func ("/intake/album", test_album);
  g_test_add_func ("/intake/notes", test_notes);
  g_test_add_func ("/intake/request-of-step", test_request_of_step);
  g_test_add_func ("/intake/unusable", test_unusable);
  g_test_add_func ("/intake/truncated", test_truncated);
}
