"""Draw the clips frame by frame and encode them.

Run it from the root of the repository, with ffmpeg on the path (built with libx264):

    python -m sandbox.clips.make_clips

It writes an MP4 (H.264, yuv420p, moov first) and a JPEG poster for every clip into this folder. Two clips get a soft
AAC sound made here as well; the third is silent. The results are committed, so nobody needs to run this to use them.
"""

import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from sandbox.clips import CLIPS, Clip
from sandbox.pictures import light, mountains, water
from sandbox.pictures.canvas import between, generator, resized, veil
from sandbox.pictures.palettes import PALETTES

FRAMES_PER_SECOND = 25
SAMPLES_PER_SECOND = 44_100


def drifting_fog(clip: Clip) -> Iterator[Image.Image]:
    """Misty ridges with two banks of fog that pass at different speeds."""
    palette = PALETTES["misty_ridges"][0]
    still = mountains.misty_ridges(generator("clip", clip.name, 4), clip.width, clip.height, palette)
    rng = generator("fog", clip.name)
    columns, rows = clip.width // 8, clip.height // 8
    banks = [
        (resized(rng.random((9, 22), np.float32), columns * 3, rows), between(rng, 0.46, 0.5), 7.0),
        (resized(rng.random((7, 14), np.float32), columns * 3, rows), between(rng, 0.66, 0.7), 13.0),
    ]
    row = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    for number in range(frame_count(clip)):
        frame = still.copy()
        for bank, level, speed in banks:
            shift = number / FRAMES_PER_SECOND * speed
            whole, part = int(shift), np.float32(shift % 1)
            seen = (
                bank[:, whole : whole + columns] * (1 - part)
                + bank[:, whole + 1 : whole + columns + 1] * part
            )
            veil(
                frame,
                palette["sky"][-1],
                np.clip(seen * 1.9 - 0.55, 0, 1) * np.exp(-(((row - level) / 0.1) ** 2)) * 0.85,
            )
        yield frame


def rising_bokeh(clip: Clip) -> Iterator[Image.Image]:
    """Lights out of focus that rise slowly, the small ones faster."""
    for number in range(frame_count(clip)):
        rng = generator("clip", clip.name, 2)
        yield light.bokeh(rng, clip.width, clip.height, PALETTES["bokeh"][3], number / FRAMES_PER_SECOND)


def evening_sea(clip: Clip) -> Iterator[Image.Image]:
    """The sun's path glittering on waves that roll in."""
    for number in range(frame_count(clip)):
        rng = generator("clip", clip.name, 1)
        yield water.sea_and_sun(
            rng, clip.width, clip.height, PALETTES["sea_and_sun"][2], number / FRAMES_PER_SECOND
        )


def frame_count(clip: Clip) -> int:
    return round(clip.seconds * FRAMES_PER_SECOND)


def surf(seconds: float) -> np.ndarray:
    """The sound of waves: filtered noise that swells twice."""
    count = round(seconds * SAMPLES_PER_SECOND)
    noise = generator("surf").random(count + 600) * 2 - 1
    soft = (
        np.convolve(noise, np.hanning(60), "same") * 0.05 + np.convolve(noise, np.hanning(500), "same") * 0.03
    )
    at = np.linspace(0, 1, count)
    return soft[:count] * (0.35 + 0.65 * np.sin(np.pi * at * 2) ** 2)


def chord(seconds: float) -> np.ndarray:
    """A quiet chord of five tones, each breathing at its own pace."""
    at = np.arange(round(seconds * SAMPLES_PER_SECOND)) / SAMPLES_PER_SECOND
    tones = (146.83, 220.0, 293.66, 369.99, 440.0)
    voices = [
        np.sin(2 * np.pi * tone * at) * (0.6 + 0.4 * np.sin(at * (0.9 + 0.3 * n) + n))
        for n, tone in enumerate(tones)
    ]
    return np.sum(voices, axis=0) * 0.07


def write_sound(path: Path, samples: np.ndarray) -> None:
    """Mono 16-bit samples, faded in and out."""
    fade = np.minimum(
        1, np.minimum(np.arange(len(samples)), np.arange(len(samples))[::-1]) / (SAMPLES_PER_SECOND * 0.4)
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES_PER_SECOND)
        file.writeframes((np.clip(samples * fade, -1, 1) * 32000).astype("<i2").tobytes())


PAINTERS: dict[str, Callable[[Clip], Iterator[Image.Image]]] = {
    "drifting_fog": drifting_fog,
    "rising_bokeh": rising_bokeh,
    "evening_sea": evening_sea,
}
SOUNDS: dict[str, Callable[[float], np.ndarray]] = {"rising_bokeh": chord, "evening_sea": surf}


def encode(clip: Clip, sound: Path | None) -> None:
    """Feed the frames to ffmpeg as they are drawn; the first one becomes the poster."""
    size = f"{clip.width}x{clip.height}"
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FRAMES_PER_SECOND), "-i", "-"]
    heard = ["-i", str(sound), "-c:a", "aac", "-b:a", "48k", "-shortest"] if sound else ["-an"]
    seen = ["-c:v", "libx264", "-preset", "veryslow", "-crf", "27", "-maxrate", "520k", "-bufsize", "700k"]
    exact = ["-pix_fmt", "yuv420p", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    colours = [
        "-vf",
        "scale=out_color_matrix=bt709",
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
    ]
    command = [
        "ffmpeg",
        "-y",
        "-loglevel",
        "error",
        *raw,
        *heard,
        *seen,
        *colours,
        *exact,
        "-movflags",
        "+faststart",
        str(clip.path),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:  # noqa: S603 - every word of it is above
        for number, frame in enumerate(PAINTERS[clip.name](clip)):
            if number == 0:
                frame.save(clip.poster_path, quality=88, optimize=True)
            ffmpeg.stdin.write(frame.tobytes())
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise SystemExit(f"ffmpeg could not encode {clip.name}")


def main() -> None:
    for clip in CLIPS:
        with tempfile.TemporaryDirectory() as folder:
            sound = None
            if clip.name in SOUNDS:
                sound = Path(folder) / "sound.wav"
                write_sound(sound, SOUNDS[clip.name](clip.seconds))
            encode(clip, sound)
        print(f"{clip.name}: {clip.path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
