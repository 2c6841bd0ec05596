/* ui-wrap-box.c — widgets one after the other in lines as wide as there is room. */
#include "ui-wrap-box.h"

struct _UiWrapBox
{
  GtkWidget parent_instance;

  int unit, gap, line_gap;
};

G_DEFINE_FINAL_TYPE (UiWrapBox, ui_wrap_box, GTK_TYPE_WIDGET)

/* Of a child, with its gap; what is wider than a line by itself gets a line. */
static int
place_width (const UiWrapBox *self, GtkWidget *child, int width)
{
  int natural, place;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  place = (natural + self->gap + self->unit - 1) / self->unit * self->unit;
  return width >= 0 ? MIN (place, width + self->gap) : place;
}

/* The visible children from first on that stand in one line (width -1: endless): returns the first
 * of the next line, and how high this one is. */
static GtkWidget *
next_line (const UiWrapBox *self, GtkWidget *first, int width, int *height)
{
  GtkWidget *child = first;
  int x = 0;

  *height = 0;
  for (; child; child = gtk_widget_get_next_sibling (child))
    {
      int place, natural;

      if (!gtk_widget_should_layout (child))
        continue;
      place = place_width (self, child, width);
      if (x > 0 && width >= 0 && x + place - self->gap > width)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, place - self->gap, NULL, &natural, NULL,
                          NULL);
      *height = MAX (*height, natural);
      x += place;
    }
  return child;
}

static void
ui_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  UiWrapBox *self = UI_WRAP_BOX (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (; child; child = gtk_widget_get_next_sibling (child))
        if (gtk_widget_should_layout (child))
          {
            int least;

            gtk_widget_measure (child, orientation, -1, &least, NULL, NULL, NULL);
            *minimum = MAX (*minimum, least);
            *natural += place_width (self, child, -1);
          }
      *natural = MAX (*natural - self->gap, 0);
      return;
    }
  while (child)
    {
      int height;

      child = next_line (self, child, for_size, &height);
      *natural += height + (height > 0 && *natural > 0 ? self->line_gap : 0);
    }
  *minimum = *natural;
}

static void
allocate_line (UiWrapBox *self, GtkWidget *from, GtkWidget *to, int width, int y, int height)
{
  const gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (GtkWidget *child = from; child != to; child = gtk_widget_get_next_sibling (child))
    {
      int own;

      if (!gtk_widget_should_layout (child))
        continue;
      own = place_width (self, child, width) - self->gap;
      gtk_widget_size_allocate (child,
                                &(GtkAllocation){ mirrored ? width - x - own : x, y, own, height },
                                -1);
      x += own + self->gap;
    }
}

static void
ui_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UiWrapBox *self = UI_WRAP_BOX (widget);
  GtkWidget *first = gtk_widget_get_first_child (widget);

  for (int y = 0; first;)
    {
      int line;
      GtkWidget *next = next_line (self, first, width, &line);

      allocate_line (self, first, next, width, y, line);
      y += line + (line > 0 ? self->line_gap : 0);
      first = next;
    }
}

static GtkSizeRequestMode
ui_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ui_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ui_wrap_box_parent_class)->dispose (object);
}

static void
ui_wrap_box_class_init (UiWrapBoxClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ui_wrap_box_dispose;
  widget_class->measure = ui_wrap_box_measure;
  widget_class->size_allocate = ui_wrap_box_size_allocate;
  widget_class->get_request_mode = ui_wrap_box_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ui_wrap_box_init (UiWrapBox *self)
{
}

GtkWidget *
ui_wrap_box_new (int unit, int gap, int line_gap)
{
  UiWrapBox *self = g_object_new (UI_TYPE_WRAP_BOX, NULL);

  self->unit = MAX (unit, 1);
  self->gap = gap;
  self->line_gap = line_gap;
  return GTK_WIDGET (self);
}

void
ui_wrap_box_append (UiWrapBox *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
