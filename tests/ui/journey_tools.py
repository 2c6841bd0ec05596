"""journey_tools.py — the window as a person meets it: started as a program, seen through AT-SPI, driven by keys and pointer.

For the journeys of tests/ui, in a display with a session bus (tests/run). One window at a time."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

import pyatspi

WAIT_S = int(os.environ.get("JOURNEY_WAIT_S", "60"))


def wait(what, condition, seconds=WAIT_S):
    """Waits until the condition gives something and returns that."""
    end = time.time() + seconds
    while time.time() < end:
        try:
            found = condition()
        except Exception:  # the tree changes while it is walked
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def do(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def walk(node):
    yield node
    for i in range(node.childCount):
        child = node.getChildAtIndex(i)
        if child:
            yield from walk(child)


def box(node):
    return node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)


def drawn(node):
    """GTK 4.8 tells no state SHOWING; what is on a hidden page has no size."""
    extents = box(node)
    return extents.width > 0 and extents.height > 0


def search(title):
    """The X windows that are seen and have that in their titles."""
    return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, text=True).stdout.split()


def size(id):
    """Width and height of an X window."""
    geometry = subprocess.run(["xdotool", "getwindowgeometry", "--shell", id], capture_output=True, text=True).stdout
    return tuple(int(geometry.split(name + "=")[1].split()[0]) for name in ("WIDTH", "HEIGHT"))


class Window:
    """The program and its X window. command: what follows the program's name."""

    def __init__(self, build, home, *command):
        self.build, self.home, self.command, self.errors = os.path.abspath(build), home, command, []
        self.cli = os.path.join(self.build, "app", "lacquer-cli")
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = os.path.join(home, name.lower())
        os.environ.update(GSETTINGS_BACKEND="memory", GSK_RENDERER="cairo", LC_ALL="C.UTF-8")

    def start(self, cwd=None):
        self.process = subprocess.Popen([os.path.join(self.build, "ui", "lacquer"), "--device", "null", *self.command],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=cwd)
        time.sleep(3)  # AT-SPI answers late when it is asked before the program has registered
        wait("the window", lambda: self.app() and self.app().childCount)
        self.id = self.focus("Lacquer")
        frame = box(wait("its frame", lambda: [n for n in self.app() if n and n.getRoleName() == "frame"])[0])
        width, height = size(self.id)
        self.border = (width - frame.width) / 2, (height - frame.height) / 2  # GTK's own, beside what AT-SPI tells

    def stop(self, kill=False):
        self.process.kill() if kill else self.process.terminate()
        self.errors.append(self.process.communicate()[1])
        wait("its end in AT-SPI", lambda: not self.app())

    def app(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for i in range(desktop.childCount):
            node = desktop.getChildAtIndex(i)
            if node and node.name == "lacquer":
                return node

    def focus(self, title):
        """The X window with that in its title, on top and with the keyboard; no window manager does it."""
        id = wait(f"the X window “{title}”", lambda: search(title))[-1]
        do("xdotool", "windowraise", id, "windowfocus", "--sync", id)
        time.sleep(0.3)
        return id

    # ---- seen ----

    def find(self, what, role=None, begins=False, within=None):
        """The first drawn node whose name is, or begins with, what; within: the title of one of the program's windows."""
        def look():
            roots = [self.app()]
            if within:
                roots = [node for node in roots[0] if node and node.name == within]
            for node in (node for root in roots for node in walk(root)):
                if (node.name == what or (begins and node.name.startswith(what))) and \
                        (role is None or node.getRoleName() == role) and drawn(node):
                    return node
        return wait(f"“{what}”", look)

    def row(self, number):
        """What the row of a track says."""
        return self.find(f"Track {number},", begins=True).name

    def pressed(self, name):
        return self.find(name, role="push button").getState().contains(pyatspi.STATE_PRESSED)

    def ask(self, *command):
        return subprocess.run([self.cli, *command], capture_output=True, text=True)

    # ---- done ----

    def key(self, *keys):
        do("xdotool", "key", "--delay", "60", *keys)
        time.sleep(0.3)

    def type(self, text):
        do("xdotool", "type", "--delay", "40", text)
        time.sleep(0.2)

    def move(self, x, y, id=None):
        do("xdotool", "mousemove", "--window", id or self.id, str(int(x)), str(int(y)))
        time.sleep(0.05)

    def click(self, node, button=1, times=1, id=None):
        extents = box(node)
        self.click_at(extents.x + extents.width / 2, extents.y + extents.height / 2, button, times, id)

    def click_at(self, x, y, button=1, times=1, id=None):
        self.move(x, y, id)
        do("xdotool", "click", "--repeat", str(times), "--delay", "60", str(button))
        time.sleep(0.4)

    def choose(self, button, item):
        """Clicks the menu button, then the item of its menu: an X window of its own, in which GTK 4.8 places items as if it began
        where the button does."""
        node = self.find(button, role="push button")
        self.click(node)
        origin, extents = box(node), box(self.find(item, role="menu item"))
        menu = max(wait("the menu", lambda: search("^Lacquer$")), key=lambda id: size(id)[1])  # the other one is a tooltip
        self.click_at(extents.x - origin.x + extents.width / 2, extents.y - origin.y + extents.height / 2, id=menu)

    def drag(self, x0, y0, x1, y1, steps=12):
        x0, x1, y0, y1 = x0 + self.border[0], x1 + self.border[0], y0 + self.border[1], y1 + self.border[1]
        self.move(x0, y0)
        do("xdotool", "mousedown", "1")
        for i in range(1, steps + 1):
            self.move(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps)
        time.sleep(0.3)
        do("xdotool", "mouseup", "1")
        time.sleep(0.4)


def run(window, steps):
    """Runs the steps, in a row: TAP. Later ones stand on earlier ones."""
    failed = 0
    print(f"1..{len(steps)}")
    for number, step in enumerate(steps, 1):
        try:
            assert not failed, "an earlier step failed"
            step()
            print(f"ok {number} {step.__name__}", flush=True)
        except Exception as error:
            failed += 1
            if failed == 1 and os.environ.get("JOURNEY_PICTURES"):
                do("import", "-window", "root", os.path.join(os.environ["JOURNEY_PICTURES"], f"{step.__name__}.png"))
            print(f"not ok {number} {step.__name__}\n# {error!r}", flush=True)
    window.process.terminate()
    window.errors.append(window.process.communicate()[1])
    if "CRITICAL" in "".join(window.errors):
        print(f"# {window.errors}")
        failed += 1
    shutil.rmtree(window.home)
    sys.exit(1 if failed else 0)


def home():
    return tempfile.mkdtemp(prefix="lacquer-journey-")
