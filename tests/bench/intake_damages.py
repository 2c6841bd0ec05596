"""intake_damages.py: what intake-rates does to music. A damage is a function of (clean file, file to make); it returns the places
of the fault in seconds, [(from, to)], or None when it has none."""
import array
import os
import subprocess

RATE = 44100
INVERTED = "pan=stereo|c0=c0|c1=-1*c1"


def run(*command, accept=(0,)):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode not in accept:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


def ffmpeg(*arguments):
    run("ffmpeg", "-v", "error", "-nostdin", "-y", *arguments)


def level(source, filters="anull"):
    """RMS in dBFS of both channels together behind the filters."""
    report = subprocess.run(["ffmpeg", "-nostdin", "-i", source, "-af", f"{filters},astats=measure_perchannel=none", "-f", "null", "-"],
                            capture_output=True, text=True).stderr
    return float(next(line for line in report.splitlines() if "RMS level dB" in line).split(":")[1])


# ---- by filters and encoders ----

def filters(text, places=None):
    def damage(source, made):
        ffmpeg("-i", source, "-af", text, "-c:a", "pcm_s24le", made)
        return places
    return damage


def graph(text):
    """From [0] to [c]."""
    return lambda source, made: ffmpeg("-i", source, "-filter_complex", text, "-map", "[c]", "-c:a", "pcm_s24le", made)


def codec(ending, *options, rate=RATE):
    def damage(source, made):
        coded = made[:-4] + ending
        ffmpeg("-i", source, *options, coded)
        ffmpeg("-i", coded, "-ar", rate, "-c:a", "pcm_s24le", made)
        os.remove(coded)
    return damage


def mp3(kbps, rate=RATE):
    return codec(".mp3", "-c:a", "libmp3lame", "-b:a", f"{kbps}k", rate=rate)


def mp3_variable(quality):
    return codec(".mp3", "-c:a", "libmp3lame", "-q:a", quality)


def aac(kbps):
    return codec(".m4a", "-c:a", "aac", "-b:a", f"{kbps}k")


def vorbis(quality):
    return codec(".ogg", "-c:a", "libvorbis", "-q:a", quality)


def opus(kbps, rate=RATE):
    return codec(".opus", "-c:a", "libopus", "-b:a", f"{kbps}k", rate=rate)


def then(first, second):
    """One damage after another."""
    def damage(source, made):
        first(source, made + ".wav")
        second(made + ".wav", made)
        os.remove(made + ".wav")
    return damage


def turned_down(first):
    return then(first, filters("volume=-3dB,aresample=osf=s16"))


def sox(*effects):
    def damage(source, made):
        run("sox", source, "-b", "24", made, *effects)
    return damage


def up_twice(source, made):
    filters("aresample=48000:resampler=soxr")(source, made + ".wav")
    filters("aresample=96000:resampler=soxr")(made + ".wav", made)
    os.remove(made + ".wav")


def mixed(tone, before="", pan="pan=stereo|c0=c0|c1=c0"):
    """tone: an ffmpeg source of one channel, added to the music behind the filters before."""
    return graph(f"[0]{before}anull[a];{tone},{pan}[b];[a][b]amix=2:duration=first:normalize=0[c]")


def hum(hz, db, right=1):
    """RMS level of the family: base and five partials. The music starts after two seconds and ends two before the end."""
    partials = [(1, 0), (2, -4), (3, -3), (4, -12), (5, -8), (6, -16)]
    gain = 10 ** (db / 20) / (sum(10 ** (p / 10) for _, p in partials) / 2) ** 0.5
    wave = "+".join(f"{gain * 10 ** (p / 20):.9f}*sin(2*PI*{hz * h}*t+{h})" for h, p in partials)
    return mixed(f"aevalsrc={wave}:s={RATE}", "adelay=2000:all=1,apad=pad_dur=2,", f"pan=stereo|c0=c0|c1={right}*c0")


