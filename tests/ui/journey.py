#!/usr/bin/python3
"""journey.py BUILD — one way through the window as a person with assistive technology and a mouse goes it.

Everything is seen through AT-SPI and done with its actions, the keyboard or the pointer; what the window claims is
checked against lacquer-cli. Speaks TAP."""
import os
import sys
import time

import journey_tools
from journey_tools import wait, walk

home = journey_tools.home()
album = os.path.join(home, "demo", "Night Ferry.lacquer")
window = journey_tools.Window(sys.argv[1], home, album)


def gap():
    return window.row(2)


def opens():
    window.start()
    wait("the measurement", lambda: "…" not in gap())
    assert "Night Ferry" in gap()


def edits_a_gap():
    window.click(window.find("Track 2,", begins=True))
    window.key("F3")
    window.type("3.5")
    window.key("Return")
    wait("the gap in the row", lambda: "gap 3.50" in gap())
    text = window.ask("show", album).stdout
    window.key("ctrl+s")
    after = wait("the saved album", lambda: [t for t in [window.ask("show", album).stdout] if t != text])[0]
    assert "3.50" in after, after


def adds_a_module():
    window.click(window.find("Add a module to the track chain"))
    window.find("Trim", role="menu item").queryAction().doAction(0)
    knob()


def knob():
    return window.find("Gain", role="slider")


def changes_a_value():
    knob().queryValue().currentValue = -4.0
    wait("the value", lambda: abs(knob().queryValue().currentValue + 4.0) < 0.01)


def undoes():
    window.focus("Lacquer")
    window.key("ctrl+z")
    wait("the old value", lambda: abs(knob().queryValue().currentValue) < 0.01)


def switches_lanes():
    window.key("1")
    wait("the mix", lambda: window.pressed("Mix") and not window.pressed("Master"))
    window.key("2")
    wait("the master", lambda: window.pressed("Master") and not window.pressed("Mix"))


def delivers():
    window.key("ctrl+3")
    window.key("ctrl+Return")
    out = os.path.join(os.path.dirname(album), "Delivery")

    def verified():
        return sum(1 for node in walk(window.app()) if node.name.startswith("✓ 3 files")) == 3
    wait("three verified targets", verified)
    assert len([f for _, _, files in os.walk(out) for f in files if f.endswith((".wav", ".flac"))]) == 9
    check = window.ask("verify", out)
    assert check.returncode == 0, check.stdout + check.stderr


def kept():
    """When work that is not saved was kept last, s; 0: there is none."""
    folder = os.path.join(home, "state", "lacquer", "autosave")
    files = os.listdir(folder) if os.path.isdir(folder) else []
    return max((os.path.getmtime(os.path.join(folder, name)) for name in files), default=0)


def is_killed():
    window.stop(kill=True)
    opens()


def survives_a_kill():
    window.key("ctrl+2")
    window.click(window.find("Track 2,", begins=True))
    window.key("F3")
    since = time.time()
    window.type("4.25")
    window.key("Return")
    wait("the gap in the row", lambda: "gap 4.25" in gap())
    wait("the copy of it", lambda: kept() > since)
    is_killed()
    assert "gap 4.25" not in gap()
    window.find("Recover it", role="push button").queryAction().doAction(0)
    wait("the gap again", lambda: "gap 4.25" in gap())


def forgets_what_is_discarded():
    is_killed()
    window.find("Discard it", role="push button").queryAction().doAction(0)
    wait("nothing kept", lambda: not kept())
    assert "gap 3.50" in gap()


window.ask("demo", os.path.dirname(album))
journey_tools.run(window, [opens, edits_a_gap, adds_a_module, changes_a_value, undoes, switches_lanes, delivers,
                           survives_a_kill, forgets_what_is_discarded])
