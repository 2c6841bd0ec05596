/* ui-help.c — what a page is for and how it is used. */
#include "ui-help.h"

#include "ui-commands.h"
#include "ui-dialog.h"
#include "ui-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define TOPICS_MAX 12
#define KEYS_MAX 16
#define WIDTH 480
#define HEIGHT 640

/* Keys are not written here: they are those of the commands. Each group of them stands under a
 * topic of the page it is for, whole, so that none can be forgotten; those of the album under all.
 */
static const struct
{
  const char *page, *title;
  struct
  {
    const char *heading, *text;
    const char *group; /* of commands, or NULL */
  } topics[TOPICS_MAX];
  const char *actions[KEYS_MAX]; /* whose keys are listed first */
} helps[] = {
  { "empty",
    N_ ("Begin"),
    { { N_ ("An album of mixes"),
        N_ ("Drop the mixes of an album on the window, or add them. WAV, AIFF, FLAC and what else "
            "libsndfile reads; the files are never changed.") },
      { N_ ("Three pages"),
        N_ ("Intake tells whether the mixes are fit. Master puts them in order and shapes them. "
            "Deliver makes files, reads them back and measures them.") },
      { N_ ("The demo album"),
        N_ ("Three short pieces, synthesised on this computer, with faults to find and a chain to "
            "listen to. It lies in your folder of data and may be changed at will.") } },
    { "win.add-mixes", "win.open", "win.save", "win.preferences" } },
  { "intake",
    N_ ("Intake: are these mixes fit?"),
    { { N_ ("What is checked"),
        N_ ("Each mix is read once, whole: format and true bit depth, clipping, silence and cuts "
            "at "
            "start and end, DC, polarity and width, clicks and drop-outs, traces of lossy "
            "codecs, loudness and peaks.") },
      { N_ ("The list"),
        N_ ("A dot tells the worst of a mix. Choose a mix to read what was found, where, and what "
            "to do about it; a place takes you there. Ask for a new mix is a reason not to "
            "begin."),
        "Playing" },
      { N_ ("New mixes"),
        N_ ("Drop a new file on its track: it is aligned with the old one, compared, and takes its "
            "place. Both stay.") },
      { N_ ("Notes for the mixing engineer"),
        N_ ("Copied as text and as HTML, with every fault and its place. The log tells what was "
            "received when.") } },
    { "win.add-mixes", "win.revise", "win.play", "win.page::master" } },
  { "master",
    N_ ("Master: order, sound, comparison"),
    { { N_ ("Playing"),
        N_ ("Drag on the ruler for a loop, or set its ends while it plays. The transition into a "
            "track is heard with some seconds before and after it; how many, says the menu beside "
            "its button."),
        "Playing" },
      { N_ ("Sequence"),
        N_ ("Drag tracks to put them in order. A gap is typed as 2, 2.5, 1:20f or 150f; a negative "
            "one is a crossfade. Loudness and peaks in the list are those of the master, and are "
            "measured again after every edit."),
        "Tracks" },
      { N_ ("Trims, fades, notes"),
        N_ ("Drag the handles of the waveform, or type the bounds of the track: lengths as gaps "
            "are typed, and the shapes. A note stands as a flag over the music: drag it, or bring "
            "the nearest one to the playhead. The album strip zooms at the pointer like the "
            "waveform, and one key shows all of the album again."),
        "In the view that has the focus" },
      { N_ ("Running orders"),
        N_ ("One album can have several: for a CD, for the sides of a record, for download. The "
            "button over the sequence chooses one and makes, renames and deletes them. Each has "
            "tracks, order, gaps and medium of its own; sound and texts are the same in all. A "
            "track that is left out of one can be put back there.") },
      { N_ ("Before the chain"),
        N_ ("Gain and polarity (Ø) of the mix stand before the cards of its chain. Every value can "
            "be typed, with its unit or without.") },
      { N_ ("Sound"),
        N_ ("Each track has a chain, and the album has one behind them. Drag bands on the "
            "spectrum; "
            "turn values with the wheel, with Shift finely; double click is the default."),
        "Chains and values" },
      { N_ ("Comparison"),
        N_ ("1 is the mix, 2 the master, the next keys references and earlier masters. L matches "
            "their loudness, so that louder is not taken for better. The delta is only what the "
            "chain changed."),
        "Comparing" },
      { N_ ("Meters"),
        N_ ("They follow what is heard, in the colour of its lane; beside them stand the figures "
            "of the whole track. Where the window is high enough, rows for Spotify and Apple tell "
            "how far each turns the track by itself up or down.") },
      { N_ ("Nothing is lost"),
        N_ ("Every edit can be undone, one by one or to any step of the list. A snapshot keeps the "
            "whole album, to compare with and to go back to.") },
      { N_ ("Snapshots"),
        N_ ("Hear both puts one of two snapshots on the lane Previous and makes the album the "
            "other, so that they are compared at matched loudness. It is one step of undo.") },
      { N_ ("For the ears only"),
        N_ ("Mono, side, bands, services, volume and dim are never in a file."),
        "For the ears only" } },
    { "win.play", "win.audition", "win.track-bounds", "win.track-gain", "win.track-invert",
      "win.note", "win.note-move", "win.fit-album", "win.match", "win.slot-bypass", "win.orders",
      "win.details", "win.snapshot-take", "win.snapshots", "win.history" } },
  { "deliver",
    N_ ("Deliver: make, verify, hand over"),
    { { N_ ("Targets"),
        N_ ("Each target is one delivery: its format, rate, depth, ceiling, names and tags. Choose "
            "some, and what they want otherwise for this album.") },
      { N_ ("Render"), N_ ("One master is made, and every file from it: rate and dither once, the "
                           "ceiling guarded. "
                           "It can be cancelled, and leaves nothing half-written.") },
      { N_ ("Verified"), N_ ("Every file is opened again and measured: length, bit depth, "
                             "loudness, true peak, tags, "
                             "checksum. What falls short is red, and says why.") },
      { N_ ("The table"),
        N_ ("Title, ISRC, start, length and gap of each track stand beside its file, with the "
            "loudness and true peak that were measured in it. After an edit it says that the "
            "files are of before.") },
      { N_ ("Papers and listening"),
        N_ ("Buttons open the folder, the delivery report and the PQ sheet of a disc once they are "
            "written. Listen-down plays the written files one after the other, and a DDP set with "
            "its pauses.") },
      { N_ ("Recall"),
        N_ ("The album remembers what was delivered and how. Recall tells what has changed since, "
            "and renders the same bits again.") } },
    { "win.deliver", "win.codec-check", "win.record-sides", "win.orders", "win.details" } },
};

