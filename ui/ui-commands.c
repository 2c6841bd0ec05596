/* ui-commands.c — one table of everything that has a key. */
#include "ui-commands.h"

#include <glib/gi18n-lib.h>

#define FILE_GROUP N_ ("Album")
#define PLAY_GROUP N_ ("Playing")
#define COMPARE_GROUP N_ ("Comparing")
#define MONITOR_GROUP N_ ("For the ears only")
#define TRACK_GROUP N_ ("Tracks")
#define CHAIN_GROUP N_ ("Chains and values")
#define VIEW_GROUP N_ ("In the view that has the focus")

#define LINES                                                                                      \
  12 /* of keys below each other: a small screen has no more; long groups go on beside */

const UiCommand ui_commands[] = {
  { FILE_GROUP, N_ ("New album"), "win.new", "<Control>n", FALSE },
  { FILE_GROUP, N_ ("Open an album or mixes"), "win.open", "<Control>o", FALSE },
  { FILE_GROUP, N_ ("Save"), "win.save", "<Control>s", FALSE },
  { FILE_GROUP, N_ ("Save as"), "win.save-as", "<Control><Shift>s", FALSE },
  { FILE_GROUP, N_ ("Add mixes"), "win.add-mixes", "<Control><Shift>o", FALSE },
  { FILE_GROUP, N_ ("Add references"), "win.add-references", "<Control>r", FALSE },
  { FILE_GROUP, N_ ("Album and track details"), "win.details", "<Control>i", FALSE },
  { FILE_GROUP, N_ ("Undo"), "win.undo", "<Control>z", TRUE },
  { FILE_GROUP, N_ ("Redo"), "win.redo", "<Control><Shift>z", TRUE },
  { FILE_GROUP, N_ ("Take a snapshot"), "win.snapshot-take", "<Control>t", FALSE },
  { FILE_GROUP, N_ ("Snapshots: compare, restore"), "win.snapshots", "<Control><Shift>t", FALSE },
  { FILE_GROUP, N_ ("Running orders: choose, put back tracks"), "win.orders", "F4", FALSE },
  { FILE_GROUP, N_ ("Next running order"), "win.order-next", "<Control><Shift>F4", FALSE },
  { FILE_GROUP, N_ ("New running order from this one"), "win.order-new", "<Shift>F4", FALSE },
  { FILE_GROUP, N_ ("Put back the first track that is left out"), "win.order-put-back(0)", "F5",
    FALSE },
  { FILE_GROUP, N_ ("Rename the running order"), "win.order-rename", "<Control>F4", FALSE },
  { FILE_GROUP, N_ ("Delete the running order"), "win.order-delete", "<Control><Alt>F4", FALSE },
  { FILE_GROUP, N_ ("Steps of undo"), "win.history", "<Control>h", FALSE },
  { FILE_GROUP, N_ ("Intake page"), "win.page::intake", "<Control>1", FALSE },
  { FILE_GROUP, N_ ("Master page"), "win.page::master", "<Control>2", FALSE },
  { FILE_GROUP, N_ ("Deliver page"), "win.page::deliver", "<Control>3", FALSE },
  { FILE_GROUP, N_ ("Render the chosen deliverables"), "win.deliver", "<Control>Return", FALSE },
  { FILE_GROUP, N_ ("What lossy codecs make of it"), "win.codec-check", "<Control><Shift>k",
    FALSE },
  { FILE_GROUP, N_ ("The sides of a record"), "win.record-sides", "<Control><Shift>v", FALSE },
  { FILE_GROUP, N_ ("Preferences"), "win.preferences", "<Control>comma", FALSE },
  { FILE_GROUP, N_ ("Help for this page"), "win.help", "F1", FALSE },
  { FILE_GROUP, N_ ("Keyboard shortcuts"), "win.shortcuts", "<Control>question", FALSE },
  { FILE_GROUP, N_ ("Close window"), "win.close", "<Control>w", FALSE },
  { FILE_GROUP, N_ ("Quit"), "app.quit", "<Control>q", FALSE },

  { PLAY_GROUP, N_ ("Play, or stop here"), "win.play", "space", TRUE },
  { PLAY_GROUP, N_ ("Play, or stop and return to where playing began"), "win.play-return",
    "<Shift>space", TRUE },
  { PLAY_GROUP, N_ ("Back to the start of the track"), "win.track-start", "Return", TRUE },
  { PLAY_GROUP, N_ ("Back to the start of the album"), "win.album-start", "Home", TRUE },
  { PLAY_GROUP, N_ ("Next track start"), "win.jump-next", "n", TRUE },
  { PLAY_GROUP, N_ ("Previous track start"), "win.jump-previous", "<Shift>n", TRUE },
  { PLAY_GROUP, N_ ("Loudest moment of the track"), "win.jump-loudest", "o", TRUE },
  { PLAY_GROUP, N_ ("Highest true peak of the track"), "win.jump-peak", "p", TRUE },
  { PLAY_GROUP, N_ ("Audition the transition into the track"), "win.audition", "t", TRUE },
  { PLAY_GROUP, N_ ("Audition all transitions in a row"), "win.audition-all", "<Shift>t", TRUE },
  { PLAY_GROUP, N_ ("Loop the track, or stop looping"), "win.loop", "<Control>l", TRUE },
  { PLAY_GROUP, N_ ("Loop from here"), "win.loop-from", "bracketleft", TRUE },
  { PLAY_GROUP, N_ ("Loop to here"), "win.loop-to", "bracketright", TRUE },
  { PLAY_GROUP, N_ ("Loop the loudest 15 s"), "win.loop-loudest", "<Shift>o", TRUE },

  { COMPARE_GROUP, N_ ("Hear the mix (hold: for a moment)"), NULL, "1", TRUE },
  { COMPARE_GROUP, N_ ("Hear the master (hold: for a moment)"), NULL, "2", TRUE },
  { COMPARE_GROUP, N_ ("Hear the other lanes, in their order"), NULL, "3...9", TRUE },
  { COMPARE_GROUP, N_ ("Match the loudness of the lanes"), "win.match", "l", TRUE },
  { COMPARE_GROUP, N_ ("Match over the next: track, loop, loudest 15 s"), "win.next-region", "g",
    TRUE },
  { COMPARE_GROUP, N_ ("Delta: only what the lane differs in"), "win.delta", "d", TRUE },
  { COMPARE_GROUP, N_ ("Listen as the service chosen last"), "win.toggle-service", "a", TRUE },
  { COMPARE_GROUP, N_ ("Listen as: track by track, or as an album"), "win.toggle-service-mode",
    "<Shift>a", TRUE },
  { COMPARE_GROUP, N_ ("Hear it without the module, matched"), "win.hear-without", "<Shift>b",
    TRUE },
  { COMPARE_GROUP, N_ ("Hear it without the track's chain"), "win.hear-without-chain::track",
    "<Alt>b", TRUE },
  { COMPARE_GROUP, N_ ("Hear it without the album's chain"), "win.hear-without-chain::album",
    "<Alt><Shift>b", TRUE },
  { COMPARE_GROUP, N_ ("Keep the master as Previous master"), "win.keep-master", "<Control>k",
    FALSE },
  { COMPARE_GROUP, N_ ("Blind test of two lanes"), "win.blind-test", "<Control>b", FALSE },
  { COMPARE_GROUP, N_ ("Spectrogram, or spectrum"), "win.spectrogram", "<Alt>g", TRUE },
  { COMPARE_GROUP, N_ ("Hear all again, as it is"), "win.end-listening", "<Control>e", TRUE },

  { MONITOR_GROUP, N_ ("Mono"), "win.toggle-monitor::mono", "m", TRUE },
  { MONITOR_GROUP, N_ ("Side only"), "win.toggle-monitor::side", "s", TRUE },
  { MONITOR_GROUP, N_ ("Left only"), "win.toggle-monitor::left", "<Shift>l", TRUE },
  { MONITOR_GROUP, N_ ("Right only"), "win.toggle-monitor::right", "<Shift>r", TRUE },
  { MONITOR_GROUP, N_ ("Channels swapped"), "win.toggle-monitor::swapped", "<Shift>s", TRUE },
  { MONITOR_GROUP, N_ ("Polarity of the right turned"), "win.toggle-monitor::polarity", "<Shift>p",
    TRUE },
  { MONITOR_GROUP, N_ ("Sub band"), "win.toggle-band::sub", "<Alt>1", TRUE },
  { MONITOR_GROUP, N_ ("Low band"), "win.toggle-band::low", "<Alt>2", TRUE },
  { MONITOR_GROUP, N_ ("Mid band"), "win.toggle-band::mid", "<Alt>3", TRUE },
  { MONITOR_GROUP, N_ ("High band"), "win.toggle-band::high", "<Alt>4", TRUE },
  { MONITOR_GROUP, N_ ("Air band"), "win.toggle-band::air", "<Alt>5", TRUE },
  { MONITOR_GROUP, N_ ("All bands"), "win.band::all", "<Alt>0", TRUE },
  { MONITOR_GROUP, N_ ("Dim"), "win.dim", "<Control>d", TRUE },
  { MONITOR_GROUP, N_ ("Mute"), "win.mute", "<Control>m", TRUE },
  { MONITOR_GROUP, N_ ("Volume up"), "win.volume-up", "<Control>Page_Up", TRUE },
  { MONITOR_GROUP, N_ ("Volume down"), "win.volume-down", "<Control>Page_Down", TRUE },
  { MONITOR_GROUP, N_ ("Volume to the reference level"), "win.volume-to-reference", "<Control>0",
    TRUE },
  { MONITOR_GROUP, N_ ("Restart the meters"), "win.restart-meters", "r", TRUE },

  { TRACK_GROUP, N_ ("Edit the title"), "win.edit-title", "F2", FALSE },
  { TRACK_GROUP, N_ ("Edit the gap"), "win.edit-gap", "F3", FALSE },
  { TRACK_GROUP, N_ ("Edit the artist"), "win.edit-artist", "<Shift>F2", FALSE },
  { TRACK_GROUP, N_ ("Edit the ISRC"), "win.edit-isrc", "<Shift>F3", FALSE },
  { TRACK_GROUP, N_ ("While it plays: the next track begins here"), "win.tap-gap", "<Shift>g",
    TRUE },
  { TRACK_GROUP, N_ ("Note at the playhead"), "win.note", "i", TRUE },
  { TRACK_GROUP, N_ ("Move the nearest note to the playhead"), "win.note-move", "<Shift>i", TRUE },
  { TRACK_GROUP, N_ ("Bounds of the track: trims and fades"), "win.track-bounds", "e", TRUE },
  { TRACK_GROUP, N_ ("Paste a track list"), "win.paste-tracks", "<Control><Shift>p", FALSE },
  { TRACK_GROUP, N_ ("New mix for the track"), "win.revise", "<Control><Shift>r", FALSE },
  { TRACK_GROUP, N_ ("Move the chosen tracks up"), "win.track-up", "<Alt>Up", TRUE },
  { TRACK_GROUP, N_ ("Move the chosen tracks down"), "win.track-down", "<Alt>Down", TRUE },
  { TRACK_GROUP, N_ ("Previous track"), "win.track-previous", "<Control>Up", TRUE },
  { TRACK_GROUP, N_ ("Next track"), "win.track-next", "<Control>Down", TRUE },
  { TRACK_GROUP, N_ ("Level the album"), "win.level-album", "<Control><Shift>l", FALSE },
  { TRACK_GROUP, N_ ("Match the track to references"), "win.match-track", "<Control><Shift>m",
    FALSE },
  { TRACK_GROUP, N_ ("Remove the chosen tracks"), "win.track-remove", "Delete", TRUE },

  { CHAIN_GROUP, N_ ("Type the gain before the track chain"), "win.track-gain", "v", TRUE },
  { CHAIN_GROUP, N_ ("Turn the polarity before the track chain"), "win.track-invert", "<Alt>p",
    TRUE },
  { CHAIN_GROUP, N_ ("Add a module to the track chain"), "win.slot-menu::track", "<Alt>a", TRUE },
  { CHAIN_GROUP, N_ ("Add a module to the album chain"), "win.slot-menu::album", "<Alt><Shift>a",
    TRUE },
  { CHAIN_GROUP, N_ ("Bypass the module"), "win.slot-bypass", "b", TRUE },
  { CHAIN_GROUP, N_ ("A|B: the other setting of the module"), "win.slot-swap", "x", TRUE },
  { CHAIN_GROUP, N_ ("A|B: make the other setting like this one"), "win.slot-copy-other",
    "<Shift>x", TRUE },
  { CHAIN_GROUP, N_ ("Copy the module"), "win.slot-copy", "<Alt>c", TRUE },
  { CHAIN_GROUP, N_ ("Paste a module"), "win.slot-paste", "<Alt>v", TRUE },
  { CHAIN_GROUP, N_ ("Copy the track's chain to other tracks"), "win.chain-copy", "<Alt><Shift>c",
    TRUE },
  { CHAIN_GROUP, N_ ("Move the module to the left"), "win.slot-left", "<Alt>Left", TRUE },
  { CHAIN_GROUP, N_ ("Move the module to the right"), "win.slot-right", "<Alt>Right", TRUE },
  { CHAIN_GROUP, N_ ("Remove the module"), "win.slot-remove", "<Control>Delete", TRUE },
  { CHAIN_GROUP, N_ ("Value: one step up or down"), NULL, "Up Down", TRUE },
  { CHAIN_GROUP, N_ ("Value: type it"), NULL, "Return", TRUE },
  { CHAIN_GROUP, N_ ("Value: its default"), NULL, "Delete", TRUE },
  { CHAIN_GROUP, N_ ("Value: copy it, paste one"), NULL, "<Control>c <Control>v", TRUE },

  { VIEW_GROUP, N_ ("Master page: keyboard to the next part"), "win.next-part(1)", "F6", FALSE },
  { VIEW_GROUP, N_ ("Master page: keyboard to the part before"), "win.next-part(-1)", "<Shift>F6",
    FALSE },
  { VIEW_GROUP, N_ ("Waveform: short-term loudness"), "win.overlay-loudness", "<Alt>l", TRUE },
  { VIEW_GROUP, N_ ("Waveform: gain reduction"), "win.overlay-reduction", "<Alt>r", TRUE },
  { VIEW_GROUP, N_ ("Waveform: true-peak overs"), "win.overlay-overs", "<Alt>o", TRUE },
  { VIEW_GROUP, N_ ("Tracks: choose several"), NULL, "<Shift>Up <Shift>Down", TRUE },
  { VIEW_GROUP, N_ ("Tracks: menu of the chosen ones"), NULL, "Menu", TRUE },
  { VIEW_GROUP, N_ ("See all of the track"), "win.fit-track", "z", TRUE },
  { VIEW_GROUP, N_ ("See all of the selection (loop)"), "win.fit-loop", "<Shift>z", TRUE },
  { VIEW_GROUP, N_ ("See all of the album"), "win.fit-album", "<Alt>z", TRUE },
  { VIEW_GROUP, N_ ("Waveform: closer, farther"), NULL, "plus minus", TRUE },
  { VIEW_GROUP, N_ ("Waveform: all of the track"), NULL, "0", TRUE },
  { VIEW_GROUP, N_ ("Waveform: all of the loop"), NULL, "f", TRUE },
  { VIEW_GROUP, N_ ("Waveform: menu of fades and overlays"), NULL, "Menu", TRUE },
  { VIEW_GROUP, N_ ("Waveform: move the playhead"), NULL, "Left Right", TRUE },
  { VIEW_GROUP, N_ ("Waveform: turn the page"), NULL, "Page_Up Page_Down", TRUE },
  { VIEW_GROUP, N_ ("Album: select the neighbour"), NULL, "Left Right", TRUE },
  { VIEW_GROUP, N_ ("Album: closer, farther"), NULL, "plus minus", TRUE },
  { VIEW_GROUP, N_ ("Album: turn the page"), NULL, "Page_Up Page_Down", TRUE },
  { VIEW_GROUP, N_ ("Spectrum: choose a band"), NULL, "Page_Up Page_Down", TRUE },
  { VIEW_GROUP, N_ ("Spectrum: move the band"), NULL, "Left Right Up Down", TRUE },
  { VIEW_GROUP, N_ ("Spectrum: Q of the band"), NULL, "plus minus", TRUE },
  { VIEW_GROUP, N_ ("Spectrum: remove the band"), NULL, "Delete", TRUE },
  { VIEW_GROUP, N_ ("Spectrum: menu of the band"), NULL, "<Shift>F10", TRUE },
  { VIEW_GROUP, N_ ("Level meters: start again"), NULL, "Return", TRUE },
  { VIEW_GROUP, N_ ("Loudness history: more or less time"), NULL, "minus plus", TRUE },
  { VIEW_GROUP, N_ ("Loudness history: figures of a moment"), NULL, "Left Right", TRUE },
};
const int ui_n_commands = G_N_ELEMENTS (ui_commands);

