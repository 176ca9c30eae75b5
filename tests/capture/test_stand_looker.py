"""Looking at a stand: whom the mirror does not confirm is looked for again with more room around."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from formcheck.capture import stand_looker
from formcheck.capture.stand_looker import StandLooker
from formcheck.landmarks import LANDMARK_COUNT, Landmark

PLACES = {"SHOULDER": 0.25, "HIP": 0.5, "KNEE": 0.7, "ANKLE": 0.9, "EAR": 0.12}


class FakeMask:
    def __init__(self, shape: tuple[int, int]) -> None:
        self._mask = np.zeros(shape, dtype=np.float32)
        self._mask[shape[0] // 8 :, int(0.45 * shape[1]) : int(0.55 * shape[1])] = 1.0

    def numpy_view(self) -> Any:
        return self._mask


@dataclass
class FakeLandmarker:
    """Finds somebody in the middle; in the pictures named, somewhere else."""

    elsewhere: set[int]
    turn_deg: float = 0.0
    sizes: list[tuple[int, int]] = field(default_factory=list)

    def detect(self, picture: Any) -> Any:
        height, width = picture.numpy_view().shape[:2]
        self.sizes.append((width, height))
        x = 0.8 if len(self.sizes) in self.elsewhere else 0.5
        points = [SimpleNamespace(x=x, y=0.5, visibility=0.95) for _ in range(LANDMARK_COUNT)]
        for landmark in Landmark:
            name = landmark.name.split("_")[-1]
            if name in PLACES:
                points[landmark].y = PLACES[name]
        turn = np.radians(self.turn_deg)
        in_space = [SimpleNamespace(x=0.0, z=0.0) for _ in range(LANDMARK_COUNT)]
        in_space[Landmark.LEFT_SHOULDER] = SimpleNamespace(x=0.3 * np.sin(turn), z=0.3 * np.cos(turn))
        return SimpleNamespace(
            pose_landmarks=[points],
            pose_world_landmarks=[in_space],
            segmentation_masks=[FakeMask((height, width))],
        )


def look(landmarker: FakeLandmarker, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(stand_looker, "open_landmarker", lambda *_, **__: nullcontext(landmarker))
    with StandLooker(Path("a bundle")) as looker:
        return looker.look(np.full((400, 300, 3), 128, dtype=np.uint8))


def test_who_is_confirmed_in_the_mirror_is_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    landmarker = FakeLandmarker(set())
    seen = look(landmarker, monkeypatch)
    assert landmarker.sizes == [(300, 400)] * 2
    assert seen.disagreement == pytest.approx(0.0, abs=1e-6)
    assert seen.stand.hip_px == pytest.approx([150.0, 200.0], abs=1.0)


def test_who_is_not_confirmed_is_looked_for_with_a_border(monkeypatch: pytest.MonkeyPatch) -> None:
    landmarker = FakeLandmarker({2})
    seen = look(landmarker, monkeypatch)
    border = round(0.35 * 400)
    assert landmarker.sizes == [(300, 400)] * 2 + [(300 + 2 * border, 400 + 2 * border)] * 2
    assert seen.disagreement == pytest.approx(0.0, abs=1e-6)
    # In the pixels of the picture as it came.
    assert seen.stand.hip_px == pytest.approx([150.0, 200.0], abs=1.0)
    assert (seen.width_px, seen.height_px) == (300, 400)


def test_who_is_never_confirmed_is_told_by_the_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(FakeLandmarker({2, 4}), monkeypatch).disagreement > 0.25


@pytest.mark.parametrize("turn_deg", [0.0, 20.0, 70.0])
def test_shoulders_are_measured_in_space(turn_deg: float, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(FakeLandmarker(set(), turn_deg), monkeypatch).turn_deg == pytest.approx(turn_deg, abs=1e-6)
