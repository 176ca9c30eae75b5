"""Leading through a workout: the loop between the coach, the live part, a clock and whoever is told.

It knows no camera and no window: what looks at a set comes from a factory, what the person presses from a
function, and the clock is given, so that a workout of half an hour can be led through in a second.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from formcheck.live.events import Event, Paused, RepCounted, Resumed, SetEnded, SetStarted, Stopped
from formcheck.live.state import LiveState, Mode
from formcheck.program.coach import WorkoutCoach
from formcheck.program.events import WorkoutEvent
from formcheck.program.moves import Action, Step, Watch
from formcheck.program.place import Place

__all__ = ["TICK_S", "Leader", "Look", "Teller", "describe_event"]

TICK_S = 0.05
"""How long the loop waits for a picture or for time to go by: the person hears a tick at most so late."""

_NOT_IN_A_REST = ("set_up", "countdown", "rest", "cue")
"""Live events of which nothing is told while somebody rests: they may stand and walk as they like."""

_OF_A_LOOK = (Paused, Resumed, Stopped)
# The coach of the workout tells when it is paused, goes on, or is stopped.


class Look(Protocol):
    """One look at a set: a camera, an estimator and a live coach."""

    @property
    def view(self) -> LiveState:
        """The moment, for a screen."""

    @property
    def is_over(self) -> bool:
        """Whether nothing comes any more."""

    def step(self, timeout_s: float) -> Sequence[Event]:
        """Look at the next picture.

        Parameters
        ----------
        timeout_s : float
            How long to wait for it.

        Returns
        -------
        sequence of Event
            What happened.
        """

    def toggle_pause(self) -> Sequence[Event]:
        """Pause, or go on.

        Returns
        -------
        sequence of Event
            What came of it.
        """

    def end(self) -> Sequence[Event]:
        """End the set, and close what was opened for it.

        Returns
        -------
        sequence of Event
            What was still open: the report of the set.
        """


Teller: TypeAlias = Callable[[WorkoutEvent | Event, float], object]
"""Who is told of an event, with the seconds since the workout began."""

LookT = TypeVar("LookT", bound=Look)


class Leader(Generic[LookT]):
    """Leads somebody through a workout.

    Parameters
    ----------
    coach : WorkoutCoach
        What to do.
    look_at : callable
        Gives what looks at a set, or None if nothing does now (a played clip shows no rest).
    clock : callable
        Seconds on a clock that never goes back.
    sleep : callable
        Lets so many seconds go by.
    keys : callable, optional
        Gives what the person has asked for since it was asked last.
    listeners : sequence of callable, optional
        Each is given every event, of the coach and of the live part, with the seconds since the workout
        began.
    show : callable or None, optional
        Is called in every round, with what is looked at, if anything.
    keep : callable, optional
        Is given where the workout would be taken up, whenever that changes; None when it is over.
    """

    def __init__(
        self,
        coach: WorkoutCoach,
        *,
        look_at: Callable[[Watch], LookT | None],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        keys: Callable[[], Iterable[Action]] = tuple,
        listeners: Sequence[Teller] = (),
        show: Callable[[LookT | None], None] | None = None,
        keep: Callable[[Place | None], None] = lambda _place: None,
    ) -> None:
        self._coach = coach
        self._look_at = look_at
        self._clock = clock
        self._sleep = sleep
        self._keys = keys
        self._listeners = tuple(listeners)
        self._show = show
        self._keep = keep
        self._began_s = 0.0
        self._look: LookT | None = None
        self._number = -1
        self._set_number = 1
        self._kept: Place | None = None
        self._has_changed = False

    def run(self) -> None:
        """Lead through the workout, until it is over or stopped."""
        self._began_s = self._clock()
        self._tell(self._coach.begin(self._began_s))
        # A place that was kept before is not given up before anything is done.
        self._kept, self._has_changed = self._coach.place, False
        try:
            while not self._coach.is_over:
                self._round()
        except KeyboardInterrupt:
            # What was counted is told and kept.
            self._act(Action.STOP)
            raise
        finally:
            self._close()
            self._keep_place()

    def _round(self) -> None:
        self._choose_look()
        if self._look is None:
            self._sleep(TICK_S)
        else:
            self._take(self._look.step(TICK_S))
        if self._look is not None:
            self._follow(self._look)
        for action in self._keys():
            self._act(action)
        self._tell(self._coach.advance(self._clock()))
        self._keep_place()
        if self._show is not None:
            self._show(self._look)

    def _choose_look(self) -> None:
        watch = self._coach.watch
        if self._look is not None and (watch is None or watch.look != self._number):
            self._close()
        if self._look is None and watch is not None:
            self._look, self._number = self._look_at(watch), watch.look
            station = self._coach.station
            self._set_number = 1 if station is None else station.set_number

    def _follow(self, look: LookT) -> None:
        """Let the coach know how far the live part is."""
        coach = self._coach
        if coach.step is Step.SET_UP and look.view.mode is Mode.EXERCISE:
            self._tell(coach.set_started(self._clock()))
        watch = coach.watch
        if look.is_over and watch is not None and watch.look == self._number:
            # The camera has nothing more to show, and no set was found that would have ended.
            self._close()
            self._tell(coach.set_ended(self._clock()))

    def _take(self, events: Iterable[Event]) -> None:
        for event in events:
            watch = self._coach.watch
            if watch is not None and watch.is_rest and event.event in _NOT_IN_A_REST:
                continue
            # First what was seen, then what follows from it.
            self._tell_seen(event)
            self._tell(self._pass_on(event))
            self._has_changed = True

    def _pass_on(self, event: Event) -> Sequence[WorkoutEvent]:
        """Tell the coach what the live part has seen."""
        coach, now_s = self._coach, self._clock()
        if isinstance(event, RepCounted):
            return coach.rep(now_s, clean=event.clean, leg=event.rep.leg)
        if isinstance(event, SetEnded):
            clean = sum(rep.clean is True for rep in event.report.reps)
            return coach.set_ended(now_s, reps=event.report.rep_count, clean=clean)
        if isinstance(event, Paused | Resumed) and isinstance(event, Paused) is not coach.is_paused:
            return coach.act(Action.PAUSE, now_s)
        if isinstance(event, Stopped) and event.by == "gesture":
            return coach.act(Action.STOP, now_s)
        return ()

    def _act(self, action: Action) -> None:
        if action is Action.STOP:
            self._close()
        was_paused = self._coach.is_paused
        self._tell(self._coach.act(action, self._clock()))
        if self._look is not None and was_paused is not self._coach.is_paused:
            self._take(self._look.toggle_pause())

    def _close(self) -> None:
        """End the look; its report is told, and nobody is led on by it."""
        look, self._look = self._look, None
        if look is not None:
            for event in look.end():
                self._tell_seen(event)

    def _tell_seen(self, event: Event) -> None:
        """Tell what the live part has seen, but for what concerns this look only and not the workout."""
        if isinstance(event, _OF_A_LOOK):
            return
        if isinstance(event, SetStarted | RepCounted | SetEnded):
            # Every look is the first set of its live coach.
            event = replace(event, set_number=self._set_number)
        self._tell_one(event, self._clock() - self._began_s)

    def _tell_one(self, event: WorkoutEvent | Event, t_s: float) -> None:
        for listener in self._listeners:
            listener(event, t_s)

    def _tell(self, events: Iterable[WorkoutEvent]) -> None:
        for event in events:
            self._has_changed = True
            self._tell_one(event, event.t_s)

    def _keep_place(self) -> None:
        if not self._has_changed:
            return
        self._has_changed = False
        place = self._coach.place
        if place != self._kept:
            self._kept = place
            self._keep(place)


def describe_event(event: WorkoutEvent | Event, t_s: float) -> Mapping[str, Any]:
    """Give an event of a workout as plain data.

    Parameters
    ----------
    event : WorkoutEvent or Event
        Of the coach or of the live part.
    t_s : float
        Seconds since the workout began.

    Returns
    -------
    mapping
        As ``to_dict`` of the event gives it; but all times ``t_s`` are those of the workout, and an event of
        the live part has its own, on the camera's clock, as ``camera_s``.
    """
    told = event.to_dict()
    if isinstance(event, WorkoutEvent):
        return told
    return {**told, "t_s": round(t_s, 3), "camera_s": told["t_s"]}
