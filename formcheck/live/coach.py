"""The live coach: pose by pose in, events and a state for the screen out.

It counts with the same :class:`~formcheck.workout.WorkoutSession` as a recorded run, from the very first
pose: the set-up check helps and keeps nobody from lifting. It reads no clock, opens no window and says
nothing aloud.
"""

import math
from dataclasses import replace

from formcheck.exercise import Exercise
from formcheck.landmarks import Side
from formcheck.live.cues import Advice, CueChooser
from formcheck.live.events import (
    CameraBack,
    CameraLost,
    Countdown,
    Cue,
    Event,
    Paused,
    RepCounted,
    Rest,
    Resumed,
    SetEnded,
    SetStarted,
    SetUp,
    Stopped,
)
from formcheck.live.gesture import Gesture, GestureDetector
from formcheck.live.screen import Screen
from formcheck.live.set_keeper import SetKeeper
from formcheck.live.set_up import AGAIN_S, SetUpCheck
from formcheck.live.state import LiveState, Mode
from formcheck.live.words import Words, in_english
from formcheck.movement import Phase
from formcheck.pose import Pose
from formcheck.report import Report
from formcheck.workout import AUTO, WorkoutSession

__all__ = ["LiveCoach"]

COUNTDOWN_S = 3.0
"""As customary, and long enough to take the weights (engineering default)."""

REST_EVERY_S = 30.0
"""How often a rest is told (engineering default: rests last one to two minutes)."""

CUE_SHOWN_S = 4.0
"""How long a cue stays on the screen (engineering default)."""

LOOK_EVERY_S = 0.5
"""How often the way out of a rep is looked at for what is too much already (engineering default)."""

_DEEP_ENOUGH = 0.7
# Share of a rep's smallest excursion from which on the way out is looked at (engineering default).


