#!/usr/bin/env python3
"""real-album.py BUILD DIR — masters a real album from Debian's music packages and has ffmpeg and sox prove the files.

Downloads the packages once (needs apt), decodes them to 24-bit WAV at 44.1, 48 and 96 kHz, makes an album of six tracks
with different gaps, one overlap, a chain on each track and a limiter at -1 dBTP on the album, delivers all targets,
compares rate, depth, length, loudness and true peak with what ffmpeg and sox say, renders with 1 and 2 threads and in
odd blocks, and prints × real time and memory. Exit status 1 when anything differs."""
import glob
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import time

BUILD, DIR = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
CLI = os.path.join(BUILD, "app/lacquer-cli")
PACKAGES = ["wesnoth-1.16-music", "pingus-data", "planetblupi-music-midi", "fluid-soundfont-gm"]
TOOLS = ["ffmpeg", "sox", "openmpt123", "fluidsynth", "time"]
CEILING = -1.0
faults = []


def run(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **options).stdout


def cli(*arguments):
    return run(CLI, *arguments)


def expect(condition, text):
    print(("  ok     " if condition else "  WRONG  ") + text)
    if not condition:
        faults.append(text)


def fetch():
    """The mixes, decoded once: four of wesnoth (44.1 kHz), one tracker module (48 kHz), one MIDI score (96 kHz)."""
    mixes = os.path.join(DIR, "mixes")
    os.makedirs(mixes, exist_ok=True)
    done = sorted(glob.glob(os.path.join(mixes, "*.wav")))
    if len(done) == 6:
        return done
    subprocess.run(["apt-get", "install", "-qq", "-y", *TOOLS], check=True, stdout=subprocess.DEVNULL)
    packages = os.path.join(DIR, "packages")
    os.makedirs(packages, exist_ok=True)
    for name in PACKAGES:
        if not glob.glob(os.path.join(packages, name + "_*.deb")):
            run("apt-get", "download", "-qq", name, cwd=packages)
    for deb in glob.glob(os.path.join(packages, "*.deb")):
        run("dpkg-deb", "-x", deb, os.path.join(packages, "x"))
    music = os.path.join(packages, "x/usr/share/games/wesnoth/1.16/data/core/music")
    for number, name in enumerate(["main_menu", "revelation", "into_the_shadows", "love_theme"], 1):
        run("ffmpeg", "-v", "error", "-y", "-i", f"{music}/{name}.ogg", "-c:a", "pcm_s24le", f"{mixes}/{number} {name}.wav")
    shutil.copy(os.path.join(packages, "x/usr/share/games/pingus/data/music/sorcerer.it"), f"{DIR}/module.it")
    run("openmpt123", "-q", "--force", "--samplerate", "48000", "--float", "--output-type", "wav", "--render",
        f"{DIR}/module.it")
    run("ffmpeg", "-v", "error", "-y", "-i", f"{DIR}/module.it.wav", "-c:a", "pcm_s24le",
        f"{mixes}/5 sorcerer.wav")
    midi = os.path.join(packages, "x/usr/share/planetblupi/music/music003.mid")
    font = os.path.join(packages, "x/usr/share/sounds/sf2/FluidR3_GM.sf2")
    run("fluidsynth", "-ni", "-g", "0.12", "-r", "96000", "-O", "s24", "-F", f"{DIR}/midi.wav", font, midi)
    run("ffmpeg", "-v", "error", "-y", "-t", "120", "-i", f"{DIR}/midi.wav", "-c:a", "pcm_s24le", f"{mixes}/6 blupi.wav")
    return sorted(glob.glob(os.path.join(mixes, "*.wav")))


def make_album(mixes):
    album = os.path.join(DIR, "Real Album.lacquer")
    cli("create", "--overwrite", "--title", "Réal Album", "--artist", "Wesnoth & Friends", "--rate", "48000", album, *mixes)
    eq = "track.{}.chain.eq.".format
    keys = ["track.2.gap", "1:20f", "track.3.gap", "2.5", "track.4.gap", "-3.2", "track.5.gap", "150f", "track.6.gap", "0.75",
            "track.1.fade-out", "2", "track.6.fade-out", "3", "track.3.title", "Into the Shadows – Ombre"]
    for track in range(1, 7):
        cli("chain", album, f"track.{track}", "add", "eq")
        cli("chain", album, f"track.{track}", "add", "compressor")
        keys += [eq(track) + "band1-type", "low-cut", eq(track) + "band1-frequency", "25",
                 eq(track) + "band7-type", "high-shelf", eq(track) + "band7-gain", "1.5",
                 f"track.{track}.chain.compressor.threshold", "-20", f"track.{track}.chain.compressor.ratio", "2",
                 f"track.{track}.gain", str([6, 5, 6, 7, 4, 6][track - 1])]
    cli("chain", album, "album", "add", "limiter")
    keys += ["album.chain.limiter.ceiling", str(CEILING)]
    cli("set", album, *keys)
    return album


