"""Keeps the state that a screen draws, pose by pose."""

import math

import numpy as np

from formcheck.exercise import Exercise
from formcheck.live.events import Cue
from formcheck.live.set_keeper import SetKeeper
from formcheck.live.set_up import HELP
from formcheck.live.state import Angle, LiveState, Mode
from formcheck.live.words import Words
from formcheck.movement import Phase
from formcheck.report import Rep
from formcheck.rules import Severity
from formcheck.session import Update
from formcheck.signals import Body
from formcheck.smoothing import OneEuro

__all__ = ["Screen"]

FPS_MEMORY_S = 1.0
"""Pictures a second are told as the mean of about so long."""

_PAIR = 2


class Screen:
    """Puts together what is shown.

    Parameters
    ----------
    words : callable
        Gives texts in the user's language, see :mod:`formcheck.live.words`.
    """

    def __init__(self, words: Words) -> None:
        self.state = LiveState(time_s=0.0, mode=Mode.SET_UP)
        """The last moment that was shown."""
        self._words = words
        self._cue: Cue | None = None
        self._cue_until_s = -math.inf
        self._filters: dict[str, OneEuro] = {}
        self._exercise: Exercise | None = None
        self._held_level, self._held_since_s = math.nan, math.nan
        self._shown_s = self._step_s = math.nan

    def show_cue(self, cue: Cue, *, until_s: float) -> None:
        """Show a cue from now on.

        Parameters
        ----------
        cue : Cue
            What to show.
        until_s : float
            When it goes away, in seconds.
        """
        self._cue, self._cue_until_s = cue, until_s

    def show(
        self,
        now_s: float,
        sets: SetKeeper,
        *,
        mode: Mode,
        help_name: str | None,
        rest_s: float | None,
        countdown: int | None,
        camera_lost: bool,
    ) -> None:
        """Make the state of a moment.

        Parameters
        ----------
        now_s : float
            Seconds on the camera's clock.
        sets : SetKeeper
            What is counted.
        mode : Mode
            What the lifter is doing.
        help_name : str or None
            What to change in the set-up.
        rest_s : float or None
            How long the rest has lasted.
        countdown : int or None
            What is left of the countdown.
        camera_lost : bool
            Whether no pictures come.
        """
        # A key may have come later than the next pictures.
        now_s = max(now_s, self.state.time_s)
        self._note_rate(now_s)
        leader, body = sets.workout.leader, sets.workout.latest
        # In a pause and between sets what was last seen of a rep is over.
        update = sets.update if mode is Mode.EXERCISE else None
        exercise = self._follow(None if leader is None else leader.exercise)
        target = _target(sets, exercise)
        level = math.nan if update is None else update.level
        cue = self._cue if now_s < self._cue_until_s else None
        is_seen = body is not None and bool(np.isfinite(body.xy_px).any())
        self.state = LiveState(
            time_s=now_s,
            mode=mode,
            exercise=sets.exercise,
            title="" if exercise is None else self._words(f"exercise.{exercise.name}", exercise.title),
            set_number=sets.set_number,
            count=len(sets.reps),
            clean_count=sum(rep.clean is True for rep in sets.reps),
            phase=(Phase.UNKNOWN if update is None else update.phase).value,
            depth_share=max(0.0, level / target) if target > 0.0 else math.nan,
            target_text=_describe_target(target, exercise, is_own=bool(sets.attempts)),
            tempo_s=_tempo(sets.reps[-1], exercise) if sets.reps and exercise is not None else None,
            held_s=self._hold(now_s, exercise, update),
            cue="" if cue is None else cue.text,
            cue_name="" if cue is None or cue.severity is None else cue.name,
            severity=None if cue is None or cue.severity is None else Severity(cue.severity),
            help="" if help_name is None else self._words(f"set_up.{help_name}", HELP[help_name]),
            help_name=help_name or "",
            rest_s=rest_s,
            countdown=countdown,
            side=None if body is None else body.side,
            body=body if is_seen else None,
            angles=() if body is None or exercise is None else self._angles(now_s, exercise, body),
            fps=math.nan if not self._step_s > 0.0 else 1.0 / self._step_s,
            camera_lost=camera_lost,
        )

    def _note_rate(self, now_s: float) -> None:
        before_s, self._shown_s = self._shown_s, now_s
        step_s = min(now_s - before_s, FPS_MEMORY_S)
        if not step_s > 0.0:
            return
        weight = 1.0 if math.isnan(self._step_s) else 1.0 - math.exp(-step_s / FPS_MEMORY_S)
        self._step_s = step_s if math.isnan(self._step_s) else self._step_s + weight * (step_s - self._step_s)

    def _follow(self, exercise: Exercise | None) -> Exercise | None:
        """Keep to the last known movement, and begin anew with another."""
        if exercise is not None and exercise is not self._exercise:
            self._exercise, self._filters = exercise, {}
            self._held_level, self._held_since_s = math.nan, math.nan
        return self._exercise

    def _angles(self, now_s: float, exercise: Exercise, body: Body) -> tuple[Angle, ...]:
        if now_s <= self.state.time_s:
            # The same pose again: a key was pressed.
            return self.state.angles
        angles = []
        for joint, signal in exercise.shown:
            one = self._filters.setdefault(signal.name, OneEuro())
            value = one.push(now_s, float(signal.of(body)))
            angles.append(Angle(joint=joint, degrees=value, name=signal.name))
        return tuple(angles)

    def _hold(self, now_s: float, exercise: Exercise | None, update: Update | None) -> float | None:
        """How long the turn has been held, in movements in which that is what is asked for."""
        if exercise is None or update is None or all(one.name != "hold_s" for one in exercise.metrics):
            return None
        cycle = exercise.cycle
        least = cycle.held_excursion or cycle.min_excursion
        is_away = update.phase in (Phase.OUT, Phase.BACK) and update.level >= least
        if not is_away:
            self._held_level = self._held_since_s = math.nan
            return None
        if not abs(update.level - self._held_level) <= cycle.turn_margin:
            self._held_level, self._held_since_s = update.level, now_s
        return now_s - self._held_since_s


def _target(sets: SetKeeper, exercise: Exercise | None) -> float:
    """Where a rep should turn: where this set's reps did, and before the first where it counts from."""
    if exercise is None:
        return math.nan
    if not sets.attempts:
        return exercise.cycle.min_excursion
    return float(np.median([attempt.turn_value for attempt in sets.attempts]))


def _describe_target(target: float, exercise: Exercise | None, *, is_own: bool) -> str:
    if exercise is None or math.isnan(target):
        return ""
    unit = {"deg": "°", "%": " %"}.get(exercise.cycle.signal.unit, "")
    return f"{target:.0f}{unit}" if is_own else f"≥ {target:.0f}{unit}"


def _tempo(rep: Rep, exercise: Exercise) -> tuple[float, float] | None:
    """Seconds out and back, as the table of reps has them."""
    for _, names in exercise.columns:
        if len(names) == _PAIR and all(name.endswith("_s") for name in names):
            out, back = (rep.metrics[name].value for name in names)
            return None if out is None or back is None else (out, back)
    return None
