"""Damaged files: what is whole is read, what is not is left out and reported."""

from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.frame import Frame
from formcheck.capture.video_file import VideoFile
from formcheck.errors import VideoUnreadable
from formcheck.source import Gap
from tests.clips import damage, even_times, read_number, write_clip

COUNT, FPS = 120, 30.0
LENGTH_S = COUNT / FPS
KEY_INTERVAL_S = 0.5  # the helper makes every fifteenth picture a key picture


def write_whole(
    path: Path, *, options: dict[str, str] | None = None, container_options: dict[str, str] | None = None
) -> Path:
    # Large enough that a picture is worth a few hundred bytes.
    return write_clip(
        path,
        times_s=even_times(COUNT, fps=FPS),
        width_px=320,
        height_px=192,
        options=options,
        container_options=container_options,
    )


def read(path: Path) -> tuple[list[Frame], tuple[Gap, ...]]:
    video = VideoFile(path)
    return list(video), video.gaps


def assert_whole_pictures(frames: list[Frame], reference: list[Frame]) -> None:
    for frame in frames:
        number = read_number(frame.image_rgb)
        assert frame.time_s == pytest.approx(number / FPS, abs=1e-3)
        difference = frame.image_rgb.astype(int) - reference[number].image_rgb.astype(int)
        assert np.abs(difference).mean() < 1.0, f"picture {number} is not as it was recorded"


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
@pytest.mark.parametrize("length", [300, 3000])
@pytest.mark.parametrize("seed", [None, 7])
def test_pictures_around_a_damaged_stretch_are_whole(
    tmp_path: Path, suffix: str, length: int, seed: int | None, capfd: pytest.CaptureFixture[str]
) -> None:
    clip = write_whole(tmp_path / f"clip{suffix}")
    reference, gaps = read(clip)
    assert gaps == ()
    frames, gaps = read(damage(clip, start=0.5, length=length, seed=seed))
    assert len(frames) < COUNT
    assert_whole_pictures(frames, reference)
    (gap,) = gaps
    times_s = [frame.time_s for frame in frames]
    assert gap.start_s in times_s
    assert gap.end_s in times_s
    assert gap.reason in {"damaged", "no pictures"}
    assert not any(gap.start_s < time_s < gap.end_s for time_s in times_s)
    assert gap.end_s - gap.start_s < 3 * KEY_INTERVAL_S
    assert times_s[0] == 0.0
    assert times_s[-1] == pytest.approx((COUNT - 1) / FPS, abs=1e-3)
    # FFmpeg has a lot to say about such files; nobody asked.
    assert capfd.readouterr() == ("", "")


def test_pictures_made_from_a_damaged_one_are_left_out_too(tmp_path: Path) -> None:
    # With a pyramid of B pictures some that are shown before the damaged one are made from it.
    options = {"x264-params": "keyint=30:scenecut=0:bframes=5:b-adapt=0:b-pyramid=normal", "crf": "12"}
    clip = write_whole(tmp_path / "clip.mp4", options=options)
    whole = clip.read_bytes()
    reference, _ = read(clip)
    for start in np.linspace(0.15, 0.75, 25):
        clip.write_bytes(whole)
        frames, _ = read(damage(clip, start=float(start), length=400, seed=3))
        assert_whole_pictures(frames, reference)


def test_two_damaged_stretches_are_two_gaps(tmp_path: Path) -> None:
    clip = write_whole(tmp_path / "clip.mp4")
    damage(clip, start=0.25, length=1000)
    frames, gaps = read(damage(clip, start=0.7, length=1000))
    assert len(gaps) == 2
    assert gaps[0].end_s < gaps[1].start_s
    assert len(frames) > COUNT // 2


def test_time_goes_on_from_the_start_when_that_is_damaged(tmp_path: Path) -> None:
    clip = write_whole(tmp_path / "clip.mp4", container_options={"movflags": "+faststart"})
    start = clip.read_bytes().index(b"mdat") / clip.stat().st_size
    frames, gaps = read(damage(clip, start=start + 0.01, length=2000))
    first = frames[0]
    assert first.time_s == pytest.approx(read_number(first.image_rgb) / FPS, abs=1e-3)
    assert gaps == (Gap(start_s=0.0, end_s=first.time_s, reason="damaged"),)


