#!/usr/bin/python3
"""journey-keyboard.py BUILD — an album from its mixes to its files by the keyboard alone.

No pointer and no action of AT-SPI, which only tells what is seen; what was made is checked by lacquer-cli. Speaks TAP."""
import json
import os
import subprocess
import sys

import pyatspi

import journey_tools
from journey_tools import wait, walk

home = journey_tools.home()
album = os.path.join(home, "album", "Keys.lacquer")
window = journey_tools.Window(sys.argv[1], home)


def shown():
    return json.loads(window.ask("show", "--json", album).stdout)


def focused():
    """The name of what the keyboard acts on."""
    for node in walk(window.app()):
        if node.getState().contains(pyatspi.STATE_FOCUSED) and node.name:
            return node.name
    return ""


def go_to(name, key, most):
    """Presses the key until that is focused."""
    for _ in range(most):
        window.key(key)
        if focused().startswith(name):
            return
    raise AssertionError(f"{most} times {key}, and “{name}” is not reached; “{focused()}” is")


def opens_empty():
    window.start()
    window.find("Add mixes…", role="push button")


def adds_mixes():
    for number, name in enumerate(("one", "three", "two"), 1):
        window.key("ctrl+shift+o")
        window.focus("Add mixes")
        window.type(os.path.join(home, "mixes", name + ".wav"))  # a slash opens the line for a path
        window.key("Return")
        window.focus("Lacquer")
        assert name in window.row(number)
    window.key("ctrl+2")


def moves_a_track():
    window.key("ctrl+Down", "ctrl+Down", "alt+Up")
    wait("the other order", lambda: "two" in window.row(2) and "three" in window.row(3))


def sets_a_gap():
    window.key("F3")
    window.type("3.5")
    window.key("Return")
    wait("the gap in the row", lambda: "gap 3.50" in window.row(2))


def saves():
    window.key("ctrl+s")
    window.focus("Save album")
    window.key("ctrl+a")
    window.type(album)
    window.key("Return")
    window.focus("Lacquer")
    wait("the album on disk", lambda: os.path.exists(album))
    tracks = shown()["tracks"]
    assert [t["title"] for t in tracks] == ["one", "two", "three"], tracks
    assert abs(tracks[1]["gap_s"] - 3.5) < 1e-6, tracks


def adds_an_equaliser():
    window.key("alt+a")
    if focused() != "Equaliser":
        go_to("Equaliser", "Down", 20)
    window.key("Return")
    wait("its card", lambda: window.find("Equaliser", begins=True))


def shapes_a_band():
    go_to("Spectrum and response", "F6", 10)
    window.key("Page_Down", "Up", "Up", "Up", "Up")
    before = open(album, encoding="utf-8").read()
    window.key("ctrl+s")
    after = wait("the saved band", lambda: [t for t in [open(album, encoding="utf-8").read()] if t != before])[0]
    gains = [line for line in after.splitlines() if "gain=" in line and "band" in line and not line.endswith("=0")]
    assert len(gains) == 1 and float(gains[0].split("=")[1]) > 0, gains


def compares():
    window.key("space", "1")
    wait("the mix", lambda: window.pressed("Mix") and not window.pressed("Master"))
    window.key("2")
    wait("the master", lambda: window.pressed("Master") and not window.pressed("Mix"))
    window.key("space")


def delivers():
    window.key("ctrl+3", "ctrl+Return")
    out = os.path.join(os.path.dirname(album), "Delivery")
    wait("verified targets", lambda: any(node.name.startswith("✓ 3 files") for node in walk(window.app())))
    wait("the end of the work", lambda: not any(node.name == "Cancel" and journey_tools.drawn(node)
                                                for node in walk(window.app())))
    check = window.ask("verify", out)
    assert check.returncode == 0, check.stdout + check.stderr


os.makedirs(os.path.join(home, "mixes"))
os.makedirs(os.path.dirname(album))
for length, name in enumerate(("one", "two", "three"), 3):
    subprocess.run(["sox", "-R", "-n", "-r", "44100", "-b", "24", "-c", "2", os.path.join(home, "mixes", name + ".wav"),
                    "synth", str(length), "pinknoise", "gain", "-18", "fade", "0.1", "-0", "0.5"], check=True)
journey_tools.run(window, [opens_empty, adds_mixes, moves_a_track, sets_a_gap, saves, adds_an_equaliser, shapes_a_band,
                           compares, delivers])
