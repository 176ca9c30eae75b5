"""Writing video: any times, plays anywhere, whole or not at all."""

import resource
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from formcheck.errors import OutputError
from formcheck.present.video_writer import VideoWriter
from tests.clips import CORNERS, draw_picture, even_times, read_corners, read_number

TICKS_PER_S = 90_000


def write_numbered(
    path: Path, times_s: list[float], *, width_px: int = 96, height_px: int = 64, fps_hint: float = 30.0
) -> Path:
    with VideoWriter(path, width_px=width_px, height_px=height_px, fps_hint=fps_hint) as writer:
        for number, time_s in enumerate(times_s):
            writer.write(draw_picture(number, width_px=width_px, height_px=height_px), time_s=time_s)
    return path


def read_all(path: Path) -> list[tuple[Fraction, NDArray[np.uint8]]]:
    with av.open(str(path)) as container:
        return [
            (frame.pts * frame.time_base, frame.to_ndarray(format="rgb24"))  # type: ignore[operator, misc]
            for frame in container.decode(container.streams.video[0])
        ]


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@settings(max_examples=10, deadline=None)
@given(
    start=st.integers(0, 200_000),
    steps=st.lists(st.integers(1, 300_000), min_size=1, max_size=15),
    fps_hint=st.floats(1, 240),
)
def test_times_are_kept_to_a_tick(
    tmp_path_factory: pytest.TempPathFactory, start: int, steps: list[int], fps_hint: float
) -> None:
    ticks = [start]
    for step in steps:
        ticks.append(ticks[-1] + step)
    path = tmp_path_factory.mktemp("video") / "out.mp4"
    write_numbered(path, [tick / TICKS_PER_S for tick in ticks], fps_hint=fps_hint)
    pictures = read_all(path)
    assert [time * TICKS_PER_S for time, _ in pictures] == ticks
    assert [read_number(image) for _, image in pictures] == list(range(len(ticks)))


@pytest.mark.parametrize("name", ["out.mp4", "out.MP4", "out.m4v", "out.mov"])
def test_it_plays_anywhere(tmp_path: Path, name: str) -> None:
    path = write_numbered(tmp_path / name, even_times(60))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.profile) == ("h264", "High")
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert float(stream.duration * stream.time_base) == pytest.approx(2.0, abs=1e-4)  # type: ignore[operator]
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert names_in(tmp_path) == [name]


def test_the_last_picture_stands_as_long_as_expected(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "out.mp4", [0.0, 0.5, 3.0], fps_hint=10)
    with av.open(str(path)) as container:
        assert container.duration is not None
        assert container.duration / av.time_base == pytest.approx(3.1, abs=2e-3)