class LiveCoach:
    """Coaches live.

    Parameters
    ----------
    exercise : Exercise or str, optional
        The movement or its name; ``"auto"`` finds out.
    side : Side or None, optional
        The person's side nearer to the camera; found from the poses if None.
    checks_set_up : bool, optional
        Whether to begin with the set-up check and a countdown.
    sees_gestures : bool, optional
        Whether raised hands pause and stop.
    corrects_landmarks : bool, optional
        Whether the poses are the landmarker's, whose known bias is taken off the numbers.
    words : callable, optional
        Gives the texts in the user's language; English if not given.

    Raises
    ------
    UnknownExercise
        If there is no exercise of that name.
    """

    def __init__(
        self,
        exercise: Exercise | str = AUTO,
        *,
        side: Side | None = None,
        checks_set_up: bool = True,
        sees_gestures: bool = True,
        corrects_landmarks: bool = True,
        words: Words = in_english,
    ) -> None:
        workout = WorkoutSession(exercise, side=side, corrects_landmarks=corrects_landmarks)
        self.needs_outline = workout.needs_outline
        """Whether poses should come with the outline of the trunk."""
        self._sets = SetKeeper(workout)
        self._words = words
        self._screen = Screen(words)
        self._check = SetUpCheck()
        self._hands = GestureDetector() if sees_gestures else None
        self._mode = Mode.SET_UP if checks_set_up else Mode.EXERCISE
        self._before_pause = self._mode
        self._help: str | None = None
        self._helped_s = -math.inf
        self._left: int | None = None
        self._from_s = self._paused_s = math.nan
        self._rest_from_s = math.nan
        self._rests_told = 0
        self._chooser: CueChooser | None = None
        self._looked_s = -math.inf
        self._phase = Phase.UNKNOWN
        self._time_s = -math.inf
        self._is_lost = self._is_someone_new = False

    @property
    def reports(self) -> tuple[Report, ...]:
        """Reports of the sets that are over, in order of time."""
        return tuple(self._sets.reports)

    @property
    def view(self) -> LiveState:
        """The moment of the last pose, for a screen."""
        return self._screen.state

    @property
    def kept(self) -> int:
        """How many poses are kept; what is over and reported is forgotten."""
        return self._sets.workout.pose_count

    @property
    def mode(self) -> Mode:
        """What the lifter is doing."""
        return self._mode

    def push(
        self, pose: Pose, *, size_px: tuple[int, int], brightness: float | None = None
    ) -> tuple[Event, ...]:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose
            As the landmarker gave it, later than the one before.
        size_px : tuple of int
            Width and height of the picture.
        brightness : float or None, optional
            Mean brightness of the picture in [0, 1], if known.

        Returns
        -------
        tuple of Event
            What happened with it.

        Raises
        ------
        ValueError
            If the time does not increase.
        """
        self._time_s = pose.time_s
        if self._mode is Mode.ENDED:
            return ()
        events: list[Event] = []
        gesture = None if self._hands is None else self._hands.push(pose)
        self._is_someone_new |= pose.is_someone_new
        if self._mode is Mode.PAUSED:
            events += self._follow(gesture, pose.time_s)
            self._show(pose.time_s)
            return tuple(events)
        if self._is_someone_new:
            # Whoever came in a pause is new when it is over.
            pose = replace(pose, is_someone_new=True)
            self._is_someone_new = False
        counted = self._sets.push(pose)
        events += counted
        for event in counted:
            events += self._react(event, pose.time_s)
        events += self._look_into_rep(pose.time_s)
        events += self._watch_set_up(pose, size_px, brightness)
        events += self._tell_rest(pose.time_s)
        if self._is_between_reps:
            events += self._follow(gesture, pose.time_s)
        self._show(pose.time_s)
        return tuple(events)

    def toggle_pause(self, t_s: float, *, by: str = "key") -> tuple[Event, ...]:
        """Pause, or go on.

        Parameters
        ----------
        t_s : float
            Now, in seconds on the camera's clock.
        by : str, optional
            Who wants it.

        Returns
        -------
        tuple of Event
            Paused or resumed; nothing after the end.
        """
        if self._mode is Mode.ENDED:
            return ()
        if self._mode is Mode.PAUSED:
            self._mode = self._before_pause
            # A countdown goes on where it was.
            self._from_s += t_s - self._paused_s
            event: Event = Resumed(t_s=t_s, by=by)
        else:
            self._before_pause, self._mode, self._paused_s = self._mode, Mode.PAUSED, t_s
            event = Paused(t_s=t_s, by=by)
        self._show(t_s)
        return (event,)

    def camera_lost(self, t_s: float, text: str = "") -> tuple[Event, ...]:
        """Take note that no pictures come.

        Parameters
        ----------
        t_s : float
            Now, in seconds on the camera's clock.
        text : str, optional
            What happened.

        Returns
        -------
        tuple of Event
            The event, once.
        """
        if self._is_lost:
            return ()
        self._is_lost = True
        self._show(t_s)
        return (CameraLost(t_s=t_s, text=text),)

    def camera_back(self, t_s: float, gone_s: float) -> tuple[Event, ...]:
        """Take note that pictures come again.

        Parameters
        ----------
        t_s : float
            Now, in seconds on the camera's clock.
        gone_s : float
            For how many seconds there was no picture.

        Returns
        -------
        tuple of Event
            The event, once.
        """
        if not self._is_lost:
            return ()
        self._is_lost = False
        self._show(t_s)
        return (CameraBack(t_s=t_s, gone_s=round(gone_s, 3)),)

    def end(self, t_s: float | None = None, *, by: str = "source") -> tuple[Event, ...]:
        """End the session.

        Parameters
        ----------
        t_s : float or None, optional
            Now, in seconds on the camera's clock; the time of the last pose if None.
        by : str, optional
            Who wants it.

        Returns
        -------
        tuple of Event
            What is counted at the end, the report of the last set, and that it is over; nothing the second
            time.
        """
        if self._mode is Mode.ENDED:
            return ()
        now_s = max(self._time_s, 0.0) if t_s is None else t_s
        events = self._sets.end(now_s)
        self._mode = Mode.ENDED
        self._show(now_s)
        return (*events, Stopped(t_s=now_s, by=by))

    @property
    def _is_between_reps(self) -> bool:
        update = self._sets.update
        return update is None or update.phase in (Phase.REST, Phase.UNKNOWN)

    def _follow(self, gesture: Gesture | None, now_s: float) -> tuple[Event, ...]:
        if gesture is Gesture.STOP:
            return self.end(now_s, by="gesture")
        if gesture is Gesture.TOGGLE_PAUSE:
            return self.toggle_pause(now_s, by="gesture")
        return ()

    def _react(self, event: Event, now_s: float) -> tuple[Event, ...]:
        """Do what follows from an event of a set."""
        if isinstance(event, SetStarted):
            session = self._sets.workout.leader
            if session is None:
                self._chooser = None
            elif event.corrected or self._chooser is None or self._chooser.exercise is not session.exercise:
                self._chooser = CueChooser(session.exercise)
            self._mode, self._help, self._left = Mode.EXERCISE, None, None
        elif isinstance(event, RepCounted) and self._chooser is not None:
            return self._say(
                self._chooser.choose(event.rep, number=event.number), event.number, now_s, in_rep=False
            )
        elif isinstance(event, SetEnded) and self._mode is not Mode.ENDED:
            self._mode = Mode.REST
            self._chooser = None if self._chooser is None else CueChooser(self._chooser.exercise)
            reps = event.report.reps
            self._rest_from_s = reps[-1].end_s if reps else now_s
            self._rests_told = 0
            return (Rest(t_s=now_s, rest_s=round(now_s - self._rest_from_s, 1)),)
        return ()

    def _say(self, advice: Advice | None, number: int, now_s: float, *, in_rep: bool) -> tuple[Event, ...]:
        if advice is None:
            return ()
        kind = "praise" if advice.severity is None else "cue"
        cue = Cue(
            t_s=now_s,
            name=advice.name,
            text=self._words(f"{kind}.{self._sets.exercise}.{advice.name}", advice.text),
            severity=None if advice.severity is None else advice.severity.value,
            exercise=self._sets.exercise or "",
            rep_number=number,
            in_rep=in_rep,
        )
        self._screen.show_cue(cue, until_s=now_s + CUE_SHOWN_S)
        return (cue,)

    def _look_into_rep(self, now_s: float) -> tuple[Event, ...]:
        """Say what can be said while the rep can still be changed."""
        update, session = self._sets.update, self._sets.workout.leader
        before, self._phase = self._phase, Phase.UNKNOWN if update is None else update.phase
        if update is None or session is None or self._chooser is None:
            return ()
        has_turned = (before, update.phase) == (Phase.OUT, Phase.BACK)
        is_going_down = (
            update.phase is Phase.OUT
            and now_s - self._looked_s >= LOOK_EVERY_S
            and update.level >= _DEEP_ENOUGH * session.exercise.cycle.min_excursion
        )
        if not (has_turned or is_going_down):
            return ()
        self._looked_s = now_s
        rep = session.peek()
        if rep is None:
            return ()
        number = len(self._sets.reps) + 1 if self._sets.is_open else 1
        return self._say(self._chooser.choose_in_rep(rep, number=number), number, now_s, in_rep=True)

    def _watch_set_up(
        self, pose: Pose, size_px: tuple[int, int], brightness: float | None
    ) -> tuple[Event, ...]:
        now_s = pose.time_s
        if self._mode is Mode.COUNTDOWN:
            return self._count_down(now_s)
        if self._mode is not Mode.SET_UP:
            return ()
        body = self._sets.workout.latest
        side = Side.LEFT if body is None else body.side
        state = self._check.push(pose, side=side, size_px=size_px, brightness=brightness)
        if state.ready:
            self._mode, self._from_s, self._left = Mode.COUNTDOWN, now_s, None
            self._help = None
            return (SetUp(t_s=now_s, ready=True), *self._count_down(now_s))
        is_again = state.help is not None and now_s - self._helped_s >= AGAIN_S
        if state.help == self._help and not is_again:
            return ()
        self._help, self._helped_s = state.help, now_s
        text = "" if state.help is None else self._words(f"set_up.{state.help}", state.text)
        return (SetUp(t_s=now_s, ready=False, help=state.help, text=text),)

    def _count_down(self, now_s: float) -> tuple[Event, ...]:
        left = math.ceil(self._from_s + COUNTDOWN_S - now_s)
        if left == self._left:
            return ()
        self._left = left = max(left, 0)
        if left == 0:
            self._mode = Mode.EXERCISE
        return (Countdown(t_s=now_s, left=left),)

    def _tell_rest(self, now_s: float) -> tuple[Event, ...]:
        if self._mode is not Mode.REST:
            return ()
        rest_s = now_s - self._rest_from_s
        if rest_s < (self._rests_told + 1) * REST_EVERY_S:
            return ()
        self._rests_told = int(rest_s // REST_EVERY_S)
        return (Rest(t_s=now_s, rest_s=round(rest_s, 1)),)

    def _show(self, now_s: float) -> None:
        self._screen.show(
            now_s,
            self._sets,
            mode=self._mode,
            help_name=self._help if self._mode is Mode.SET_UP else None,
            rest_s=now_s - self._rest_from_s if self._mode is Mode.REST else None,
            countdown=self._left if self._mode is Mode.COUNTDOWN else None,
            camera_lost=self._is_lost,
        )
