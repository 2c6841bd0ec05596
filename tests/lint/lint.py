"""lint.py TOP BUILD — style is a test: format, layers, lengths, headers, translations, data files."""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tap import case, main

TOP, BUILD = sys.argv[1:3]
LAYERS = ("dsp", "app", "ui")
FUNCTION_LIMIT, FILE_LIMIT, COLUMN_LIMIT = 80, 900, 100


def files(*endings):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP, check=True,
                            capture_output=True, text=True).stdout.split("\n")
    return [f for f in listed if f and f.endswith(endings) and os.path.exists(os.path.join(TOP, f))]


def text(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def none(faults):
    assert not faults, f"{len(faults)} faults\n  " + "\n  ".join(str(f) for f in faults[:40])


@case
def formatted():
    """every C file is formatted by .clang-format"""
    sources = files(".c", ".h")
    assert len(sources) > 20
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *sources], cwd=TOP, capture_output=True, text=True)
    none(sorted(set(re.findall(r"^(\S+?:\d+):.*error", run.stderr, re.M))))


@case
def columns():
    """no line of C is longer than 100 columns"""
    none([f"{f}:{n}" for f in files(".c", ".h") for n, line in enumerate(text(f).split("\n"), 1)
          if len(line) > COLUMN_LIMIT])


@case
def lengths():
    """no function is longer than 80 lines, no file longer than 900"""
    faults = []
    for f in files(".c", ".h"):
        lines = text(f).split("\n")
        if len(lines) - 1 > FILE_LIMIT:
            faults.append(f"{f}: {len(lines) - 1} lines")
        start = 0
        for n, line in enumerate(lines, 1):
            if line.startswith("{"):
                start = n
            elif line.startswith("}") and start:
                if n - start - 1 > FUNCTION_LIMIT:
                    faults.append(f"{f}:{start}: function of {n - start - 1} lines")
                start = 0
    none(faults)


@case
def includes():
    """includes go only along dsp <- app <- ui"""
    faults = []
    for f in files(".c", ".h"):
        layer = f.split("/")[0]
        for name in re.findall(r'#\s*include\s*[<"]([^>"]+)[>"]', text(f)):
            if layer == "dsp" and re.match(r"(glib|gio|gtk|gdk|gsk|app-|ui-|sndfile)", name):
                faults.append(f"{f} includes {name}")
            if layer == "app" and re.match(r"(gtk|gdk(?!-pixbuf/)|gsk|ui-)", name):
                faults.append(f"{f} includes {name}")
    none(faults)


@case
def names():
    """files are named after their layer, basenames are unique"""
    faults, seen = [], {}
    for f in files(".c", ".h"):
        layer, base = f.split("/")[0], os.path.basename(f)
        if layer in LAYERS and not base.startswith(layer + "-"):
            faults.append(f)
        if base in seen:
            faults.append(f"{f} and {seen[base]}")
        seen[base] = f
    none(faults)


@case
def purpose():
    """every C file begins with its name and purpose; every header has #pragma once"""
    faults = []
    for f in files(".c", ".h"):
        body = text(f)
        if not re.match(r"/\* " + re.escape(os.path.basename(f)) + r" — \S", body):
            faults.append(f)
        if f.endswith(".h") and "#pragma once" not in body:
            faults.append(f"{f}: #pragma once")
    none(faults)


@case
def headers():
    """every header compiles alone, with the include paths and libraries of its layer only"""
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    faults = []
    for layer in LAYERS:
        command = next((c for c in commands if f"liblacquer-{layer}.a.p/" in c["output"]), None)
        assert command, f"no compile command of {layer}"
        flags = [w for w in command["command"].split() if re.match(r"-[IDf]|-std|-isystem|-pthread", w)]
        for header in (h for h in files(".h") if h.startswith(layer + "/")):
            run = subprocess.run(["cc", "-fsyntax-only", "-Wall", "-Werror", "-Wno-unused-function", "-fdiagnostics-color=never",
                                  *flags, "-include", os.path.join(TOP, header), "-x", "c", "/dev/null"], cwd=command["directory"], capture_output=True, text=True)
            if run.returncode:
                faults.append(f"{header}: {run.stderr[:200]}")
    none(faults)


