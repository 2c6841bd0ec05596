"""intake_music.py: the music of the packages of Debian that intake-rates listens to, decoded once, and what other programs say of it."""
import array
import glob
import os
import subprocess

from intake_damages import ffmpeg, level, read, run

# package -> (where its music lies, whether it went through a lossy codec)
PACKAGES = {
    "pingus-data": ("usr/share/games/pingus/data/music/*", False),
    "planetblupi-music-midi": ("usr/share/planetblupi/music/*.mid", False),
    "wesnoth-1.16-music": ("usr/share/games/wesnoth/1.16/data/core/music/*.ogg", True),
    "supertuxkart-data": ("usr/share/games/supertuxkart/data/music/*.ogg", True),
    "naev-data": ("usr/share/naev/dat/snd/music/*.ogg", True),
}
FONT = "fluid-soundfont-gm"
LONGEST_S = 150


def fetch(folder, package):
    """The folder into which the package is unpacked; never installed. None when there is no such package."""
    to = os.path.join(folder, "packages", package)
    if not os.path.isdir(to):
        os.makedirs(to + ".part", exist_ok=True)
        if subprocess.run(["apt-get", "download", package], cwd=to + ".part", capture_output=True).returncode:
            os.rmdir(to + ".part")
            return None
        run("dpkg-deb", "-x", glob.glob(to + ".part/*.deb")[0], to + ".part")
        os.rename(to + ".part", to)
    return to


def length(path):
    return float(run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path) or 0)


def decode(source, made, *form, seconds=None):
    """At most LONGEST_S; what is cut off there is faded, so that its end is none of the music's faults. form: of a raw source."""
    long = (seconds or length(source)) > LONGEST_S
    fade = ["-t", LONGEST_S, "-af", f"afade=t=out:st={LONGEST_S - 3}:d=3"] if long else []
    ffmpeg(*form, "-i", source, *fade, "-c:a", "pcm_s24le", made + ".part.wav")
    os.rename(made + ".part.wav", made)


def render_module(source, made):
    link = made + "." + os.path.basename(source)
    os.symlink(source, link)
    run("openmpt123", "-q", "--force", "--samplerate", 44100, "--float", "--gain", -6, "--output-type", "wav", "--render", link)
    os.remove(link)
    decode(link + ".wav", made)
    os.remove(link + ".wav")


