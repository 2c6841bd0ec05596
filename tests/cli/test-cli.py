"""test-cli.py BUILD — lacquer-cli from outside: commands, exit codes, reports, files proven by independent programs."""
import hashlib
import json
import math
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import wave

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tap import case, main

CLI = os.path.join(os.path.abspath(sys.argv[1]), "app/lacquer-cli")
DIR = tempfile.mkdtemp(prefix="lacquer-cli-")
DEMO = os.path.join(DIR, "demo")
os.environ["XDG_CONFIG_HOME"] = os.path.join(DIR, "no-settings")
ALBUM = os.path.join(DEMO, "Night Ferry.lacquer")
COMMANDS = ["demo", "create", "show", "set", "notes", "chain", "check", "measure", "revise", "references", "keep-master", "compare", "play", "render", "deliver", "verify", "disc", "vinyl", "ddp", "recall", "modules", "presets", "targets", "services", "codecs", "target-loudness", "level", "match", "orders"]
TARGETS = {"cd-tracks": (44100, 16), "tracks-24": (48000, 24), "flac-24": (48000, 24)}


def cli(*arguments, status=0, limit=None, environment=None):
    """Runs a command, holds its exit status, returns what it printed. limit: largest file in bytes (a full disk)."""
    def before():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    done = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True, preexec_fn=before,
                          env={**os.environ, **(environment or {})})
    assert done.returncode == status, f"{arguments}: exit {done.returncode}, not {status}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout if status == 0 else done.stdout + done.stderr


def report(*arguments, status=0):
    done = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == status, f"{arguments}: exit {done.returncode}, not {status}\n{done.stderr[-4000:]}"
    return json.loads(done.stdout)


