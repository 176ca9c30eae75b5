"""The own-range test, step by step: what to ask for next, and when a stand was held long enough.

Relaxed, arched, tucked, a step off and back on, three rounds of it. Looks and times go in, prompts come out
as data; who shows them, speaks them or plays a clip in which somebody does it all is not known here. A stand
is taken when somebody has held it still for two seconds; the next one only when the back has another shape,
so that one stand is not taken for two.

The pose of each stand is the median of its looks, and its tilt what the fit makes of it: a single fit for all
stands of a test, so that what is wrong with it is wrong for all of them alike.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from formcheck.errors import StandUnfit
from formcheck.tilt.estimator import load_estimator
from formcheck.tilt.features import measure_features
from formcheck.tilt.gates import Help, Look, find_problem, is_cut
from formcheck.tilt.own_range import MIN_ROUNDS, RangeResult, Round, judge_range
from formcheck.tilt.stand import Stand, median_stand
from formcheck.tilt.stillness import MAX_SPEED, STILL_S, find_shape_change, measure_speed

__all__ = ["PROMPTS", "ROUNDS", "Prompt", "RangeTest", "Step"]

Step = Literal["relaxed", "arched", "tucked", "step_off", "step_on", "done"]

ROUNDS = 3
"""Rounds in a whole test: one bad stand of three does not move the median far (engineering default)."""

PROMPTS: dict[Step, str] = {
    "relaxed": "Stand relaxed, side-on, as you normally do.",
    "arched": "Now arch: tip the front of your pelvis down as far as is comfortable, and hold.",
    "tucked": "Now tuck your tailbone under as far as is comfortable, and hold.",
    "step_off": "Step out of the picture.",
    "step_on": "Step back on, side-on as before.",
    "done": "Done: thank you.",
}
"""What is asked for at each step, to read or to hear."""

MIN_LOOKS = 5
"""With fewer looks in two seconds a stand is not known well enough (engineering default)."""

MIN_CHANGE = 0.006
"""How differently the back has to be shaped, in trunk lengths, before it is another stand: 3 mm. Stands of
two seconds of a man who was not asked to move differed by at most 0.005; rendered ones 8 to 12 degrees apart
by 0.009 in the middle (measured)."""

MAX_DRIFT = 0.008
"""More than so much from the first second to the second, and somebody is still on the way: seconds of a man
who stood differed by at most 0.0065 (measured)."""

PATIENCE_S = 12.0
"""Who has not visibly moved for so long has changed as far as they can, or not at all: the stand is taken as
it is, and the range will be small (engineering default)."""

MAX_STEP_S = 1.5
"""A longer time between two looks is a camera that was gone (engineering default)."""

LOOSE = 0.5
"""Clothes that are more probably loose than not name no place: nine of ten rendered bodies in loose clothes
read so, none of 24 in tight ones (measured)."""

STEP_WAY = 0.4
"""Whoever is so far from where they stood, in trunk lengths, or out of sight, has stepped off (engineering
default: 20 cm)."""

STEP_SIZE = 0.12
"""Who has become so much smaller or larger has stepped towards the camera or away from it (engineering
default: 40 centimetres at three metres)."""

SETTLED_S = 0.5
"""So long somebody has to be off the place, or back on it: a single look without a find is neither
(engineering default)."""

_MAX_BAD_SHARE = 0.3
# Of the looks within two seconds; more, and the commonest problem is told.
_NEXT: dict[Step, Step] = {
    "relaxed": "arched",
    "arched": "tucked",
    "tucked": "step_off",
    "step_off": "step_on",
    "step_on": "relaxed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What somebody is asked to do.

    Attributes
    ----------
    step : {"relaxed", "arched", "tucked", "step_off", "step_on", "done"}
        In a word.
    text : str
        In a sentence.
    round_number : int
        From 1.
    rounds : int
        How many there will be.
    help : Help or None
        What keeps the stand from being taken, if anything does.
    held_share : float
        How much of the two still seconds is over, in [0, 1].
    """

    step: Step
    text: str
    round_number: int
    rounds: int
    help: Help | None = None
    held_share: float = 0.0


