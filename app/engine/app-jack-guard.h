/* app-jack-guard.h — a JACK server that dies does not take the program with it.
 *
 * PortAudio (19.6 of Debian 12, 19.7) asserts that its JACK ports can be unregistered and its
 * client deactivated and closed. Once the server has died they cannot, and Pa_CloseStream and
 * Pa_Terminate would abort the program. And it waits ten minutes for the process callback to stop a
 * stream, which no server calls any more. So the program has those functions, and jack_on_shutdown,
 * of its own before those of libjack: what cannot be closed counts as closed, and the word that the
 * server has died can be said again to a thread that waits. */
#pragma once

/* [any thread] Wakes who waits in Pa_AbortStream for a server that has died. Only while somebody is
 * in there: PortAudio goes through streams that may be freed later. Otherwise does nothing. */
void app_jack_guard_wake (void);
