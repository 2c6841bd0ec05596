/* ui-target-options.c — what an album wants of a target otherwise than its file says. */
#include "ui-target-options.h"

#include "ui-dialog.h"
#include "ui-text.h"

#include "app-delivery.h"
#include "app-tags.h"
#include "app-target-choice.h"

#include <glib/gi18n-lib.h>

#define NAMES_SHOWN 3
#define COLUMNS 2 /* of tags */

struct _UiTargetOptions
{
  GtkBox parent;

  /* borrowed */
  UiSession *session;
  const AppTarget *target;

  /* built */
  GtkWidget *pattern, *preview, *grid;

  gboolean showing; /* what the album wants is being shown: nobody chose anything */
};

G_DEFINE_FINAL_TYPE (UiTargetOptions, ui_target_options, GTK_TYPE_BOX)

static void
show_preview (UiTargetOptions *self)
{
  AppProgramme *programme = app_survey_programme (ui_session_survey (self->session));
  g_autoptr (AppTarget) target
      = app_target_chosen (ui_session_album (self->session), self->target, NULL);
  g_autoptr (GPtrArray) names = app_delivery_names (programme, target);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < names->len && i < NAMES_SHOWN; i++)
    g_string_append_printf (text, "%s%s", i ? "\n" : "", (char *) names->pdata[i]);
  if (names->len > NAMES_SHOWN)
    g_string_append (text, "\n…");
  ui_dialog_tell (self->preview, APP_SEVERITY_INFO, text->str);
}

/* What cannot be is told in the place of the preview. */
static void
choose (UiTargetOptions *self, AppChoice choice, const char *value)
{
  g_autoptr (GError) error = NULL;
  if (app_target_choose (ui_session_album (self->session), ui_session_history (self->session),
                         self->target, choice, value, &error))
    show_preview (self);
  else
    ui_dialog_tell (self->preview, APP_SEVERITY_ERROR, error->message);
}

static void
on_pattern (UiTargetOptions *self)
{
  if (!self->showing)
    choose (self, APP_CHOICE_FILE_NAME, gtk_editable_get_text (GTK_EDITABLE (self->pattern)));
}

static GtkCheckButton *
check_at (UiTargetOptions *self, int i)
{
  return GTK_CHECK_BUTTON (gtk_grid_get_child_at (GTK_GRID (self->grid), i % COLUMNS, i / COLUMNS));
}

static void
on_tag (UiTargetOptions *self)
{
  guint32 left_out = APP_TAGS_ALL_OUT;
  if (self->showing)
    return;
  for (int i = 0; i < app_n_tag_ids (); i++)
    if (gtk_check_button_get_active (check_at (self, i)))
      left_out &= ~(1u << i);
  g_autofree char *text = app_tag_set_format (left_out);
  choose (self, APP_CHOICE_TAGS, text);
}

/* As the album wants it now: it may have been undone. */
static void
on_show (UiTargetOptions *self)
{
  g_autoptr (AppTarget) target
      = app_target_chosen (ui_session_album (self->session), self->target, NULL);
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->pattern), target->file_name);
  for (int i = 0; i < app_n_tag_ids (); i++)
    gtk_check_button_set_active (check_at (self, i), !(target->left_out & (1u << i)));
  self->showing = FALSE;
  show_preview (self);
}

static GtkWidget *
make_tags (UiTargetOptions *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  for (int i = 0; i < app_n_tag_ids (); i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (app_tag_name (i));
      gtk_widget_set_name (check, app_tag_id (i));
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_tag), self);
      gtk_grid_attach (GTK_GRID (self->grid), check, i % COLUMNS, i / COLUMNS, 1, 1);
    }
  return self->grid;
}

static GtkWidget *
make_popover (UiTargetOptions *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->pattern = gtk_entry_new ();
  self->preview = ui_dialog_label_new ("", 0, NULL);
  gtk_widget_set_name (self->pattern, "file-name");
  gtk_widget_set_name (self->preview, "names");
  gtk_label_set_wrap (GTK_LABEL (self->preview), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->preview), 48);
  ui_name (self->pattern, _ ("File names"));
  gtk_widget_set_tooltip_text (self->pattern,
                               _ ("{track} {track:02} {title} {artist} {album} {side}"));
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (_ ("File names"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), self->pattern);
  gtk_box_append (GTK_BOX (box), self->preview);
  gtk_box_append (GTK_BOX (box), ui_dialog_label_new (_ ("Tags that go in"), 0, "heading"));
  gtk_box_append (GTK_BOX (box), make_tags (self));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (self->pattern, "changed", G_CALLBACK (on_pattern), self);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (on_show), self);
  return popover;
}

static void
ui_target_options_class_init (UiTargetOptionsClass *class)
{
}

static void
ui_target_options_init (UiTargetOptions *self)
{
}

GtkWidget *
ui_target_options_new (UiSession *session, const AppTarget *target)
{
  UiTargetOptions *self = g_object_new (UI_TYPE_TARGET_OPTIONS, NULL);
  self->session = session;
  self->target = target;
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *name = g_strdup_printf (_ ("Names and tags of %s"), _ (target->name));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Names, tags"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), make_popover (self));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ui_name (button, name);
  gtk_box_append (GTK_BOX (self), button);
  return GTK_WIDGET (self);
}
