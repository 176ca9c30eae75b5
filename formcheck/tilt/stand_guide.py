"""Guidance before the quick test: what to change about the stand, one thing at a time, and when it is right.

Works look by look before a camera. What was said once is kept for a moment, so that the sentence does not
flicker; the test may start when nothing was wrong for two seconds and the person stood still.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from formcheck.landmarks import Landmark
from formcheck.tilt.estimator import load_estimator
from formcheck.tilt.features import measure_features
from formcheck.tilt.gates import WARN_YAW_SHARE, Help, Look, find_problem, yaw_share
from formcheck.tilt.quick_test import MOVING
from formcheck.tilt.stand import HEIGHTS, Stand
from formcheck.tilt.stillness import MAX_SPEED, STILL_S, measure_speed

__all__ = ["Guidance", "StandGuide", "list_advice"]

HEAD_OUT = Help(
    name="head_out", text="Your head is out of the picture: step back, or point the camera higher."
)
FEET_OUT = Help(
    name="feet_out", text="Your feet are out of the picture: step back, or point the camera lower."
)
TOO_NEAR = Help(name="too_near", text="You are too near: step back, so that there is room above and below.")
TOO_FAR = Help(name="too_far", text="You are far away: come nearer, so that you fill most of the height.")
TURN = Help(name="turn", text="Turn a little, until one shoulder hides the other.")
NOT_LEVEL = Help(
    name="not_level", text="The camera may be tilted: set it level, by a door frame or a spirit level."
)
ARMS_DOWN = Help(name="arms", text="Cross your arms, or put your fingertips on your collarbones.")
KNEES = Help(name="knees", text="Straighten your knees, without pushing them back.")
CLOTHES = Help(
    name="clothes", text="Tuck your shirt in, or wear something close: loose clothes hide the outline."
)
DIM = Help(name="dim", text="More light would help: turn a light on, or face a window.")

FAR_TRUNK_SHARE = 0.17
NEAR_TRUNK_SHARE = 0.32
"""Length of the trunk as a share of the picture's height: a body is 3.4 trunks high, so it fills about 60 to
100 % of the height between the two (engineering defaults)."""

DIM_BRIGHTNESS = 0.15
"""Below it the outline is seen, but not well (engineering default)."""

MAX_KNEE_DEG = 14.0
"""More bent than this is bent, for landmarks that are off by 5 to 10 degrees (engineering default)."""

MAX_LINE_DEG = 6.0
"""From ankle to ear most people lean by up to 4 degrees; more may be the camera's (engineering default:
without a spirit level in the picture neither can be told from the other)."""

LOOSE = 0.5
"""Above it the clothes are more probably loose than not."""

HOLD_S = 1.0
"""A complaint has to be the commonest of so long (engineering default)."""

_MIN_LOOKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What to tell somebody before the test.

    Attributes
    ----------
    help : Help or None
        The one thing to change now; None where all is well.
    must : bool
        Whether the test cannot start without it.
    ready : bool
        Whether the test may start: all that must be was well, and the stand still, for two seconds.
    still_share : float
        How much of the two seconds is over, in [0, 1].
    level : {"unknown"}
        The camera's roll cannot be told from the person's lean, so it is never said to be right.
    """

    help: Help | None
    must: bool
    ready: bool
    still_share: float
    level: str = "unknown"


