/* ui-chain-strip.c — the chain of the selected track and the chain of the album. */
#include "ui-chain-strip.h"

#include "ui-chain-card.h"
#include "ui-columns.h"
#include "ui-edit.h"
#include "ui-text.h"
#include "ui-track-input.h"

#include "dsp-registry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EDGE 32 /* pixels: as wide as style.css lets fade what goes on */

enum
{
  TRACK_CHAIN,
  ALBUM_CHAIN,
  N_CHAINS
};

struct _UiChainStrip
{
  GtkWidget parent;

  /* owned */
  GtkWidget *scroller;
  /* borrowed */
  UiSession *session;
  GtkWidget *cards[N_CHAINS]; /* boxes of UiChainCard */
  GtkWidget *adds[N_CHAINS];  /* menu buttons */
  GtkWidget *input;           /* of the track: gain and polarity */
  GtkWidget *box;             /* all of them, in the scroller */
  AppSlot *shown;             /* never followed: the slot that was last brought into sight */
};

G_DEFINE_FINAL_TYPE (UiChainStrip, ui_chain_strip, GTK_TYPE_WIDGET)

static GListStore *
chain_of (UiChainStrip *self, int which)
{
  AppAlbum *album = ui_session_album (self->session);
  int track = ui_session_track (self->session);
  if (which == ALBUM_CHAIN)
    return app_album_chain (album);
  return track < 0 ? NULL : app_track_chain (app_album_track (album, track));
}

/* TRUE when the cards are those of the chain, in order. */
static gboolean
cards_match (UiChainStrip *self, int which, GListModel *chain)
{
  guint i = 0, n = chain ? g_list_model_get_n_items (chain) : 0;
  GtkWidget *card = gtk_widget_get_first_child (self->cards[which]);
  for (; card && i < n; card = gtk_widget_get_next_sibling (card), i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      if (ui_chain_card_slot (UI_CHAIN_CARD (card)) != slot)
        return FALSE;
    }
  return !card && i == n;
}

static void
build_cards (UiChainStrip *self, int which, GListModel *chain)
{
  ui_box_clear (self->cards[which]);
  for (guint i = 0; chain && i < g_list_model_get_n_items (chain); i++)
    {
      g_autoptr (AppSlot) slot = g_list_model_get_item (chain, i);
      gtk_box_append (GTK_BOX (self->cards[which]), ui_chain_card_new (self->session, slot));
    }
}

static GtkWidget *
card_of (UiChainStrip *self, AppSlot *slot)
{
  for (int which = 0; which < N_CHAINS; which++)
    for (GtkWidget *card = gtk_widget_get_first_child (self->cards[which]); card;
         card = gtk_widget_get_next_sibling (card))
      if (ui_chain_card_slot (UI_CHAIN_CARD (card)) == slot)
        return card;
  return NULL;
}

/* A new card has its place one frame later. */
static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer unused)
{
  UiChainStrip *self = UI_CHAIN_STRIP (widget);
  GtkWidget *card = self->shown ? card_of (self, self->shown) : NULL;
  graphene_rect_t at;
  if (card && gtk_widget_get_width (card) == 0)
    return G_SOURCE_CONTINUE;
  if (card && gtk_widget_compute_bounds (card, self->box, &at))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_hadjustment (
                                   GTK_SCROLLED_WINDOW (self->scroller)),
                               at.origin.x - EDGE, at.origin.x + at.size.width + EDGE);
  return G_SOURCE_REMOVE;
}

/* Where the window is narrow, the slot that is edited is in sight. */
static void
show_selected (UiChainStrip *self)
{
  AppSlot *slot = ui_session_slot (self->session);
  if (slot == self->shown)
    return;
  self->shown = slot;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

static void
update (UiChainStrip *self)
{
  for (int which = 0; which < N_CHAINS; which++)
    {
      GListModel *chain = G_LIST_MODEL (chain_of (self, which));
      if (!cards_match (self, which, chain))
        build_cards (self, which, chain);
      for (GtkWidget *card = gtk_widget_get_first_child (self->cards[which]); card;
           card = gtk_widget_get_next_sibling (card))
        ui_chain_card_update (UI_CHAIN_CARD (card));
    }
  show_selected (self);
}

static void
on_survey (UiChainStrip *self)
{
  for (int which = 0; which < N_CHAINS; which++)
    for (GtkWidget *card = gtk_widget_get_first_child (self->cards[which]); card;
         card = gtk_widget_get_next_sibling (card))
      ui_chain_card_show_loudness (UI_CHAIN_CARD (card));
}

static void
on_heard (UiChainStrip *self)
{
  for (int which = 0; which < N_CHAINS; which++)
    for (GtkWidget *card = gtk_widget_get_first_child (self->cards[which]); card;
         card = gtk_widget_get_next_sibling (card))
      ui_chain_card_read (UI_CHAIN_CARD (card));
}

/* A slot that is dropped on the ground of a chain goes to its end. */
static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, UiChainStrip *self)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  int which = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), "chain"));
  UiChainCard *moved = g_value_get_object (value);
  GListStore *chain = chain_of (self, which);
  if (!chain || !moved)
    return FALSE;
  ui_edit_place_slot (self->session, ui_chain_card_slot (moved), chain,
                      g_list_model_get_n_items (G_LIST_MODEL (chain)));
  return TRUE;
}

