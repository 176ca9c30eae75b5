"""Keeping to the lifter: two people, a landmarker that takes whom it likes, and a finder of both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.following import FollowingEstimator
from formcheck.capture.frame import Frame
from formcheck.capture.people import PeopleFinder, Person
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.capture.video_file import VideoFile
from formcheck.landmarks import Landmark
from formcheck.pose import Pose
from formcheck.source import WhichPerson
from tests.capture.people import HEIGHT_PX, WIDTH_PX, person

FPS, SECONDS = 10.0, 30.0
LEFT_X, RIGHT_X = 150.0, 420.0
COLOURS = (200, 250)
"""The one on the left is a column of the first brightness, the other of the second, on black."""


@dataclass(kw_only=True)
class Scene:
    """Two people, of whom one may move or be away."""

    left_deg: Callable[[float], float] = lambda time_s: 0.0
    right_deg: Callable[[float], float] = lambda time_s: 50.0
    has_left: Callable[[float], bool] = lambda time_s: True
    has_right: Callable[[float], bool] = lambda time_s: True

    def people(self, time_s: float) -> list[tuple[int, Person]]:
        both = [
            (0, person(hip_x=LEFT_X, lean_deg=self.left_deg(time_s)), self.has_left(time_s)),
            (1, person(hip_x=RIGHT_X, lean_deg=self.right_deg(time_s)), self.has_right(time_s)),
        ]
        return [(which, one) for which, one, is_there in both if is_there]

    def frames(self) -> Iterator[Frame]:
        for index in range(round(SECONDS * FPS)):
            time_s = index / FPS
            picture = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
            for which, one in self.people(time_s):
                picture[one.mask] = COLOURS[which]
            yield Frame(time_s=time_s, image_rgb=picture)


@dataclass(kw_only=True)
class Landmarker:
    """Follows whom it has once taken for as long as they are shown, and prefers the one on the right."""

    scene: Scene
    taken: int | None = None
    is_closed: bool = False
    pictures: list[Frame] = field(default_factory=list)

    def estimate(self, frame: Frame) -> Pose:
        assert not self.is_closed
        self.pictures.append(frame)
        shown = {
            which: one
            for which, one in self.scene.people(frame.time_s)
            if frame.image_rgb[130, round(float(one.hips_px[0])), 0] == COLOURS[which]
        }
        if self.taken not in shown:
            self.taken = max(shown, default=None)
        if self.taken is None:
            return Pose.nobody(time_s=frame.time_s)
        one = shown[self.taken]
        return Pose(time_s=frame.time_s, xy_px=one.xy_px, visibility=one.visibility)

    def close(self) -> None:
        self.is_closed = True


@dataclass(kw_only=True)
class Looks:
    """Finds everybody, or only so many."""

    scene: Scene
    at_most: int = 2
    times_s: list[float] = field(default_factory=list)

    def find(self, frame: Frame) -> tuple[Person, ...]:
        self.times_s.append(frame.time_s)
        return tuple(one for _, one in self.scene.people(frame.time_s))[: self.at_most]


@dataclass(kw_only=True)
class Run:
    """What came of a recording of a scene."""

    poses: list[Pose]
    opened: list[Landmarker]
    looks: Looks
    people: int
    lifter: WhichPerson | None

    @property
    def hips_x(self) -> list[float]:
        """Where the hips are, NaN where nobody was found."""
        return [float(pose.xy_px[Landmark.LEFT_HIP, 0]) for pose in self.poses]


def run(
    scene: Scene,
    *,
    wanted: WhichPerson | None = None,
    survey: bool = True,
    at_most: int = 2,
    landmarker: type[Landmarker] = Landmarker,
    looks: type[Looks] = Looks,
) -> Run:
    opened: list[Landmarker] = []

    def open_one() -> Landmarker:
        opened.append(landmarker(scene=scene))
        return opened[-1]

    finder = looks(scene=scene, at_most=at_most)
    with FollowingEstimator(open_one, finder, wanted=wanted) as estimator:
        if survey:
            estimator.survey(scene.frames())
        poses = [estimator.estimate(frame) for frame in scene.frames()]
    assert all(landmarker.is_closed for landmarker in opened)
    return Run(poses=poses, opened=opened, looks=finder, people=estimator.people, lifter=estimator.lifter)


def film_pair(sample: Path, *, fps: float, seconds: float) -> Iterator[Frame]:
    """Somebody who stands still beside the lifter of the sample."""
    still: NDArray[np.uint8] | None = None
    next_s = 0.0
    with VideoFile(sample) as video:
        for frame in video:
            if frame.time_s > seconds:
                return
            lifter = frame.image_rgb[:, 277:577]
            still = lifter[:, ::-1] if still is None else still
            if frame.time_s >= next_s:
                next_s += 1.0 / fps
                yield Frame(time_s=frame.time_s, image_rgb=np.hstack([still, lifter]))


def test_the_real_landmarker_keeps_to_the_one_who_lifts(sample: Path, model: Path) -> None:
    with (
        PeopleFinder(model) as finder,
        FollowingEstimator(partial(PoseEstimator, model), finder) as estimator,
    ):
        estimator.survey(film_pair(sample, fps=10.0, seconds=8.0))
        assert estimator.lifter is WhichPerson.RIGHT
        poses = [estimator.estimate(frame) for frame in film_pair(sample, fps=10.0, seconds=8.0)]
    assert all(pose.has_person for pose in poses)
    assert all(pose.xy_px[Landmark.RIGHT_HIP, 0] > 300.0 for pose in poses)
    # The lifter goes down, so the head does.
    assert np.ptp([pose.xy_px[Landmark.NOSE, 1] for pose in poses]) > 80.0


def bends(time_s: float) -> float:
    return 40.0 - 40.0 * float(np.cos(2.0 * np.pi * time_s / 4.7))


def test_alone_the_pictures_reach_the_landmarker_as_they_are() -> None:
    done = run(Scene(has_left=lambda time_s: False))
    assert (done.people, done.lifter) == (1, None)
    [landmarker] = done.opened
    for given, frame in zip(landmarker.pictures, done.poses, strict=True):
        assert given.time_s == frame.time_s
        assert set(np.unique(given.image_rgb)) == {0, COLOURS[1]}
    # The survey ends early where nobody else is found.
    assert len(done.looks.times_s) == 4 + SECONDS / 2.0


def test_the_one_who_moves_is_followed_from_the_first_picture_and_the_other_never() -> None:
    done = run(Scene(left_deg=bends))
    assert (done.people, done.lifter) == (1, WhichPerson.LEFT)
    assert done.hips_x == [LEFT_X] * len(done.poses)


def test_whom_the_user_names_is_followed() -> None:
    for wanted, hip_x in ((WhichPerson.LEFT, LEFT_X), (WhichPerson.RIGHT, RIGHT_X)):
        done = run(Scene(left_deg=bends, right_deg=bends), wanted=wanted)
        assert (done.people, done.lifter) == (1, wanted)
        assert done.hips_x == [hip_x] * len(done.poses)


def test_where_both_move_alike_nobody_is_chosen_and_two_are_told_of() -> None:
    done = run(Scene(left_deg=bends, right_deg=bends))
    assert (done.people, done.lifter) == (2, None)
    assert len(done.opened) == 1


def test_a_camera_decides_after_some_seconds_and_then_changes_over() -> None:
    done = run(Scene(left_deg=bends), survey=False)
    assert done.lifter is WhichPerson.LEFT
    changed = done.hips_x.index(LEFT_X)
    assert 0 < changed / FPS < 15.0
    assert done.hips_x == [RIGHT_X] * changed + [LEFT_X] * (len(done.poses) - changed)
    assert len(done.opened) == 2
    assert [index for index, pose in enumerate(done.poses) if pose.is_someone_new] == [changed]


def test_a_lifter_who_goes_where_the_other_was_is_kept() -> None:
    class Walking(Scene):
        def people(self, time_s: float) -> list[tuple[int, Person]]:
            if time_s < 15.0:
                return super().people(time_s)
            hip_x = float(np.interp(time_s, [19.0, 22.0], [LEFT_X, RIGHT_X]))
            return [(0, person(hip_x=hip_x, lean_deg=self.left_deg(time_s)))]

    done = run(Walking(left_deg=bends))
    late = [hip_x for pose, hip_x in zip(done.poses, done.hips_x, strict=True) if pose.time_s >= 22.0]
    assert set(late) == {RIGHT_X}


def test_somebody_new_is_told_when_the_change_comes_and_not_when_it_is_decided() -> None:
    # The look after the choice finds one of them only.
    class Missing(Looks):
        def find(self, frame: Frame) -> tuple[Person, ...]:
            people = super().find(frame)
            return people[1:] if len(self.times_s) == 5 else people

    done = run(Scene(left_deg=bends), survey=False, looks=Missing)
    changed = done.hips_x.index(LEFT_X)
    assert [index for index, pose in enumerate(done.poses) if pose.is_someone_new] == [changed]


def test_a_landmarker_that_slides_over_to_the_other_is_not_believed_and_put_back() -> None:
    scene = Scene(left_deg=bends)
    slid_s = 20.05

    class Slipping(Landmarker):
        def estimate(self, frame: Frame) -> Pose:
            has_been_there = bool(self.pictures) and self.pictures[0].time_s < slid_s
            pose = super().estimate(frame)
            if not has_been_there or frame.time_s < slid_s:
                return pose
            [other] = [one for which, one in scene.people(frame.time_s) if which == 1]
            return Pose(time_s=frame.time_s, xy_px=other.xy_px, visibility=other.visibility)

    done = run(scene, landmarker=Slipping)
    assert RIGHT_X not in done.hips_x
    lost = [pose.time_s for pose in done.poses if not pose.has_person]
    assert lost
    assert slid_s < min(lost) <= max(lost) < slid_s + 0.5
    assert not any(pose.is_someone_new for pose in done.poses)


def test_a_recording_does_not_change_over_half_way() -> None:
    # The other one comes after the survey, and for more than half of the time.
    late = Scene(left_deg=bends, has_left=lambda time_s: time_s > 8.0)
    done = run(late)
    assert (done.people, done.lifter) == (2, None)
    assert set(done.hips_x) == {RIGHT_X}


def test_a_lifter_who_goes_away_is_not_replaced_by_the_other_and_found_when_back() -> None:
    away = Scene(left_deg=bends, has_left=lambda time_s: not 16.0 <= time_s < 21.0)
    done = run(away)
    assert done.lifter is WhichPerson.LEFT
    assert RIGHT_X not in done.hips_x
    for pose, hip_x in zip(done.poses, done.hips_x, strict=True):
        if 16.0 <= pose.time_s < 21.0:
            assert np.isnan(hip_x)
        elif not 21.0 <= pose.time_s < 21.3:
            assert hip_x == LEFT_X


def test_a_lifter_who_comes_back_alone_is_found() -> None:
    alone = Scene(
        left_deg=bends,
        has_left=lambda time_s: not 18.0 <= time_s < 20.0,
        has_right=lambda time_s: time_s < 15.0,
    )
    done = run(alone)
    assert done.lifter is WhichPerson.LEFT
    back = [hip_x for pose, hip_x in zip(done.poses, done.hips_x, strict=True) if pose.time_s >= 20.3]
    assert set(back) == {LEFT_X}


def test_the_other_alone_is_not_taken_for_the_lifter() -> None:
    done = run(Scene(left_deg=bends, has_left=lambda time_s: time_s < 18.0))
    assert RIGHT_X not in done.hips_x


def test_a_look_that_finds_somebody_other_than_the_one_followed_counts_as_two() -> None:
    # The finder sees the one on the left only, the landmarker follows the one on the right.
    done = run(Scene(left_deg=bends), at_most=1)
    assert (done.people, done.lifter) == (2, None)


def test_the_window_shows_the_lifter_and_what_is_near() -> None:
    done = run(Scene(left_deg=bends))
    for frame in done.opened[-1].pictures:
        assert not np.any(frame.image_rgb[:, round(RIGHT_X), 0] == COLOURS[1])
        assert np.any(frame.image_rgb[:, round(LEFT_X), 0] == COLOURS[0])


@pytest.mark.parametrize("wanted", [None, WhichPerson.LEFT])
def test_an_empty_scene_costs_a_look_every_two_seconds(wanted: WhichPerson | None) -> None:
    empty = Scene(has_left=lambda time_s: False, has_right=lambda time_s: False)
    done = run(empty, wanted=wanted)
    assert (done.people, done.lifter) == (0, None)
    assert len(done.looks.times_s) == 4 + SECONDS / 2.0