def test_a_damaged_end_is_a_gap_up_to_the_stated_length(tmp_path: Path) -> None:
    clip = write_whole(tmp_path / "clip.mp4", container_options={"movflags": "+faststart"})
    frames, gaps = read(damage(clip, start=0.93, length=100_000))
    (gap,) = gaps
    assert gap.start_s == frames[-1].time_s
    assert gap.end_s == pytest.approx(LENGTH_S, abs=1e-3)


def test_a_file_almost_without_key_pictures_is_taken_up_again(tmp_path: Path) -> None:
    clip = write_clip(
        tmp_path / "clip.mkv",
        times_s=even_times(300, fps=10),
        width_px=320,
        height_px=192,
        options={"x264-params": "keyint=9999:scenecut=0"},
    )
    frames, gaps = read(damage(clip, start=0.3, length=40, seed=1))
    assert len(gaps) == 1
    assert 9.0 < gaps[0].end_s - gaps[0].start_s < 12.0
    assert read_number(frames[-1].image_rgb) == 299


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path, suffix: str) -> None:
    faststart = {"movflags": "+faststart"} if suffix == ".mp4" else {}
    clip = write_whole(tmp_path / f"clip{suffix}", container_options=faststart)
    content = clip.read_bytes()
    clip.write_bytes(content[: len(content) * 6 // 10])
    frames, gaps = read(clip)
    assert [read_number(frame.image_rgb) for frame in frames] == list(range(len(frames)))
    assert len(frames) > COUNT // 3
    (gap,) = gaps
    assert gap.start_s == frames[-1].time_s
    assert gap.end_s == pytest.approx(LENGTH_S, abs=0.05)
    assert gap.reason in {"damaged", "cut short"}


def test_a_recording_that_was_not_finished_says_so(tmp_path: Path) -> None:
    clip = write_whole(tmp_path / "clip.mp4")
    content = clip.read_bytes()
    clip.write_bytes(content[: len(content) * 6 // 10])
    with pytest.raises(VideoUnreadable, match=r"clip\.mp4' was cut off before its index"):
        VideoFile(clip)


def test_no_intact_picture_at_all(tmp_path: Path) -> None:
    clip = write_whole(tmp_path / "clip.mkv")
    with pytest.raises(VideoUnreadable, match=r"clip\.mkv' has no picture that can be decoded"):
        VideoFile(damage(clip, start=0.06, length=10_000_000))


def test_a_hole_in_the_times_is_a_gap(tmp_path: Path) -> None:
    times_s = [time_s + (2.0 if time_s > 0.95 else 0.0) for time_s in even_times(60)]
    _, gaps = read(write_clip(tmp_path / "clip.mp4", times_s=times_s))
    (gap,) = gaps
    assert gap.reason == "no pictures"
    assert gap.start_s == pytest.approx(28 / 30)
    assert gap.end_s == pytest.approx(29 / 30 + 2.0)


@pytest.mark.parametrize("pace_s", [0.2, 0.45, 1.0])
def test_a_slow_or_uneven_pace_is_none(tmp_path: Path, pace_s: float) -> None:
    times_s = [number * pace_s + (0.4 * pace_s if number % 2 else 0.0) for number in range(20)]
    _, gaps = read(write_clip(tmp_path / "clip.mp4", times_s=times_s))
    assert gaps == ()


def test_a_picture_of_a_gif_may_stand_as_long_as_it_likes(tmp_path: Path) -> None:
    times_s = [0.0, 0.1, 0.2, 0.3, 2.3, 2.4, 2.5, 5.0]
    frames, gaps = read(write_clip(tmp_path / "clip.gif", times_s=times_s))
    assert [frame.time_s for frame in frames] == pytest.approx(times_s)
    assert gaps == ()


def test_gaps_are_in_true_time_and_start_anew_with_each_reading(tmp_path: Path) -> None:
    clip = damage(write_whole(tmp_path / "clip.mp4"), start=0.5, length=1000)
    video = VideoFile(clip, slow_motion=4)
    frames = list(video)
    gaps = video.gaps
    assert len(gaps) == 1
    assert gaps[0].start_s in [frame.time_s for frame in frames]
    assert frames[-1].time_s == pytest.approx((COUNT - 1) / FPS / 4)
    assert video.gaps == gaps
    list(video)
    assert video.gaps == gaps