@case
def numerics():
    """no fast-math, no volatile, atomics only in dsp-ring and dsp-latest, FFTW only by ESTIMATE"""
    faults = []
    for f in files(".c", ".h", "meson.build"):
        if f.startswith("tests/"):
            continue
        body = re.sub(r"/\*.*?\*/", "", text(f), flags=re.S)
        if f.endswith("meson.build"):
            body = re.sub(r"#[^\n]*", "", body)
        for word in (r"-ffast-math", r"-fassociative-math", r"\bvolatile\b", r"FFTW_MEASURE", r"FFTW_PATIENT"):
            if re.search(word, body):
                faults.append(f"{f}: {word}")
        if "stdatomic.h" in body and os.path.basename(f) not in ("dsp-ring.c", "dsp-latest.c"):
            faults.append(f"{f}: stdatomic.h")
    none(faults)


@case
def marks():
    """no marks of unfinished work, no skipped tests"""
    words = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "g_test_" + "skip", "not " + "implemented"])
    none([f"{f}: {m.group(0)}" for f in files(".c", ".h", ".py", ".build", ".ui", "run")
          for m in re.finditer(r"\b(?:" + words + r")\b", text(f))])


@case
def numbers():
    """GtkSpinButtons read units and show the true minus: each is made or prepared by ui-number-entry"""
    none([f for f in files(".c") if f.startswith("ui/") and "gtk_spin_button_new" in text(f) and f != "ui/widgets/ui-number-entry.c"])
    none([f for f in files(".ui") if 'class="GtkSpinButton"' in text(f) and "ui_number_entry_prepare" not in text(f[:-2] + "c")])


@case
def potfiles():
    """every file with text to translate is in POTFILES, and every file there exists"""
    listed = [line for line in text("po/POTFILES").split("\n") if line and not line.startswith("#")]
    need = [f for f in files(".c", ".h", ".ui")
            if f.startswith(("app/", "ui/")) and re.search(r'\bN?C?_ \(\s*"|\bngettext \(|g_dngettext \(|translatable="yes"', text(f))]
    need += files(".desktop", ".metainfo.xml") + ["po/tables.pot"]
    none([f"missing: {f}" for f in sorted(set(need) - set(listed))]
         + [f"not there: {f}" for f in sorted(set(listed) - set(files("")))])


@case
def tables():
    """po/tables.pot has the texts of all tables: BUILD/tests/app/table-texts > po/tables.pot"""
    run = subprocess.run([os.path.join(BUILD, "tests/app/table-texts")], capture_output=True, text=True, check=True)
    assert run.stdout.count("\nmsgid ") > 500
    now, then = (set(t.split("\n\n")) for t in (run.stdout, text("po/tables.pot")))
    none([f"not in po/tables.pot: {t}" for t in sorted(now - then)] + [f"not in the program: {t}" for t in sorted(then - now)])


@case
def formats():
    """what is translated is a whole literal: G_GINT64_FORMAT and the like would cut it off"""
    none([f"{f}: {m.group(0)}" for f in files(".c") if f.startswith(("app/", "ui/"))
          for m in re.finditer(r'(?:\b[NC]?_|gettext) \((?:[^()";]|"(?:[^"\\]|\\.)*")*?G_G\w+_FORMAT', text(f))])


def languages():
    return text("po/LINGUAS").split()


@case
def translations():
    """every language of po/LINGUAS passes msgfmt -c: headers, plurals, formats, mnemonics"""
    assert {"de", "es", "fr", "ja"} <= set(languages()), languages()
    faults = []
    for language in languages():
        for flags in (["-c"], ["--check-accelerators=_"]):
            run = subprocess.run(["msgfmt", *flags, "-o", os.devnull, os.path.join(TOP, f"po/{language}.po")], capture_output=True, text=True)
            faults += run.stderr.strip().split("\n") if run.returncode else []
    none(faults)


