"""Poses and tracks: shapes are checked where they are made, and a stored track comes back the same."""

import io
import json
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.errors import FormcheckError, PosesInvalid
from formcheck.pose import Pose, PoseTrack
from formcheck.source import Gap, Origin, SourceInfo, WhichPerson
from tests.figure import Figure
from tests.lifting import STANDING, Rep, deadlift_set, film, hide

INFO = SourceInfo(
    name="set1.mp4",
    sha256="ab" * 32,
    duration_s=31.2,
    frame_count=None,
    width_px=1080,
    height_px=1920,
    rotation_deg=90,
    fps=29.97,
)


def store(track: PoseTrack) -> io.BytesIO:
    file = io.BytesIO()
    track.save(file)
    file.seek(0)
    return file


def same(first: PoseTrack, second: PoseTrack) -> None:
    np.testing.assert_array_equal(first.time_s, second.time_s)
    np.testing.assert_allclose(first.xy_px, second.xy_px, rtol=1e-6)
    np.testing.assert_allclose(first.visibility, second.visibility, rtol=1e-6)
    assert (first.outline is None) == (second.outline is None)
    if first.outline is not None and second.outline is not None:
        np.testing.assert_allclose(first.outline, second.outline, rtol=1e-6)
    assert first.origin == second.origin


@pytest.fixture
def track() -> PoseTrack:
    return hide(film(deadlift_set([Rep()]), fps=6.0), from_s=1.0, to_s=1.6)


class TestPose:
    def test_wrong_shapes_are_all_named_at_once(self) -> None:
        with pytest.raises(ValueError, match="time_s must be finite") as caught:
            Pose(
                time_s=float("nan"),
                xy_px=np.zeros((32, 2)),
                visibility=np.zeros((33, 1)),
                outline=np.zeros((2, 30)),
            )
        for part in ("(33, 2), got (32, 2)", "(33,), got (33, 1)", "(2, 29), got (2, 30)"):
            assert part in str(caught.value)

    def test_nobody_is_a_pose_without_a_person(self) -> None:
        pose = Pose.nobody(time_s=2.5)
        assert (pose.time_s, pose.has_person, pose.outline) == (2.5, False, None)
        assert Figure().pose(STANDING).has_person


class TestPoseTrack:
    def test_poses_in_poses_out(self, track: PoseTrack) -> None:
        origin = Origin(info=INFO, people=2)
        again = PoseTrack.from_poses(list(track), origin=origin)
        same(again, replace(track, origin=origin))
        assert len(again) == len(list(again)) == len(track)

    def test_pictures_without_an_outline_have_none(self, track: PoseTrack) -> None:
        blind = [pose for pose in track if not pose.has_person]
        assert len(blind) == 4
        assert all(pose.outline is None for pose in blind)
        assert all(pose.outline is not None for pose in track if pose.has_person)
        assert PoseTrack.from_poses(blind).outline is None

    def test_an_empty_track_is_a_track(self) -> None:
        nothing = PoseTrack.from_poses([])
        assert len(nothing) == 0
        assert list(nothing) == []
        same(PoseTrack.load(store(nothing), name="empty.npz"), nothing)

    @pytest.mark.parametrize("times_s", [[0.0, 0.0], [1.0, 0.5]])
    def test_times_increase(self, times_s: list[float]) -> None:
        with pytest.raises(ValueError, match="time_s must increase strictly"):
            PoseTrack.from_poses([Pose.nobody(time_s=time_s) for time_s in times_s])

    def test_wrong_shapes_are_all_named_at_once(self) -> None:
        with pytest.raises(ValueError, match=r"xy_px must have shape \(3, 33, 2\)") as caught:
            PoseTrack(
                time_s=np.arange(3.0),
                xy_px=np.zeros((2, 33, 2)),
                visibility=np.zeros((3, 32)),
                outline=np.zeros((3, 2, 28)),
            )
        for part in ("visibility must have shape (3, 33)", "outline must have shape (3, 2, 29)"):
            assert part in str(caught.value)
        with pytest.raises(ValueError, match=r"time_s must have shape \(n,\), got \(2, 1\)"):
            PoseTrack(time_s=np.zeros((2, 1)), xy_px=np.zeros((2, 33, 2)), visibility=np.zeros((2, 33)))


