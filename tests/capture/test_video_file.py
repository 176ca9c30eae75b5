"""Reading video files: every picture, the right way up, at its true time."""

import csv
import gc
import hashlib
import logging
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame

from formcheck.capture.frame import Frame
from formcheck.capture.video_file import VideoFile
from tests.clips import (
    CORNERS,
    even_times,
    read_corners,
    read_number,
    restamp_matroska,
    write_clip,
)

SHARED_CLIPS = Path(__file__).parents[3] / "shared" / "clips"

# How finely a container keeps time, in seconds.
TICK_S = {".mkv": 1e-3, ".webm": 1e-3, ".gif": 1e-2}


def numbers_of(frames: list[Frame]) -> list[int]:
    return [read_number(frame.image_rgb) for frame in frames]


def times_of(frames: list[Frame]) -> list[float]:
    return [frame.time_s for frame in frames]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi", ".gif", ".ts"])
def test_every_picture_comes_once_and_at_its_time(tmp_path: Path, suffix: str) -> None:
    times_s = even_times(40, fps=20)
    video = VideoFile(write_clip(tmp_path / f"clip{suffix}", times_s=times_s))
    frames = list(video)
    assert numbers_of(frames) == list(range(40))
    assert times_of(frames) == pytest.approx(times_s, abs=TICK_S.get(suffix, 1e-6))
    assert frames[0].time_s == 0.0
    assert video.gaps == ()
    image = frames[-1].image_rgb
    assert image.shape == (64, 96, 3)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    assert read_corners(image) == list(CORNERS)


@pytest.mark.parametrize("fps", [24, 30000 / 1001, 60, 120, 240])
def test_any_usual_rate(tmp_path: Path, fps: float) -> None:
    video = VideoFile(write_clip(tmp_path / "clip.mp4", times_s=even_times(50, fps=fps)))
    assert times_of(list(video)) == pytest.approx(even_times(50, fps=fps), abs=1e-5)
    assert video.info.fps == pytest.approx(fps, rel=1e-3)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_variable_rate_is_kept(tmp_path: Path, suffix: str) -> None:
    times_s = [0.0, 0.03, 0.07, 0.2, 0.21, 0.5, 0.9, 1.0, 1.05]
    frames = list(VideoFile(write_clip(tmp_path / f"clip{suffix}", times_s=times_s)))
    assert times_of(frames) == pytest.approx(times_s, abs=TICK_S.get(suffix, 1e-4))


def test_time_starts_at_the_first_picture_wherever_the_clock_does(tmp_path: Path) -> None:
    times_s = [5.0 + time_s for time_s in even_times(20)]
    frames = list(VideoFile(write_clip(tmp_path / "clip.mkv", times_s=times_s)))
    assert times_of(frames) == pytest.approx(even_times(20), abs=1e-3)


def test_b_pictures_come_in_the_order_they_are_shown(tmp_path: Path) -> None:
    options = {"x264-params": "bframes=3:b-adapt=0:keyint=100"}
    for suffix in (".mp4", ".avi"):
        clip = write_clip(
            tmp_path / f"clip{suffix}", times_s=even_times(40), codec="libx264", options=options
        )
        frames = list(VideoFile(clip))
        assert numbers_of(frames) == list(range(40))
        assert times_of(frames) == pytest.approx(even_times(40), abs=1e-4)


