#!/usr/bin/env python3
"""real-modules.py BUILD MIX [DIR] [--module ID] [--seconds S]: every module on real music.

Takes S seconds (default 30) from the middle of a mix and renders it through lacquer-cli: untouched, through each module set to
do nothing (the difference must be exactly nothing), and through each of its presets. For each preset it prints the change of
loudness and true peak, and the level of what was added or removed behind loudness matching (the null test of the preset); into DIR
it writes the audio, the differences (-6 dB) and their spectrograms (sox) to look at and listen to. Exit 1 when a null is not exact.
"""
import argparse
import array
import json
import math
import operator
import os
import subprocess
import sys

# Values with which a module does nothing; what is not named has its default. A multiband with minimum phase is an all-pass: the
# exact null is that of its linear phase.
IDLE = {
    "compressor": {"ratio": "1"},
    "multiband": {"phase": "linear"},
    "de-esser": {"range": "0"},
    "resonance": {"depth": "0"},
    "saturator": {"curve": "hard-clip"},  # the excerpt stays below its ceiling
}

# What presets leave to the music, so that they work at all.
DRIVEN = {"limiter": {"drive": "6"}}

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("build")
parser.add_argument("mix")
parser.add_argument("dir", nargs="?", default="real-modules")
parser.add_argument("--module", help="only this one")
parser.add_argument("--seconds", type=float, default=30)
options = parser.parse_args()
cli = os.path.join(options.build, "app", "lacquer-cli")


def run(*args):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, args))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def samples(path):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "f64le", "-"], capture_output=True, check=True).stdout
    return array.array("d", raw)


def album(values):
    """The excerpt with one module (or none) on its only track; returns the rendered file."""
    path = os.path.join(options.dir, "one.lacquer")
    for name in os.listdir(options.dir):
        if name.endswith(".lacquer"):
            os.remove(os.path.join(options.dir, name))
    run(cli, "create", path, excerpt)
    if values:
        module, pairs = values
        run(cli, "chain", path, "track.1", "add", module, "1")
        for key, value in pairs.items():
            run(cli, "set", path, f"track.1.chain.{module}.{key}", value)
    return path


def render(name, values):
    file = os.path.join(options.dir, name + ".wav")
    if os.path.exists(file):
        os.remove(file)
    run(cli, "render", album(values), "-o", file)
    return file


def figures(path):
    one = json.loads(run(cli, "measure", "--json", path))["files"][0]
    return one["integrated_lufs"], one["true_peak_dbtp"]


def level(x):
    power = sum(map(operator.mul, x, x)) / len(x)
    return 10 * math.log10(power) if power > 0 else -math.inf


def spectrogram(path, title):
    # -12 dB: the renders are float, and what sox would clip would look like aliasing.
    run("sox", path, "-n", "remix", "1", "gain", "-12", "spectrogram", "-x", "900", "-y", "400", "-z", "100", "-t", title,
        "-o", path[:-4] + ".png")


os.makedirs(options.dir, exist_ok=True)
length = float(run("soxi", "-D", options.mix))
excerpt = os.path.join(options.dir, "excerpt.wav")
run("sox", "-v", "0.7", options.mix, excerpt, "trim", max(0, (length - options.seconds) / 2), options.seconds)  # -3 dB: room for what clips
plain_file = render("untouched", None)
plain, (loudness, peak) = samples(plain_file), figures(plain_file)
spectrogram(plain_file, "untouched")
modules = [m["id"] for m in json.loads(run(cli, "modules", "--json"))["modules"]]
wrong = 0
print(f"{os.path.basename(options.mix)}: {loudness:.2f} LUFS, {peak:.2f} dBTP\n")
print("| module | set to | difference | loudness | true peak |\n|---|---|---|---|---|")
for module in modules:
    if options.module and module != options.module:
        continue
    out = samples(render(f"{module}-idle", (module, IDLE.get(module, {}))))
    worst = max(map(abs, map(operator.sub, out, plain))) if len(out) == len(plain) else math.inf
    wrong += worst != 0
    print(f"| {module} | nothing | {'exactly nothing' if worst == 0 else f'{worst:g} NOT NOTHING'} | | |")
    os.remove(os.path.join(options.dir, f"{module}-idle.wav"))
    for preset in json.loads(run(cli, "presets", module, "--json"))["presets"]:
        file = render(f"{module}-{preset['id']}", (module, {"preset": preset["id"], **DRIVEN.get(module, {})}))
        out, (i, tp) = samples(file), figures(file)
        # What differs when both are equally loud, against the music.
        matched = 10 ** ((loudness - i) / 20)
        rest = array.array("d", (y * matched - x for y, x in zip(out, plain)))
        print(f"| {module} | {preset['name']} | {level(rest) - level(plain):.1f} dB | {i - loudness:+.2f} LU | {tp:.2f} dBTP |")
        difference = os.path.join(options.dir, f"{module}-{preset['id']}-difference.wav")
        subprocess.run(["sox", "-t", "raw", "-e", "float", "-b", "64", "-c", "2", "-r", run("soxi", "-r", excerpt).strip(), "-",
                        "-e", "float", "-b", "32", difference, "gain", "-6"], input=rest.tobytes(), check=True)
        spectrogram(file, f"{module}: {preset['name']}")
        spectrogram(difference, f"{module}: {preset['name']}, difference")
    sys.stdout.flush()
print(f"\n{wrong} modules that do something when set to do nothing")
sys.exit(wrong > 0)