def rumble(db):
    return mixed(f"aevalsrc={1.414 * 10 ** (db / 20):.6f}*sin(2*PI*11*t):s={RATE}")


def sibilants(over_db):
    """Bursts of 90 ms of noise around 7 kHz, so many dB over the RMS of the piece."""
    def damage(source, made):
        gain = level(source) + over_db + 14.5  # of the noise behind its filters
        mixed(f"anoisesrc=c=white:r={RATE}:seed=1:a=1,highpass=f=5500,highpass=f=5500,lowpass=f=9000,lowpass=f=9000,"
              f"volume={gain:.2f}dB,aeval=val(0)*lt(mod(t\\,0.71)\\,0.09)")(source, made)
        return [(0.71 * i, 0.71 * i + 0.09) for i in range(int(20 / 0.71))]
    return damage


def inverted(seconds):
    if seconds is None:
        return filters(INVERTED)
    return filters(f"aeval=val(0)|val(1)*if(between(t\\,8\\,{8 + seconds})\\,-1\\,1)", [(8, 8 + seconds)])


def lost(seconds):
    if seconds is None:
        return filters("pan=stereo|c0=c0|c1=0*c1")
    return filters(f"aeval=val(0)|val(1)*if(between(t\\,8\\,{8 + seconds})\\,0\\,1)", [(8, 8 + seconds)])


def bass_inverted(hz):
    return graph(f"[0]acrossover=split={hz}:order=8th[l][h];[l]{INVERTED}[i];[i][h]amix=2:normalize=0[c]")


def bass_raised(to_db):
    """What is below 180 Hz so many dB over what is between 180 Hz and 2.2 kHz."""
    def damage(source, made):
        low = level(source, "lowpass=180,lowpass=180")
        middle = level(source, "highpass=180,highpass=180,lowpass=2200,lowpass=2200")
        gain = to_db + middle - low
        graph(f"[0]acrossover=split=180:order=8th[l][h];[l]volume={gain:.2f}dB[b];[b][h]amix=2:normalize=0,volume={-max(gain, 0):.2f}dB[c]"
              )(source, made)
    return damage


def wider(db):
    """The middle so many dB softer."""
    g = 10 ** (-db / 20)
    a, b = (g + 1) / 2, (g - 1) / 2
    return filters(f"pan=stereo|c0={a:.6f}*c0+{b:.6f}*c1|c1={b:.6f}*c0+{a:.6f}*c1")


# ---- by samples: array of 32-bit whole numbers, left and right in turn ----

TOP = 2 ** 31 - 256


def read(source):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", source, "-f", "s32le", "-"], check=True, capture_output=True).stdout
    return array.array("i", raw)


def write(x, made):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "s32le", "-ar", str(RATE), "-ac", "2", "-i", "-", "-c:a", "pcm_s24le", made],
                   input=x.tobytes(), check=True)


def samples(change):
    """change: of the samples; gives (samples, places)."""
    def damage(source, made):
        x, places = change(read(source))
        write(x, made)
        return places
    return damage


def peak_of(x):
    return max(max(x), -min(x), 1)


def clipped(over_db, then_db=0.0):
    """The highest peak so many dB over full scale, cut there, and turned down."""
    def change(x):
        gain, down = 10 ** (over_db / 20) * 2 ** 31 / peak_of(x), 10 ** (then_db / 20)
        return array.array("i", (int(down * min(TOP, max(-TOP, gain * v))) for v in x)), None
    return samples(change)


