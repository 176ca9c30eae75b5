"""What formcheck costs over the decoder and the landmarker it needs.

Not a test: timings depend on the machine. Ratios are taken between runs next to each other::

    python tests/benchmark.py            # a minute or two
    python tests/benchmark.py --memory   # also a ten-minute clip against a one-minute one
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import av
import numpy as np
import typer

from formcheck.capture.frame import Frame
from formcheck.capture.mask import trace_outline
from formcheck.capture.model_file import obtain_model
from formcheck.capture.pose_estimator import PoseEstimator, open_landmarker, read_landmarks
from formcheck.capture.privacy import no_usage_reports
from formcheck.capture.video_file import VideoFile
from formcheck.cli.quiet import native_chatter_hidden
from formcheck.pose import Pose
from formcheck.present.video_writer import VideoWriter
from formcheck.session import Session

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "deadlift.mp4"
RUNS = 3

ANALYSE = """
import resource, sys
from formcheck.cli import app
try:
    app(["analyse", sys.argv[1], "-e", "deadlift", "--json", sys.argv[2]])
except SystemExit:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _bare_loop(clip: Path, model: Path) -> None:
    """Decode and detect, as a five-line script would."""
    import mediapipe as mp

    with (
        no_usage_reports(),
        open_landmarker(model, video=True, masks=True) as landmarker,
        av.open(str(clip)) as container,
    ):
        for frame in container.decode(video=0):
            picture = np.ascontiguousarray(frame.to_ndarray(format="rgb24"))
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
            result = landmarker.detect_for_video(image, round(1000 * float(frame.time or 0.0)))
            for mask in result.segmentation_masks or []:
                mask.numpy_view()


def _formcheck_loop(clip: Path, model: Path) -> None:
    session = Session("deadlift")
    with VideoFile(clip) as video, PoseEstimator(model, with_outline=True) as estimator:
        for frame in video:
            session.push(estimator.estimate(frame))
    session.report()


def _time_s(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _core_ms_per_picture(clip: Path, model: Path) -> tuple[float, float]:
    """Median and mean milliseconds of everything but decoding and the landmarker.

    Handing over its mask (``numpy_view``) is the landmarker's own work, as it is for any other program.
    """
    import mediapipe as mp

    session, spent = Session("deadlift"), []
    with no_usage_reports(), open_landmarker(model, video=True, masks=True) as landmarker:
        for number, frame in enumerate(VideoFile(clip)):
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(frame.image_rgb))
            result = landmarker.detect_for_video(image, number * 33)
            masks = [found.numpy_view().squeeze() for found in result.segmentation_masks]
            start = time.perf_counter()
            session.push(_to_pose(result.pose_landmarks, masks, frame))
            spent.append(1000.0 * (time.perf_counter() - start))
    return median(spent), float(np.mean(spent))


def _to_pose(found: list[Any], masks: list[Any], frame: Frame) -> Pose:
    if not found:
        return Pose.nobody(time_s=frame.time_s)
    height_px, width_px = frame.image_rgb.shape[:2]
    xy_px, visibility = read_landmarks(found[0], width_px=width_px, height_px=height_px)
    outline = trace_outline(masks[0], xy_px)
    return Pose(time_s=frame.time_s, xy_px=xy_px, visibility=visibility, outline=outline)


def _write_long_clip(path: Path, *, length_s: float) -> Path:
    """The sample over and over, at half its size."""
    pictures = [np.ascontiguousarray(frame.image_rgb[::2, ::2]) for frame in VideoFile(SAMPLE)]
    height_px, width_px = pictures[0].shape[:2]
    with VideoWriter(path, width_px=width_px, height_px=height_px, fps_hint=30.0) as writer:
        for number in range(round(30 * length_s)):
            writer.write(pictures[number % len(pictures)], time_s=number / 30.0)
    return path


def _peak_mib(clip: Path, folder: Path) -> float:
    command = [sys.executable, "-c", ANALYSE, str(clip), str(folder / "report.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) / 1024


def main(
    memory: Annotated[bool, typer.Option(help="Also compare the peak memory of long clips.")] = False,
) -> None:
    """Print the figures."""
    with native_chatter_hidden():
        model = obtain_model()
        core_median, core_mean = _core_ms_per_picture(SAMPLE, model)
        ratios = [
            _time_s(lambda: _formcheck_loop(SAMPLE, model)) / _time_s(lambda: _bare_loop(SAMPLE, model))
            for _ in range(RUNS)
        ]
    print(f"core per picture: {core_median:.2f} ms median, {core_mean:.2f} ms mean")
    print(f"analysis / bare decode-and-detect loop: {median(ratios):.3f} (of {RUNS}: {np.round(ratios, 3)})")
    command = [sys.executable, "-c", "from formcheck.cli import main; main()", "--help"]
    helps = [_time_s(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(7)]
    print(f"formcheck --help: {median(helps):.2f} s median of {len(helps)}")
    if memory:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            short, long = (
                _peak_mib(_write_long_clip(folder / f"{minutes}.mp4", length_s=60.0 * minutes), folder)
                for minutes in (1, 10)
            )
        print(f"peak memory: {short:.0f} MiB for 1 min, {long:.0f} MiB for 10 min, ratio {long / short:.3f}")


if __name__ == "__main__":
    typer.run(main)