def test_slow_motion_divides_every_time(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", times_s=even_times(48, fps=30))
    slow, true = VideoFile(clip), VideoFile(clip, slow_motion=8)
    assert times_of(list(true)) == pytest.approx([time_s / 8 for time_s in times_of(list(slow))])
    assert true.info.fps == pytest.approx(240)
    assert true.info.duration_s == pytest.approx(slow.info.duration_s / 8)
    assert true.info.frame_count == 48
    assert true.gaps == ()


@pytest.mark.parametrize("slow_motion", [0.0, -1.0, math.nan, math.inf])
def test_slow_motion_must_be_a_positive_number(tmp_path: Path, slow_motion: float) -> None:
    clip = write_clip(tmp_path / "clip.mp4", times_s=even_times(5))
    with pytest.raises(ValueError, match="slow_motion"):
        VideoFile(clip, slow_motion=slow_motion)


@pytest.mark.parametrize("is_mirrored", [False, True])
@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_pictures_are_turned_upright(tmp_path: Path, turn_deg: int, is_mirrored: bool) -> None:
    clip = write_clip(
        tmp_path / "clip.mp4", times_s=even_times(3), turn_clockwise_deg=turn_deg, is_mirrored=is_mirrored
    )
    video = VideoFile(clip)
    image = next(iter(video)).image_rgb
    expected_shape = (64, 96, 3) if turn_deg % 180 == 0 else (96, 64, 3)
    assert image.shape == expected_shape == (video.info.height_px, video.info.width_px, 3)
    # Turning clockwise brings the last corner of the clockwise list to the front; the helper mirrors after
    # turning, as a mirror in front of the screen would.
    quarter_turns = turn_deg // 90
    turned = CORNERS[-quarter_turns:] + CORNERS[:-quarter_turns] if quarter_turns else CORNERS
    expected = [turned[1], turned[0], turned[3], turned[2]] if is_mirrored else list(turned)
    assert read_corners(image) == expected
    if not is_mirrored:
        assert video.info.rotation_deg == turn_deg


@pytest.mark.parametrize(
    ("pixel_aspect", "turn_deg", "expected_size"),
    [
        (Fraction(4, 3), 0, (128, 64)),
        (Fraction(1, 2), 0, (96, 128)),
        (Fraction(4, 3), 90, (64, 128)),
        (Fraction(1, 90), 0, (96, 64)),
    ],
    ids=["wide", "tall", "turned", "nonsense"],
)
def test_pixels_become_square_by_stretching(
    tmp_path: Path, pixel_aspect: Fraction, turn_deg: int, expected_size: tuple[int, int]
) -> None:
    clip = write_clip(
        tmp_path / "clip.mp4", times_s=even_times(3), pixel_aspect=pixel_aspect, turn_clockwise_deg=turn_deg
    )
    video = VideoFile(clip)
    image = next(iter(video)).image_rgb
    assert (image.shape[1], image.shape[0]) == expected_size
    assert (video.info.width_px, video.info.height_px) == expected_size


def test_large_pictures_are_scaled_down_and_keep_their_shape(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", times_s=even_times(3), width_px=640, height_px=360)
    small = VideoFile(clip, max_side_px=320)
    frame = next(iter(small))
    assert frame.image_rgb.shape == (180, 320, 3)
    assert (read_number(frame.image_rgb), read_corners(frame.image_rgb)) == (0, list(CORNERS))
    assert VideoFile(clip, max_side_px=None).info.width_px == 640
    with pytest.raises(ValueError, match="max_side_px"):
        VideoFile(clip, max_side_px=0)


@pytest.mark.parametrize(
    ("pixel_format", "codec"),
    [
        ("yuv420p10le", "libx264"),
        ("yuv422p", "libx264"),
        ("yuv444p", "libx264"),
        ("gray", "libx264"),
        ("yuvj420p", "mjpeg"),
        ("yuva420p", "ffv1"),
        ("bgra", "ffv1"),
    ],
)
def test_other_ways_to_store_a_pixel(tmp_path: Path, pixel_format: str, codec: str) -> None:
    clip = write_clip(tmp_path / "clip.mkv", times_s=even_times(4), codec=codec, pixel_format=pixel_format)
    frames = list(VideoFile(clip))
    assert numbers_of(frames) == [0, 1, 2, 3]
    if pixel_format != "gray":
        assert read_corners(frames[0].image_rgb) == list(CORNERS)


def test_odd_sizes(tmp_path: Path) -> None:
    clip = write_clip(
        tmp_path / "clip.mkv", times_s=even_times(4), width_px=97, height_px=65, pixel_format="yuv444p"
    )
    frames = list(VideoFile(clip))
    assert frames[0].image_rgb.shape == (65, 97, 3)
    assert frames[0].image_rgb.flags.c_contiguous
    assert numbers_of(frames) == [0, 1, 2, 3]


def test_wrong_timestamps_are_repaired_and_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clip = write_clip(
        tmp_path / "clip.mkv", times_s=even_times(40, fps=25), codec="mjpeg", pixel_format="yuvj420p"
    )
    restamp_matroska(clip, ticks={10: 360, 20: 100, 21: 100, 30: 40})
    with caplog.at_level(logging.INFO, logger="formcheck"):
        frames = list(VideoFile(clip))
    assert numbers_of(frames) == list(range(40))
    assert times_of(frames) == pytest.approx(even_times(40, fps=25), abs=2e-3)
    assert "4 timestamps repaired" in caplog.text


def test_without_timestamps_the_rate_of_the_codec_counts(tmp_path: Path) -> None:
    frames = list(VideoFile(write_clip(tmp_path / "clip.h264", times_s=even_times(30, fps=50))))
    assert numbers_of(frames) == list(range(30))
    assert times_of(frames) == pytest.approx(even_times(30, fps=50))


def test_a_recording_whose_clock_was_set_back_is_read_on(tmp_path: Path) -> None:
    first = write_clip(tmp_path / "first.ts", times_s=even_times(30))
    second = write_clip(tmp_path / "second.ts", times_s=even_times(30), first_number=30)
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    frames = list(VideoFile(both))
    assert numbers_of(frames) == list(range(60))
    assert times_of(frames) == pytest.approx(even_times(60), abs=0.02)


def test_a_change_of_resolution_is_followed_and_one_of_shape_is_a_gap(tmp_path: Path) -> None:
    parts = [
        write_clip(tmp_path / "1.ts", times_s=even_times(15)),
        write_clip(tmp_path / "2.ts", times_s=even_times(15), width_px=192, height_px=128, first_number=15),
        write_clip(tmp_path / "3.ts", times_s=even_times(15), width_px=64, height_px=96, first_number=30),
        write_clip(tmp_path / "4.ts", times_s=even_times(15), first_number=45),
    ]
    joined = tmp_path / "joined.ts"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    video = VideoFile(joined)
    frames = list(video)
    assert numbers_of(frames) == [*range(30), *range(45, 60)]
    assert {frame.image_rgb.shape for frame in frames} == {(64, 96, 3)}
    assert [gap.reason for gap in video.gaps] == ["another picture shape"]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi"])
def test_sound_is_ignored_wherever_it_stands(tmp_path: Path, suffix: str) -> None:
    for sound in ("first", "last"):
        clip = write_clip(tmp_path / f"{sound}{suffix}", times_s=even_times(20), sound=sound)
        assert numbers_of(list(VideoFile(clip))) == list(range(20))


def test_what_is_known_before_reading(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "set1.mp4", times_s=even_times(60, fps=30), turn_clockwise_deg=90)
    info = VideoFile(clip).info
    assert info.name == "set1.mp4"
    assert info.sha256 == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert info.duration_s == pytest.approx(2.0, abs=1e-3)
    assert info.fps == pytest.approx(30)
    assert (info.frame_count, info.rotation_deg) == (60, 90)
    assert (info.width_px, info.height_px) == (64, 96)


def test_the_number_of_pictures_is_estimated_where_the_container_does_not_know_it(tmp_path: Path) -> None:
    assert VideoFile(write_clip(tmp_path / "clip.mkv", times_s=even_times(60))).info.frame_count == 60


def test_it_can_be_read_again_and_given_up_half_way(tmp_path: Path) -> None:
    with VideoFile(write_clip(tmp_path / "clip.mp4", times_s=even_times(30))) as video:
        abandoned = iter(video)
        for _ in range(5):
            next(abandoned)
        assert numbers_of(list(video)) == list(range(30))
        assert list(abandoned) == []
        assert numbers_of(list(video)) == list(range(30))


def test_frames_stay_as_they_are_while_reading_goes_on(tmp_path: Path) -> None:
    frames, copies = [], []
    for frame in VideoFile(write_clip(tmp_path / "clip.mp4", times_s=even_times(30))):
        frames.append(frame.image_rgb)
        copies.append(frame.image_rgb.copy())
    assert all(np.array_equal(image, copy) for image, copy in zip(frames, copies, strict=True))


def test_pictures_already_given_out_are_not_kept(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", times_s=even_times(200), turn_clockwise_deg=90)
    gc.collect()
    gc.disable()  # a picture that needs the collector to go away stays for hundreds of others
    try:
        most = 0
        for frame in VideoFile(clip):
            if round(frame.time_s * 30) % 20 == 0:
                most = max(most, sum(isinstance(thing, VideoFrame) for thing in gc.get_objects()))
    finally:
        gc.enable()
    assert 0 < most < 40


def test_names_that_look_like_something_else(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", times_s=even_times(5))
    for name in ("12:30 set.mp4", "clip%03d.mp4", "-y.mp4", "größe ✓.mp4"):
        odd = clip.rename(tmp_path / name)
        assert len(list(VideoFile(odd))) == 5
        clip = odd


@pytest.mark.skipif(not SHARED_CLIPS.exists(), reason="the labelled clips are not beside this checkout")
def test_the_labelled_clips_are_read_whole() -> None:
    with (SHARED_CLIPS / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["fps"]]
    assert rows
    for row in rows:
        video = VideoFile(SHARED_CLIPS / row["path"])
        times_s = [frame.time_s for frame in video]
        assert video.gaps == (), row["path"]
        assert len(times_s) == video.info.frame_count, row["path"]
        assert video.info.fps == pytest.approx(float(row["fps"]), abs=0.01), row["path"]
        # The labels give the length of the file, whose sound may outlast the pictures.
        assert times_s[-1] + 1 / video.info.fps == pytest.approx(float(row["seconds"]), abs=0.1), row["path"]
        # They give the size as it is stored; three clips have pixels that are not square.
        assert max(video.info.width_px, video.info.height_px) == max(int(row["width"]), int(row["height"]))