def render_score(font, rate, source, made):
    """Scores go on for a quarter of an hour, and fluidsynth cannot be told when to stop: no more than what is used is taken."""
    raw = made + ".raw"
    with subprocess.Popen(["fluidsynth", "-ni", "-q", "-g", "0.12", "-r", str(rate), "-O", "float", "-T", "raw", "-F", "/dev/stdout",
                           font, source], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as synth, open(raw, "wb") as kept:
        left = (LONGEST_S + 1) * rate * 8
        while left > 0 and (piece := synth.stdout.read(min(left, 1 << 20))):
            kept.write(piece)
            left -= len(piece)
        synth.kill()
    decode(raw, made, "-f", "f32le", "-ar", rate, "-ac", 2, seconds=os.path.getsize(raw) / 8 / rate)
    os.remove(raw)


def jobs(folder):
    """[(name of a file in the folder, whether it was lossy once, function that makes it)]"""
    works = []
    font = os.path.join(fetch(folder, FONT), "usr/share/sounds/sf2/FluidR3_GM.sf2")
    for package, (where, lossy) in PACKAGES.items():
        unpacked = fetch(folder, package)
        if not unpacked:
            print(f"no package {package}")
            continue
        for number, path in enumerate(sorted(glob.glob(os.path.join(unpacked, where)))):
            name = f"{package.split('-')[0]} {os.path.splitext(os.path.basename(path))[0]}.wav"
            if package == "pingus-data":
                make = (render_module, path)
            elif path.endswith(".mid"):
                make = (render_score, font, 96000 if number % 3 == 2 else 44100, path)
            else:
                make = (decode, path)
            works.append((name, lossy, make))
    return works


# ---- what other programs, or plain sums, say: whether a finding is true ----

def channels_of(path):
    """([samples of each channel], rate)"""
    rate, n = (int(v) for v in run("ffprobe", "-v", "error", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0",
                                   path).strip().split(",")[:2])
    x = read(path)
    return [x[c::n] for c in range(n)], rate


def loudness(path, filters=()):
    report = subprocess.run(["ffmpeg", "-nostdin", "-i", path, "-af", ",".join([*filters, "ebur128=peak=true"]), "-f", "null", "-"],
                            capture_output=True, text=True).stderr
    report = report[report.rindex("Summary:"):]
    lufs = float(report[report.index("I:") + 2:].split()[0])
    peak = float(report[report.index("Peak:") + 5:].split()[0])
    return lufs, peak


def offset_is(path, least, seconds):
    """A mean over so many whole seconds in a row (0: all) of one channel is at least this."""
    channels, rate = channels_of(path)
    for y in channels:
        means = [sum(y[i:i + rate]) / rate / 2 ** 31 for i in range(0, len(y) - rate + 1, rate)]
        if seconds == 0 and means and abs(sum(means) / len(means)) >= least:
            return True
        for i in range(len(means) - seconds + 1 if seconds else 0):
            part = means[i:i + seconds]
            if min(part) >= least or max(part) <= -least:
                return True
    return False


def is_over(path):
    """Between the samples; ffmpeg's meter reads in tenths of a dB, so what it reads as 0.0 is converted to eight times the rate."""
    if loudness(path)[1] > 0:
        return True
    rate = channels_of(path)[1]
    report = subprocess.run(["ffmpeg", "-nostdin", "-i", path, "-af", f"volume=-6dB,aresample={8 * rate}:resampler=soxr:precision=28,"
                             "astats=measure_perchannel=none", "-f", "null", "-"], capture_output=True, text=True).stderr
    peak = float(next(line for line in report.splitlines() if "Peak level dB" in line).split(":")[1])
    return peak > -6


def starts_at_once(path):
    """The first sample that is not zero has 1 % of full scale."""
    for y in channels_of(path)[0]:
        first = next((v for v in y if v), 0)
        if abs(first) >= 0.01 * 2 ** 31:
            return True
    return False


def rumbles(path):
    """What lies below 18 Hz is over -50 dBFS, and within 17 dB of what lies between that and 120 Hz."""
    low = level(path, "lowpass=16,lowpass=16")
    return low > -50 and low > level(path, "highpass=20,highpass=20,lowpass=120,lowpass=120") - 17


def longest_at_full_scale(path):
    most, top = 0, 2 ** 31 // 32768 * 32767
    for y in channels_of(path)[0]:
        row = 0
        for v in y:
            row = row + 1 if v >= top or v <= -top else 0
            most = max(most, row)
    return most


def correlation(path, filters=()):
    """Lowest of whole and, with filters, of the median of pieces of 0.4 s."""
    made = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-af", ",".join([*filters, "aresample=8000"]), "-f", "s32le", "-"],
                          check=True, capture_output=True).stdout
    x = array.array("i", made)
    pieces, step = [], 2 * 3200
    total = [1e-9, 1e-9, 0]
    for i in range(0, len(x) - step, step):
        left, right = x[i:i + step:2], x[i + 1:i + step:2]
        sums = (sum(v * v for v in left), sum(v * v for v in right), sum(a * b for a, b in zip(left, right)))
        total = [a + b for a, b in zip(total, sums)]
        if sums[0] and sums[1]:
            pieces.append(sums[2] / (sums[0] * sums[1]) ** 0.5)
    return total[2] / (total[0] * total[1]) ** 0.5, sorted(pieces)


def end_is_cut(path):
    """The last 10 ms are over -50 dBFS, and the last 2 ms no more than 20 dB below the 50 ms before."""
    channels, rate = channels_of(path)
    n = rate // 100

    def rms(start, end):
        return max((2 * sum(v * v for v in y[start:end]) / len(y[start:end])) ** 0.5 for y in channels) / 2 ** 31
    end = len(channels[0])
    return rms(end - 2 * n, end) > 10 ** -2.5 and rms(end - rate // 500, end) > 0.1 * rms(end - 6 * n, end - n)


CONFIRM = {
    "dc-offset": lambda p: offset_is(p, 0.001, 0),
    "dc-passage": lambda p: offset_is(p, 10 ** -2.5, 5),
    "clipping": lambda p: longest_at_full_scale(p) >= 3,
    "inter-sample-over": is_over,
    "cut-start": starts_at_once,
    "low-rate": lambda p: channels_of(p)[1] < 44100,
    "infrasonic": rumbles,
    "bass": lambda p: level(p, "lowpass=180,lowpass=180") > 8 + level(p, "highpass=180,highpass=180,lowpass=2200,lowpass=2200"),
    "polarity": lambda p: correlation(p)[0] < 0.02,
    "polarity-part": lambda p: any(sum(r < -0.6 for r in correlation(p, f)[1]) >= 6 for f in ((), ("lowpass=250", "lowpass=250"))),
    "mono-loss": lambda p: any(loudness(p, f)[0] - loudness(p, (*f, "pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0+0.5*c1"))[0] > 3.4
                               for f in ((), ("lowpass=200", "lowpass=200"))),
    "cut-end": end_is_cut,
    "limited": lambda p: (lambda i, peak: peak - i < 9.15)(*loudness(p)),  # both in tenths
}


def is_true(finding, path, lossy):
    """None: nobody says."""
    if lossy and finding in ("lossy-source", "lossy-traces", "band-limit"):
        return True
    return CONFIRM[finding](path) if finding in CONFIRM else None