static gsize
find (const char *page)
{
  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++)
    if (strcmp (helps[i].page, page) == 0)
      return i;
  return 0;
}

static void
add_text (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = ui_dialog_label_new (text, 0, style);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 56);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);
}

/* "Up Down" and "3...9" are several keys; transfer full. */
static char *
keys_text (const char *accel)
{
  g_auto (GStrv) keys = g_strsplit (accel, " ", -1);
  for (int i = 0; keys[i]; i++)
    {
      guint key;
      GdkModifierType modifiers;
      if (!gtk_accelerator_parse (keys[i], &key, &modifiers))
        continue;
      g_free (keys[i]);
      keys[i] = gtk_accelerator_get_label (key, modifiers);
    }
  g_autofree char *text = g_strjoinv (" ", keys);
  g_auto (GStrv) parts = g_strsplit (text, "...", -1);
  return g_strjoinv ("…", parts);
}

static GtkWidget *
keys_new (void)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  return grid;
}

static void
add_key (GtkWidget *grid, const UiCommand *command, int row)
{
  g_autofree char *text = keys_text (command->accel);
  GtkWidget *keys = ui_dialog_label_new (text, 1, "numeric");
  GtkWidget *title = ui_dialog_label_new (_ (command->title), 0, NULL);
  gtk_widget_set_name (keys, "keys");
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_grid_attach (GTK_GRID (grid), keys, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), title, 1, row, 1, 1);
}

/* All keys of a group, which are seen when asked for. */
static void
add_group (GtkWidget *box, const char *group)
{
  g_autofree char *label = g_strdup_printf (_ ("Keys: %s"), _ (group));
  GtkWidget *expander = gtk_expander_new (label), *grid = keys_new ();
  for (int i = 0; i < ui_n_commands; i++)
    if (strcmp (ui_commands[i].group, group) == 0)
      add_key (grid, &ui_commands[i], i);
  gtk_widget_set_name (expander, group);
  gtk_widget_set_margin_start (grid, 18);
  gtk_expander_set_child (GTK_EXPANDER (expander), grid);
  gtk_box_append (GTK_BOX (box), expander);
}

static void
add_keys (GtkWidget *box, const char *const *actions)
{
  GtkWidget *grid = keys_new ();
  for (int k = 0; k < KEYS_MAX && actions[k]; k++)
    for (int i = 0; i < ui_n_commands; i++)
      if (g_strcmp0 (ui_commands[i].action, actions[k]) == 0)
        add_key (grid, &ui_commands[i], k);
  gtk_box_append (GTK_BOX (box), grid);
}

static void
on_shortcuts (GtkWindow *parent)
{
  g_action_group_activate_action (G_ACTION_GROUP (parent), "shortcuts", NULL);
}

static GtkWidget *
content_new (GtkWindow *parent, gsize index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *all = gtk_button_new_with_label (_ ("Keyboard shortcuts"));
  gtk_widget_add_css_class (box, "page");
  gtk_widget_set_name (box, helps[index].page);
  for (int i = 0; i < TOPICS_MAX && helps[index].topics[i].heading; i++)
    {
      add_text (box, _ (helps[index].topics[i].heading), "heading");
      add_text (box, _ (helps[index].topics[i].text), NULL);
      if (helps[index].topics[i].group)
        add_group (box, helps[index].topics[i].group);
    }
  add_keys (box, helps[index].actions);
  add_group (box, "Album");
  gtk_widget_set_name (all, "help-shortcuts");
  gtk_widget_set_halign (all, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (all, _ ("All keys, in a window of their own"));
  g_signal_connect_object (all, "clicked", G_CALLBACK (on_shortcuts), parent, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), all);
  return box;
}

static void
on_destroy (GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), "help-window", NULL);
}

static GtkWindow *
window_new (GtkWindow *parent)
{
  GtkWidget *window = gtk_window_new (), *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  ui_dialog_prepare (GTK_WINDOW (window), parent, NULL);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  g_object_set_data (G_OBJECT (parent), "help-window", window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroy), parent, G_CONNECT_SWAPPED);
  return GTK_WINDOW (window);
}

void
ui_help_show (GtkWindow *parent, const char *page)
{
  gsize index = find (page);
  GtkWindow *window = g_object_get_data (G_OBJECT (parent), "help-window");
  if (!window)
    window = window_new (parent);
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_window_get_child (window));
  gtk_scrolled_window_set_child (scrolled, content_new (parent, index));
  gtk_window_set_title (window, _ (helps[index].title));
  gtk_window_present (window);
}