static GtkWidget *
add_button (const char *scope, const char *name)
{
  g_autoptr (GMenu) menu = g_menu_new (), more = g_menu_new ();
  for (int i = 0; i < dsp_n_modules (); i++)
    {
      const DspModule *module = dsp_module_at (i);
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (module->name), NULL);
      g_menu_item_set_action_and_target (item, "win.slot-add", "(ss)", scope, module->id);
      g_menu_append_item (menu, item);
    }
  g_menu_append (more, _ ("Paste a module"), "win.slot-paste");
  if (strcmp (scope, "track") == 0)
    g_menu_append (more, _ ("Copy this chain to other tracks…"), "win.chain-copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ui_tooltip (button, name);
  ui_name (button, name);
  return button;
}

static void
add_chain (UiChainStrip *self, GtkWidget *box, int which)
{
  static const char *const titles[N_CHAINS] = { N_ ("TRACK\nCHAIN"), N_ ("ALBUM\nCHAIN") };
  static const char *const names[N_CHAINS]
      = { N_ ("Add a module to the track chain"), N_ ("Add a module to the album chain") };
  static const char *const scopes[N_CHAINS] = { "track", "album" };
  static const char *const tips[N_CHAINS]
      = { N_ ("Hear it without the track's chain, at the same loudness (Alt+B)"),
          N_ ("Hear it without the album's chain, at the same loudness (Alt+Shift+B)") };
  GtkWidget *title = gtk_toggle_button_new_with_label (_ (titles[which]));
  gtk_widget_add_css_class (title, "section");
  gtk_widget_add_css_class (title, "flat");
  /* As high as the cards: Tab goes by the middles of widgets. */
  g_autofree char *name = g_strdelimit (g_strdup (_ (titles[which])), "\n", ' ');
  ui_name (title, name);
  gtk_widget_set_focus_on_click (title, FALSE);
  ui_tooltip (title, _ (tips[which]));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (title), "win.hear-without-chain");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (title), "s", scopes[which]);
  gtk_box_append (GTK_BOX (box), title);
  self->cards[which] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (box), self->cards[which]);
  GtkWidget *add = add_button (scopes[which], _ (names[which]));
  g_object_set_data (G_OBJECT (add), "chain", GINT_TO_POINTER (which));
  GtkDropTarget *target = gtk_drop_target_new (UI_TYPE_CHAIN_CARD, GDK_ACTION_MOVE);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (add, GTK_EVENT_CONTROLLER (target));
  self->adds[which] = add;
  gtk_box_append (GTK_BOX (box), add);
}

static void
ui_chain_strip_dispose (GObject *object)
{
  g_clear_pointer (&UI_CHAIN_STRIP (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_chain_strip_parent_class)->dispose (object);
}

static void
ui_chain_strip_class_init (UiChainStripClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_chain_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_chain_strip_init (UiChainStrip *self)
{
  GtkWidget *box = self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (box, "bar");
  gtk_widget_add_css_class (box, "bottom");
  add_chain (self, box, TRACK_CHAIN);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  add_chain (self, box, ALBUM_CHAIN);
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->scroller, "chains");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
ui_chain_strip_new (UiSession *session)
{
  UiChainStrip *self = g_object_new (UI_TYPE_CHAIN_STRIP, NULL);
  self->session = session;
  self->input = ui_track_input_new (session);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->cards[TRACK_CHAIN])),
                              self->input, gtk_widget_get_prev_sibling (self->cards[TRACK_CHAIN]));
  g_signal_connect_object (session, "document", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "survey", G_CALLBACK (on_survey), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (on_heard), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
ui_chain_strip_pop_up (UiChainStrip *self, gboolean album)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->adds[album ? ALBUM_CHAIN : TRACK_CHAIN]));
}

void
ui_chain_strip_edit_gain (UiChainStrip *self)
{
  ui_track_input_edit_gain (UI_TRACK_INPUT (self->input));
}