void
ui_commands_set_accels (GtkApplication *application)
{
  for (int i = 0; i < ui_n_commands; i++)
    if (ui_commands[i].action && !ui_commands[i].plain)
      gtk_application_set_accels_for_action (application, ui_commands[i].action,
                                             (const char *[]){ ui_commands[i].accel, NULL });
}

/* GtkShortcutsWindow can only be filled from a description. */
GtkWindow *
ui_commands_window (void)
{
  g_autoptr (GString) xml = g_string_new (
      "<interface><object class='GtkShortcutsWindow' id='window'><property name='modal'>1"
      "</property><child><object class='GtkShortcutsSection'><property name='section-name'>all"
      "</property><property name='max-height'>" G_STRINGIFY (LINES) "</property>");
  const char *group = NULL;
  int n = 0; /* in the group so far */
  for (int i = 0; i < ui_n_commands; i++)
    {
      const UiCommand *command = &ui_commands[i];
      if (command->group != group || n == LINES)
        {
          n = 0;
          g_autofree char *title = g_markup_escape_text (_ (command->group), -1);
          g_string_append_printf (xml,
                                  "%s<child><object class='GtkShortcutsGroup'><property "
                                  "name='title'>%s</property>",
                                  group ? "</object></child>" : "", title);
        }
      group = command->group;
      n++;
      g_autofree char *title = g_markup_escape_text (_ (command->title), -1);
      g_autofree char *accel = g_markup_escape_text (command->accel, -1);
      g_string_append_printf (xml,
                              "<child><object class='GtkShortcutsShortcut'><property "
                              "name='title'>%s</property><property name='accelerator'>%s"
                              "</property></object></child>",
                              title, accel);
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml->str, xml->len);
  return g_object_ref (GTK_WINDOW (gtk_builder_get_object (builder, "window")));
}
