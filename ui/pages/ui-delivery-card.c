/* ui-delivery-card.c — one target of a delivery. */
#include "ui-delivery-card.h"

#include "app-pcm.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  WANTED_CHANGED,
  DITHER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

struct _UiDeliveryCard
{
  GtkListBoxRow parent;

  /* borrowed */
  const AppTarget *target;
  gboolean showing; /* what the album wants is being shown: nobody chose anything */
  GtkWidget *check, *name, *state, *options, *what, *bar, *dither;
};

G_DEFINE_FINAL_TYPE (UiDeliveryCard, ui_delivery_card, GTK_TYPE_LIST_BOX_ROW)

const DspDitherKind *
ui_delivery_card_dither (UiDeliveryCard *self)
{
  return &dsp_dither_kinds[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->dither))];
}

void
ui_delivery_card_set_rate (UiDeliveryCard *self, int album_rate)
{
  const AppTarget *target = self->target;
  g_autofree char *rate = ui_text_rate (target->rate ? target->rate : album_rate);
  g_autoptr (GString) text = g_string_new (NULL);
  if (app_target_is_lossy (target))
    g_string_printf (text, _ ("lossy %s"), rate);
  else
    g_string_printf (text, target->bits == APP_PCM_FLOAT ? _ ("%d-bit float %s") : _ ("%d-bit %s"),
                     target->bits, rate);
  if (!isnan (target->ceiling_dbtp))
    {
      g_autofree char *ceiling = ui_text_level (target->ceiling_dbtp, 1);
      g_string_append_printf (text, " · %s dBTP", ceiling);
    }
  if (target->cd_frames)
    g_string_append (text, _ (" · cut on CD frames"));
  if (target->tags)
    g_string_append (text, _ (" · tags"));
  ui_label_take (self->what, g_strdup (text->str));
}

/* What was good, or not, before an edit says nothing of the album as it is. */
static char *
stale_text (guint n_files)
{
  return n_files == 0 ? g_strdup (_ ("written before an edit"))
                      : g_strdup_printf (ngettext ("%u file, written before an edit",
                                                   "%u files, written before an edit", n_files),
                                         n_files);
}

static char *
state_text (const UiDeliveryState *state, int worst, guint n_files)
{
  if (!strcmp (state->state, "waiting"))
    return g_strdup (_ ("waiting"));
  if (!strcmp (state->state, "failed"))
    return g_strdup (_ ("✗ failed"));
  if (!strcmp (state->state, "verified"))
    {
      if (worst == APP_SEVERITY_ERROR)
        return g_strdup (_ ("✗ not fit"));
      if (worst == APP_SEVERITY_WARNING)
        return g_strdup_printf (ngettext ("! %u file, see the findings",
                                          "! %u files, see the findings", n_files),
                                n_files);
      if (n_files == 0)
        return g_strdup (_ ("✓ verified"));
      return g_strdup_printf (ngettext ("✓ %u file verified", "✓ %u files verified", n_files),
                              n_files);
    }
  const char *what = !strcmp (state->state, "verifying") ? _ ("verifying") : _ ("rendering");
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text, "%s %.0f %%", what, state->fraction * 100);
  if (state->times_real_time >= 0.5)
    g_string_append_printf (text, " · %.0f×", state->times_real_time);
  if (isfinite (state->seconds_left) && state->seconds_left > 0)
    {
      g_autofree char *left = ui_text_length (ceil (state->seconds_left), 1, 0);
      g_string_append_printf (text, _ (" · %s left"), left);
    }
  return g_strdup (text->str);
}

static AppSeverity
state_severity (const UiDeliveryState *state, int worst)
{
  if (!strcmp (state->state, "failed"))
    return APP_SEVERITY_ERROR;
  if (!strcmp (state->state, "verified"))
    return worst >= APP_SEVERITY_WARNING ? worst : APP_SEVERITY_GOOD;
  return APP_SEVERITY_INFO;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
ui_delivery_card_show (UiDeliveryCard *self, const UiDeliveryState *state, int worst, guint n_files,
                       gboolean stale)
{
  gboolean busy
      = state && (!strcmp (state->state, "rendering") || !strcmp (state->state, "verifying"));
  stale = stale && state && !strcmp (state->state, "verified");
  gtk_widget_set_opacity (self->bar, busy ? 1 : 0);
  ui_label_take (self->state, !state  ? g_strdup ("")
                              : stale ? stale_text (n_files)
                                      : state_text (state, worst, n_files));
  if (busy)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), CLAMP (state->fraction, 0, 1));
  set_class (self->state, "master", busy);
  set_class (self->state, "dim", stale);
  ui_severity_apply (self->state,
                     state && !busy && !stale ? state_severity (state, worst) : APP_SEVERITY_INFO);
}