def places_of(x, every_s):
    return range(2 * RATE, len(x) // 2 - 4 * RATE, int(every_s * RATE) + 1013)


def points(frames):
    return [(f / RATE, f / RATE) for f in frames]


def clicked(over_db):
    """Single samples so many dB over the 20 ms around them, 30 a minute."""
    def change(x):
        at = list(places_of(x, 2))
        for i in at:
            rms = (sum(v * v for v in x[2 * i - 882:2 * i + 882:2]) / 882) ** 0.5
            x[2 * i] = int(min(TOP, max(-TOP, x[2 * i] + rms * 10 ** (over_db / 20))))
        return x, points(at)
    return samples(change)


def holed(ms):
    def change(x):
        n, at = int(RATE * ms / 1000), list(places_of(x, 4))
        for i in at:
            x[2 * i:2 * (i + n)] = array.array("i", bytes(8 * n))
        return x, [(i / RATE, (i + n) / RATE) for i in at]
    return samples(change)


def muted(seconds):
    """With fades of 20 ms."""
    def change(x):
        start, n, fade = 8 * RATE, int(seconds * RATE), RATE // 50
        for i in range(2 * fade):
            x[2 * (start - fade) + i] = int(x[2 * (start - fade) + i] * (1 - i / 2 / fade))
            x[2 * (start + n) + i] = int(x[2 * (start + n) + i] * i / 2 / fade)
        x[2 * start:2 * (start + n)] = array.array("i", bytes(8 * n))
        return x, [(start / RATE, (start + n) / RATE)]
    return samples(change)


def stuttered(length):
    def change(x):
        at = list(places_of(x, 4))
        for i in at:
            x[2 * i:2 * (i + length)] = x[2 * (i - length):2 * i]
        return x, [((i - length) / RATE, (i + length) / RATE) for i in at]
    return samples(change)


def edited(per_minute):
    """Pieces of a tenth of a second left out."""
    def change(x):
        cuts, y, joins = list(places_of(x, 60 / per_minute)), array.array("i"), []
        for a, b in zip([0] + [c + 4410 for c in cuts], cuts + [len(x) // 2]):
            y += x[2 * a:2 * b]
            joins.append(len(y) // 2)
        return y, points(joins[:-1])
    return samples(change)


def cut_start(db):
    """From a sample on that has this level."""
    def change(x):
        want = 2 ** 31 * 10 ** (db / 20)
        i = 3 * RATE
        while not 0.9 * want < max(abs(x[2 * i]), abs(x[2 * i + 1])) < 1.2 * want and i < len(x) // 2 - 6 * RATE:
            i += 1
        return x[2 * i:], [(0, 0)]
    return samples(change)


def cut_end(db):
    """A tail that falls by 30 dB in a second, cut where 10 ms of it have this level."""
    def change(x):
        start, n = len(x) // 2 - 8 * RATE, RATE // 100
        for part in range(len(x) // 2 // n):
            if part * n < start:
                continue
            fall = 10 ** (-30 * (part * n - start) / RATE / 20)
            piece = array.array("i", (int(fall * v) for v in x[2 * part * n:2 * (part + 1) * n]))
            x[2 * part * n:2 * (part + 1) * n] = piece
            loudest = max(sum(v * v for v in piece[c::2]) for c in (0, 1))
            if (2 * loudest / n) ** 0.5 < 2 ** 31 * 10 ** (db / 20) and fall < 1:
                return x[:2 * (part + 1) * n], None
        return x, None
    return samples(change)


def sixteen(gain_db):
    return samples(lambda x: (array.array("i", (int(10 ** (gain_db / 20) * 256 * (v >> 16)) << 8 for v in x)), None))


def offset(db, seconds=None):
    def change(x):
        add, start = int(10 ** (db / 20) * 2 ** 31), 2 * 6 * RATE if seconds else 0
        to = start + 2 * RATE * seconds if seconds else len(x)
        x[start:to] = array.array("i", (min(TOP, max(-TOP, v + add)) for v in x[start:to]))
        return x, [(start / 2 / RATE, to / 2 / RATE)] if seconds else None
    return samples(change)


def limited(db):
    """The highest peak so many dB over the ceiling of a limiter."""
    def damage(source, made):
        gain = 0.5 * 10 ** (db / 20) * 2 ** 31 / peak_of(read(source))
        filters(f"volume={gain:.6f},alimiter=level=0:limit=0.5:attack=1:release=20:latency=1")(source, made)
    return damage


def silence_before(seconds):
    return samples(lambda x: (array.array("i", bytes(8 * RATE * seconds)) + x, [(0, seconds)]))


def noise_before(db):
    """A second of pink noise of this level (0: a full-scale sine), then the music."""
    return graph(f"anoisesrc=c=pink:r={RATE}:seed=3:a=1:d=1.5,volume={db + 16}dB,pan=stereo|c0=c0|c1=c0[n];[0]atrim=start=0.06[a];"
                 "[n][a]concat=n=2:v=0:a=1[c]")


def twin(gain_db, noise_db=None):
    """The left channel on both sides."""
    both = f"pan=stereo|c0=c0|c1={10 ** (gain_db / 20):.6f}*c0"
    if noise_db is None:
        return filters(both)
    return mixed(f"anoisesrc=c=white:r={RATE}:seed=3:a={10 ** (noise_db / 20):.6f}", both + ",", "pan=stereo|c0=0*c0|c1=c0")


def softer_right(db):
    return filters(f"pan=stereo|c0=c0|c1={10 ** (-db / 20):.6f}*c1")


LOSSY = ["lossy-source", "lossy-traces", "band-limit"]


def row(fault, ids, audible, *strengths):
    """Ids of which one must be found; audible: the first strength that must be heard of; (name, damage) from weak to strong."""
    return fault, ids, audible, strengths


def each(made, unit, *values):
    return [(f"{v}{unit}", made(v)) for v in values]


FAULTS = [
    row("mp3", LOSSY, 0, *each(mp3, "k", 320, 256, 192, 160, 128)),
    row("aac", LOSSY, 0, *each(aac, "k", 320, 256, 192, 128, 96)),
    row("vorbis", LOSSY, 0, *each(vorbis, "", 9, 7, 5, 3, 1)),
    row("mp3 V0 to V4", LOSSY, 0, *each(mp3_variable, "", 0, 1, 2, 3, 4)),
    row("mp3 to 48 kHz", LOSSY, 2, *each(lambda k: mp3(k, 48000), "k", 320, 256, 192, 160, 128)),
    row("mp3, -3 dB, 16 bit", LOSSY, 0, *each(lambda k: turned_down(mp3(k)), "k", 320, 256, 192, 160, 128)),
    row("mp3, equaliser", LOSSY, 0, *each(lambda k: then(mp3(k), filters("equalizer=f=3000:t=o:w=2:g=1")), "k", 320, 256, 192, 160, 128)),
    row("mp3, limiter", LOSSY, 0, *each(lambda k: then(mp3(k), limited(6)), "k", 320, 256, 192, 160, 128)),
    row("opus at 44.1 kHz", LOSSY, 0, *each(opus, "k", 256, 160, 128, 96, 64)),
    row("opus at 48 kHz", LOSSY, 0, *each(lambda k: opus(k, 48000), "k", 256, 160, 128, 96, 64)),
    row("aac, -3 dB, 16 bit", LOSSY, 0, *each(lambda k: turned_down(aac(k)), "k", 256, 192, 128, 96, 64)),
    row("low-pass", LOSSY, 0, *[(f"{k} kHz", sox("sinc", f"-{k}k")) for k in (19, 18, 17, 16, 15)]),
    row("upsampled to 96", ["upsampled"], 0, ("soxr", filters("aresample=96000:resampler=soxr")), ("swr", filters("aresample=96000")),
        ("sox", sox("rate", "-v", "96000")), ("sox steep", sox("rate", "-v", "-s", "96000")), ("by 48", up_twice)),
    row("part inverted", ["polarity", "polarity-part"], 1, *each(inverted, " s", 2, 4, 6, 8), ("all", inverted(None))),
    row("bass inverted", ["polarity", "polarity-part", "mono-loss"], 2, *each(bass_inverted, " Hz", 60, 100, 150, 200, 250)),
    row("channel delayed", ["channel-delay"], 0, *each(lambda n: filters(f"adelay=0|{n}S"), "", 2, 4, 13, 30, 60)),
    row("channel lost", ["balance", "channel-lost"], 1, *each(lost, " s", 2, 4, 6, 8), ("all", lost(None))),
    row("one side softer", ["balance"], 1, *each(softer_right, " dB", 1, 3, 6, 10, 20)),
    row("middle softer", ["mono-loss", "polarity"], 3, *each(wider, " dB", 3, 6, 9, 12, 20)),
    row("hum 50 Hz", ["hum"], 2, *each(lambda db: hum(50, db), " dBFS", -80, -72, -66, -60, -50)),
    row("hum 60 Hz", ["hum"], 2, *each(lambda db: hum(60, db), " dBFS", -80, -72, -66, -60, -50)),
    row("hum on the left", ["hum"], 2, *each(lambda db: hum(50, db, 0), " dBFS", -80, -72, -66, -60, -50)),
    row("hum out of phase", ["hum"], 2, *each(lambda db: hum(60, db, -1), " dBFS", -80, -72, -66, -60, -50)),
    row("bass over middle", ["bass"], 3, *each(bass_raised, " dB", 3, 6, 9, 12, 15)),
    row("infrasonic", ["infrasonic"], 2, *each(rumble, " dBFS", -55, -50, -45, -40, -30)),
    row("sibilance over music", ["sibilance"], 2, *each(sibilants, " dB", -12, -6, 0, 6, 12)),
    row("resonance", ["resonance"], 2, *each(lambda db: filters(f"volume=-{db}dB,equalizer=f=3100:t=q:w=20:g={db}"), " dB",
                                             9, 12, 15, 18, 21)),
    row("clipped", ["clipping"], 1, *each(clipped, " dB", 0.5, 1, 2, 3, 6)),
    row("clipped, then -1 dB", ["cut-tops"], 1, *each(lambda db: clipped(db, -1), " dB", 0.5, 1, 2, 3, 6)),
    row("clipped, then -6 dB", ["cut-tops"], 1, *each(lambda db: clipped(db, -6), " dB", 0.5, 1, 2, 3, 6)),
    row("limiter", ["ceiling", "limited"], 2, *each(limited, " dB", 3, 6, 9, 12, 18)),
    row("clicks", ["clicks"], 1, *each(clicked, " dB", 6, 12, 18, 24, 30)),
    row("edits without fades", ["clicks"], 0, *each(edited, "/min", 6, 12, 20, 30, 40)),
    row("drop-outs", ["drop-outs"], 1, *each(holed, " ms", 0.5, 1, 10, 100, 1000)),
    row("repeated buffers", ["repeated-buffers"], 0, *each(stuttered, "", 64, 128, 256, 512, 1024)),
    row("start cut", ["cut-start"], 2, *each(cut_start, " dBFS", -50, -42, -34, -26, -18)),
    row("end cut", ["cut-end"], 1, *each(cut_end, " dBFS", -60, -45, -38, -31, -24)),
    row("DC", ["dc-offset"], 1, *each(offset, " dBFS", -65, -55, -50, -45, -35)),
    row("DC for 8 s", ["dc-offset", "dc-passage"], 1, *each(lambda db: offset(db, 8), " dBFS", -60, -48, -44, -40, -30)),
    row("16 bit in 24", ["bit-depth"], 0, *each(sixteen, " dB", 0, -1, -3, -6, -9)),
    row("dual mono", ["dual-mono"], 0, ("exact", twin(0)), ("-1 dB", twin(-1)), ("-2 dB", twin(-2)), ("-6 dB", twin(-6)),
        ("noise -80", twin(0, -80))),
    row("silence before", ["silent-head"], 1, *each(silence_before, " s", 1, 3, 4, 6, 10)),
    row("silence inside", ["silence-inside"], 1, *each(muted, " s", 1, 2.5, 3, 4, 6)),
    row("noise before", ["head-noise"], 2, *each(noise_before, " dBFS", -75, -65, -56, -50, -44)),
]