class TestStoring:
    @settings(max_examples=10)
    @given(
        st.sampled_from([None, INFO, replace(INFO, frame_count=936, rotation_deg=0)]),
        st.lists(
            st.builds(Gap, start_s=st.floats(0, 9), end_s=st.floats(9, 20), reason=st.text()), max_size=3
        ),
        st.booleans(),
        st.integers(0, 5),
        st.sampled_from([None, *WhichPerson]),
    )
    def test_what_was_stored_comes_back(
        self,
        info: SourceInfo | None,
        gaps: list[Gap],
        with_outline: bool,
        people: int,
        lifter: WhichPerson | None,
    ) -> None:
        track = hide(film(deadlift_set([Rep()]), fps=6.0), from_s=1.0, to_s=1.6)
        track = replace(track, origin=Origin(info=info, gaps=tuple(gaps), people=people, lifter=lifter))
        track = track if with_outline else replace(track, outline=None)
        same(PoseTrack.load(store(track), name="set1.npz"), track)

    def test_a_file_from_before_anybody_was_chosen_can_be_read(self, track: PoseTrack) -> None:
        with np.load(store(track)) as stored:
            arrays = dict(stored)
        about = json.loads(str(arrays["about"]))
        del about["lifter"]
        file = io.BytesIO()
        np.savez(file, **(arrays | {"about": np.array(json.dumps(about))}))
        file.seek(0)
        same(PoseTrack.load(file, name="set1.npz"), track)

    def test_times_are_kept_to_the_last_digit(self, track: PoseTrack) -> None:
        odd = replace(track, time_s=track.time_s * np.pi + 1e5)
        np.testing.assert_array_equal(PoseTrack.load(store(odd), name="a.npz").time_s, odd.time_s)

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all", b"\x93NUMPY\x01\x00"])
    def test_what_is_no_track_is_refused_by_name(self, content: bytes) -> None:
        with pytest.raises(PosesInvalid, match=r"^notes\.npz is not a pose file of formcheck"):
            PoseTrack.load(io.BytesIO(content), name="notes.npz")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
    def test_a_cut_off_file_is_refused(self, share: float, track: PoseTrack) -> None:
        content = store(track).getvalue()
        with pytest.raises(PosesInvalid, match="damaged"):
            PoseTrack.load(io.BytesIO(content[: int(share * len(content))]), name="set1.npz")

    def test_a_flipped_bit_is_noticed(self, track: PoseTrack) -> None:
        content = bytearray(store(track).getvalue())
        content[len(content) // 2] ^= 0x10
        with pytest.raises(PosesInvalid, match="damaged"):
            PoseTrack.load(io.BytesIO(bytes(content)), name="set1.npz")

    def test_no_flipped_bit_gets_through(self, track: PoseTrack) -> None:
        content = store(track).getvalue()
        whole = PoseTrack.load(io.BytesIO(content), name="set1.npz")
        chance = Random(2607)
        # The archive's list of contents is at its end and has no checksum of its own.
        places = [chance.randrange(len(content)) for _ in range(200)]
        places += [len(content) - 1 - chance.randrange(500) for _ in range(400)]
        refused = 0
        for place in places:
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            try:
                loaded = PoseTrack.load(io.BytesIO(bytes(flipped)), name="set1.npz")
            except PosesInvalid:
                refused += 1
            else:
                same(loaded, whole)
        assert refused > 200

    def test_somebody_else_s_arrays_are_refused(self) -> None:
        file = io.BytesIO()
        np.savez(file, landmarks=np.zeros(5))
        file.seek(0)
        with pytest.raises(PosesInvalid, match=r"other\.npz is not a pose file"):
            PoseTrack.load(file, name="other.npz")

    def test_pickled_objects_are_not_run(self) -> None:
        file = io.BytesIO()
        np.savez(file, about=np.array([{"schema": "formcheck/poses/1"}], dtype=object))
        file.seek(0)
        with pytest.raises(PosesInvalid, match="is not a pose file"):
            PoseTrack.load(file, name="evil.npz")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"schema": "formcheck/poses/9"}, "holds poses of the format 'formcheck/poses/9'"),
            ({"people": "many"}, "is not a pose file"),
            ({"lifter": "tallest"}, "is not a pose file"),
            ({"info": {"name": "a.mp4"}}, "is not a pose file"),
            ({"gaps": [{"start_s": 0.0}]}, "is not a pose file"),
        ],
    )
    def test_another_format_is_refused(self, change: dict[str, Any], message: str, track: PoseTrack) -> None:
        with np.load(store(track)) as stored:
            arrays = dict(stored)
        about = json.loads(str(arrays["about"])) | change
        file = io.BytesIO()
        np.savez(file, **(arrays | {"about": np.array(json.dumps(about))}))
        file.seek(0)
        with pytest.raises(PosesInvalid, match=message):
            PoseTrack.load(file, name="set1.npz")

    def test_arrays_that_do_not_belong_together_are_refused(self, track: PoseTrack) -> None:
        with np.load(store(track)) as stored:
            arrays = dict(stored)
        file = io.BytesIO()
        np.savez(file, **(arrays | {"time_s": arrays["time_s"][::-1]}))
        file.seek(0)
        with pytest.raises(FormcheckError, match="damaged"):
            PoseTrack.load(file, name="set1.npz")
