/* app-revision-diff.c — two mixes of the same music compared: aligned, then nulled. */
#include "app-revision-diff.h"

#include "app-gap.h"
#include "app-revision-align.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>

/* A null below this is rounding of the arithmetic. */
static const double nothing_db = -120;
/* A level that a person would call the same. */
static const double same_level_db = 0.05;

void
app_revision_diff_free (AppRevisionDiff *self)
{
  if (!self)
    return;
  g_array_unref (self->spans);
  g_free (self);
}

static gboolean
compare (AppRevisionPair *pair, AppRevisionDiff *diff, GError **error)
{
  AppRevisionAlignment alignment;
  if (!app_revision_align (pair, &alignment, error))
    return FALSE;
  diff->reason = alignment.reason;
  if (diff->reason)
    return TRUE;
  double rate = pair->rate;
  diff->offset_s = alignment.lag * pair->speed / rate;
  diff->drift_ppm = (pair->speed - 1) * 1e6;
  diff->swapped = pair->swapped;
  diff->agreement = alignment.agreement;
  diff->longer_before_s = alignment.lag / rate;
  diff->longer_after_s = (app_revision_pair_length (pair) - pair->frames[0] - alignment.lag) / rate;
  diff->drifts_by_s = diff->drift_ppm * 1e-6 * pair->frames[0] / rate;
  if (!app_revision_null (pair, &alignment, diff, error))
    return FALSE;
  if (!diff->aligned)
    diff->reason = N_ ("The two cannot be aligned: where they seem to be alike, one is silent, or "
                       "nothing goes away when one is taken from the other.");
  return TRUE;
}

AppRevisionDiff *
app_revision_diff_new (AppMedia *before, AppMedia *after, AppRevisionProgress progress,
                       gpointer progress_data, GCancellable *cancellable, GError **error)
{
  AppRevisionPair pair
      = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  g_autoptr (AppRevisionDiff) diff = g_new0 (AppRevisionDiff, 1);
  diff->spans = g_array_new (FALSE, FALSE, sizeof (AppRevisionSpan));
  gboolean good
      = app_revision_pair_init (&pair, before, after, error) && compare (&pair, diff, error);
  app_revision_pair_finish (&pair);
  return good ? g_steal_pointer (&diff) : NULL;
}

/* ---- in words ---- */

static void
add_offset (GString *text, const AppRevisionDiff *self, int rate)
{
  gint64 frames = llround (self->offset_s * rate);
  if (frames == 0)
    g_string_append (text, _ ("Begins at the same place."));
  else
    g_string_append_printf (
        text,
        frames > 0 ? _ ("The music lies %.4f s (%" PRId64 " samples) later in the other file.")
                   : _ ("The music lies %.4f s (%" PRId64 " samples) earlier in the other file."),
        fabs (self->offset_s), ABS (frames));
  g_string_append_c (text, '\n');
}

static void
add_drift (GString *text, const AppRevisionDiff *self)
{
  if (self->drift_ppm == 0)
    return;
  g_string_append_printf (
      text,
      self->drift_ppm > 0
          ? _ ("It runs slower, by %.2f ppm: another clock. At the end of the old file it is %.1f "
               "ms "
               "later than at the start. Ask for a new export, made without a transfer in between.")
          : _ ("It runs faster, by %.2f ppm: another clock. At the end of the old file it is %.1f "
               "ms "
               "earlier than at the start. Ask for a new export, made without a transfer in "
               "between."),
      fabs (self->drift_ppm), fabs (self->drifts_by_s) * 1000);
  g_string_append_c (text, '\n');
}

static void
add_gain (GString *text, const AppRevisionDiff *self)
{
  if (self->swapped)
    g_string_append_printf (text, "%s\n", _ ("Left and right are exchanged."));
  g_string_append (text,
                   self->inverted ? _ ("Polarity is inverted.") : _ ("Polarity is the same."));
  g_string_append_c (text, '\n');
  if (fabs (self->gain_db) < same_level_db)
    g_string_append (text, _ ("It is as loud."));
  else
    g_string_append_printf (text,
                            self->gain_db > 0 ? _ ("It is %.2f dB louder.")
                                              : _ ("It is %.2f dB softer."),
                            fabs (self->gain_db));
  g_string_append_c (text, '\n');
}