@case
def complete():
    """every language has the messages of the program, but for a few of the last days"""
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, "lacquer.pot")
        keywords = ["_", "N_", "ngettext:1,2", "g_dngettext:2,3", "g_dgettext:2"]
        subprocess.run(["xgettext", "--from-code=UTF-8", *(f"--keyword={k}" for k in keywords), "-f", "po/POTFILES", "-o", pot], cwd=TOP,
                       check=True, capture_output=True)
        faults = []
        for language in languages():
            merged = os.path.join(folder, language + ".po")
            subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", "-o", merged, os.path.join(TOP, f"po/{language}.po"), pot], check=True)
            run = subprocess.run(["msgfmt", "--statistics", "-o", os.devnull, merged], capture_output=True, text=True, check=True,
                                 env={**os.environ, "LC_ALL": "C"})
            done, *rest = (int(n) for n in re.findall(r"(\d+) \w+ message", run.stderr))
            assert done > 1000, run.stderr
            if sum(rest) > done * 0.05:
                faults.append(f"{language}: {run.stderr.strip()}")
    none(faults)


@case
def desktop_file():
    """the desktop file is valid"""
    subprocess.run(["desktop-file-validate", os.path.join(TOP, "data/io.github.lacquer.Lacquer.desktop")], check=True)


@case
def metainfo():
    """the AppStream metainfo is valid"""
    path = os.path.join(TOP, "data/io.github.lacquer.Lacquer.metainfo.xml")
    run = subprocess.run(["appstreamcli", "validate", "--no-net", path], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


@case
def schema():
    """the GSettings schema is valid"""
    subprocess.run(["glib-compile-schemas", "--strict", "--dry-run", os.path.join(TOP, "data")], check=True,
                   capture_output=True)


@case
def mime():
    """the MIME package is well-formed and names the project's type"""
    root = tree.parse(os.path.join(TOP, "data/io.github.lacquer.Lacquer.xml")).getroot()
    types = [e.get("type") for e in root]
    assert types == ["application/x-lacquer"], types


@case
def top_level():
    """nothing stands at the top level but what the design names"""
    allowed = {"app", "dsp", "ui", "data", "po", "tests", "meson.build", "README.md", "COPYING"}
    tops = {f.split("/")[0] for f in files("")}
    none(sorted(t for t in tops if t not in allowed and not t.startswith(".")))


@case
def package_list():
    """every library meson asks for comes from a package of the one list"""
    packages = text("data/debian-packages")
    need = {"gtk4": "libgtk-4-dev", "gtk4-x11": "libgtk-4-dev", "sndfile": "libsndfile1-dev", "flac": "libflac-dev", "lame": "libmp3lame-dev",
            "libopusenc": "libopusenc-dev", "vorbis": "libvorbis-dev", "vorbisenc": "libvorbis-dev", "ogg": "libogg-dev", "zlib": "zlib1g-dev", "cairo-pdf": "libcairo2-dev",
            "pangocairo": "libpango1.0-dev", "gdk-pixbuf-2.0": "libgdk-pixbuf-2.0-dev", "soxr": "libsoxr-dev",
            "portaudio-2.0": "portaudio19-dev", "libebur128": "libebur128-dev", "fftw3": "libfftw3-dev",
            "glib-2.0": "libglib2.0-dev", "gio-2.0": "libglib2.0-dev", "gobject-2.0": "libglib2.0-dev",
            "icu-i18n": "libicu-dev", "icu-uc": "libicu-dev", "libavcodec": "libavcodec-dev", "libavutil": "libavutil-dev",
            "gio-unix-2.0": "libglib2.0-dev", "json-glib-1.0": "libjson-glib-dev", "gmodule-2.0": "libglib2.0-dev"}
    asked = {d for f in files("meson.build") for d in re.findall(r"dependency\('([^']+)'", text(f))}
    assert asked, "no dependencies found"
    none([d for d in sorted(asked) if d not in need or f"\n{need[d]}\n" not in packages])


main()