def tool(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def path(name):
    return os.path.join(DIR, name)


def sine(name, seconds=2.0, rate=48000, channels=2, level=0.25, hz=997.0, bits=24):
    """A 24-bit (or 16-bit) WAV of a sine in every channel."""
    size = bits // 8
    frames = bytearray()
    for i in range(int(seconds * rate)):
        value = round(level * (2 ** (bits - 1) - 1) * math.sin(2 * math.pi * hz * i / rate))
        frames += value.to_bytes(size, "little", signed=True) * channels
    with wave.open(path(name), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(size)
        file.setframerate(rate)
        file.writeframes(bytes(frames))
    return path(name)


def tones(name, levels, seconds=4, rate=48000):
    """A 24-bit WAV of 1 kHz in every channel, each at its own level in dBFS."""
    period = b"".join(round(10 ** (level / 20) * 8388607 * math.sin(2 * math.pi * i / 48)).to_bytes(3, "little", signed=True)
                      for i in range(48) for level in levels)
    with wave.open(path(name), "wb") as file:
        file.setnchannels(len(levels))
        file.setsampwidth(3)
        file.setframerate(rate)
        file.writeframes(period * (seconds * rate // 48))
    return path(name)


def copy_album(name):
    """A project of its own on the demo's mixes."""
    target = os.path.join(DEMO, name)
    shutil.copy(ALBUM, target)
    return target


def loudness(file):
    """Integrated loudness and true peak as ffmpeg's ebur128 filter reads them (its summary has one decimal: too few)."""
    text = tool("ffmpeg", "-nostats", "-hide_banner", "-v", "error", "-i", file, "-af",
                "ebur128=peak=true:metadata=1,ametadata=print:file=-", "-f", "null", "-")
    integrated = float(re.findall(r"r128\.I=(\S+)", text)[-1])
    peak = max(float(p) for p in re.findall(r"r128\.true_peak=(\S+)", text))
    return integrated, 20 * math.log10(peak)


@case
def help_and_usage():
    """every command has --help; no command, an unknown one and wrong arguments exit with 2"""
    listed = cli("--help")
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", listed, re.M), f"{command} is not in --help"
        text = cli(command, "--help")
        assert "Usage:" in text and command in text
    assert "lacquer-cli" in cli("--version")
    cli(status=2)
    assert "no command 'nonsense'" in cli("nonsense", status=2)
    cli("show", status=2)
    cli("deliver", ALBUM, status=2)
    cli("show", "--nonsense", ALBUM, status=2)


@case
def demo():
    """the demo album is the same bits every time, on every machine"""
    assert cli("demo", DEMO).strip() == ALBUM
    want = {"01 slipway_mix4.wav": (48000, "aeb579b4c09b9555fabcd6b2baf51eb26c2ca4f6d10305935adadd02254e61ed"),
            "02 night ferry v7.wav": (48000, "4a40526725328b6ab7d3d91401ebebc19a6e81118c410980ad77a4f56f60ca3d"),
            "03 lantern.wav": (96000, "607c315095832f6fd362a229cff5eba5227b8c9af4f5bb591b80d8eac3444c94")}
    for name, (rate, sha) in want.items():
        file = os.path.join(DEMO, name)
        assert tool("soxi", "-r", file).strip() == str(rate) and tool("soxi", "-p", file).strip() == "24"
        assert digest(file) == sha, f"{name}: {digest(file)}"


@case
def show():
    """show prints tracks, gaps, chains; --json carries the same"""
    text = cli("show", ALBUM)
    assert "Night Ferry" in text and "Lantern Room" in text and "limiter" in text
    shown = report("show", "--json", ALBUM)
    assert [t["title"] for t in shown["tracks"]] == ["Slipway", "Night Ferry", "Lantern Room"]
    assert shown["album"]["rate_hz"] == 48000
    assert shown["tracks"][1]["gap_s"] == 2 and shown["tracks"][2]["gap_s"] < 0
    starts = [(t["start_s"], t["length_s"], t["gap_s"]) for t in shown["tracks"]]
    for before, after in zip(starts, starts[1:]):
        assert abs(before[0] + before[1] + after[2] - after[0]) < 1e-6
    assert shown["album"]["chain"][0]["module"] == "limiter"


@case
def presets():
    """presets are listed, taken by name, and told when there is none"""
    listed = report("presets", "--json")["presets"]
    assert {"gain", "eq", "compressor", "limiter"} & {p["module"] for p in listed}
    assert all(p["name"] and p["help"] and not p["own"] for p in listed)
    one = next(p for p in listed if p["module"] == "gain")
    file = os.path.join(DEMO, "presets.lacquer")
    shutil.copy(ALBUM, file)
    cli("chain", file, "track.1", "add", "Trim", "1")  # by the name in the window; its id is gain
    cli("set", file, "track.1.chain.gain.preset", one["name"].upper())
    values = dict(line.split(" ", 1) for line in cli("set", "--list", file).splitlines() if ".chain.gain." in line)
    for key, value in one["values"].items():
        assert values[f"track.1.chain.gain.{key}"] == value
    assert "headroom" in cli("set", file, "track.1.chain.gain.preset", "nothing", status=2)
    assert "no module" in cli("presets", "nothing", status=2)
    assert one["help"] in cli("presets", "gain") and f"`{one['id']}`" in cli("presets", "--markdown")


@case
def create():
    """create makes a project of good files and reports what it left out"""
    good = sine("good.wav")
    mono = sine("mono.wav", channels=1)
    surround = sine("surround.wav", channels=6)
    with open(path("text.wav"), "w") as file:
        file.write("this is no sound")
    open(path("empty.wav"), "w").close()
    album = path("made.lacquer")
    out = cli("create", "--title", "Made", "--artist", "Me", "--gap", "1.5", album, good, mono, surround, path("text.wav"),
              path("empty.wav"), path("absent.wav"), status=1)
    for name in ("surround.wav", "text.wav", "empty.wav", "absent.wav"):
        assert name in out, f"no word about {name}:\n{out}"
    shown = report("show", "--json", album)
    assert len(shown["tracks"]) == 2 and shown["album"]["title"] == "Made" and shown["tracks"][1]["gap_s"] == 1.5
    assert "exists" in cli("create", album, good, status=1)
    cli("create", "--overwrite", album, good)
    assert len(report("show", "--json", album)["tracks"]) == 1
    cli("create", "--rate", "12345", path("x.lacquer"), good, status=2)
    cli("create", path("none.lacquer"), path("absent.wav"), status=1)
    assert not os.path.exists(path("none.lacquer"))


@case
def set_values():
    """set gives values by key, all or none, and says what is wrong"""
    album = copy_album("set.lacquer")
    cli("set", album, "track.3.gap", "1:20f", "track.2.chain.eq.band2-gain", "1.5", "album.chain.limiter.ceiling", "-2",
        "track.1.title", "Größe – 東京", "track.2.gain", "-1.25")
    shown = report("show", "--json", album)
    assert abs(shown["tracks"][2]["gap_s"] - (1 + 20 / 75)) < 1e-9
    assert shown["tracks"][1]["chain"][0]["values"]["band2-gain"] == "1.5"
    assert shown["album"]["chain"][0]["values"]["ceiling"] == "-2"
    assert shown["tracks"][0]["title"] == "Größe – 東京"
    listed = dict(line.split(" ", 1) for line in cli("set", "--list", album).splitlines() if " " in line)
    assert float(listed["track.2.gain"]) == -1.25, listed.get("track.2.gain")
    before = digest(album)
    for key, value, word in [("track.9.gain", "1", "9"), ("track.1.nonsense", "1", "nonsense"), ("track.1.gain", "loud", "loud"),
                             ("track.2.chain.eq.band2-gain", "999", "band2-gain"), ("album.rate", "12345", "rate")]:
        out = cli("set", album, "track.1.gain", "3", key, value, status=2)
        assert word in out, out
        assert digest(album) == before, f"{key}: the file was changed"
    cli("set", album, "track.1.gain", status=2)


@case
def notes():
    """notes adds, rewrites and removes notes; show has them, trims leave them where the music is"""
    album = copy_album("notes.lacquer")
    cli("notes", album, "add", 2, "0:03.5", "cough — “left”")
    cli("notes", album, "add", 2, "1", "count-in")
    rows = report("notes", "--json", album)["tracks"]
    assert rows[0]["notes"] == [] and rows[1]["notes"] == [
        {"at_s": 1, "heard": True, "text": "count-in"}, {"at_s": 3.5, "heard": True, "text": "cough — “left”"}]
    cli("set", album, "track.2.trim-in", "2")
    shown = report("show", "--json", album)["tracks"][1]["notes"]
    assert [n["at_s"] for n in shown] == [-1, 1.5] and [n["heard"] for n in shown] == [False, True]
    text = cli("show", album)
    assert "note 2 at 0:01.500: cough — “left”" in text and "note 1 at -0:01.000: count-in (trimmed off)" in text
    cli("notes", album, "text", 2, 2, "cough")
    cli("notes", album, "remove", 2, 1)
    assert report("notes", "--json", album)["tracks"][1]["notes"] == [{"at_s": 1.5, "heard": True, "text": "cough"}]
    assert "cough" in cli("notes", album)
    before = digest(album)
    for wrong in (["add", 9, 1, "x"], ["add", 2, "1:75", "x"], ["add", 2, "-1", "x"], ["add", 2, 1, " "], ["remove", 2, 2],
                  ["text", 2, 1], ["move", 1, 1]):
        cli("notes", album, *wrong, status=2)
    assert digest(album) == before


@case
def chains():
    """chain adds, removes and moves modules"""
    album = copy_album("chain.lacquer")
    cli("chain", album, "track.3", "add", "compressor")
    cli("chain", album, "track.3", "add", "gain", "1")
    cli("chain", album, "track.3", "add", "eq")
    modules = [s["module"] for s in report("show", "--json", album)["tracks"][2]["chain"]]
    assert modules == ["gain", "eq", "compressor", "eq"], modules
    cli("chain", album, "track.3", "move", "eq-2", "1")
    cli("chain", album, "track.3", "remove", "gain")
    modules = [s["module"] for s in report("show", "--json", album)["tracks"][2]["chain"]]
    assert modules == ["eq", "eq", "compressor"], modules
    assert "nonsense" in cli("chain", album, "album", "add", "nonsense", status=2)
    cli("chain", album, "track.7", "add", "eq", status=2)
    cli("chain", album, "album", "remove", "eq", status=2)


@case
def tables():
    """modules and targets print tables, Markdown and JSON from the same descriptors"""
    modules = report("modules", "--json")["modules"]
    assert {"gain", "eq", "compressor", "limiter"} <= {m["id"] for m in modules}
    plain, markdown = cli("modules"), cli("modules", "--markdown")
    for module in modules:
        for param in module["params"]:
            assert param["id"] in plain and f"`{param['id']}`" in markdown
            assert param["min"] <= param["default"] <= param["max"]
    targets = {t["id"]: t for t in report("targets", "--json")["targets"]}
    assert set(TARGETS) <= set(targets)
    assert targets["cd-tracks"]["rate_hz"] == 44100 and targets["cd-tracks"]["bits"] == 16
    assert "cd-tracks" in cli("targets") and "`cd-tracks`" in cli("targets", "--markdown")
    for kind in ("tpdf", "tpdf-high-pass", "shaped", "shaped-50", "lipshitz-5", "f-weighted-9", "modified-e-9", "improved-e-9", "none"):
        assert f"\n{kind} " in "\n" + cli("targets", "--dithers") and f"`{kind}`" in cli("targets", "--dithers", "--markdown"), kind


@case
def services():
    """services are listed with what they do and where that is from"""
    listed = {s["id"]: s for s in report("services", "--json")["services"]}
    assert {"spotify-normal", "spotify-loud", "spotify-quiet", "apple-music", "youtube", "youtube-music", "tidal", "amazon-music", "deezer"} <= set(listed)
    loud = listed["spotify-loud"]
    assert (loud["target_lufs"], loud["limiter_dbfs"], loud["limiter_attack_ms"], loud["limiter_release_ms"], loud["headroom_dbtp"]) == (-11, -1, 5, 100, None)
    assert listed["tidal"]["album"] == "loudest" and not listed["tidal"]["turns_up"] and listed["tidal"]["limiter_dbfs"] is None
    plain, markdown = cli("services"), cli("services", "--markdown")
    for one in listed.values():
        assert one["id"] in plain and one["source"] in plain and f"`{one['id']}`" in markdown


@case
def compare():
    """compare tells loudness and gains of the lanes, and what a service makes of them"""
    album, mix = path("compare.lacquer"), tones("compare.wav", [-20, -20])
    cli("create", album, mix, tones("compare2.wav", [-26, -26]))
    cli("chain", album, "album", "add", "gain")
    cli("set", album, "album.chain.gain.gain", "6")

    def lanes(*arguments, track=0):
        tracks = report("compare", album, "--json", *arguments)["tracks"]
        return {lane["lane"]: lane for lane in tracks[track]["lanes"]}
    for region in (["--region", "track"], ["--region", "loudest"], ["--loop", "0.5:2.5"], ["--region", "loop", "--loop", "1:3"]):
        found = lanes(*region)
        assert set(found) == {"mix", "master"}, found
        assert abs(found["mix"]["loudness_lufs"] - -20) < 0.05 and found["mix"]["gain_db"] == 0
        assert abs(found["master"]["gain_db"] - -6) < 0.01 and found["master"]["fault"] is None
    assert abs(lanes("--without", "album.gain")["bypass"]["gain_db"]) < 0.01
    assert lanes("--without", "album")["bypass"]["name"] == "Without the album chain"
    assert abs(lanes("--service", "youtube")["master"]["gain_db"]) < 0.01
    assert abs(lanes("--service", "youtube-music", "--mode", "album", track=1)["master"]["gain_db"]) < 0.01
    assert abs(lanes("--service", "spotify-quiet")["master"]["gain_db"] - -5) < 0.05
    assert abs(lanes("--service", "spotify-loud", track=1)["master"]["gain_db"] - 9) < 0.05
    assert len(report("compare", album, "--track", "2", "--json")["tracks"]) == 1
    assert "Master" in cli("compare", album) and "-6.00 dB" in cli("compare", album)
    for wrong in (["--region", "best"], ["--region", "loop"], ["--region", "track", "--loop", "1:2"], ["--loop", "3:2"], ["--loop", "1"],
                  ["--loop", "1:999"], ["--mode", "album"], ["--service", "tidal", "--mode", "x"], ["--service", "x"], ["--track", "3"], ["--track", "0"], ["--without", "album.eq"], ["--without", "track.9"]):
        cli("compare", album, *wrong, status=2)
    os.remove(mix)
    assert "compare.wav" in cli("compare", album, status=1)


@case
def check():
    """check finds faults of mixes and has none for a good one"""
    clipped = sine("clipped.wav", level=0.9)
    with open(clipped, "rb") as file:
        data = bytearray(file.read())
    top = (2 ** 23 - 1) // 2
    for i in range(44, len(data), 3):
        value = int.from_bytes(data[i:i + 3], "little", signed=True) * 2
        value = max(-2 ** 23, min(2 ** 23 - 1, value))
        data[i:i + 3] = value.to_bytes(3, "little", signed=True)
    with open(clipped, "wb") as file:
        file.write(data)
    found = report("check", "--json", clipped, status=1)["findings"]
    assert any("clip" in f["id"] for f in found), found
    assert all({"severity", "id", "text", "file", "track", "at_s", "places", "places_found", "advice"} <= set(f) for f in found)
    clips = next(f for f in found if f["id"] == "clipping")
    assert clips["places"] and clips["at_s"] == clips["places"][0]["from_s"] <= clips["places"][0]["to_s"], clips
    both = report("check", "--json", clipped, sine("soft.wav", level=0.005), status=1)["files"]
    assert [f["verdict"] for f in both] == ["ask", "look"], [f["verdict"] for f in both]
    rules = report("check", "--rules", "--json")["rules"]
    assert len(rules) > 20 and all(r["reason"] and r["limit"] == r["default_limit"] for r in rules)
    assert cli("check", "--rules", "--markdown").count("\n") == len(rules) + 2
    assert {r["id"] for r in rules if r["check"] == "album"} == {"album-rate", "album-channels", "album-level", "album-spectrum"}
    mixed = [sine("rate-a.wav"), sine("rate-b.wav"), sine("rate-c.wav", rate=44100)]
    apart = [f for f in report("check", "--json", *mixed)["findings"] if f["id"] == "album-rate"]
    assert len(apart) == 1 and apart[0]["file"].endswith("rate-c.wav") and "44100 Hz" in apart[0]["text"], apart
    notes = cli("check", "--notes", "html", clipped, status=1)
    assert "</html>" in notes and "clipped.wav" in notes and digest(clipped) in notes
    cli("check", "--notes", "pdf", clipped, status=2)
    album = path("logged.lacquer")
    cli("create", album, clipped)
    for _ in range(2):
        log = cli("check", "--log", album, status=1)
        assert log.count("\n") == 1 and digest(clipped) in log, log
    with open(album) as file:
        assert digest(clipped) in file.read().split("[intake]")[1]
    cli("check", "--log", clipped, status=2)
    cli("check", status=2)
    cli("check", "--rules", clipped, status=2)
    os.makedirs(path("config/lacquer"), exist_ok=True)
    with open(path("config/lacquer/intake.conf"), "w") as file:
        file.write("[clipping]\noff=true\n[headroom]\nlimit-1=x\n")
    found = json.loads(cli("check", "--json", clipped, environment={"XDG_CONFIG_HOME": path("config")}, status=0))["findings"]
    assert not any("clip" in f["id"] for f in found), found
    assert report("check", "--json", path("text.wav"), status=1)["findings"][0]["severity"] == "error"
    found = report("check", "--json", ALBUM)["findings"]
    assert not [f for f in found if f["severity"] == "error"], found


@case
def measure():
    """measure agrees with ffmpeg within 0.1 LU and 0.1 dB, for files and for the album after its chain"""
    files = [os.path.join(DEMO, n) for n in sorted(os.listdir(DEMO)) if n.endswith(".wav")]
    measured = report("measure", "--json", *files)
    for entry, file in zip(measured["files"], files):
        assert entry["path"] == file
        integrated, peak = loudness(file)
        assert abs(entry["integrated_lufs"] - integrated) <= 0.1 and abs(entry["true_peak_dbtp"] - peak) <= 0.1, (entry, peak)
        for key in ("max_momentary_lufs", "max_short_term_lufs", "range_lu", "true_peak_exact_dbtp", "sample_peak_dbfs", "plr_db",
                    "true_peak_at_s"):
            assert entry[key] is not None, key
    # Any number of channels: EBU Tech 3341 case 6 (5.0), mono, and 7.1 with its weights (sides 1.41, LFE none).
    for name, levels, expected in (("five.wav", (-28, -28, -24, -30, -30), -23.0), ("mono.wav", (-20,), -23.01),
                                   ("seven-one.wav", (-30,) * 8, -20.005 + 10 * math.log10((3 + 2 + 2 * 1.41) / 20))):
        reading = report("measure", "--json", tones(name, levels))["files"][0]
        assert reading["channels"] == len(levels)
        assert abs(reading["integrated_lufs"] - expected) <= 0.05, (name, reading["integrated_lufs"], expected)
        assert reading["min_psr_at_s"] >= 3 and reading["psr_p5_db"] is not None and len(reading["psr_histogram_s"]) == 31
    table = cli("measure", path("five.wav")).splitlines()
    assert table[0].split()[0] == "LUFS" and table[1].split()[:2] == ["five.wav", "-23.02"], table
    album = report("measure", "--json", ALBUM)
    assert len(album["files"]) == 3
    render = path("measure.wav")
    cli("render", "-o", render, ALBUM)
    integrated, peak = loudness(render)
    assert abs(album["album"]["integrated_lufs"] - integrated) <= 0.1, (album["album"], integrated)
    assert abs(album["album"]["true_peak_dbtp"] - peak) <= 0.1
    for track, entry in enumerate(report("show", "--json", ALBUM)["tracks"]):
        slots = album["files"][track]["slots"]
        assert [s["module"] for s in slots if s["chain"] == "track"] == [s["module"] for s in entry["chain"]], slots
        assert all(s["loudness_in_lufs"] is not None and s["loudness_out_lufs"] is not None for s in slots), slots
    assert cli("measure", ALBUM).count("(album chain)") == 3 * len(report("show", "--json", ALBUM)["album"]["chain"])
    cli("measure", path("text.wav"), status=1)


@case
def bad_input():
    """what a file lacks, and samples that are no numbers, are told: by check, measure and references"""
    whole, odd = sine("whole.wav", seconds=8), path("odd.wav")
    with open(whole, "rb") as file:
        data = file.read()
    with open(path("part.wav"), "wb") as file:
        file.write(data[:44 + (len(data) - 44) * 5 // 8])
    tool("ffmpeg", "-v", "error", "-y", "-i", whole, "-b:a", "128k", path("whole.mp3"))
    with open(path("whole.mp3"), "rb") as file:
        data = file.read()
    with open(path("part.mp3"), "wb") as file:
        file.write(data[:len(data) // 2])
    for name, lacks in (("part.wav", 3.0), ("part.mp3", 4.0)):
        finding = next(f for f in report("check", "--json", path(name), status=1)["findings"] if f["id"] == "source-damaged")
        said = re.search(r"([\d.]+) s of ([\d.]+) s are missing", finding["text"])
        assert abs(float(said[1]) - lacks) < 0.15 and abs(float(said[2]) - 8) < 0.1, finding
        assert "are missing" in cli("measure", path(name), status=1), name
    assert not [f for f in report("check", "--json", path("whole.mp3"))["findings"] if f["id"] == "source-damaged"]
    tool("sox", "-D", whole, "-e", "floating-point", "-b", "32", odd)
    with open(odd, "r+b") as file:
        file.seek(-4000, os.SEEK_END)
        file.write(struct.pack("<3f", math.nan, math.inf, -math.inf))
    assert "3 samples are no numbers" in cli("measure", odd, status=1)
    assert report("measure", "--json", odd, status=1)["files"][0]["not_finite_samples"] == 3
    album = copy_album("bad-input.lacquer")
    added = subprocess.run([CLI, "references", album, "add", path("part.wav")], capture_output=True, text=True)
    assert "are missing" in added.stderr and len(report("references", album, "--json")["references"]) == 1, added
    refused = cli("references", album, "add", tones("six.wav", [-20] * 6), status=1)
    assert "references must be mono or stereo" in refused, refused


@case
def target_loudness():
    """target-loudness sets the drive that gives the loudness, which ffmpeg reads from the render too; what cannot be is told"""
    album = copy_album("target.lacquer")
    cli("set", album, "album.chain.limiter.drive", "0")
    found = report("target-loudness", "--json", album, "-13.5")
    assert found["reached"] and found["written"] and found["drive_before_db"] == 0 and found["scope"] == "album", found
    assert abs(found["integrated_lufs"] + 13.5) <= 0.05, found
    drive = float(cli("set", "--list", album).split("album.chain.limiter.drive ")[1].split()[0])
    assert abs(drive - found["drive_db"]) < 1e-9, (drive, found)
    now = report("measure", "--json", album)["album"]["integrated_lufs"]
    assert abs(now - found["integrated_lufs"]) <= 0.002, (now, found)
    render = path("target.wav")
    cli("render", "-o", render, album)
    assert abs(loudness(render)[0] - now) <= 0.1, (loudness(render), now)
    before = digest(album)
    assert "cannot be reached" in cli("target-loudness", album, "-4", status=1)
    assert "Drive" in cli("target-loudness", album, "-12", "--dry-run")
    assert "add one" in cli("target-loudness", album, "-14", "--scope", "track.2", status=1)
    for wrong in (["-90"], ["loud"], [], ["-14", "--scope", "track.9"], ["-14", "-13"]):
        cli("target-loudness", album, *wrong, status=2)
    assert digest(album) == before


@case
def level():
    """level sets gains that give the loudness, which measure reads afterwards too; a wrong wish changes nothing"""
    album = copy_album("level.lacquer")
    found = report("level", "--json", album, "--to", "-15", "--by", "integrated")
    assert found["changed"] == 3 and found["by"] == "integrated" and found["goal_lufs"] == -15, found
    now = report("measure", "--json", album)["files"]
    for row, track in zip(found["tracks"], now):
        assert row["outcome"] == "reached" and row["gain_db"] != row["gain_before_db"], row
        assert abs(track["integrated_lufs"] + 15) <= 0.1 and abs(track["integrated_lufs"] - row["loudness_lufs"]) < 1e-6, (row, track)
        assert f"track.{row['track']}.gain {row['gain_db']:g}" in cli("set", "--list", album), row
    before = digest(album)
    assert report("level", "--json", album, "--to", "-15", "--by", "integrated")["changed"] == 0
    like = report("level", "--json", album, "--like", "2", "--tracks", "3", "--dry-run")
    assert [row["outcome"] for row in like["tracks"]] == ["goal", "reached"], like
    assert abs(like["tracks"][1]["loudness_lufs"] - like["tracks"][0]["loudness_lufs"]) <= 0.1, like
    record = sine("record for level.wav", seconds=20, level=0.1)
    heard = report("measure", "--json", record)["files"][0]["integrated_lufs"]
    other = report("level", "--json", album, "--like", record, "--by", "integrated", "--dry-run")
    assert abs(other["goal_lufs"] - heard) < 0.02 and all(row["outcome"] == "reached" for row in other["tracks"]), other
    with_record = copy_album("level with a record.lacquer")
    cli("references", with_record, "add", record)
    listed = report("level", "--json", with_record, "--like", "reference.1", "--by", "integrated", "--dry-run")
    assert listed["goal_lufs"] == other["goal_lufs"], (listed, other)
    assert "out of reach" in cli("level", album, "--to", "-4", status=1)
    for wrong in (["--like", "reference.1"], ["--like", path("nothing.wav")], [], ["--to", "-90"], ["--to", "loud"], ["--like", "9"], ["--to", "-14", "--like", "1"], ["--to", "-14", "--by", "ear"], ["--to", "-14", "--tracks", "1;2"]):
        cli("level", album, *wrong, status=2)
    assert digest(album) == before


@case
def match():
    """match shows a track beside references, and puts an equaliser into its chain that brings it nearer; without --apply nothing changes"""
    album, reference = copy_album("match.lacquer"), os.path.join(DEMO, "03 lantern.wav")
    before = digest(album)
    other = os.path.join(DEMO, "02 night ferry v7.wav")
    shown = report("match", "--json", album, "1", "-r", f"{reference}:2", "-r", other, "--amount", "100", "--bound", "4")
    assert digest(album) == before and shown["applied"] is None
    assert [r["weight"] for r in shown["references"]] == [2, 1] and len(shown["track"]["thirds"]) == 31
    assert 0 < len(shown["bands"]) <= 12 and all(abs(point["wanted_db"]) <= 4 for point in shown["curve"])
    made = report("match", "--json", album, "1", "-r", f"{reference}:2", "-r", other, "--amount", "100", "--bound", "4", "--apply")
    assert made["applied"] == "added" and made["bands"] == shown["bands"], made
    assert f"track.1.gain {made['gain_db']:g}" in cli("set", "--list", album)
    now = report("match", "--json", album, "1", "-r", reference, "--amount", "50", "--apply")
    assert now["applied"] == "replaced" and now["gain_before_db"] == made["gain_before_db"], now
    cli("set", album, "track.1.chain.eq-2.output", "1")
    assert report("match", "--json", album, "1", "--album", "--apply")["applied"] == "beside"
    before = digest(album)
    for wrong in ([], ["--album", "-r", reference], ["-r", path("nothing.flac")], ["-r", reference + ":0"], ["--album", "--amount", "150"], ["--album", "--bound", "x"]):
        cli("match", album, "1", *wrong, status=2)
    cli("match", album, "9", "--album", status=2)
    assert digest(album) == before


@case
def render():
    """render gives the same bytes with 1, 2 and 4 threads, in odd blocks and twice; lanes differ"""
    hashes = set()
    out = path("render.wav")
    for options in (["--threads", "1"], ["--threads", "2"], ["--threads", "4"], ["--block", "333"], ["--block", "65536"],
                    ["--threads", "2"]):
        cli("render", "--f64", *options, "-o", out, ALBUM)
        hashes.add(digest(out))
    assert len(hashes) == 1, hashes
    frames = int(tool("soxi", "-s", out))
    assert abs(frames / 48000 - report("show", "--json", ALBUM)["album"]["length_s"]) < 1e-4
    cli("render", "--f64", "--lane", "mix", "-o", out, ALBUM)
    assert digest(out) not in hashes and int(tool("soxi", "-s", out)) == frames
    cli("render", "--lane", "nonsense", "-o", out, ALBUM, status=2)
    cli("render", ALBUM, status=2)


@case
def references():
    """references are listed, added once, set by keys, moved, located and removed; never a mix, never rendered"""
    album, record = copy_album("references.lacquer"), sine("record.wav", seconds=20, rate=44100)
    assert report("references", album, "--json") == {"references": []}
    assert "already" in subprocess.run([CLI, "references", album, "add", record, record], capture_output=True, text=True).stderr
    assert "nothing.wav" in cli("references", album, "add", sine("second.wav"), path("nothing.wav"), status=1)
    cli("set", album, "reference.1.sync", "track", "reference.1.cue", "12.5", "reference.1.loop", "3:4.5", "reference.1.name", "Blue Hour")
    one, two = report("references", album, "--json")["references"]
    assert (one["name"], one["sync"], one["cue_s"], one["loop_from_s"], one["loop_to_s"]) == ("Blue Hour", "track", 12.5, 3, 4.5), one
    assert one["rate_hz"] == 44100 and one["length_s"] == 20 and one["path"] == record and not one["missing"]
    assert (two["sync"], two["loop_from_s"], two["reference"]) == ("loudest", None, 2), two
    assert re.search(r"1 Blue Hour .*sync track, cue 12.50, loop 3.00:4.50 .*record.wav \(WAV 24/44.1\)", cli("references", album))
    cli("references", album, "move", "2", "1")
    assert [r["name"] for r in report("references", album, "--json")["references"]] == ["second.wav", "Blue Hour"]
    os.rename(record, path("moved.wav"))
    assert report("references", album, "--json")["references"][1]["missing"]
    cli("references", album, "locate", "2", path("moved.wav"))
    assert report("references", album, "--json")["references"][1]["path"] == path("moved.wav")
    assert "2 references" in cli("show", album)
    for wrong in (["remove"], ["remove", "3"], ["remove", "0"], ["move", "1", "9"], ["locate", "1"], ["add"], ["drop", "1"]):
        cli("references", album, *wrong, status=2)
    cli("references", album, "locate", "1", path("nothing.wav"), status=1)
    cli("set", album, "reference.1.loop", "5:4", status=2)
    cli("set", album, "reference.2.loop", "5:20.5", status=2)
    cli("set", album, "reference.2.cue", "20.5", status=2)
    cli("references", album, "locate", "1", sine("other.wav"))
    cli("references", album, "locate", "2", sine("shorter.wav", seconds=3, rate=96000))
    one, two = report("references", album, "--json")["references"]
    assert (one["name"], two["name"]) == ("other.wav", "Blue Hour"), one  # a name of its own stays
    assert (two["cue_s"], two["loop_from_s"]) == (3, None), two  # a shorter file, at another rate
    cli("references", album, "remove", "2")
    cli("references", album, "remove", "1")
    cli("set", album, "album.title", "Night Ferry")
    assert report("references", album, "--json") == {"references": []}


@case
def revise():
    """a new mix is laid where the old one is, told what differs, and either can be in use; nonsense is not used"""
    album = copy_album("revise.lacquer")
    mix = report("show", album, "--json")["tracks"][1]["path"]
    rate = int(tool("soxi", "-r", mix))
    new = path("new mix.wav")
    tool("sox", "-D", mix, new, "vol", "-0.5", "pad", "1234s")
    dry = report("revise", album, "2", new, "--dry-run", "--json")
    assert dry["aligned"] and dry["inverted"] and not dry["in_use"] and not dry["differs_throughout"], dry
    assert abs(dry["offset_s"] * rate - 1234) < 1e-6 and abs(dry["gain_db"] + 6.0206) < 0.001 and dry["spans"] == [], dry
    assert report("show", album, "--json")["tracks"][1]["revisions"] == []
    start = report("show", album, "--json")["tracks"][1]["start_s"]
    text = cli("revise", album, "2", new, "--match-level", "--flip")
    assert "1234 samples" in text and "inverted" in text and "6.02 dB softer" in text, text
    track = report("show", album, "--json")["tracks"][1]
    assert track["path"] == new and track["start_s"] == start, track
    assert [r["in_use"] for r in track["revisions"]] == [False, True]
    assert cli("revise", album, "2").count("mix ") == 2 and "* mix 2" in cli("show", album)
    assert "already" in cli("revise", album, "2", mix, status=1)
    turned, clock = path("turned.wav"), path("clock.wav")
    tool("sox", "-D", mix, turned, "remix", "2", "1")
    tool("sox", "-D", mix, clock, "speed", "0.99996")
    found = report("revise", album, "2", turned, "--dry-run", "--json")
    assert found["aligned"] and found["exchanged"], found
    found = report("revise", album, "2", clock, "--dry-run", "--json")
    assert found["aligned"] and abs(found["drift_ppm"] - 40) < 0.1, found
    assert "ppm" in cli("revise", album, "2", clock, "--dry-run")
    renders = [path("with-new.wav"), path("with-old.wav")]
    cli("render", album, "-o", renders[0])
    cli("set", album, "track.2.revision", "1")
    assert report("revise", album, "2", "--json")["revisions"][0]["in_use"]
    cli("render", album, "-o", renders[1])
    left = tool("sh", "-c", f"sox -m -v 1 '{renders[0]}' -v -1 '{renders[1]}' -n stat 2>&1 | grep 'Maximum amplitude'")
    assert float(left.split()[-1]) < 1e-4, left
    before = digest(album)
    assert "different takes" in cli("revise", album, "2", sine("hum.wav", seconds=5), status=1) and digest(album) == before
    cli("revise", album, "2", path("nothing.wav"), status=1)
    cli("revise", album, "9", new, status=2)
    cli("revise", album, "2", path("hum.wav"), "--unaligned")
    assert not report("revise", album, "2", "--json")["revisions"][2]["aligned"]


@case
def keep_master():
    """a kept master is in the project, is compared with and played, and changes nothing that is rendered"""
    album = copy_album("kept.lacquer")
    assert "no master was kept" in cli("play", album, "--device", "null", "--lane", "previous", status=2)
    cli("keep-master", album)
    cli("set", album, "album.chain.limiter.drive", "0")
    shown = report("show", "--json", album)["album"]
    assert shown["has_previous"] and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown["previous_kept"])
    assert "previous master kept 20" in cli("show", album)
    lanes = {lane["lane"]: lane for lane in report("compare", album, "--json", "--track", "2")["tracks"][0]["lanes"]}
    assert lanes["previous"]["loudness_lufs"] - lanes["master"]["loudness_lufs"] > 3, lanes
    assert report("show", "--json", ALBUM)["album"]["has_previous"] is False
    assert "ended at 119.381 s" in cli("play", "--device", "null", "--from", "119", "--lane", "previous", "--match", album)


@case
def snapshots():
    """snapshots are taken, listed, compared by name and unit, restored, renamed, heard and deleted"""
    album = copy_album("snapshots.lacquer")
    before = report("show", "--json", album)
    assert cli("snapshot", album) == ""
    cli("snapshot", album, "take", "First", "--note", "as it came")
    cli("set", album, "track.2.gap", "3.5", "album.chain.limiter.ceiling", "-2", "track.1.title", "Other")
    cli("snapshot", album, "take")
    listed = report("snapshot", album, "list", "--json")["snapshots"]
    assert [(one["snapshot"], one["name"], one["note"], one["tracks"]) for one in listed] == [(1, "First", "as it came", 3), (2, "Snapshot 2", "", 3)], listed
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", listed[0]["taken"])
    found = [(one["track"], one["what"], one["before"], one["now"]) for one in report("snapshot", album, "compare", "First", "--json")["differences"]]
    assert found == [(0, "Limiter: Ceiling", "-1.00 dB", "-2.00 dB"), (1, "Title", "Slipway", "Other"), (2, "Gap", "2.00 s", "3.50 s")], found
    assert "Limiter: Ceiling: -2.00 dB → -1.00 dB" in cli("snapshot", album, "compare", "2", "1")
    assert cli("snapshot", album, "compare", "2", "now") == "nothing differs\n"
    cli("snapshot", album, "restore", "First")
    assert report("show", "--json", album)["tracks"] == before["tracks"]
    assert cli("snapshot", album, "compare", "1") == "nothing differs\n"
    cli("snapshot", album, "rename", "2", "Louder")
    cli("snapshot", album, "hear", "Louder")
    assert report("show", "--json", album)["album"]["has_previous"] is True
    cli("snapshot", album, "delete", "First")
    assert [one["name"] for one in report("snapshot", album, "--json")["snapshots"]] == ["Louder"]
    for wrong in (["restore", "First"], ["compare", "Louder", "7"], ["take", "a", "b"], ["restore"], ["rename", "1"], ["burn"]):
        cli("snapshot", album, *wrong, status=2)


@case
def orders():
    """running orders are made, chosen, named, deleted; two of one album are delivered, each with its own cue, codes and lengths"""
    album, out = copy_album("orders.lacquer"), path("orders")
    cli("set", album, "track.1.isrc", "GBAYE2600001", "track.2.isrc", "GBAYE2600002", "track.3.isrc", "GBAYE2600003", "track.1.gap", "0", "track.2.gap", "2", "track.3.gap", "2")
    titles = [t["title"] for t in report("show", "--json", album)["tracks"]]
    (only,) = report("orders", album, "--json")["orders"]
    assert only["active"] and only["name"] == "" and [t["title"] for t in only["tracks"]] == titles
    cli("orders", album, "choose", "1")
    cli("orders", album, "rename", "1", "CD")
    cli("orders", album, "new", "Single")
    with open(album) as file:
        text = file.read()
    assert "[order 2]\nname=Single\nactive=true\n" in text and "[aside" not in text
    # The single: the third track, 4 s, the first; no second. A person's window does the same by dragging and deleting.
    text = text.replace("[order 1]\nname=CD\n", "[order 1]\nname=CD\nactive=true\n").replace("name=Single\nactive=true\n", "name=Single\nmedium=vinyl-7-45\ntracks=3 0 equal-power\\n1 4 equal-power side\n")
    text = re.sub(r"(\[order 1\]\nname=CD\nactive=true\n)medium=.*\ntracks=.*\n", r"\1", text)
    with open(album, "w") as file:
        file.write(text)
    listed = report("orders", album, "--json")
    assert [(o["name"], o["active"], o["medium"], [(t["track"], t["gap_s"], t["side_start"]) for t in o["tracks"]]) for o in listed["orders"]] == [
        ("CD", True, "cd-80", [(1, 0, False), (2, 2, False), (3, 2, False)]), ("Single", False, "vinyl-7-45", [(3, 0, False), (1, 4, True)])], listed
    assert listed["aside"] == []
    before = digest(album)
    isrcs, starts, files = {}, {}, {}
    for name in ("CD", "Single"):
        folder = os.path.join(out, name)
        delivered = report("deliver", "--no-record", "--json", "-t", "cd-wav", "--order", name, "-o", folder, album)
        files[name] = delivered["deliverables"][0]["files"][0]["frames"]
        inside = os.path.join(folder, "cd-wav")
        cue = sorted(f for f in os.listdir(inside) if f.endswith(".cue"))[-1]
        with open(os.path.join(inside, cue), encoding="utf-8") as file:
            sheet = file.read()
        isrcs[name] = re.findall(r"ISRC (\w+)", sheet)
        starts[name] = [msf(at) for at in re.findall(r"INDEX 01 (\S+)", sheet)]
        papers = [f for f in os.listdir(inside) if f.endswith(".txt")]
        assert sum(re.search(r"Running order\s+" + name, open(os.path.join(inside, f), encoding="utf-8").read()) is not None for f in papers) >= 2, papers
        cli("verify", folder)
    assert digest(album) == before
    assert isrcs == {"CD": ["GBAYE2600001", "GBAYE2600002", "GBAYE2600003"], "Single": ["GBAYE2600003", "GBAYE2600001"]}, isrcs
    lengths = [t["length_s"] for t in report("show", "--json", album)["tracks"]]
    expected = {"CD": [0, lengths[0] + 2, lengths[0] + lengths[1] + 4], "Single": [0, lengths[2] + 4]}
    for name in expected:
        relative = [(at - starts[name][0]) / 75 for at in starts[name]]
        assert all(abs(a - b) < 0.03 for a, b in zip(relative, expected[name], strict=True)), (name, relative, expected)
    assert abs((files["CD"] - files["Single"]) / 44100 - lengths[1]) < 0.1, files
    cli("render", album, "--order", "Single", "-o", path("single.wav"))
    assert abs(float(tool("soxi", "-D", path("single.wav"))) - (lengths[2] + 4 + lengths[0])) < 0.001
    # Chosen, the second track is aside, until it is put back; what was delivered is recalled by its order.
    cli("deliver", "-t", "cd-tracks", "--order", "CD", "-o", path("orders-recall"), album)
    cli("orders", album, "choose", "Single")
    assert [t["title"] for t in report("show", "--json", album)["tracks"]] == [titles[2], titles[0]]
    assert report("orders", album, "--json")["aside"] == [titles[1]] and f"not in this order:\n   1 {titles[1]}\n" in cli("orders", album)
    cli("recall", album, status=1)
    cli("recall", album, "--order", "CD")
    cli("snapshot", album, "take", "Two orders")
    cli("orders", album, "put-back", titles[1], "2")
    assert [t["title"] for t in report("show", "--json", album)["tracks"]] == [titles[2], titles[1], titles[0]]
    cli("orders", album, "delete", "CD")
    assert "Running orders: CD, Single → Single" in cli("snapshot", album, "compare", "1")
    cli("snapshot", album, "restore", "1")
    cli("orders", album, "medium", "CD", "cd-74")
    assert [o["medium"] for o in report("orders", album, "--json")["orders"]] == ["cd-74", "vinyl-7-45"]
    for wrong in (["choose", "LP"], ["new", "CD"], ["rename", "1", "Single"], ["rename", "1"], ["medium", "1", "tape"], ["put-back", "9"], ["put-back", "1", "9"], ["burn"]):
        cli("orders", album, *wrong, status=2)
    assert "no running order 'LP'" in cli("deliver", "-o", out, "--order", "LP", album, status=2)
    cli("orders", album, "delete", "2")
    assert "last running order" in cli("orders", album, "delete", "1", status=2)


@case
def play_compared():
    """play lets any lane be heard, matched or as a service, part of it, round and round"""
    album = copy_album("compared.lacquer")
    cli("references", album, "add", sine("tone.wav", seconds=4, rate=44100))
    end = ["--device", "null", "--from", "119", album]
    for options in (["--lane", "mix"], ["--monitor", "side", "--band", "air"], ["--lane", "reference-1"]):
        assert "ended at 119.381 s" in cli("play", *options, *end)
    matched = cli("play", "--lane", "reference-1", "--match", *end)
    assert re.match(r"tone.wav: track 1 [+-]\d+\.\d\d dB, track 2", matched), matched
    found = report("compare", album, "--json", "--service", "spotify-quiet")["tracks"][0]["lanes"][1]["gain_db"]
    served = cli("play", "--service", "spotify-quiet", *end)
    assert f"Master: track 1 {found:+.2f} dB" in served, served
    player = subprocess.Popen([CLI, "play", "--device", "null", "--loop", "10:10.5", album], stdout=subprocess.PIPE, text=True)
    assert "device null" in player.stdout.readline()
    player.send_signal(signal.SIGINT)
    stopped = re.search(r"stopped at (\S+) s", player.communicate()[0])
    assert player.returncode == 0 and 9.9 <= float(stopped[1]) <= 10.5, stopped
    for wrong in (["--lane", "reference-2"], ["--lane", "bypass"], ["--lane", "reference-0"], ["--monitor", "x"], ["--band", "x"], ["--service", "x"],
                  ["--match", "--service", "tidal"], ["--mode", "album"], ["--service", "tidal", "--mode", "x"], ["--loop", "3:2"], ["--loop", "3"], ["--loop", "3:9999"],
                  ["--loop", "3:4", "--from", "5"], ["--from", "120"], ["--from", "nan"], ["--from", "inf"], ["--from", "-1"]):
        cli("play", "--device", "null", *wrong, album, status=2)
    os.remove(path("tone.wav"))
    gone = subprocess.run([CLI, "play", "--lane", "reference-1", *end], capture_output=True, text=True)
    assert gone.returncode == 1 and "is missing" in gone.stderr and not gone.stdout, gone  # nothing is played in its place


@case
def play():
    """play ends with the album and says what happened; a device that is not there is an error that names it"""
    played = cli("play", "--device", "null", "--from", "118.5", ALBUM)
    assert played.startswith("device null (none) at 48000 Hz, 480 frames at a time, latency 10.0 ms\nended at 119.381 s"), played
    played = cli("play", "--device", "null", "--device-rate", "44100", "--buffer", "441", "--from", "118.5", ALBUM)
    assert "at 44100 Hz, converted from 48000 Hz, 441 frames at a time" in played and "ended at 119.381 s" in played, played
    assert "alsa:nothing" in cli("play", "--device", "alsa:nothing", ALBUM, status=1)
    assert "null" in cli("play", "--devices")
    cli("play", status=2)
    cli("play", "--lane", "nonsense", ALBUM, status=2)


def assert_same_everywhere(album, to):
    """The same bytes with every instruction set this machine has."""
    hashes = set()
    with open("/proc/cpuinfo") as file:
        flags = file.read()
    for isa in ["sse2"] + (["avx2"] if " avx2 " in flags else []) + (["avx512"] if " avx512f " in flags else []):
        cli("render", "--f64", "--to", to, "-o", path("isa.wav"), album, environment={"LACQUER_ISA": isa})
        hashes.add(digest(path("isa.wav")))
    assert len(hashes) == 1, hashes
    return hashes.pop()


@case
def render_isa():
    """render gives the same bytes with every instruction set this machine has"""
    assert_same_everywhere(ALBUM, "20")


@case
def render_isa_all():
    """so do all modules in a row, with their presets, and each set of presets sounds different"""
    presets = report("presets", "--json")["presets"]
    modules = [m["id"] for m in report("modules", "--json")["modules"]]
    file = os.path.join(DEMO, "all.lacquer")
    shutil.copy(ALBUM, file)
    for place, module in enumerate(modules, 3):
        cli("chain", file, "track.1", "add", module, str(place))
    own = {m: [p["id"] for p in presets if p["module"] == m] for m in modules}
    made = set()
    for k in (0, 2, 5):
        for module in modules:
            name = module if module not in ("eq", "compressor") else module + "-2"
            cli("set", file, f"track.1.chain.{name}.preset", own[module][k % len(own[module])])
        made.add(assert_same_everywhere(file, "4"))
    assert len(made) == 3


@case
def deliver():
    """deliver writes every target; ffprobe, sox, flac and sha256sum accept the files; verify agrees"""
    out = path("out")
    made = report("deliver", "--json", "-o", out, ALBUM)
    assert not [f for f in made["findings"] if f["severity"] in ("error", "warning")], made["findings"]
    length = report("show", "--json", ALBUM)["album"]["length_s"]
    for deliverable in made["deliverables"]:
        rate, bits = TARGETS[deliverable["target"]]
        frames = 0
        assert len(deliverable["files"]) == 3
        for number, file in enumerate(deliverable["files"], 1):
            probe = json.loads(tool("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", file["path"]))
            stream = probe["streams"][0]
            tags = {k.lower(): v for k, v in {**probe["format"].get("tags", {}), **stream.get("tags", {})}.items()}
            depth = int(stream.get("bits_per_raw_sample") or stream["bits_per_sample"])
            assert (int(stream["sample_rate"]), depth) == (rate, bits) == (file["rate_hz"], file["bits"])
            assert int(tool("soxi", "-s", file["path"])) == file["frames"]
            assert tags["title"] == ["Slipway", "Night Ferry", "Lantern Room"][number - 1], tags
            assert digest(file["path"]) == file["sha256"]
            integrated, peak = loudness(file["path"])
            assert abs(integrated - file["integrated_lufs"]) <= 0.1 and peak <= -1.0 + 0.05, (file, integrated, peak)
            if file["path"].endswith(".flac"):
                tool("flac", "-t", "-s", file["path"])
            if deliverable["target"] == "cd-tracks":
                assert file["frames"] % 588 == 0
            frames += file["frames"]
        assert abs(frames / rate - length) <= 1 / 75
        folder = os.path.dirname(deliverable["files"][0]["path"])
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
        subprocess.run(["md5sum", "-c", "--quiet", "--strict", "MD5SUMS"], cwd=folder, check=True)
    again = report("verify", "--json", out)
    assert len(again["deliverables"]) == 3 and not [f for f in again["findings"] if f["severity"] == "error"]


@case
def deliver_whole():
    """floats are floats and the album as one file has its tracks marked, by sox, ffprobe, metaflac, flac and cueprint"""
    made = report("deliver", ALBUM, "-o", path("whole"), "--json", *[word for id in ["tracks-32-float", "album-24-bwf", "album-16-flac"] for word in ["--target", id]])
    files = {one["target"]: [file["path"] for file in one["files"]] for one in made["deliverables"]}
    assert tool("soxi", "-e", files["tracks-32-float"][0]).strip() == "Floating Point PCM"
    assert "pcm_f32le" in tool("ffprobe", "-v", "error", "-show_streams", files["tracks-32-float"][0])
    [wav], [flac] = files["album-24-bwf"], files["album-16-flac"]
    starts = [0, 48 * 48000, 4211724]
    chapters = json.loads(tool("ffprobe", "-v", "error", "-show_chapters", "-of", "json", wav))["chapters"]
    assert [chapter["start"] for chapter in chapters] == starts and chapters[1]["tags"]["title"] == "02 Night Ferry", chapters
    tool("flac", "-st", flac)
    sheet = tool("metaflac", "--export-cuesheet-to=-", flac)
    times = re.findall(r"INDEX 01 (\d+):(\d+):(\d+)", sheet)
    assert [(int(m) * 60 + int(s)) * 75 + int(f) for m, s, f in times] == [start * 75 // 48000 for start in starts], sheet
    for file in [wav, flac]:
        cue = file.rsplit(".", 1)[0] + ".cue"
        assert tool("cueprint", "-d", "%N ", "-t", "%t,%i;", cue) == "3 Slipway,USABC2600001;Night Ferry,USABC2600002;Lantern Room,USABC2600003;"


@case
def deliver_tags():
    """only the tags asked for go in, by option and by project, and the cover as it is; ffmpeg, metaflac and exiftool agree"""
    album, cover = copy_album("tags.lacquer"), path("front.png")
    tool("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "mandelbrot=size=1400x1400", "-frames:v", "1", cover)
    with open(cover, "rb") as file:
        picture = file.read()
    cli("set", album, "album.cover", cover, "album.target.flac-24.tags", "title;cover", "album.target.flac-24.file-name", "{track:03}_{artist}")
    os.remove(cover)
    assert report("show", "--json", album)["album"]["cover"]["width_px"] == 1400 and "cover: PNG, 1400" in cli("show", album)
    ids = [word for id in ["flac-24", "mp3-320", "opus", "vorbis", "aiff-24", "tracks-24-bwf"] for word in ["-t", id]]
    made = report("deliver", album, "-o", path("tags"), "--json", *ids)
    files = {one["target"]: one["files"][0]["path"] for one in made["deliverables"]}
    assert files["flac-24"].endswith("/001_The Harbour Lights.flac")
    comments = tool("metaflac", "--export-tags-to=-", files["flac-24"])
    assert comments == "TITLE=Slipway\n", comments
    for file in files.values():
        done = subprocess.run(["ffmpeg", "-v", "error", "-i", file, "-map", "0:v", "-c", "copy", "-f", "image2pipe", "-"], check=True, capture_output=True)
        assert done.stdout == picture, file
    cli("deliver", album, "-o", path("some"), "-t", "mp3-v0", "--tags", "title;isrc", "--file-name", "{title}")
    tags = json.loads(tool("ffprobe", "-v", "error", "-show_format", "-of", "json", os.path.join(path("some"), "mp3-v0", "Slipway.mp3")))["format"]["tags"]
    tags.pop("encoder", None)
    assert {k for k in tags if not k.startswith("REPLAYGAIN")} == {"title", "TSRC"}, tags
    assert "album-artist" in cli("deliver", album, "-o", path("none"), "--tags", "titel", status=2) and not os.path.exists(path("none"))
    with open(path("bad.jpg"), "wb") as file:
        file.write(picture[:2000])
    for bad in [path("bad.jpg"), path("not-there.jpg"), ALBUM]:
        assert os.path.basename(bad) in cli("set", album, "album.cover", bad, status=2)


@case
def deliver_preview():
    """deliver --preview tells the names and what is foreseen, and writes nothing; a target asked for twice is refused"""
    seen = report("deliver", ALBUM, "--preview", "--json", "-t", "cd-tracks", "-t", "mp3-v0", "--file-name", "{title}")
    assert [one["target"] for one in seen["deliverables"]] == ["cd-tracks", "mp3-v0"]
    made = report("deliver", ALBUM, "-o", path("as foreseen"), "--json", "-t", "cd-tracks", "-t", "mp3-v0", "--file-name", "{title}", "--no-record")
    for one, other in zip(seen["deliverables"], made["deliverables"]):
        assert one["files"] == [os.path.basename(file["path"]) for file in other["files"]] and len(one["files"]) == 3
    assert seen["deliverables"][0]["files"][0] in cli("deliver", ALBUM, "--preview", "-t", "cd-tracks", "--file-name", "{title}").split("\n")[1]
    assert "twice" in cli("deliver", ALBUM, "-o", path("twice"), "-t", "ddp", "-t", "ddp", status=2) and not os.path.exists(path("twice"))


@case
def deliver_wanted():
    """which targets are made and their dither are the album's; the options go before them"""
    album = copy_album("wanted.lacquer")
    cli("set", album, "album.target.ddp.usual", "true", "album.target.tracks-24.usual", "false", "album.target.flac-24.dither", "shaped")
    seen = report("deliver", album, "--preview", "--json")
    assert [one["target"] for one in seen["deliverables"]] == ["cd-tracks", "flac-24", "ddp"], seen
    made = []
    for options in [], ["--dither", "tpdf"], ["--dither", "shaped"]:
        [one] = report("deliver", album, "-o", path("wanted"), "--overwrite", "--json", "-t", "flac-24", *options)["deliverables"]
        made.append([file["sha256"] for file in one["files"]])
        with open(album) as file:
            kept = file.read().split("[delivered flac-24]")[1].split("\n[")[0]
        assert f"dither={options[-1] if options else 'shaped'}\n" in kept, kept
    assert made[0] == made[2] != made[1]
    cli("set", album, *[word for id in ["ddp", "cd-tracks", "flac-24"] for word in [f"album.target.{id}.usual", "false"]])
    assert "--target" in cli("deliver", album, "--preview", status=2)


@case
def deliver_threads():
    """deliver writes the same bytes with one thread as with two"""
    first, second = (report("deliver", "--json", "--threads", n, "-o", path(f"out{n}"), ALBUM) for n in (1, 2))
    one, two = ([f["sha256"] for d in r["deliverables"] for f in d["files"]] for r in (first, second))
    assert one == two and len(one) == 9


@case
def recall():
    """recall tells bit-identical or names what differs; deliver touches nothing of the project but what it remembers"""
    folder, out = path("recall-demo"), path("recall-out")
    album = cli("demo", folder).strip()
    before = open(album).read()
    assert "no delivery" in cli("recall", album, status=1)
    cli("deliver", "--no-record", "-t", "flac-24", "-o", out, album)
    assert open(album).read() == before
    made = report("deliver", "--json", "--overwrite", "--dither", "shaped-50", "-t", "cd-tracks", "-t", "flac-24", "-o", out, album)
    kept = open(album).read()
    assert kept.startswith(before.rstrip("\n")) and "[delivered cd-tracks]" in kept
    for deliverable in made["deliverables"]:
        for file in deliverable["files"]:
            assert file["sha256"] in kept
    for mix in os.listdir(folder):
        assert not mix.endswith(".wav") or digest(os.path.join(folder, mix)) in kept
    same = report("recall", "--json", album)
    assert [(r["target"], r["identical"], r["files"], r["files_same"]) for r in same["recalls"]] == [("cd-tracks", True, 3, 3), ("flac-24", True, 3, 3)]
    assert open(album).read() == kept
    assert "bit-identical" in cli("recall", "-t", "flac-24", album).lower()
    assert "nonsense" in cli("recall", "-t", "nonsense", album, status=1)
    cli("set", album, "album.title", "Other")
    words = report("recall", "--json", album)
    assert {f["id"] for f in words["findings"]} == {"recall-identical", "recall-metadata"}
    cli("set", album, "track.3.gain", "-1.5")
    other = report("recall", "--json", "-t", "cd-tracks", album, status=1)
    assert other["recalls"][0]["identical"] is False and other["recalls"][0]["files_same"] >= 1
    causes = [f for f in other["findings"] if f["id"] == "recall-parameter"]
    assert len(causes) == 1 and causes[0]["track"] == 3 and "-1.5" in causes[0]["text"]


@case
def refuse():
    """deliver refuses to overwrite, to write where it may not, an unknown target, an unknown dither; --dither is what is used"""
    before = sorted(os.listdir(path("out")))
    cli("deliver", "-o", path("out"), ALBUM, status=1)
    assert sorted(os.listdir(path("out"))) == before
    assert "nonsense" in cli("deliver", "-t", "nonsense", "-o", path("other"), ALBUM, status=2)
    assert "nonsense" in cli("deliver", "--dither", "nonsense", "-o", path("other"), ALBUM, status=2)
    assert not os.path.exists(path("other"))
    with open(path("file"), "w"):
        pass
    cli("deliver", "-o", path("file/below"), ALBUM, status=1)
    made = report("deliver", "--json", "--dither", "shaped-50", "-t", "cd-tracks", "-o", path("strong"), ALBUM)
    assert any("strong dither found" in f["text"] for f in made["findings"]), [f["text"] for f in made["findings"]]


@case
def full_disk():
    """a disk that fills up leaves no file of the delivery and names what could not be written"""
    out = path("full")
    text = cli("deliver", "-t", "tracks-24", "-o", out, ALBUM, status=1, limit=3_000_000)
    assert "full" in text or "written" in text, text
    left = [os.path.join(folder, f) for folder, _, files in os.walk(out) for f in files]
    assert not left, left


@case
def tampered():
    """verify finds a flipped bit, a truncated file and a missing one"""
    out = path("tampered")
    made = report("deliver", "--json", "-t", "tracks-24", "-o", out, ALBUM)
    files = [f["path"] for f in made["deliverables"][0]["files"]]
    with open(files[0], "r+b") as file:
        file.seek(200000)
        byte = file.read(1)[0]
        file.seek(200000)
        file.write(bytes([byte ^ 1]))
    with open(files[1], "r+b") as file:
        file.truncate(os.path.getsize(files[1]) - 1000)
    os.remove(files[2])
    found = report("verify", "--json", out, status=1)["findings"]
    for file in files:
        assert any(f["severity"] == "error" and f["file"] and os.path.basename(file) in f["file"] for f in found), (file, found)


def album_of_a_disc(name):
    """The demo's mixes as a disc: hidden audio, a pause, an overlap, indices, flags, letters of many kinds."""
    album = copy_album(name)
    cli("set", album, "album.barcode", "036000291452", "album.composer", "Zoë Ångström", "album.catalogue", "LAC 001",
        "track.1.cd-start", "hidden", "track.2.title", 'Nächte “in” Łódź', "track.2.artist", "日本 Trio", "track.2.cd-flags", "copy",
        "track.2.cd-indices", "10 0:20.51", "track.3.title", "Back\\slash", "track.3.cd-flags", "pre-emphasis",
        "track.3.arranger", "Somebody else")
    return album


def wav_data(file):
    with wave.open(file) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (2, 2, 44100)
        return sound.readframes(sound.getnframes())


@case
def disc():
    """disc shows the points of a CD before anything is rendered, and refuses what a plant would refuse"""
    album = album_of_a_disc("disc.lacquer")
    shown = report("disc", "--json", album)
    tracks = shown["disc"]["tracks"]
    assert [t["title"] for t in tracks] == ['Nächte “in” Łódź', "Back\\slash"] and shown["disc"]["ean"] == "0036000291452"
    points = {(t["track"], i["index"]): i["sector"] for t in tracks for i in t["indices"]}
    one, two = points[1, 1], points[2, 1]
    assert points == {(1, 0): 0, (1, 1): one, (1, 2): one + 750, (1, 3): one + 1538, (2, 1): two}, points
    assert one == 150 + 48 * 75 and shown["disc"]["sectors"] > two
    assert tracks[0]["copy"] and not tracks[1]["copy"] and tracks[1]["pre_emphasis"]
    ids = {f["id"] for f in shown["findings"]}
    assert {"cd-hidden", "cd-pre-emphasis", "cd-text-letters"} <= ids, ids
    assert "00:50:00" in cli("disc", album)
    cli("set", album, "track.3.isrc", "USABC2600002")
    assert "same ISRC" in cli("disc", album)
    assert "ascending" in cli("set", album, "track.2.cd-indices", "20 10", status=2)
    cli("set", album, "track.3.cd-start", "hidden", "track.2.cd-start", "hidden", "track.2.cd-indices", "")
    assert "no track" in cli("disc", album, status=1)
    assert "no track" in cli("deliver", "-t", "ddp", "-o", path("refused-disc"), album, status=1)
    assert not os.path.exists(path("refused-disc"))


@case
def codecs():
    """codecs tells what goes over 0 dBTP, and a ceiling that does clear it; it is called an estimate"""
    listed = {c["id"] for c in report("codecs", "--json")["codecs"]}
    assert {"aac-256", "mp3-320", "vorbis-96", "opus-128"} <= listed, listed
    with wave.open(path("hot.wav"), "wb") as file:
        file.setparams((2, 2, 44100, 0, "NONE", ""))
        state, frames = 1, bytearray()
        for i in range(3 * 44100):
            state = (state * 1664525 + 1013904223) % 2 ** 32
            music = 2 * math.sin(2 * math.pi * 110 * i / 44100) + math.sin(2 * math.pi * 3011 * i / 44100)
            frames += struct.pack("<hh", *[round(32400 * max(-1, min(1, music + (state / 2 ** 31 - 1)))) ] * 2)
        file.writeframes(frames)
    cli("create", path("hot.lacquer"), path("hot.wav"))
    arguments = ("codecs", "--json", "--codec", "vorbis-96", path("hot.lacquer"))
    over = report(*arguments, "--ceiling", "none")
    result = over["results"][0]
    assert len(over["results"]) == 1 and result["track"] == 1 and result["codec"] == "vorbis-96"
    assert result["true_peak_dbtp"] > 0 and result["clipped_samples"] > 0 and result["overs"] > 0
    assert all(0 <= at <= 3 for at in result["over_at_s"]) and "estimate" in over["estimate"].lower()
    assert over["findings"][0]["id"] == "codec-overs" and over["times_real_time"] > 0
    clear = report(*arguments, "--ceiling", result["clearing_ceiling_dbtp"])["results"][0]
    assert clear["true_peak_dbtp"] <= 0 and clear["overs"] == 0 and clear["clearing_ceiling_dbtp"] is None
    assert abs(clear["true_peak_dbtp"] - result["cleared_true_peak_dbtp"]) < 1e-9
    assert "real time" in cli("codecs", "--codec", "mp3-320", "--track", 1, path("hot.lacquer"))
    assert "no codec" in cli("codecs", "--codec", "wma", path("hot.lacquer"), status=2)
    assert "has 1 tracks" in cli("codecs", "--track", 2, path("hot.lacquer"), status=2)
    assert "no level" in cli("codecs", "--ceiling", 3, path("hot.lacquer"), status=2)


@case
def vinyl():
    """a record: sides by the model, told before anything is written; one 24-bit file and one cue text for each"""
    album = path("vinyl.lacquer")
    shutil.copytree(DEMO, path("vinyl"), dirs_exist_ok=True)
    album = os.path.join(path("vinyl"), os.path.basename(ALBUM))
    cli("set", album, "track.3.side-start", "on", "track.3.gap", "2")
    shown = report("vinyl", "--json", "--target", "vinyl-7-45", album)
    assert [(s["side"], s["first_track"], s["tracks"]) for s in shown["sides"]] == [("A", 1, 2), ("B", 3, 1)]
    assert {f["id"] for f in shown["findings"]} >= {"side-length"} and shown["sides"][0]["true_peak_dbtp"] < 0
    out = path("vinyl-out")
    made = report("deliver", "--json", "-t", "vinyl-7-45", "-o", out, album)["deliverables"][0]
    assert [(f["bits"], f["track"]) for f in made["files"]] == [(24, 0), (24, 0)]
    for side, file in zip(shown["sides"], made["files"]):
        assert abs(file["frames"] / file["rate_hz"] - side["length_s"]) < 1e-3
        text = open(os.path.splitext(file["path"])[0] + ".txt", encoding="utf-8").read()
        assert side["side"] + "1: 00:00.00 - " in text, text
    cli("verify", out)
    assert "no target with sides" in cli("vinyl", "--target", "ddp", album, status=2)


@case
def ddp():
    """a DDP set: md5sum and cdrskin accept it, its audio is that of cd-tracks, verify and ddp find a change, tracks come out"""
    album, out = album_of_a_disc("ddp.lacquer"), path("ddp")
    cli("deliver", "-t", "ddp", "-t", "cd-tracks", "-o", out, album)
    folder = os.path.join(out, "ddp")
    subprocess.run(["md5sum", "-c", "--quiet", "CHECKSUM.MD5"], cwd=folder, check=True)
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    with open(os.path.join(folder, "IMAGE.DAT"), "rb") as file:
        image = file.read()
    tracks = sorted(f for f in os.listdir(os.path.join(out, "cd-tracks")) if f.endswith(".wav"))
    audio = b"".join(wav_data(os.path.join(out, "cd-tracks", f)) for f in tracks)
    assert image == bytes(150 * 2352) + audio
    text = subprocess.run(["cdrskin", "textfile_to_v07t=" + os.path.join(folder, "CDTEXT.BIN")], check=True, capture_output=True).stdout
    said = re.sub(" +=", " =", text.decode("latin-1"))
    for line in ('Track 01 Title = Nächte "in" Lódz', "Track 02 Title = Back\\slash", "Track 01 Artist = ?? Trio",
                 "Track 02 Arranger = Somebody else", "Composer = Zoë Ångström"):
        assert line in said, (line, said)
    shown, planned = report("ddp", "--json", folder)["disc"], report("disc", "--json", album)["disc"]
    assert [(t["indices"], t["isrc"], t["copy"], t["pre_emphasis"]) for t in shown["tracks"]] \
        == [(t["indices"], t["isrc"], t["copy"], t["pre_emphasis"]) for t in planned["tracks"]]
    assert shown["sectors"] == planned["sectors"] == len(image) // 2352
    os.mkdir(path("compare"))
    assert "bit-identical" in cli("ddp", folder, "--compare", album, environment={"TMPDIR": path("compare")})
    assert not os.listdir(path("compare"))
    cli("set", album, "track.3.gain", "1", "track.3.gap", "-2")
    differs = {f["id"] for f in report("ddp", "--json", folder, "-c", album)["findings"]}
    assert {"null", "null-length", "null-points"} <= differs, differs
    moved = [f for f in report("ddp", "--json", folder, "-c", album)["findings"] if f["id"] == "null" and f["track"]]
    assert moved and all(f["at_s"] >= 0 and f"Track {f['track']} differs" in f["text"] for f in moved), moved
    end = len(image) / 2352 / 75
    assert f"ended at {end:.3f} s" in cli("play", "--device", "null", "--from", f"{end - 0.4:.3f}", folder)
    for wrong in (["--lane", "mix"], ["--from", "99999"], ["--match"]):
        cli("play", "--device", "null", *wrong, folder, status=2)
    extracted = path("ddp-tracks")
    cli("ddp", folder, "--extract", extracted)
    assert b"".join(wav_data(os.path.join(extracted, f)) for f in sorted(os.listdir(extracted))) == audio
    assert len(os.listdir(extracted)) == 3 and "already" in cli("ddp", folder, "-x", extracted, status=1)
    cli("verify", out)
    with open(os.path.join(folder, "PQDESCR"), "r+b") as file:
        file.seek(2 * 64 + 15)
        file.write(b"1")
    cli("verify", out, status=1)
    assert "CHECKSUM.MD5" in cli("ddp", folder, status=1)
    os.remove(os.path.join(folder, "DDPMS"))
    assert "DDPMS" in cli("ddp", folder, status=1)


def msf(text):
    minutes, seconds, frames = (int(part) for part in text.split(":"))
    return (minutes * 60 + seconds) * 75 + frames


@case
def cue_and_toc():
    """cdrdao and cuetools read the same points, codes and texts from the sheets as disc shows; flac takes the CUE"""
    album, out = album_of_a_disc("cue.lacquer"), path("cue")
    cli("deliver", "-t", "cd-wav", "-t", "cd-bin", "-o", out, album)
    planned = report("disc", "--json", album)["disc"]
    points = [[(i["index"], i["sector"]) for i in t["indices"]] for t in planned["tracks"]]  # of a file: 150 less
    folder = os.path.join(out, "cd-wav")
    names = {e: [f for f in os.listdir(folder) if f.endswith(e)] for e in (".wav", ".cue", ".toc")}
    (sound,), (toc,), (latin, cue) = names[".wav"], names[".toc"], sorted(names[".cue"])
    done = subprocess.run(["cdrdao", "show-toc", toc], cwd=folder, check=True, capture_output=True)
    said = (done.stdout + done.stderr).decode("latin-1")
    assert "ERROR" not in said and "WARNING" not in said, said
    found = {int(n): {(word, int(at)) for word, at in re.findall(r"(START|INDEX +\d+|END) +\S+?\( *(\d+)\)", rest)}
             for n, rest in re.findall(r"TRACK +(\d+) +Mode AUDIO:(.*?)(?=\nTRACK|\Z)", said, re.S)}
    ends = [t[0][1] for t in points[1:]] + [planned["sectors"]]
    for number, (track, end) in enumerate(zip(points, ends), 1):
        expected = {("END", end - 150)} | {("START" if i == 1 else f"INDEX {i:2d}", at - 150) for i, at in track if i}
        assert found[number] == expected, (found, expected)
    assert int(tool("cdrdao", "toc-size", os.path.join(folder, toc))) == planned["sectors"] - 150
    for track in planned["tracks"]:
        assert "ISRC" + track["isrc"] in said.replace(" ", ""), said
    assert "COPY PERMITTED" in said and re.search(r"\n +PRE-EMPHASIS", said) and "0036000291452" in said
    texts = subprocess.run(["toc2cddb", toc], cwd=folder, check=True, capture_output=True).stdout.decode("latin-1")
    assert 'Nächte "in" Lódz' in texts and "Back\\slash" in texts, texts
    with open(os.path.join(folder, cue), encoding="utf-8") as file:
        sheet = file.read()
    assert "“in”" in sheet and "日本 Trio" in sheet
    with open(os.path.join(folder, latin), encoding="latin-1") as file:
        assert "Nächte 'in' Lódz" in file.read()
    printed = tool("cueprint", "-t", "%n|%t|%p|%i\n", "-d", "", os.path.join(folder, cue)).splitlines()
    assert printed[0] == '1|Nächte “in” Łódź|日本 Trio|' + planned["tracks"][0]["isrc"], printed
    for where in (folder, os.path.join(out, "cd-bin")):
        for name in (cue, latin):
            breaks = [msf(at.replace(".", ":")) for at in tool("cuebreakpoints", "--split-gaps", os.path.join(where, name)).split()]
            assert breaks == [at - 150 for t in points for i, at in t if i < 2 and at > 150], (name, breaks)
    subprocess.run(["flac", "-s", "-f", "--cuesheet=" + cue, "-o", path("cue.flac"), sound], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    block = tool("metaflac", "--list", "--block-type=CUESHEET", path("cue.flac"))
    offsets = [[int(n) for n in re.findall(r"offset: (\d+)", part)] for part in block.split("track[")[1:]]
    absolute = [start + at for start, *inside in offsets[:-1] for at in inside]
    assert absolute == [max(at - 150, 0) * 588 for t in points for _, at in t], (absolute, block)
    assert "media catalog number: 0036000291452" in block and planned["tracks"][1]["isrc"] in block
    with open(os.path.join(out, "cd-bin", sound[:-4] + ".bin"), "rb") as file:
        assert file.read() == wav_data(os.path.join(folder, sound))
    cli("verify", out)


@case
def pause_before_track_1():
    """a pause of 5 s before track 1 is in every form of the disc: its first 2 s are in the DDP alone"""
    album, out = copy_album("pause.lacquer"), path("pause")
    cli("set", album, "track.1.gap", "5")
    cli("deliver", "--no-record", "-t", "cd-wav", "-t", "cd-bin", "-t", "ddp", "-o", out, album)
    with open(os.path.join(out, "ddp", "IMAGE.DAT"), "rb") as file:
        image = file.read()[150 * 2352:]
    (sound,) = [f for f in os.listdir(os.path.join(out, "cd-wav")) if f.endswith(".wav")]
    assert wav_data(os.path.join(out, "cd-wav", sound)) == image
    with open(os.path.join(out, "cd-bin", sound[:-4] + ".bin"), "rb") as file:
        assert file.read() == image
    with open(os.path.join(out, "cd-wav", sound[:-4] + ".cue"), encoding="utf-8") as file:
        assert "INDEX 00 00:00:00\n    INDEX 01 00:03:00\n" in file.read().replace("\r", "")


@case
def missing_source():
    """a source that is gone is a finding; the album still opens; a delivery of it is refused or an error"""
    folder = path("moved")
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("*set.lacquer", "*chain.lacquer"))
    os.rename(os.path.join(folder, "03 lantern.wav"), os.path.join(folder, "gone.wav"))
    os.rename(DEMO, DEMO + "-away")
    try:
        album = os.path.join(folder, "Night Ferry.lacquer")
        shown = report("show", "--json", album)
        assert [t["missing"] for t in shown["tracks"]] == [False, False, True]
        assert "03 lantern.wav" in cli("deliver", "-o", path("moved-out"), album, status=1)
        left = [f for _, _, files in os.walk(path("moved-out")) for f in files if f.endswith((".wav", ".flac", ".part"))]
        assert not left, left
    finally:
        os.rename(DEMO + "-away", DEMO)


@case
def sources_stay():
    """no command writes over a mix or a reference, whatever its name and options"""
    mix = os.path.join(path("again"), "tracks-24", "01 tone.wav")
    os.makedirs(os.path.dirname(mix))
    shutil.move(sine("tone.wav"), mix)
    before, album = digest(mix), path("again.lacquer")
    cli("create", album, mix)
    cli("set", album, "track.1.title", "tone")
    link = path("link.wav")
    os.symlink(mix, link)
    for target in (mix, link):
        assert "never replaced" in cli("render", "-o", target, album, status=1)
    assert "never replaced" in cli("deliver", "--overwrite", "-t", "tracks-24", "-o", path("again"), album, status=1)
    record = sine("kept record.wav")
    cli("references", album, "add", record)
    heard = digest(record)
    assert "never replaced" in cli("render", "-o", record, album, status=1) and digest(record) == heard
    cli("create", "--overwrite", mix, mix, status=2)
    named = path("mix.lacquer")
    shutil.copy(mix, named)
    assert "never replaced" in cli("create", "--overwrite", named, named, status=1)
    assert digest(mix) == before == digest(named)


@case
def stopped():
    """Ctrl+C and SIGTERM end deliver and render with exit 1 and leave nothing"""
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        for command in (["deliver", "-o", path("stopped/out")], ["render", "-o", path("stopped/r.wav")]):
            os.makedirs(path("stopped"))
            process = subprocess.Popen([CLI, *command, ALBUM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            while process.poll() is None and not [f for _, _, files in os.walk(path("stopped")) for f in files]:
                time.sleep(0.005)
            process.send_signal(signal_number)
            _, text = process.communicate()
            assert process.returncode == 1 and "stopped" in text, (command, process.returncode, text)
            assert os.listdir(path("stopped")) == [], os.listdir(path("stopped"))
            os.rmdir(path("stopped"))


@case
def empty_track():
    """a track without audio is an error everywhere; nothing is delivered, for all behind it would be numbered anew"""
    album = path("empty.lacquer")
    cli("create", album, sine("first.wav"), sine("second.wav"))
    cli("set", album, "track.1.trim-in", 30)
    assert "Track 1" in cli("deliver", "-o", path("empty-out"), album, status=1)
    assert not os.path.exists(path("empty-out"))
    for command, name in ((["measure"], "first.wav"), (["check"], "Track 1"), (["render", "-o", path("empty.wav")], "Track 1")):
        assert name in cli(*command, album, status=1), command
    cli("set", album, "track.2.trim-in", 30)
    cli("render", "-o", path("nothing.wav"), "--from", 9999, album, status=1)
    assert not os.path.exists(path("nothing.wav"))


@case
def errors_of_the_project():
    """a module that is not there makes deliver end with 1, in the report and in JSON"""
    album = path("module.lacquer")
    cli("create", album, sine("first.wav", seconds=5))
    cli("chain", album, "album", "add", "gain")
    with open(album) as file:
        text = file.read()
    with open(album, "w") as file:
        file.write(text.replace("module=gain", "module=vanished"))
    assert "vanished" in cli("deliver", "-t", "tracks-24", "-o", path("module-out"), album, status=1)
    found = report("deliver", "--json", "--overwrite", "-t", "tracks-24", "-o", path("module-out"), album, status=1)["findings"]
    assert [f["id"] for f in found if f["severity"] == "error"] == ["module-missing"], found


@case
def odd_files():
    """a pipe, a folder, an Ogg file that breaks off, one without samples, one with no numbers: each is an error that names it"""
    os.mkfifo(path("pipe.wav"))
    os.makedirs(path("folder.wav"))
    whole = sine("whole.wav")
    tool("ffmpeg", "-v", "error", "-y", "-i", whole, "-c:a", "libvorbis", path("whole.ogg"))
    with open(path("whole.ogg"), "rb") as file, open(path("broken.ogg"), "wb") as out:
        out.write(file.read()[:-2000])
    sine("nothing.wav", seconds=0)
    for name in ("pipe.wav", "folder.wav", "broken.ogg", "nothing.wav"):
        for command in ("check", "measure"):
            assert name in cli(command, path(name), status=1), (command, name)
    samples = [float("nan"), float("inf")] * 2 + [0.25] * 20000
    data = struct.pack(f"<{len(samples)}f", *samples)
    with open(path("nan.wav"), "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 3, 2, 48000, 384000, 8, 32)
                   + b"data" + struct.pack("<I", len(data)) + data)
    found = report("check", "--json", path("nan.wav"), status=1)["findings"]
    assert [f["text"] for f in found if f["id"] == "not-finite"] == ["4 of its samples are no numbers; they are played as silence."]


@case
def coded_files():
    """what was MP3, AAC, Vorbis or Opus once is told so, once; the mix itself is not, and a coded file only that it is one"""
    mix = os.path.join(DEMO, "01 slipway_mix4.wav")
    ids = ("lossy-source", "lossy-traces", "band-limit")

    def told(file, status):
        return [f["id"] for f in report("check", "--json", file, status=status)["findings"] if f["id"] in ids]
    assert told(mix, 0) == []
    for name, ending, options, status in (("mp3", "mp3", ["-c:a", "libmp3lame", "-b:a", "320k"], 1),
                                          ("v0", "mp3", ["-c:a", "libmp3lame", "-q:a", "0"], 1),
                                          ("aac", "m4a", ["-c:a", "aac", "-b:a", "256k"], 1),
                                          ("vorbis", "ogg", ["-c:a", "libvorbis", "-q:a", "5"], 1),
                                          ("opus", "opus", ["-c:a", "libopus", "-b:a", "160k"], 0)):
        coded, decoded = path(f"coded-{name}.{ending}"), path(f"decoded-{name}.wav")
        tool("ffmpeg", "-v", "error", "-y", "-i", mix, *options, coded)
        tool("ffmpeg", "-v", "error", "-y", "-i", coded, "-c:a", "pcm_s24le", decoded)
        assert told(decoded, status) == ["lossy-traces"], name
        if ending == "ogg":
            assert told(coded, 0) == ["lossy-source"]


@case
def damaged_project():
    """a damaged project is an error that names it"""
    broken = path("broken.lacquer")
    for content in (b"", b"\0" * 100, b"[nonsense", os.urandom(3000)):
        with open(broken, "wb") as file:
            file.write(content)
        assert "broken.lacquer" in cli("show", broken, status=1)


try:
    main()
finally:
    shutil.rmtree(DIR, ignore_errors=True)