@pytest.mark.parametrize(("width_px", "height_px"), [(97, 65), (96, 65), (97, 64), (2, 2)])
def test_odd_sizes_lose_a_row_or_column(tmp_path: Path, width_px: int, height_px: int) -> None:
    path = tmp_path / "out.mp4"
    write_numbered(path, even_times(3), width_px=width_px, height_px=height_px)
    assert read_all(path)[0][1].shape == (height_px // 2 * 2, width_px // 2 * 2, 3)


def test_colours_come_out_as_they_went_in(tmp_path: Path) -> None:
    path = write_numbered(tmp_path / "out.mp4", even_times(3))
    image, original = read_all(path)[0][1], draw_picture(0)
    assert read_corners(image) == list(CORNERS)
    for at in ((8, 10), (8, 86), (54, 10), (54, 86), (20, 48)):
        assert image[at] == pytest.approx(original[at], abs=6)


def test_strips_of_larger_pictures_are_taken(tmp_path: Path) -> None:
    wide = np.concatenate([draw_picture(5), draw_picture(9)], axis=1)
    with VideoWriter(tmp_path / "out.mp4", width_px=96, height_px=64, fps_hint=30) as writer:
        writer.write(wide[:, 96:], time_s=0.0)
    assert read_number(read_all(tmp_path / "out.mp4")[0][1]) == 9


def test_what_was_seen_so_far_can_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"

    def interrupt() -> None:
        with VideoWriter(path, width_px=96, height_px=64, fps_hint=30) as writer:
            for number, time_s in enumerate(even_times(10)):
                writer.write(draw_picture(number), time_s=time_s)
            writer.close()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert len(read_all(path)) == 10
    assert names_in(tmp_path) == ["out.mp4"]


@pytest.mark.parametrize("problem", [KeyboardInterrupt, RuntimeError])
def test_after_an_exception_nothing_is_left(tmp_path: Path, problem: type[BaseException]) -> None:
    path = tmp_path / "out.mp4"
    path.write_bytes(b"the one before")

    def fail() -> None:
        with VideoWriter(path, width_px=96, height_px=64, fps_hint=30) as writer:
            writer.write(draw_picture(0), time_s=0.0)
            raise problem

    with pytest.raises(problem):
        fail()
    assert path.read_bytes() == b"the one before"
    assert names_in(tmp_path) == ["out.mp4"]


def test_an_existing_video_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    for count in (5, 7):
        write_numbered(path, even_times(count))
        assert len(read_all(path)) == count


def test_a_video_without_pictures_is_not_written(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="no picture"),
        VideoWriter(tmp_path / "out.mp4", width_px=96, height_px=64, fps_hint=30),
    ):
        pass
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("out.avi", r"ends in \.mp4"),
        ("out", r"ends in \.mp4"),
        ("missing/out.mp4", "no such folder"),
        ("folder.mp4", "is a folder"),
    ],
)
def test_an_impossible_place_is_refused_before_the_first_picture(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(OutputError, match=reason) as caught:
        VideoWriter(tmp_path / name, width_px=96, height_px=64, fps_hint=30)
    assert str(tmp_path / name) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert names_in(tmp_path) == ["folder.mp4"]


def test_wrong_arguments_are_the_programmers(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    for size in ({"width_px": 1, "height_px": 64}, {"width_px": 96, "height_px": 0}):
        with pytest.raises(ValueError, match="at least 2 x 2"):
            VideoWriter(path, fps_hint=30, **size)
    with pytest.raises(ValueError, match="fps"):
        VideoWriter(path, width_px=96, height_px=64, fps_hint=0)
    with VideoWriter(path, width_px=96, height_px=64, fps_hint=30) as writer:
        with pytest.raises(ValueError, match="expected uint8"):
            writer.write(draw_picture(0, width_px=64, height_px=96), time_s=0.0)
        with pytest.raises(ValueError, match="increase"):
            writer.write(draw_picture(0), time_s=-0.1)
        writer.write(draw_picture(0), time_s=0.1)
        with pytest.raises(ValueError, match="increase"):
            writer.write(draw_picture(1), time_s=0.1)
        writer.write(draw_picture(2), time_s=0.2)
    assert [read_number(image) for _, image in read_all(path)] == [0, 2]
    with pytest.raises(ValueError, match="closed"):
        writer.write(draw_picture(3), time_s=0.3)


def test_closing_and_discarding_again_does_nothing(tmp_path: Path) -> None:
    writer = VideoWriter(tmp_path / "out.mp4", width_px=96, height_px=64, fps_hint=30)
    writer.write(draw_picture(0), time_s=0.0)
    writer.close()
    writer.close()
    writer.discard()
    assert names_in(tmp_path) == ["out.mp4"]


# With few pictures the trouble comes when the encoder is emptied or the index moved to the front, with many
# of them in the middle of writing.
@pytest.mark.parametrize("count", [3, 12, 90])
def test_a_full_disk(tmp_path: Path, count: int) -> None:
    script = """
import sys
from pathlib import Path
import numpy as np
from formcheck.errors import OutputError
from formcheck.present.video_writer import VideoWriter
rng = np.random.default_rng(0)
try:
    with VideoWriter(Path(sys.argv[1]), width_px=320, height_px=240, fps_hint=30) as writer:
        for number in range(int(sys.argv[2])):
            writer.write(rng.integers(0, 255, (240, 320, 3), dtype=np.uint8), time_s=number / 30)
except OutputError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "out.mp4"), str(count)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )
    assert "out.mp4' cannot be written because the disk is full" in done.stdout
    assert done.stderr == ""
    assert names_in(tmp_path) == []


def test_the_index_does_not_fit(tmp_path: Path) -> None:
    # Room for the pictures and not for the index; the encoder's threads make files differ by some bytes.
    whole = write_numbered(tmp_path / "whole.mp4", even_times(20)).stat().st_size
    (tmp_path / "out").mkdir()
    script = f"""
from pathlib import Path
from tests.present.test_video_writer import write_numbered, even_times
write_numbered(Path({str(tmp_path / "out" / "out.mp4")!r}), even_times(20))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (whole - 200, whole - 200)),
    )
    assert "OutputError" in done.stderr
    assert names_in(tmp_path / "out") == []


def test_times_between_ticks_go_to_the_nearest(tmp_path: Path) -> None:
    times_s = [number / 29.97 for number in range(50)]
    pictures = read_all(write_numbered(tmp_path / "out.mp4", times_s, fps_hint=29.97))
    assert [float(time) for time, _ in pictures] == pytest.approx(times_s, abs=0.51 / TICKS_PER_S)
    assert all(later > earlier for (earlier, _), (later, _) in pairwise(pictures))
