"""Bodies that the landmarker puts on their head: told from all that people do, and looked at anew."""

from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.capture.upside_down import HeadstandGuard, is_upside_down
from formcheck.capture.video_file import VideoFile
from formcheck.pose import PoseTrack
from tests.lifting import film, mirror
from tests.our_movements import TESTS_OF

WIDTH_PX = HEIGHT_PX = 720.0


@pytest.fixture(scope="module", params=[*TESTS_OF.values()], ids=[*TESTS_OF])
def track(request: pytest.FixtureRequest) -> PoseTrack:
    return film(request.param.CLEAN, fps=10.0)


def turn(track: PoseTrack) -> PoseTrack:
    """Turn the pictures by half a turn."""
    return PoseTrack(
        time_s=track.time_s,
        xy_px=np.array([WIDTH_PX, HEIGHT_PX]) - track.xy_px,
        visibility=track.visibility,
        outline=track.outline,
        origin=track.origin,
    )


def test_nobody_stands_on_their_head_in_any_movement(track: PoseTrack) -> None:
    for seen in (track, mirror(track)):
        assert not any(is_upside_down(xy_px) for xy_px in seen.xy_px)


def test_whoever_stands_and_is_turned_by_half_a_turn_does() -> None:
    standing = film(TESTS_OF["deadlift"].CLEAN, fps=10.0, until_s=0.5)
    assert all(is_upside_down(xy_px) for xy_px in turn(standing).xy_px)


def test_what_is_not_known_is_not_upside_down() -> None:
    assert not is_upside_down(np.full((33, 2), np.nan))


def test_a_body_that_stays_upside_down_is_looked_at_anew_only_now_and_then() -> None:
    standing = film(TESTS_OF["deadlift"].CLEAN, fps=10.0, until_s=0.2)
    guard = HeadstandGuard()
    upright, turned = standing.xy_px[0], turn(standing).xy_px[0]
    wanted = [guard.wants_new_look(turned) for _ in range(300)]
    assert all(wanted[:5])
    assert 1 <= sum(wanted[100:]) <= 10
    assert not guard.wants_new_look(upright)
    assert guard.wants_new_look(turned), "it is another time"


def test_a_film_in_which_it_happens_is_seen_right_soon(shared_clips: Path, model: Path) -> None:
    clip = shared_clips / "deadlift" / "Prakhar-Singh-OP__rdl_trim_25.5-38.2.mp4"
    with VideoFile(clip) as video, PoseEstimator(model) as estimator:
        poses = [estimator.estimate(frame) for frame, _ in zip(video, range(12), strict=False)]
    # Without looking anew it takes eleven pictures.
    assert not any(is_upside_down(pose.xy_px) for pose in poses[6:])