class RangeTest:
    """Leads through the own-range test.

    Parameters
    ----------
    rounds : int, optional
        How many.

    Raises
    ------
    ValueError
        If there are fewer than two.
    """

    def __init__(self, *, rounds: int = ROUNDS) -> None:
        if rounds < MIN_ROUNDS:
            raise ValueError(f"expected at least {MIN_ROUNDS} rounds, got {rounds}")
        self._rounds = rounds
        self._step: Step = "relaxed"
        self._waited_s = 0.0
        self._recent: deque[tuple[float, Look, Help | None]] = deque()
        self._last: Stand | None = None
        self._stands: list[Stand] = []
        self._cut: list[bool] = []
        self._prompt = self._ask()

    @property
    def prompt(self) -> Prompt:
        """What is asked for at present."""
        return self._prompt

    @property
    def is_done(self) -> bool:
        """Whether all rounds are over."""
        return self._step == "done"

    @property
    def rounds_done(self) -> int:
        """How many rounds have all three stands."""
        return len(self._stands) // 3

    @property
    def stands(self) -> tuple[Stand, ...]:
        """The stands so far: relaxed, arched, tucked, and again."""
        return tuple(self._stands)

    def push(self, look: Look, time_s: float) -> Prompt:
        """Take in one more look.

        Parameters
        ----------
        look : Look
            What was seen.
        time_s : float
            When, in seconds; never less than before.

        Returns
        -------
        Prompt
            What is asked for now; another step than before where one is over.

        Raises
        ------
        ValueError
            If the time goes back.
        """
        if self._recent and time_s < self._recent[-1][0]:
            raise ValueError(f"expected times that do not go back, got {time_s} after {self._recent[-1][0]}")
        if self.is_done:
            return self._prompt
        self._recent.append((time_s, look, find_problem(look)))
        while time_s - self._recent[0][0] > STILL_S + 1e-6 and len(self._recent) > MIN_LOOKS:
            self._recent.popleft()
        if self._step == "step_off":
            self._wait_for_step(time_s)
        elif self._step == "step_on":
            self._prompt = replace(self._ask(), help=_commonest(self._recent))
            if self._has_been(time_s, lambda _, problem: problem is None):
                self._go_on()
        else:
            self._wait_for_stand(time_s)
        return self._prompt

    def result(self) -> RangeResult:
        """Say what came of the rounds that are over.

        Returns
        -------
        RangeResult
            Where the relaxed stand lies.

        Raises
        ------
        StandUnfit
            If there are fewer than two rounds.
        """
        if self.rounds_done < MIN_ROUNDS:
            raise StandUnfit(
                f"Only {self.rounds_done} of {self._rounds} rounds could be seen: stand relaxed, arch, tuck, "
                "each held still for two seconds, then step off, and all again."
            )
        fit = load_estimator(cut=2 * sum(self._cut) > len(self._cut))
        tilts, loose = [], []
        for stand in self._stands:
            features = measure_features(stand)
            assert features is not None
            estimate = fit.estimate(features)
            tilts.append(estimate.tilt_deg)
            loose.append(estimate.loose)
        return judge_range(
            [
                Round(relaxed_deg=relaxed, arched_deg=arched, tucked_deg=tucked)
                for relaxed, arched, tucked in zip(tilts[0::3], tilts[1::3], tilts[2::3], strict=False)
            ],
            loose_clothes=float(np.median(loose)) > LOOSE,
        )

    def _ask(self) -> Prompt:
        return Prompt(
            step=self._step,
            text=PROMPTS[self._step],
            round_number=min(len(self._stands) // 3 + (self._step not in ("step_off", "done")), self._rounds),
            rounds=self._rounds,
        )

    def _go_on(self) -> None:
        self._step = "done" if len(self._stands) == 3 * self._rounds else _NEXT[self._step]
        self._waited_s = 0.0
        self._recent.clear()
        self._prompt = self._ask()

    def _wait_for_step(self, time_s: float) -> None:
        last = self._last
        assert last is not None

        def is_away(look: Look, _: Help | None) -> bool:
            stand = look.stand
            if stand is None:
                return True
            way = float(np.hypot(*(stand.hip_px - last.hip_px)))
            return way > STEP_WAY * last.trunk_px or abs(stand.trunk_px / last.trunk_px - 1.0) > STEP_SIZE

        if self._has_been(time_s, is_away):
            self._go_on()

    def _has_been(self, time_s: float, is_so: Callable[[Look, Help | None], bool]) -> bool:
        """Whether it has been so in every look for a while."""
        lately = [one for one in self._recent if one[0] > time_s - SETTLED_S - 1e-6]
        has_looked = self._recent[0][0] <= time_s - SETTLED_S + 1e-6
        return has_looked and all(is_so(look, problem) for _, look, problem in lately)

    def _wait_for_stand(self, time_s: float) -> None:
        if self._recent[-1][2] is None and len(self._recent) > 1:
            # While nobody is seen nobody has had the time to do anything.
            self._waited_s += min(time_s - self._recent[-2][0], MAX_STEP_S)
        held = self._held_share()
        self._prompt = replace(self._ask(), help=_commonest(self._recent), held_share=held)
        if held >= 1.0 and self._prompt.help is None:
            self._try_to_take()

    def _held_share(self) -> float:
        """How long it has been still, up to now, as a share of what is needed."""
        good = [(time_s, look) for time_s, look, problem in self._recent if problem is None]
        if not good:
            return 0.0
        # The longest stretch that ends now and is still.
        for first in range(len(good) - 1):
            times = [time_s for time_s, _ in good[first:]]
            stands = [look.stand for _, look in good[first:] if look.stand is not None]
            if _is_still(times, stands):
                # One look's worth less than two seconds is two seconds.
                step_s = (times[-1] - times[0]) / (len(times) - 1)
                enough = len(stands) >= MIN_LOOKS and times[-1] - times[0] >= STILL_S - 1.01 * step_s
                return 1.0 if enough else min((times[-1] - times[0]) / STILL_S, 0.99)
        return 0.0

    def _try_to_take(self) -> None:
        looks = [look for _, look, problem in self._recent if problem is None]
        stands = [look.stand for look in looks if look.stand is not None]
        half = len(stands) // 2
        if find_shape_change(median_stand(stands[:half]), median_stand(stands[half:])) > MAX_DRIFT:
            return
        stand = median_stand(stands)
        if measure_features(stand) is None or self._is_the_last_one(stand):
            return
        self._stands.append(stand)
        self._cut.append(2 * sum(is_cut(look) for look in looks) > len(looks))
        self._last = stand
        self._go_on()

    def _is_the_last_one(self, stand: Stand) -> bool:
        """Whether somebody still stands as before, and may not have got around to what was asked."""
        if self._last is None:
            return False
        is_same = find_shape_change(self._last, stand) < MIN_CHANGE
        return is_same and self._waited_s < PATIENCE_S


def _is_still(times_s: Sequence[float], stands: Sequence[Stand]) -> bool:
    if len({stand.facing for stand in stands}) != 1:
        return False
    # Over less than half a second the noise of a single look passes for speed.
    return times_s[-1] - times_s[0] < 0.5 or measure_speed(times_s, stands) <= MAX_SPEED


def _commonest(recent: "deque[tuple[float, Look, Help | None]]") -> Help | None:
    problems = [problem for _, _, problem in recent if problem is not None]
    if len(problems) <= _MAX_BAD_SHARE * len(recent):
        return None
    return Counter(problems).most_common(1)[0][0]