static void
add_null (GString *text, const AppRevisionDiff *self)
{
  if (self->null_db < nothing_db)
    g_string_append (text, _ ("Otherwise the two are the same: nothing is left when one is taken "
                              "from the other."));
  else if (self->throughout)
    g_string_append_printf (text,
                            _ ("The two differ throughout: %.1f dB are left where they agree best, "
                               "%.1f dB of all."),
                            self->base_db, self->null_db);
  else if (self->spans->len == 0)
    g_string_append_printf (text, _ ("No place differs: the null is %.1f dB."), self->null_db);
  else if (self->base_db < nothing_db)
    g_string_append_printf (text,
                            ngettext ("It differs in %u place, and nowhere else at all.",
                                      "It differs in %u places, and nowhere else at all.",
                                      self->spans->len),
                            self->spans->len);
  else
    g_string_append_printf (text,
                            ngettext ("It differs in %u place; elsewhere it nulls to %.1f dB.",
                                      "It differs in %u places; elsewhere it nulls to %.1f dB.",
                                      self->spans->len),
                            self->spans->len, self->base_db);
}

char *
app_revision_diff_text (const AppRevisionDiff *self, int rate)
{
  if (!self->aligned)
    return g_strdup (_ (self->reason));
  GString *text = g_string_new (NULL);
  add_offset (text, self, rate);
  add_drift (text, self);
  add_gain (text, self);
  add_null (text, self);
  return g_string_free (text, FALSE);
}

/* A time may lie before 0. Transfer full. */
static char *
time_text (double seconds)
{
  g_autofree char *text = app_time_format (llround (fabs (seconds) * 10), 10, 1);
  return g_strdup_printf ("%s%s", seconds < 0 ? "−" : "", text);
}

/* Where it begins to differ. Transfer full. */
static char *
differs_text (const AppRevisionDiff *self)
{
  if (self->throughout)
    return g_strdup (_ ("differs throughout"));
  if (self->spans->len == 0)
    return g_strdup (self->null_db < nothing_db ? _ ("the same") : _ ("no place differs"));
  g_autofree char *from = time_text (g_array_index (self->spans, AppRevisionSpan, 0).from_s);
  return g_strdup_printf (_ ("differs from %s"), from);
}

char *
app_revision_diff_brief (const AppRevisionDiff *self, int rate)
{
  if (!self->aligned)
    return g_strdup (_ ("cannot be aligned"));
  GString *text = g_string_new (NULL);
  gint64 frames = llround (self->offset_s * rate);
  g_autofree char *differs = differs_text (self);
  if (fabs (self->gain_db) >= same_level_db)
    g_string_append_printf (text, "%s%.1f dB · ", self->gain_db < 0 ? "−" : "+",
                            fabs (self->gain_db));
  if (frames != 0)
    g_string_append_printf (text,
                            frames > 0 ? _ ("%" PRId64 " samples later · ")
                                       : _ ("%" PRId64 " samples earlier · "),
                            ABS (frames));
  if (self->drift_ppm != 0)
    g_string_append_printf (text, _ ("drifts %+.2f ppm · "), self->drift_ppm);
  if (self->swapped)
    g_string_append (text, _ ("left and right exchanged · "));
  if (self->inverted)
    g_string_append (text, _ ("polarity inverted · "));
  g_string_append (text, differs);
  return g_string_free (text, FALSE);
}

char *
app_revision_span_text (const AppRevisionSpan *span)
{
  g_autofree char *from = time_text (span->from_s), *to = time_text (span->to_s);
  g_autofree char *level = NULL;
  if (isinf (span->level_db))
    level = g_strdup (span->level_db > 0 ? _ ("only in the other one")
                                         : _ ("only in the one in use"));
  else if (fabs (span->level_db) < same_level_db)
    level = g_strdup (_ ("as loud"));
  else
    level = g_strdup_printf (span->level_db > 0 ? _ ("%.1f dB louder") : _ ("%.1f dB softer"),
                             fabs (span->level_db));
  return g_strdup_printf (_ ("%s – %s  null −%.1f dB, %s"), from, to, fabs (span->null_db), level);
}