const AppTarget *
ui_delivery_card_target (UiDeliveryCard *self)
{
  return self->target;
}

gboolean
ui_delivery_card_wanted (UiDeliveryCard *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check));
}

void
ui_delivery_card_set_wanted (UiDeliveryCard *self, gboolean wanted)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), wanted);
}

void
ui_delivery_card_add (UiDeliveryCard *self, GtkWidget *widget)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->options), widget);
}

static void
on_toggled (UiDeliveryCard *self)
{
  if (!self->showing)
    g_signal_emit (self, signals[WANTED_CHANGED], 0);
}

static void
on_dither (UiDeliveryCard *self)
{
  gtk_widget_set_tooltip_text (self->dither, _ (ui_delivery_card_dither (self)->help));
  if (!self->showing)
    g_signal_emit (self, signals[DITHER_CHANGED], 0);
}

void
ui_delivery_card_set_chosen (UiDeliveryCard *self, const AppTarget *chosen)
{
  guint dither = (guint) (dsp_dither_find (chosen->dither) - dsp_dither_kinds);
  self->showing = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), chosen->usual);
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->dither)) != dither)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->dither), dither);
  self->showing = FALSE;
}

/* All kinds, in the order of the table. */
static GtkWidget *
make_dithers (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  for (int i = 0; i < dsp_n_dither_kinds (); i++)
    {
      const DspDitherKind *kind = &dsp_dither_kinds[i];
      gtk_string_list_take (names, kind->noise ? g_strdup_printf (_ ("%s dither"), _ (kind->name))
                                               : g_strdup (_ ("No dither")));
    }
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  return drop_down;
}

static void
ui_delivery_card_class_init (UiDeliveryCardClass *class)
{
  static const char *const names[N_SIGNALS] = { "wanted-changed", "dither-changed" };
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], UI_TYPE_DELIVERY_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

/* The name stays whole whatever the state says. Where there is no room for one line it takes more,
 * and what the target is takes two. */
static void
make_labels (UiDeliveryCard *self)
{
  self->name = gtk_label_new ("");
  self->state = gtk_label_new ("");
  self->what = gtk_label_new ("");
  gtk_widget_add_css_class (self->name, "heading");
  gtk_widget_add_css_class (self->state, "numeric");
  gtk_widget_add_css_class (self->what, "dim");
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_xalign (GTK_LABEL (self->state), 1);
  gtk_label_set_xalign (GTK_LABEL (self->what), 0);
  gtk_label_set_wrap (GTK_LABEL (self->name), TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->what), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->what), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->what), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->state, GTK_ALIGN_START);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_widget_set_hexpand (self->what, TRUE);
  gtk_widget_set_name (self->name, "name");
  gtk_widget_set_name (self->state, "state");
  gtk_widget_set_name (self->what, "what");
}

static void
ui_delivery_card_init (UiDeliveryCard *self)
{
  self->check = gtk_check_button_new ();
  self->bar = gtk_progress_bar_new ();
  self->dither = make_dithers ();
  make_labels (self);
  gtk_widget_set_name (self->check, "wanted");
  gtk_widget_set_name (self->dither, "dither");
  gtk_widget_set_valign (self->check, GTK_ALIGN_CENTER);

  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (first), self->name);
  gtk_box_append (GTK_BOX (first), self->state);
  self->options = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_widget_add_css_class (self->options, "options");
  gtk_box_append (GTK_BOX (self->options), self->what);
  gtk_box_append (GTK_BOX (self->options), self->dither);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), first);
  gtk_box_append (GTK_BOX (lines), self->options);
  gtk_box_append (GTK_BOX (lines), self->bar);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (card, "card");
  gtk_box_append (GTK_BOX (card), self->check);
  gtk_box_append (GTK_BOX (card), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), card);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect_swapped (self->dither, "notify::selected", G_CALLBACK (on_dither), self);
}

GtkWidget *
ui_delivery_card_new (const AppTarget *target, int album_rate)
{
  UiDeliveryCard *self = g_object_new (UI_TYPE_DELIVERY_CARD, NULL);
  self->target = target;
  ui_label_take (self->name, g_strdup (_ (target->name)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (target->help));
  ui_name (self->check, _ (target->name));
  ui_name (GTK_WIDGET (self), _ (target->name));
  g_autofree char *dither = g_strdup_printf (_ ("Dither of %s"), _ (target->name));
  ui_name (self->dither, dither);
  ui_delivery_card_set_rate (self, album_rate);
  ui_delivery_card_set_chosen (self, target);
  on_dither (self);
  gtk_widget_set_visible (self->dither, target->bits != APP_PCM_FLOAT);
  ui_delivery_card_show (self, NULL, -1, 0, FALSE);
  return GTK_WIDGET (self);
}