class StandGuide:
    """Guides somebody into the right stand, look by look."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, Look, Help | None]] = deque()

    def push(self, look: Look, time_s: float) -> Guidance:
        """Take in one more look.

        Parameters
        ----------
        look : Look
            What was seen.
        time_s : float
            When, in seconds; never less than before.

        Returns
        -------
        Guidance
            What to tell.
        """
        self._recent.append((time_s, look, find_problem(look)))
        # On a slow machine three looks take longer.
        while time_s - self._recent[0][0] > STILL_S + 1e-6 and len(self._recent) > _MIN_LOOKS:
            self._recent.popleft()
        lately = [(one, problem) for at_s, one, problem in self._recent if time_s - at_s <= HOLD_S]
        needed = Counter(problem for _, problem in lately)
        commonest = needed.most_common(1)[0][0]
        if commonest is not None:
            return Guidance(help=commonest, must=True, ready=False, still_share=0.0)
        good = [one for one, problem in lately if problem is None]
        share, is_moving = self._stillness()
        wished = Counter(help_ for one in good for help_ in list_advice(one))
        often = [help_ for help_, times in wished.most_common() if 2 * times > len(good)]
        if is_moving:
            return Guidance(help=MOVING, must=True, ready=False, still_share=0.0)
        return Guidance(
            help=often[0] if often else None,
            must=False,
            # Wishes are told but do not keep the test from starting: it is run with what is there.
            ready=share >= 1.0,
            still_share=share,
        )

    def _stillness(self) -> tuple[float, bool]:
        run: list[tuple[float, Stand]] = []
        for time_s, look, problem in reversed(self._recent):
            if problem is not None or look.stand is None or (run and look.stand.facing != run[-1][1].facing):
                break
            run.append((time_s, look.stand))
        run.reverse()
        if len(run) < _MIN_LOOKS:
            return 0.0, False
        times = [time_s for time_s, _ in run]
        span_s = times[-1] - times[0]
        # Over less than half a second the noise of a single look passes for speed.
        if span_s >= 0.5 and measure_speed(times, [stand for _, stand in run]) > MAX_SPEED:
            return 0.0, True
        step_s = span_s / (len(run) - 1)
        return (1.0 if span_s >= STILL_S - 1.01 * step_s else min(span_s / STILL_S, 0.99)), False


def list_advice(look: Look) -> tuple[Help, ...]:
    """Say what would make a look that can be judged better.

    Parameters
    ----------
    look : Look
        With a stand.

    Returns
    -------
    tuple of Help
        Most useful first.
    """
    stand = look.stand
    if stand is None:
        return ()
    return tuple(help_ for is_so, help_ in _WISHES if is_so(look, stand))


def _mean(stand: Stand, name: str) -> tuple[float, float]:
    pair = stand.joints[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]].mean(axis=0)
    return float(pair[0]), float(pair[1])


def _is_out(look: Look, stand: Stand, landmarks: tuple[Landmark, ...]) -> bool:
    points = stand.to_picture(stand.joints[list(landmarks)])
    inside = (points >= 0.0) & (points <= (look.width_px, look.height_px))
    return not bool(inside.all(axis=-1).any())


def _lean_deg(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(np.degrees(np.arctan2(end[0] - start[0], end[1] - start[1])))


def _has_bent_knees(_: Look, stand: Stand) -> bool:
    thigh = _lean_deg(_mean(stand, "KNEE"), _mean(stand, "HIP"))
    shin = _lean_deg(_mean(stand, "ANKLE"), _mean(stand, "KNEE"))
    return abs(shin - thigh) > MAX_KNEE_DEG


def _leans(_: Look, stand: Stand) -> bool:
    return abs(_lean_deg(_mean(stand, "ANKLE"), _mean(stand, "EAR"))) > MAX_LINE_DEG


def _hides_back(_: Look, stand: Stand) -> bool:
    back = (HEIGHTS > -0.1) & (HEIGHTS < 0.6)
    return bool(np.isnan(stand.dorsal[back]).any())


def _wears_loose(_: Look, stand: Stand) -> bool:
    features = measure_features(stand)
    return features is not None and load_estimator().estimate(features).loose > LOOSE


_TOES = (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)
_HEAD = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_WISHES: tuple[tuple[Callable[[Look, Stand], bool], Help], ...] = (
    (lambda look, stand: stand.trunk_px > NEAR_TRUNK_SHARE * look.height_px, TOO_NEAR),
    (lambda look, stand: _is_out(look, stand, _HEAD), HEAD_OUT),
    (lambda look, stand: _is_out(look, stand, _TOES), FEET_OUT),
    (lambda look, stand: stand.trunk_px < FAR_TRUNK_SHARE * look.height_px, TOO_FAR),
    (lambda look, _: look.brightness < DIM_BRIGHTNESS, DIM),
    (lambda _, stand: yaw_share(stand) > WARN_YAW_SHARE, TURN),
    (_hides_back, ARMS_DOWN),
    (_has_bent_knees, KNEES),
    (_wears_loose, CLOTHES),
    (_leans, NOT_LEVEL),
)
