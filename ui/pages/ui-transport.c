/* ui-transport.c — playing, time, lanes, loudness match. */
#include "ui-transport.h"

#include "ui-columns.h"
#include "ui-lane-buttons.h"
#include "ui-lanes.h"
#include "ui-loop-menu.h"
#include "ui-number-entry.h"
#include "ui-settings.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* From one time of the clock to the next while it plays: nobody reads more of them. */
#define CLOCK_US 40000

struct _UiTransport
{
  GtkWidget parent;

  /* borrowed */
  UiSession *session;

  gint64 shown_at; /* us, the clock */

  /* template widgets */
  GtkWidget *play;
  GtkWidget *loop;
  GtkWidget *transition;
  GtkWidget *clock;
  GtkWidget *place;
  GtkWidget *lanes;
  GtkWidget *region;
};

G_DEFINE_FINAL_TYPE (UiTransport, ui_transport, GTK_TYPE_WIDGET)

/* Whether the lane that was chosen is not heard yet, because it is not there. In a blind test
 * nothing tells which one that is. */
static gboolean
is_waiting (UiTransport *self)
{
  const AppHeard *heard = ui_session_heard (self->session);
  return heard->playing && !ui_session_blind (self->session)
         && !heard->present[ui_session_lane (self->session)];
}

static void
show_waiting (UiTransport *self)
{
  AppComparison *comparison = ui_session_comparison (self->session);
  AppLane chosen = ui_session_lane (self->session);
  int track = ui_lanes_track (self->session);
  const char *fault = track < 0 ? NULL : app_comparison_fault (comparison, (guint) track, chosen);
  g_autofree char *name = app_comparison_lane_name (comparison, chosen);
  g_autofree char *other
      = app_comparison_lane_name (comparison, ui_session_heard (self->session)->lane);
  g_autofree char *tip
      = fault ? g_strdup_printf (_ ("%s cannot be heard: %s You hear %s."), name, fault, other)
              : g_strdup_printf (_ ("%s is being prepared; until then you hear %s."), name, other);
  ui_label_take (self->place, g_strdup_printf (_ ("you still hear %s"), other));
  ui_tooltip (self->place, tip);
}

/* Time in the album and which track sounds. */
static void
show_place (UiTransport *self, gint64 pos, int rate, int track)
{
  g_autofree char *total = ui_text_length (pos, rate, 0);
  ui_label_take (self->place, track < 0
                                  ? g_strdup_printf (_ ("album %s"), total)
                                  : g_strdup_printf (_ ("album %s · track %d"), total, track + 1));
  ui_tooltip (self->place, NULL);
}

/* New in every frame: an inscription, unlike a label, does not have the window laid out anew. */
static void
show_clock (UiTransport *self, gint64 frames, int rate)
{
  g_autofree char *text = ui_text_length (frames, rate, 3);
  GtkInscription *clock = GTK_INSCRIPTION (self->clock);
  if (g_strcmp0 (gtk_inscription_get_text (clock), text) == 0)
    return;
  gtk_inscription_set_text (clock, text);
  gtk_inscription_set_min_chars (clock, MAX (gtk_inscription_get_min_chars (clock), strlen (text)));
}

/* Big: time in the track; small: where in the album, or that another lane sounds than was chosen.
 */
static void
show_time (UiTransport *self)
{
  AppAlbum *album = ui_session_album (self->session);
  int rate = app_album_rate (album), track = ui_lanes_track (self->session);
  gint64 pos = ui_session_pos (self->session);
  gint64 start = track < 0 ? 0 : app_album_track_start (album, track);
  gint64 now = g_get_monotonic_time ();
  if (!ui_session_heard (self->session)->playing || now - self->shown_at >= CLOCK_US)
    {
      show_clock (self, MAX (pos - start, 0), rate);
      self->shown_at = now;
    }
  gboolean waiting = is_waiting (self);
  if (waiting)
    show_waiting (self);
  else
    show_place (self, pos, rate, track);
  if (waiting)
    gtk_widget_add_css_class (self->place, "warning");
  else
    gtk_widget_remove_css_class (self->place, "warning");
}

static void
show_region (UiTransport *self)
{
  static const char *const labels[APP_N_REGIONS] = {
    [APP_REGION_TRACK] = N_ ("track"),
    [APP_REGION_LOOP] = N_ ("loop"),
    [APP_REGION_LOUDEST] = N_ ("15 s"),
  };
  AppRegion region = app_comparison_region (ui_session_comparison (self->session));
  if (g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (self->region)), _ (labels[region])))
    gtk_menu_button_set_label (GTK_MENU_BUTTON (self->region), _ (labels[region]));
}

static void
on_transport (UiTransport *self)
{
  gboolean playing;
  g_object_get (ui_session_engine (self->session), "playing", &playing, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic"
                                                             : "media-playback-start-symbolic");
  ui_name (self->play, playing ? _ ("Stop here") : _ ("Play"));
  show_region (self);
  self->shown_at = 0;
  show_time (self);
}

/* ---- object ---- */

static void
ui_transport_dispose (GObject *object)
{
  ui_template_dispose (GTK_WIDGET (object), UI_TYPE_TRANSPORT);
  G_OBJECT_CLASS (ui_transport_parent_class)->dispose (object);
}

static void
ui_transport_class_init (UiTransportClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ui_transport_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/lacquer/Lacquer/pages/ui-transport.ui");
  gtk_widget_class_bind_template_child (widget_class, UiTransport, play);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, loop);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, transition);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, clock);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, place);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, lanes);
  gtk_widget_class_bind_template_child (widget_class, UiTransport, region);
}

static void
ui_transport_init (UiTransport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ui_transport_new (UiSession *session)
{
  UiTransport *self = g_object_new (UI_TYPE_TRANSPORT, NULL);
  self->session = session;
  GtkWidget *lanes = ui_lane_buttons_new (session);
  gtk_widget_set_hexpand (lanes, TRUE);
  gtk_box_append (GTK_BOX (self->lanes), lanes);
  gtk_box_append (GTK_BOX (self->loop), ui_loop_menu_new (session));
  ui_number_entry_prepare (self->transition, "s");
  g_settings_bind (ui_settings (), "transition",
                   gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->transition)), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (session, "transport", G_CALLBACK (on_transport), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "document", G_CALLBACK (on_transport), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "comparison", G_CALLBACK (show_region), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "album", G_CALLBACK (show_time), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "heard", G_CALLBACK (show_time), self, G_CONNECT_SWAPPED);
  on_transport (self);
  return GTK_WIDGET (self);
}
