/* ui-page-master.c — the page where the album is put in order, shaped and compared. */
#include "ui-page-master.h"

#include "ui-band-link.h"
#include "ui-meter-column.h"
#include "ui-module-editor.h"
#include "ui-monitor-bar.h"
#include "ui-note-list.h"
#include "ui-reference-list.h"
#include "ui-settings.h"
#include "ui-spectrum-link.h"
#include "ui-spectrum-options.h"
#include "ui-still.h"
#include "ui-text.h"
#include "ui-transport.h"

#include <glib/gi18n-lib.h>

#define LIST_WIDTH 385
#define METERS_WIDTH 196
#define EDITOR_HEIGHT 160
#define SPECTRUM_HEIGHT 104 /* at least */

enum
{
  PART_TRACKS,
  PART_WAVEFORM,
  PART_SPECTRUM,
  PART_CHAINS,
  PART_EDITOR,
  PART_METERS,
  PART_TRANSPORT,
  PART_MONITOR,
  N_PARTS
};

struct _UiPageMaster
{
  GtkWidget parent;

  /* owned */
  GtkWidget *box;
  UiBandLink *bands;
  UiSpectrumLink *spectra;
  /* borrowed */
  GtkWidget *tracks, *spectrum, *spectrogram, *chains;
  GtkWidget *parts[N_PARTS]; /* in the order in which the keyboard goes through them */
};

G_DEFINE_FINAL_TYPE (UiPageMaster, ui_page_master, GTK_TYPE_WIDGET)

static void
on_view (UiPageMaster *self)
{
  gtk_stack_set_visible_child (GTK_STACK (gtk_widget_get_parent (self->spectrum)),
                               g_settings_get_boolean (ui_settings (), "spectrogram")
                                   ? self->spectrogram
                                   : self->spectrum);
  ui_spectrogram_set_tilt (UI_SPECTROGRAM (self->spectrogram),
                           g_settings_get_double (ui_settings (), "spectrum-tilt"));
}

/* Spectrum or spectrogram, with the button of its options. */
static GtkWidget *
spectrum_new (UiPageMaster *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *stack = gtk_stack_new ();
  GtkWidget *options = ui_spectrum_options_new (UI_SPECTRUM (self->spectrum));
  self->spectrogram = ui_spectrogram_new ();
  gtk_stack_add_child (GTK_STACK (stack), self->spectrum);
  gtk_stack_add_child (GTK_STACK (stack), self->spectrogram);
  gtk_widget_set_direction (options, GTK_TEXT_DIR_LTR); /* the scale is there in every language */
  gtk_widget_set_halign (options, GTK_ALIGN_END);
  gtk_widget_set_valign (options, GTK_ALIGN_START);
  gtk_widget_set_margin_end (options, 52); /* beside the figures of the gain scale */
  gtk_overlay_set_child (GTK_OVERLAY (overlay), stack);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), options);
  g_signal_connect_object (ui_settings (), "changed::spectrogram", G_CALLBACK (on_view), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ui_settings (), "changed::spectrum-tilt", G_CALLBACK (on_view), self,
                           G_CONNECT_SWAPPED);
  on_view (self);
  return overlay;
}

