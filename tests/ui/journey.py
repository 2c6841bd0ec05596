#!/usr/bin/python3
"""journey.py BUILD — one way through the window as a person with assistive technology and a mouse goes it.

Runs in a display with a session bus (tests/run). Everything is seen through AT-SPI and done with its actions, the
keyboard or the pointer; what the window claims is checked against lacquer-cli. Speaks TAP."""
import configparser, os, shutil, subprocess, sys, tempfile, time

import pyatspi

WAIT_S = int(os.environ.get("JOURNEY_WAIT_S", "60"))
build = os.path.abspath(sys.argv[1])
cli = os.path.join(build, "app", "lacquer-cli")
home = tempfile.mkdtemp(prefix="lacquer-journey-")
for name in ("DATA", "CONFIG", "CACHE", "STATE"):
    os.environ[f"XDG_{name}_HOME"] = os.path.join(home, name.lower())
os.environ.update(GSETTINGS_BACKEND="memory", GSK_RENDERER="cairo", LC_ALL="C.UTF-8")
album = os.path.join(home, "demo", "Night Ferry.lacquer")


def wait(what, condition):
    """Waits until the condition gives something and returns that."""
    end = time.time() + WAIT_S
    while time.time() < end:
        try:
            found = condition()
        except Exception:  # the tree changes while it is walked
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {WAIT_S} s for {what}")


def walk(node):
    yield node
    for i in range(node.childCount):
        child = node.getChildAtIndex(i)
        if child:
            yield from walk(child)


def drawn(node):
    """GTK 4.8 tells no state SHOWING; what is on a hidden page has no size."""
    box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    return box.width > 0 and box.height > 0


def find(what, role=None, begins=False):
    """The first drawn node whose name is, or begins with, what."""
    def look():
        for node in walk(app()):
            if (node.name == what or (begins and node.name.startswith(what))) and \
                    (role is None or node.getRoleName() == role) and drawn(node):
                return node
    return wait(f"“{what}”", look)


def app():
    desktop = pyatspi.Registry.getDesktop(0)
    for i in range(desktop.childCount):
        node = desktop.getChildAtIndex(i)
        if node and node.name == "lacquer":
            return node


def do(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def key(*keys):
    do("xdotool", "key", "--delay", "60", *keys)
    time.sleep(0.3)


def click(node):
    box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    do("xdotool", "mousemove", "--window", window, str(box.x + box.width // 2), str(box.y + box.height // 2))
    do("xdotool", "click", "1")
    time.sleep(0.4)


def project():
    key("ctrl+s")
    parser = configparser.RawConfigParser(strict=False)
    parser.read(album, encoding="utf-8")
    return parser


def shown_gap():
    return find("Track 2,", begins=True).name


# ---- the journey ----

def opens():
    global window
    time.sleep(3)  # AT-SPI answers late when it is asked before the program has registered
    wait("the window", lambda: app() and app().childCount)
    window = wait("the X window", lambda: subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "Lacquer"], capture_output=True, text=True).stdout.split())[-1]
    do("xdotool", "windowfocus", "--sync", window)
    wait("the measurement", lambda: "…" not in shown_gap())
    assert "Night Ferry" in shown_gap()


def edits_a_gap():
    click(find("Track 2,", begins=True))
    key("F3")
    do("xdotool", "type", "--delay", "40", "3.5")
    key("Return")
    wait("the gap in the row", lambda: "gap 3.50" in shown_gap())
    text = subprocess.run([cli, "show", album], capture_output=True, text=True).stdout
    project()
    after = subprocess.run([cli, "show", album], capture_output=True, text=True).stdout
    assert text != after and "3.50" in after, after


def adds_a_module():
    click(find("Add a module to the track chain"))
    find("Trim", role="menu item").queryAction().doAction(0)
    knob()


def knob():
    return find("Gain", role="slider")


def changes_a_value():
    knob().queryValue().currentValue = -4.0
    wait("the value", lambda: abs(knob().queryValue().currentValue + 4.0) < 0.01)


def undoes():
    do("xdotool", "windowfocus", "--sync", window)
    key("ctrl+z")
    wait("the old value", lambda: abs(knob().queryValue().currentValue) < 0.01)


def switches_lanes():
    def heard(name):
        return find(name, role="push button").getState().contains(pyatspi.STATE_PRESSED)
    key("1")
    wait("the mix", lambda: heard("Mix") and not heard("Master"))
    key("2")
    wait("the master", lambda: heard("Master") and not heard("Mix"))


def delivers():
    key("ctrl+3")
    key("ctrl+Return")
    out = os.path.join(os.path.dirname(album), "Delivery")

    def verified():
        return sum(1 for node in walk(app()) if node.name.startswith("✓ 3 files")) == 3
    wait("three verified targets", verified)
    assert len([f for _, _, files in os.walk(out) for f in files if f.endswith((".wav", ".flac"))]) == 9
    check = subprocess.run([cli, "verify", out], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def kept():
    """When work that is not saved was kept last, s; 0: there is none."""
    folder = os.path.join(home, "state", "lacquer", "autosave")
    files = os.listdir(folder) if os.path.isdir(folder) else []
    return max((os.path.getmtime(os.path.join(folder, name)) for name in files), default=0)


def is_killed():
    global process
    process.kill()
    errors.append(process.communicate()[1])
    wait("its end in AT-SPI", lambda: not app())
    process = start()
    opens()


def survives_a_kill():
    key("ctrl+2")
    click(find("Track 2,", begins=True))
    key("F3")
    since = time.time()
    do("xdotool", "type", "--delay", "40", "4.25")
    key("Return")
    wait("the gap in the row", lambda: "gap 4.25" in shown_gap())
    wait("the copy of it", lambda: kept() > since)
    is_killed()
    assert "gap 4.25" not in shown_gap()
    find("Recover it", role="push button").queryAction().doAction(0)
    wait("the gap again", lambda: "gap 4.25" in shown_gap())


def forgets_what_is_discarded():
    is_killed()
    find("Discard it", role="push button").queryAction().doAction(0)
    wait("nothing kept", lambda: not kept())
    assert "gap 3.50" in shown_gap()


def start():
    return subprocess.Popen([os.path.join(build, "ui", "lacquer"), "--device", "null", album],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


steps = [opens, edits_a_gap, adds_a_module, changes_a_value, undoes, switches_lanes, delivers, survives_a_kill,
         forgets_what_is_discarded]
errors = []
print(f"1..{len(steps)}")
do(cli, "demo", os.path.dirname(album))
process = start()
failed = 0
for number, step in enumerate(steps, 1):
    try:
        assert not failed, "an earlier step failed"
        step()
        print(f"ok {number} {step.__name__}", flush=True)
    except Exception as error:
        failed += 1
        print(f"not ok {number} {step.__name__}\n# {error!r}", flush=True)
process.terminate()
errors.append(process.communicate()[1])
if "CRITICAL" in "".join(errors):
    print(f"# {errors}")
    failed += 1
shutil.rmtree(home)
sys.exit(1 if failed else 0)
