#!/usr/bin/python3
"""journey-mouse.py BUILD — an album from its mixes to its files by the pointer alone.

No key but Shift held for a choice of several files, and no action of AT-SPI, which only tells what is seen and where;
what was made is checked by lacquer-cli. Speaks TAP."""
import json
import os
import subprocess
import sys

import journey_tools
from journey_tools import box, do, wait, walk

FILE_ROW = 20  # px, in GTK's dialog for files: its rows are no nodes in GTK 4.8
home = journey_tools.home()
mixes = os.path.join(home, "mixes")
album = os.path.join(mixes, "Album.lacquer")
window = journey_tools.Window(sys.argv[1], home)


def saved():
    """What lacquer-cli tells of the album after a click on Save in the menu."""
    before = os.stat(album).st_mtime_ns
    window.choose("Menu", "Save")
    wait("the saved album", lambda: os.stat(album).st_mtime_ns != before)
    return json.loads(window.ask("show", "--json", album).stdout)


def opens_empty():
    window.start(cwd=mixes)  # GTK's dialog for files has the folder in which the program was started at its side
    window.find("Add mixes…", role="push button")


def adds_mixes():
    window.click(window.find("Add mixes…", role="push button"))
    dialog = window.focus("Add mixes")
    window.click(window.find("mixes", role="label", within="Add mixes"), id=dialog)
    head = box(window.find("Name", role="label", within="Add mixes"))
    first = head.y + head.height + 5 + FILE_ROW / 2
    window.click_at(head.x + 20, first, id=dialog)
    do("xdotool", "keydown", "shift")
    window.click_at(head.x + 20, first + 2 * FILE_ROW, id=dialog)
    do("xdotool", "keyup", "shift")
    window.click(window.find("Open", role="label", within="Add mixes"), id=dialog)
    window.focus("Lacquer")
    wait("three rows", lambda: window.row(3))
    window.click(window.find("Master", role="push button"))


def saves_as():
    window.choose("Menu", "Save")
    dialog = window.focus("Save album")
    window.click(window.find("Save", role="label", within="Save album"), id=dialog)
    window.focus("Lacquer")
    wait("the album on disk", lambda: os.path.exists(album))


def drags_a_track():
    assert "three" in window.row(2), window.row(2)  # by name
    from_row, to_row = (box(window.find(f"Track {n},", begins=True)) for n in (3, 2))
    window.drag(from_row.x + 100, from_row.y + from_row.height / 2, to_row.x + 100, to_row.y + 6)
    wait("the other order", lambda: "two" in window.row(2) and "three" in window.row(3))


def drags_a_gap():
    strip, tracks = box(window.find("Album", role="panel")), saved()["tracks"]
    start, length = tracks[1]["start_s"], tracks[2]["start_s"] + tracks[2]["length_s"]
    edge = strip.x + 8 + (strip.width - 16) * start / length
    window.drag(edge, strip.y + 30, edge + 40, strip.y + 30)
    gap = saved()["tracks"][1]["gap_s"]
    moved = 40 * length / (strip.width - 16)
    assert abs(gap - tracks[1]["gap_s"] - moved) < 0.2 * moved, (gap, tracks[1]["gap_s"], moved)


def adds_an_equaliser():
    window.choose("Add a module to the track chain", "Equaliser")
    wait("its card", lambda: window.find("Equaliser", begins=True))


def gains():
    """Of the equaliser's bands that have one."""
    chain = next(track["chain"] for track in saved()["tracks"] if track["chain"])
    return [float(value) for key, value in chain[0]["values"].items() if key.startswith("band") and key.endswith("-gain") and float(value)]


def draws_a_band():
    spectrum = box(window.find("Spectrum and response", role="panel"))
    x, y = spectrum.x + spectrum.width * 0.5, spectrum.y + spectrum.height * 0.3
    window.click_at(x + window.border[0], y + window.border[1], times=2)
    made = gains()
    window.drag(x, y, x + 60, y - 30)
    moved = gains()
    assert len(made) == len(moved) == 1 and moved[0] > made[0], (made, moved)


def compares():
    window.click(window.find("Play", role="push button"))
    window.click(window.find("Mix", role="push button"))
    wait("the mix", lambda: window.pressed("Mix") and not window.pressed("Master"))
    window.click(window.find("Loudness match", role="push button"))
    window.click(window.find("Stop and return", role="push button"))


def delivers():
    window.click(window.find("Deliver", role="push button"))
    window.click(window.find("Render ", role="push button", begins=True))
    out = os.path.join(mixes, "Delivery")
    wait("verified targets", lambda: sum(1 for node in walk(window.app()) if node.name.startswith("✓ 3 files")) == 3)
    check = window.ask("verify", out)
    assert check.returncode == 0, check.stdout + check.stderr


os.makedirs(mixes)
for length, name in enumerate(("one", "two", "three"), 3):
    subprocess.run(["sox", "-R", "-n", "-r", "44100", "-b", "24", "-c", "2", os.path.join(mixes, name + ".wav"),
                    "synth", str(length), "pinknoise", "gain", "-18", "fade", "0.1", "-0", "0.5"], check=True)
journey_tools.run(window, [opens_empty, adds_mixes, saves_as, drags_a_track, drags_a_gap, adds_an_equaliser, draws_a_band,
                           compares, delivers])