static GtkWidget *
centre_new (UiPageMaster *self, UiSession *session)
{
  GtkWidget *editor = ui_module_editor_new (session);
  gtk_widget_set_size_request (editor, -1, EDITOR_HEIGHT);
  self->spectrum = ui_spectrum_new ();
  ui_name (self->spectrum, _ ("Spectrum and response"));
  gtk_widget_set_size_request (self->spectrum, -1, SPECTRUM_HEIGHT);
  self->bands = ui_band_link_new (session, UI_SPECTRUM (self->spectrum), UI_MODULE_EDITOR (editor));

  GtkWidget *spectrum = spectrum_new (self);
  self->spectra = ui_spectrum_link_new (session, UI_SPECTRUM (self->spectrum),
                                        UI_SPECTROGRAM (self->spectrogram));
  GtkWidget *views = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  self->parts[PART_WAVEFORM] = ui_track_view_new (session);
  self->parts[PART_SPECTRUM] = self->spectrum;
  self->parts[PART_EDITOR] = editor;
  gtk_paned_set_start_child (GTK_PANED (views), self->parts[PART_WAVEFORM]);
  gtk_paned_set_end_child (GTK_PANED (views), spectrum);
  /* Below a message in a small window there is less than both need. */
  gtk_paned_set_shrink_start_child (GTK_PANED (views), TRUE);
  gtk_paned_set_shrink_end_child (GTK_PANED (views), FALSE);
  gtk_paned_set_resize_start_child (GTK_PANED (views), FALSE);
  gtk_paned_set_position (GTK_PANED (views), 246);
  gtk_widget_set_vexpand (views, TRUE);

  GtkWidget *centre = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (centre, TRUE);
  gtk_box_append (GTK_BOX (centre), views);
  self->chains = self->parts[PART_CHAINS] = ui_chain_strip_new (session);
  gtk_box_append (GTK_BOX (centre), self->chains);
  gtk_box_append (GTK_BOX (centre), editor);
  return centre;
}

UiTrackList *
ui_page_master_tracks (UiPageMaster *self)
{
  return UI_TRACK_LIST (self->tracks);
}

UiChainStrip *
ui_page_master_chains (UiPageMaster *self)
{
  return UI_CHAIN_STRIP (self->chains);
}

void
ui_page_master_next_part (UiPageMaster *self, int by)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  int at = by > 0 ? N_PARTS - 1 : 0; /* focus elsewhere: on to the first or the last */
  for (int i = 0; i < N_PARTS && focus; i++)
    if (focus == self->parts[i] || gtk_widget_is_ancestor (focus, self->parts[i]))
      at = i;
  for (int i = 1; i <= N_PARTS; i++)
    {
      GtkWidget *part = self->parts[(at + i * by + N_PARTS) % N_PARTS];
      if (gtk_widget_get_mapped (part) && gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD))
        return;
    }
}

UiTrackView *
ui_page_master_timeline (UiPageMaster *self)
{
  return UI_TRACK_VIEW (self->parts[PART_WAVEFORM]);
}

static void
ui_page_master_dispose (GObject *object)
{
  UiPageMaster *self = UI_PAGE_MASTER (object);
  g_clear_pointer (&self->bands, ui_band_link_free);
  g_clear_pointer (&self->spectra, ui_spectrum_link_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ui_page_master_parent_class)->dispose (object);
}

static void
ui_page_master_class_init (UiPageMasterClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_page_master_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ui_page_master_init (UiPageMaster *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ui_page_master_new (UiSession *session)
{
  UiPageMaster *self = g_object_new (UI_TYPE_PAGE_MASTER, NULL);
  self->tracks = self->parts[PART_TRACKS] = ui_track_list_new (session);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand (self->tracks, TRUE);
  gtk_box_append (GTK_BOX (left), self->tracks);
  gtk_box_append (GTK_BOX (left), ui_note_list_new (session));
  gtk_box_append (GTK_BOX (left), ui_reference_list_new (session));
  GtkWidget *meters = ui_meter_column_new (session);
  gtk_widget_set_size_request (meters, METERS_WIDTH, -1);
  self->parts[PART_METERS] = meters;
  self->parts[PART_TRANSPORT] = ui_transport_new (session);
  self->parts[PART_MONITOR] = ui_monitor_bar_new (session);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (right), centre_new (self, session));
  gtk_box_append (GTK_BOX (right), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (right), meters);

  GtkWidget *columns = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_start_child (GTK_PANED (columns), ui_still_new (left));
  gtk_paned_set_end_child (GTK_PANED (columns), right);
  gtk_paned_set_resize_start_child (GTK_PANED (columns), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (columns), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (columns), FALSE);
  gtk_paned_set_position (GTK_PANED (columns), LIST_WIDTH);
  gtk_widget_set_vexpand (columns, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->parts[PART_TRANSPORT]);
  gtk_box_append (GTK_BOX (self->box), ui_still_new (self->parts[PART_MONITOR]));
  gtk_box_append (GTK_BOX (self->box), columns);
  return GTK_WIDGET (self);
}
