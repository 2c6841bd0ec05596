/* ui-service-card.c — what services will do to the master. */
#include "ui-service-card.h"

#include "ui-services.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _UiServiceCard
{
  GtkBox parent;

  /* owned */
  GPtrArray *gains; /* of GtkLabel, as ui_services; borrowed */
  /* borrowed */
  UiSession *session;
};

G_DEFINE_FINAL_TYPE (UiServiceCard, ui_service_card, GTK_TYPE_BOX)

/* The lowest of all tracks: one for all, or that of the loudest. NAN: not measured yet. */
static double
gain_of (UiServiceCard *self, const AppService *service)
{
  const int n = (int) app_album_n_tracks (ui_session_album (self->session));
  g_autofree double *gains = ui_service_gains_db (self->session, service, APP_SERVICE_ALBUM);
  double lowest = NAN;
  for (int i = 0; i < n; i++)
    {
      if (isnan (gains[i]))
        return NAN;
      lowest = fmin (lowest, gains[i]);
    }
  return lowest;
}

static void
show (UiServiceCard *self)
{
  const GPtrArray *services = ui_services ();
  for (guint i = 0; i < services->len; i++)
    {
      const double gain = gain_of (self, services->pdata[i]);
      g_autofree char *number = ui_text_signed (gain, 1);
      ui_label_take (self->gains->pdata[i],
                     isnan (gain) ? g_strdup (number) : g_strconcat (number, " dB", NULL));
    }
}

/* Nothing is worked out while another page is shown. */
static void
on_news (UiServiceCard *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
}

static void
add_row (UiServiceCard *self, GtkGrid *grid, const AppService *service, int row)
{
  g_autofree char *text
      = g_strdup_printf (service->album == APP_SERVICE_ALBUM_NONE ? _ ("%s, loudest track")
                                                                  : _ ("%s, album"),
                         _ (service->name));
  g_autofree char *words = ui_service_words (service, APP_SERVICE_ALBUM);
  GtkWidget *name = gtk_label_new (text), *gain = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (gain), 1);
  gtk_widget_add_css_class (gain, "numeric");
  gtk_widget_set_name (gain, service->id);
  gtk_widget_set_tooltip_text (name, words);
  gtk_widget_set_tooltip_text (gain, words);
  /* In two columns, one below the other. */
  const int half = ((int) ui_services ()->len + 1) / 2, column = row / half * 2;
  gtk_widget_set_margin_start (name, column > 0 ? 32 : 0);
  gtk_grid_attach (grid, name, column, row % half, 1, 1);
  gtk_grid_attach (grid, gain, column + 1, row % half, 1, 1);
  g_ptr_array_add (self->gains, gain);
}

static void
ui_service_card_finalize (GObject *object)
{
  g_ptr_array_unref (UI_SERVICE_CARD (object)->gains);
  G_OBJECT_CLASS (ui_service_card_parent_class)->finalize (object);
}

static void
ui_service_card_class_init (UiServiceCardClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ui_service_card_finalize;
}

static void
ui_service_card_init (UiServiceCard *self)
{
  self->gains = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_set_name (GTK_WIDGET (self), "services");
}

GtkWidget *
ui_service_card_new (UiSession *session)
{
  UiServiceCard *self = g_object_new (UI_TYPE_SERVICE_CARD, NULL);
  GtkWidget *title = gtk_label_new (_ ("What services will do")), *grid = gtk_grid_new ();
  const GPtrArray *services = ui_services ();
  self->session = session;
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < services->len; i++)
    add_row (self, GTK_GRID (grid), services->pdata[i], (int) i);
  gtk_box_append (GTK_BOX (self), title);
  gtk_box_append (GTK_BOX (self), grid);
  g_signal_connect (self, "map", G_CALLBACK (show), NULL);
  g_signal_connect_object (session, "survey", G_CALLBACK (on_news), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "document", G_CALLBACK (on_news), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
