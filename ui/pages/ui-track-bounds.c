/* ui-track-bounds.c — where a track begins and ends, in figures. */
#include "ui-track-bounds.h"

#include "ui-edit.h"
#include "ui-text.h"

#include "app-gap.h"

#include <glib/gi18n-lib.h>

#define LENGTH_CHARS 10
#define FAULT_CHARS 44

/* A length of it, typed. */
typedef struct
{
  UiTrackBounds *bounds;
  AppPosition position;
  GtkWidget *entry;
  char *shown; /* owned: what the field began with */
} Field;

static const AppPosition positions[]
    = { APP_POSITION_TRIM_IN, APP_POSITION_TRIM_OUT, APP_POSITION_FADE_IN, APP_POSITION_FADE_OUT };

#define N_FIELDS G_N_ELEMENTS (positions)

struct _UiTrackBounds
{
  GtkPopover parent;

  /* owned */
  AppTrack *track; /* while it is open */
  /* borrowed */
  UiSession *session;
  GtkWidget *title, *length, *fault;
  GtkWidget *shapes[APP_N_TRACK_SHAPES]; /* of the fades */

  Field fields[N_FIELDS];
  gboolean showing;  /* the model, by code */
  gboolean given_up; /* by Escape */
};

G_DEFINE_FINAL_TYPE (UiTrackBounds, ui_track_bounds, GTK_TYPE_POPOVER)

static const char *
text_of (Field *field)
{
  return gtk_editable_get_text (GTK_EDITABLE (field->entry));
}

static gboolean
is_typed (Field *field)
{
  return g_strcmp0 (text_of (field), field->shown) != 0;
}

/* ---- showing ---- */

/* NULL: nothing is wrong with what stands in the field. */
static void
show_fault (Field *field, const char *fault)
{
  UiTrackBounds *self = field->bounds;
  (fault ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (field->entry, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (field->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, fault ? fault : "", -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (field->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               fault ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  ui_label_take (self->fault, g_strdup (fault ? fault : ""));
  gtk_widget_set_visible (self->fault, fault != NULL);
}

static void
show_field (Field *field, int rate)
{
  g_free (field->shown);
  field->shown = app_gap_format (app_track_position (field->bounds->track, field->position), rate);
  gtk_editable_set_text (GTK_EDITABLE (field->entry), field->shown);
  show_fault (field, NULL);
}

/* all: what is being typed as well. */
static void
show_track (UiTrackBounds *self, gboolean all)
{
  const int rate = app_album_rate (ui_session_album (self->session));
  g_autofree char *length = ui_text_length (app_track_length (self->track, rate), rate, 3);
  g_autofree char *whole
      = ui_text_length (app_media_frames_at (app_track_media (self->track), rate), rate, 3);
  self->showing = TRUE;
  ui_label_take (self->title,
                 g_strdup_printf (_ ("Bounds of track %d"), ui_session_track (self->session) + 1));
  ui_label_take (self->length, g_strdup_printf (_ ("%s of the mix's %s are heard"), length, whole));
  for (guint i = 0; i < N_FIELDS; i++)
    if (all || !is_typed (&self->fields[i]))
      show_field (&self->fields[i], rate);
  for (int i = APP_TRACK_FADE_IN_SHAPE; i <= APP_TRACK_FADE_OUT_SHAPE; i++)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->shapes[i]),
                                app_track_shape (self->track, (AppTrackShape) i));
  self->showing = FALSE;
}

/* Another track is selected, or this one is gone: what is typed is for none. */
static void
on_session (UiTrackBounds *self)
{
  const int track = ui_session_track (self->session);
  if (!self->track)
    return;
  if (track >= 0 && app_album_track (ui_session_album (self->session), track) == self->track)
    {
      show_track (self, FALSE);
      return;
    }
  self->given_up = TRUE;
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* ---- edits ---- */

static void
on_typed (Field *field)
{
  UiTrackBounds *self = field->bounds;
  g_autofree char *fault = NULL;
  if (self->showing || !self->track)
    return;
  if (is_typed (field))
    fault = ui_edit_position_fault (self->session, self->track, field->position, text_of (field));
  show_fault (field, fault);
}

static void
keep (Field *field)
{
  UiTrackBounds *self = field->bounds;
  if (!self->track || self->given_up || !is_typed (field))
    return;
  g_autofree char *fault
      = ui_edit_position (self->session, self->track, field->position, text_of (field));
  if (fault)
    {
      show_fault (field, fault);
      gtk_widget_error_bell (field->entry);
      return;
    }
  self->showing = TRUE;
  show_field (field, app_album_rate (ui_session_album (self->session)));
  self->showing = FALSE;
}

static void
on_activate (Field *field)
{
  keep (field);
  gtk_editable_select_region (GTK_EDITABLE (field->entry), 0, -1);
}

static void
on_shape (GtkDropDown *drop, GParamSpec *pspec, UiTrackBounds *self)
{
  const int which = GTK_WIDGET (drop) == self->shapes[APP_TRACK_FADE_IN_SHAPE]
                        ? APP_TRACK_FADE_IN_SHAPE
                        : APP_TRACK_FADE_OUT_SHAPE;
  if (self->track && !self->showing)
    app_history_set_int (ui_session_history (self->session), self->track,
                         app_track_shape_ids[which], (int) gtk_drop_down_get_selected (drop));
}

static void
on_closed (UiTrackBounds *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    keep (&self->fields[i]);
  g_clear_object (&self->track);
}

static gboolean
on_key (UiTrackBounds *self, guint keyval, guint keycode, GdkModifierType state)
{
  self->given_up = keyval == GDK_KEY_Escape;
  return GDK_EVENT_PROPAGATE;
}

void
ui_track_bounds_open (UiTrackBounds *self, const GdkRectangle *at)
{
  const int track = ui_session_track (self->session);
  gtk_popover_popdown (GTK_POPOVER (self)); /* what is open is kept */
  if (track < 0)
    return;
  ui_session_end_gesture (self->session);
  g_set_object (&self->track, app_album_track (ui_session_album (self->session), track));
  self->given_up = FALSE;
  show_track (self, TRUE);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->fields[0].entry);
}

/* ---- object ---- */

/* As the property is called. */
static const char *
name_of (const char *property)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (APP_TYPE_TRACK);
  return _ (
      g_param_spec_get_nick (g_object_class_find_property ((GObjectClass *) class, property)));
}

static void
add_field (UiTrackBounds *self, GtkGrid *grid, int row)
{
  Field *field = &self->fields[row];
  const char *id = app_position_ids[positions[row]];
  GtkWidget *label = gtk_label_new (name_of (id));
  GtkEventController *focus = gtk_event_controller_focus_new ();
  field->bounds = self;
  field->position = positions[row];
  field->entry = gtk_entry_new ();
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_editable_set_width_chars (GTK_EDITABLE (field->entry), LENGTH_CHARS);
  gtk_editable_set_alignment (GTK_EDITABLE (field->entry), 1);
  gtk_widget_add_css_class (field->entry, "numeric");
  gtk_widget_set_name (field->entry, id);
  gtk_widget_set_tooltip_text (
      field->entry, _ ("Seconds (2.5), seconds and CD frames (1:20f) or CD frames (150f). Return "
                       "keeps it, Escape does not."));
  ui_name (field->entry, name_of (id));
  gtk_widget_set_valign (field->entry, GTK_ALIGN_CENTER);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, field->entry, 1, row, 1, 1);
  g_signal_connect_swapped (field->entry, "changed", G_CALLBACK (on_typed), field);
  g_signal_connect_swapped (field->entry, "activate", G_CALLBACK (on_activate), field);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (keep), field);
  gtk_widget_add_controller (field->entry, focus);
}