def deliver(album, threads):
    out = os.path.join(DIR, f"delivery-{threads}")
    start = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-v", CLI, "deliver", "--overwrite", "--json", "--threads", str(threads), "-o", out,
                           album], capture_output=True, text=True)
    seconds = time.monotonic() - start
    memory = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr).group(1)) / 1024
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    for finding in report["findings"]:
        if finding["severity"] in ("error", "warning"):
            print("  finding", finding["severity"], finding["text"])
    expect(done.returncode == 0, f"deliver with {threads} thread(s) exits 0")
    return report, seconds, memory


def ffmpeg_loudness(path):
    """Integrated loudness and true peak as ffmpeg's ebur128 filter reads them (its summary has one decimal: too few)."""
    text = run("ffmpeg", "-nostats", "-hide_banner", "-v", "error", "-i", path, "-af",
               "ebur128=peak=true:metadata=1,ametadata=print:file=-", "-f", "null", "-")
    return (float(re.findall(r"r128\.I=(\S+)", text)[-1]),
            20 * math.log10(max(float(p) for p in re.findall(r"r128\.true_peak=(\S+)", text))))


def prove(report, album):
    shown = json.loads(cli("show", "--json", album))
    for made in report["deliverables"]:
        print(made["target"])
        rate, frames = None, 0
        for file in made["files"]:
            path, name = file["path"], os.path.basename(file["path"])
            measured = file.get("measured", file)
            probe = json.loads(run("ffprobe", "-v", "error", "-show_streams", "-of", "json", path))["streams"][0]
            bits = int(probe.get("bits_per_raw_sample") or probe.get("bits_per_sample"))
            sox = [int(run("soxi", flag, path)) for flag in ("-s", "-r", "-b")]
            expect(int(probe["sample_rate"]) == sox[1] == file["rate_hz"] and bits == sox[2] == file["bits"]
                   and int(probe["duration_ts"]) == sox[0] == file["frames"],
                   f"{name}: ffprobe and sox agree: {sox[0]} frames, {sox[1]} Hz, {sox[2]} bit")
            loudness, peak = ffmpeg_loudness(path)
            expect(abs(loudness - measured["integrated_lufs"]) <= 0.1,
                   f"{name}: ffmpeg {loudness:.2f} LUFS, Lacquer {measured['integrated_lufs']:.2f}")
            expect(peak <= CEILING + 0.05, f"{name}: ffmpeg {peak:.2f} dBTP, Lacquer {measured['true_peak_dbtp']:.2f}, ceiling {CEILING}")
            with open(path, "rb") as data:
                expect(hashlib.sha256(data.read()).hexdigest() == file["sha256"], f"{name}: SHA-256")
            rate, frames = file["rate_hz"], frames + file["frames"]
        expect(abs(frames / rate - shown["album"]["length_s"]) <= 1 / 75,
               f"{made['target']}: {frames / rate:.3f} s of files, {shown['album']['length_s']:.3f} s of programme")


def digest(path):
    with open(path, "rb") as data:
        return hashlib.sha256(data.read()).hexdigest()


def same_bytes(album, first, second):
    for made, again in zip(first["deliverables"], second["deliverables"]):
        expect([f["sha256"] for f in made["files"]] == [f["sha256"] for f in again["files"]],
               f"{made['target']}: the same bytes with 1 and with 2 threads")
    hashes = []
    for options in (["--threads", "1"], ["--threads", "2"], ["--block", "7777"], ["--block", "333"]):
        path = os.path.join(DIR, "render.wav")
        cli("render", "--f64", *options, "-o", path, album)
        hashes.append(digest(path))
    expect(len(set(hashes)) == 1, "render: the same bytes with 1 and 2 threads, in blocks of 7777 and 333")


def main():
    os.makedirs(DIR, exist_ok=True)
    album = make_album(fetch())
    print(cli("show", album))
    second, seconds_2, memory_2 = deliver(album, 2)
    first, seconds_1, memory_1 = deliver(album, 1)
    prove(second, album)
    same_bytes(album, first, second)
    length = json.loads(cli("show", "--json", album))["album"]["length_s"]
    print(f"\ndeliver of {length:.1f} s, {len(first['deliverables'])} targets, written and verified:")
    for threads, seconds, memory in ((1, seconds_1, memory_1), (2, seconds_2, memory_2)):
        print(f"  {threads} thread(s): {seconds:.1f} s = {length / seconds:.1f} x real time, {memory:.0f} MiB at its peak")
    print(f"{len(faults)} wrong")
    sys.exit(1 if faults else 0)


main()