static void
add_shape (UiTrackBounds *self, GtkGrid *grid, AppTrackShape which, int row)
{
  const char *names[APP_N_SHAPES + 1] = { NULL };
  for (int i = 0; i < APP_N_SHAPES; i++)
    names[i] = _ (app_shape_names[i]);
  GtkWidget *drop = gtk_drop_down_new_from_strings (names);
  gtk_widget_set_name (drop, app_track_shape_ids[which]);
  gtk_widget_set_tooltip_text (drop, name_of (app_track_shape_ids[which]));
  ui_name (drop, name_of (app_track_shape_ids[which]));
  gtk_grid_attach (grid, drop, 2, row, 1, 1);
  g_signal_connect (drop, "notify::selected", G_CALLBACK (on_shape), self);
  self->shapes[which] = drop;
}

static void
ui_track_bounds_dispose (GObject *object)
{
  UiTrackBounds *self = UI_TRACK_BOUNDS (object);
  g_clear_object (&self->track);
  for (guint i = 0; i < N_FIELDS; i++)
    g_clear_pointer (&self->fields[i].shown, g_free);
  G_OBJECT_CLASS (ui_track_bounds_parent_class)->dispose (object);
}

static void
ui_track_bounds_class_init (UiTrackBoundsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ui_track_bounds_dispose;
}

static void
ui_track_bounds_init (UiTrackBounds *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *grid = gtk_grid_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  self->title = gtk_label_new (NULL);
  self->length = gtk_label_new (NULL);
  self->fault = gtk_label_new (NULL);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  for (guint i = 0; i < N_FIELDS; i++)
    add_field (self, GTK_GRID (grid), (int) i);
  add_shape (self, GTK_GRID (grid), APP_TRACK_FADE_IN_SHAPE, 2);
  add_shape (self, GTK_GRID (grid), APP_TRACK_FADE_OUT_SHAPE, 3);
  GtkWidget *const labels[] = { self->title, self->length, self->fault };
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->fault), FAULT_CHARS);
  gtk_widget_add_css_class (self->title, "caption");
  gtk_widget_add_css_class (self->length, "dim");
  gtk_widget_add_css_class (self->fault, "warning");
  gtk_widget_set_name (self->fault, "bounds-fault");
  gtk_widget_set_name (self->length, "bounds-length");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), self->length);
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  ui_name (GTK_WIDGET (self), _ ("Bounds of the track"));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

GtkWidget *
ui_track_bounds_new (UiSession *session)
{
  UiTrackBounds *self = g_object_new (UI_TYPE_TRACK_BOUNDS, NULL);
  const char *const all[] = { "document", "album", "selection" };
  self->session = session;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_signal_connect_object (session, all[i], G_CALLBACK (on_session), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
