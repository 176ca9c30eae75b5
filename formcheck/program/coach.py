"""The coach of a workout: from step to step, driven by time, keys and what the live part sees.

It reads no clock and opens nothing. Whoever runs it calls :meth:`WorkoutCoach.advance` every now and then,
passes on what the live part sees, looks at :attr:`WorkoutCoach.watch` to know what the live part has to look
at, and does with the events whatever can be done with them: say, show, print.

::

    prepare -> care -> learn -> film -> set_up -> set -> rest -> set_up -> ... -> rest -> learn -> ... -> done
                                          ^______|       (a set in which no rep was seen begins again, once)
"""

from collections.abc import Iterator

from formcheck.landmarks import Side
from formcheck.program.breath import BreathPacer
from formcheck.program.course import NOT_DONE, Course
from formcheck.program.events import (
    Breathe,
    Say,
    SetDone,
    SetResult,
    StepBegan,
    Tone,
    WorkoutEnded,
    WorkoutEvent,
    WorkoutPaused,
    WorkoutResumed,
    WorkoutStarted,
)
from formcheck.program.moves import Action, Pace, Step, Watch
from formcheck.program.place import Place
from formcheck.program.programme import Day
from formcheck.program.stations import Station
from formcheck.program.telling import REPEAT_KEY, Telling, Told

__all__ = ["WorkoutCoach"]

_WARNING_S = 10.0
"""So long before its end a rest is said to end (engineering default)."""

_TICKS_S = (3.0, 2.0, 1.0)
_WITHOUT_PICTURE = (Step.CARE, Step.SET)
_BEFORE_ALL = (Step.PREPARE, Step.CARE)
_UNSEEN_SETS = 2
"""After so many looks at a set without a rep one goes on: the camera may not see it at all."""


class WorkoutCoach:
    """Leads through one day of a programme.

    Parameters
    ----------
    day : Day
        What to do.
    language : str, optional
        Of what is said and shown.
    place : Place or None, optional
        Where to take it up; from the beginning if None.
    easier : bool, optional
        Whether exercises with an easier version are done in that one.
    before : tuple of str, optional
        What to show before anything is done.
    pace : Pace, optional
        How long the coach waits.

    Raises
    ------
    ValueError
        If the place is none of this day.
    """

    def __init__(
        self,
        day: Day,
        *,
        language: str = "en",
        place: Place | None = None,
        easier: bool = False,
        before: tuple[str, ...] = (),
        pace: Pace | None = None,
    ) -> None:
        self.step = Step.PREPARE
        """Where one is."""
        self.is_paused = False
        """Whether all times stand still."""
        self.is_over = False
        """Whether it was ended or stopped."""
        self.breath_text = ""
        """What to do with the breath now, where it is paced."""
        self._tell = Telling(day, language=language, before=before)
        self._pace = pace or Pace()
        self._course = Course(day, easier=easier, place=place)
        self._day = day
        self._resumed = place is not None
        self._broken_off = place is not None and place.broken_off_reps > 0
        self._now_s: float | None = None
        self._elapsed_s = 0.0
        self._length_s: float | None = None
        self._began_s = 0.0
        self._reps = self._clean = self._unseen = self._looks = 0
        self._said_wrong_leg = False
        self._pacer: BreathPacer | None = None

    @property
    def station(self) -> Station | None:
        """The set that is done now or next; None when all are done."""
        return self._course.station

    @property
    def results(self) -> tuple[SetResult, ...]:
        """What became of the sets so far."""
        return tuple(self._course.results)

    @property
    def progress(self) -> tuple[int, int]:
        """Sets that are behind one, and all sets of the day."""
        return self._course.position, self._course.planned

    @property
    def left_out(self) -> frozenset[int]:
        """Which of the sets behind one were not done, by their number from 0."""
        return self._course.left_out

    @property
    def rep_count(self) -> int:
        """Reps counted in this set."""
        return self._reps

    @property
    def remaining_s(self) -> float | None:
        """Seconds until this step ends by itself; None if something must happen first."""
        return None if self._length_s is None else max(0.0, self._length_s - self._elapsed_s)

    @property
    def watch(self) -> Watch | None:
        """What the live part has to look at now; None for nothing."""
        station = self.station
        if station is None or self.step not in (Step.SET_UP, Step.SET, Step.REST):
            return None
        if self.step is Step.REST and not station.is_filmed_like(self._course.previous):
            return None
        return Watch(
            exercise=station.exercise,
            side=None if station.side is None else Side(station.side),
            look=self._looks,
            is_rest=self.step is Step.REST,
        )

    @property
    def place(self) -> Place | None:
        """Where it would be taken up if it were stopped now; None when all is done."""
        return self._course.place(self._reps if self.step is Step.SET else 0)

    def begin(self, t_s: float) -> tuple[WorkoutEvent, ...]:
        """Begin.

        Parameters
        ----------
        t_s : float
            The caller's clock; events count from here.

        Returns
        -------
        tuple of WorkoutEvent
            What to say and show.
        """
        self._began_s = self._now_s = t_s
        started = WorkoutStarted(t_s=0.0, day=self._day.name, title=self._tell.title, resumed=self._resumed)
        return (started, *self._enter(Step.PREPARE))

    def advance(self, t_s: float) -> tuple[WorkoutEvent, ...]:
        """Let time go by; call it some times a second.

        Parameters
        ----------
        t_s : float
            The caller's clock. A clock that was put back stands still.

        Returns
        -------
        tuple of WorkoutEvent
            What has become due.
        """
        before_s = self._elapsed_s
        if not self._passes(t_s) or self.is_paused:
            return ()
        return tuple(self._fall_due(before_s))

    def set_started(self, t_s: float) -> tuple[WorkoutEvent, ...]:
        """Take note that the live part is ready and has begun to count.

        Parameters
        ----------
        t_s : float
            The caller's clock.

        Returns
        -------
        tuple of WorkoutEvent
            The set, if one was waited for; in a rest nothing: standing ready is not beginning.
        """
        if not self._passes(t_s) or self.step is not Step.SET_UP:
            return ()
        return tuple(self._enter(Step.SET))

    def rep(self, t_s: float, *, clean: bool | None, leg: str | None = None) -> tuple[WorkoutEvent, ...]:
        """Take note of a rep; in a rest it ends the rest.

        Parameters
        ----------
        t_s : float
            The caller's clock.
        clean : bool or None
            Whether it was without a fault; None if that could not be told.
        leg : str or None, optional
            ``left`` or ``right``: the leg it was done on, if that is known.

        Returns
        -------
        tuple of WorkoutEvent
            What there is to say about the number of reps, or the leg.
        """
        if not self._passes(t_s) or self.watch is None:
            return ()
        events: list[WorkoutEvent] = []
        if self.step is not Step.SET:
            events += self._enter(Step.SET)
        self._reps += 1
        self._clean += clean is True
        return (*events, *self._remark(leg))

    def set_ended(
        self, t_s: float, *, reps: int | None = None, clean: int | None = None
    ) -> tuple[WorkoutEvent, ...]:
        """Take note that the live part has found the end of the set.

        Parameters
        ----------
        t_s : float
            The caller's clock.
        reps, clean : int or None, optional
            As the set's report has them, which may hold one that was held back; as told if None.

        Returns
        -------
        tuple of WorkoutEvent
            The set's result and what comes next. A set in which no rep was seen is begun again, once.
        """
        if not self._passes(t_s) or self.step not in (Step.SET_UP, Step.SET):
            return ()
        self._reps = self._reps if reps is None else reps
        self._clean = self._clean if clean is None else clean
        if self._reps == 0:
            self._unseen += 1
            if self._unseen < _UNSEEN_SETS:
                return (self._say("not_seen"), *self._begin_again())
            return (self._say("not_seen_again"), *self._finish("not_seen"))
        fewest, most = self._course.current.reps
        outcome = "short" if self._reps < fewest else "over" if self._reps > most else "done"
        return tuple(self._finish(outcome))

    def act(self, action: Action, t_s: float) -> tuple[WorkoutEvent, ...]:
        """Do what the person asks for.

        Parameters
        ----------
        action : Action
            What.
        t_s : float
            The caller's clock.

        Returns
        -------
        tuple of WorkoutEvent
            What comes of it; nothing where it has no meaning.
        """
        if not self._passes(t_s):
            return ()
        if action is Action.STOP:
            return self._stop()
        if action is Action.PAUSE:
            return self._pause()
        resumed = self._pause() if self.is_paused else ()
        do = {
            Action.GO_ON: self._go_on,
            Action.SKIP: self._skip,
            Action.REPEAT: self._repeat,
            Action.EASIER: self._make_easier,
        }[action]
        return (*resumed, *do())

    @property
    def _t_s(self) -> float:
        assert self._now_s is not None
        return self._now_s - self._began_s

    def _passes(self, t_s: float) -> bool:
        """Let the clock go on; tell whether there still is a workout."""
        if self._now_s is None:
            raise RuntimeError("expected begin() before anything else")
        if not self.is_paused:
            self._elapsed_s += max(0.0, t_s - self._now_s)
        self._now_s = max(self._now_s, t_s)
        return not self.is_over

    def _say(self, key: str, /, **values: object) -> Say:
        return self._say_told(self._tell.sentence(key, **values))

    def _say_told(self, sentence: tuple[str, str]) -> Say:
        return Say(t_s=self._t_s, key=sentence[0], text=sentence[1])

    def _enter(self, step: Step) -> Iterator[WorkoutEvent]:
        self.step = step
        self._elapsed_s = 0.0
        self._length_s = self._length_of(step)
        self._pacer, self.breath_text = None, ""
        station = self.station
        if step is Step.SET:
            self._said_wrong_leg = False
            breath = self._course.current.plan.breath
            self._pacer = None if breath is None else BreathPacer(breath, self._course.current.reps[1])
        told = self._told(step)
        yield StepBegan(
            t_s=self._t_s,
            step=step.value,
            exercise=None if station is None else station.exercise,
            side=None if station is None else station.side,
            set=None if station is None else station.set_number,
            sets=None if station is None else station.sets,
            reps=None if station is None else station.reps,
            seconds=self._length_s,
            title=told.title,
            lead=told.lead,
            lines=told.lines,
            picture=None if station is None or step in _WITHOUT_PICTURE else self._tell.picture(station),
        )
        for sentence in told.said:
            yield self._say_told(sentence)
        yield from self._fall_due(-1.0)

    def _length_of(self, step: Step) -> float | None:
        if step is Step.REST and self._course.previous is not None:
            return self._course.previous.plan.rest_s * self._pace.rest_share
        return {
            Step.PREPARE: self._pace.prepare_s,
            Step.CARE: self._pace.care_s,
            Step.LEARN: self._pace.learn_s,
            Step.FILM: self._pace.film_s,
            Step.DONE: self._pace.done_s,
        }.get(step)

    def _told(self, step: Step) -> Told:
        if step is Step.DONE:
            return self._tell.done(self.results, planned=self._course.planned)
        station, previous = self._course.current, self._course.previous
        if step is Step.PREPARE:
            return self._tell.prepare(station, taken_up=self._resumed, broken_off=self._broken_off)
        if step is Step.CARE:
            return self._tell.care()
        if step is Step.LEARN:
            is_first = previous is None or previous.plan.warm_up is not station.plan.warm_up
            return self._tell.learn(station, is_first_of_kind=is_first)
        if step is Step.FILM:
            is_first = self._resumed or previous is None or previous.index != station.index
            return self._tell.film(station, is_first_side=is_first)
        if step is Step.REST:
            is_other = previous is None or previous.index != station.index
            return self._tell.rest(station, seconds=self._length_s or 0.0, is_other=is_other)
        return self._tell.set_up(station) if step is Step.SET_UP else self._tell.set(station)

    def _fall_due(self, before_s: float) -> Iterator[WorkoutEvent]:
        """Tell what has become due since a time within this step."""
        if self._pacer is not None:
            yield from self._pace_breath(self._pacer)
        if self._length_s is None:
            return
        if self.step is Step.REST:
            yield from self._count_down(before_s, self._length_s)
        if self._elapsed_s >= self._length_s:
            if self.step is Step.REST:
                yield Tone(t_s=self._t_s, tone="done")
            yield from self._leave()

    def _count_down(self, before_s: float, length_s: float) -> Iterator[WorkoutEvent]:
        def has_come(left_s: float) -> bool:
            return before_s < length_s - left_s <= self._elapsed_s and self._elapsed_s < length_s

        # A rest that is hardly longer has just been announced.
        if length_s >= 2.0 * _WARNING_S and has_come(_WARNING_S):
            yield self._say("ten_seconds", seconds=round(_WARNING_S))
        if any(has_come(left_s) for left_s in _TICKS_S):
            yield Tone(t_s=self._t_s, tone="tick")

    def _pace_breath(self, pacer: BreathPacer) -> Iterator[WorkoutEvent]:
        for part, seconds, number in pacer.reach(self._elapsed_s):
            if part == "end":
                self.breath_text = ""
                yield self._say("breaths_done")
                continue
            _, text = self._tell.sentence("hold" if part == "hold" else f"breathe_{part}")
            self.breath_text = self._tell.sentence(f"shown_{part}")[1]
            yield Breathe(t_s=self._t_s, part=part, seconds=seconds, number=number, text=text)

    def _leave(self) -> Iterator[WorkoutEvent]:
        """Go on from a step that has come to its end."""
        if self.step is Step.PREPARE and self._tell.has_care:
            yield from self._enter(Step.CARE)
        elif self.step in (Step.PREPARE, Step.CARE):
            yield from self._enter(Step.LEARN)
        elif self.step is Step.LEARN:
            yield from self._enter(Step.FILM)
        elif self.step is Step.REST:
            yield from self._approach()
        elif self.step is Step.DONE:
            self.is_over = True
            yield WorkoutEnded(t_s=self._t_s, finished=True, sets=self.results)
        else:
            self._resumed = False
            yield from self._enter(Step.SET_UP)

    def _approach(self) -> Iterator[WorkoutEvent]:
        """Come to a set: to be learned, to be filmed from another side, or from where one is."""
        station, previous = self.station, self._course.previous
        if station is None:
            yield from self._enter(Step.DONE)
        elif station.is_filmed_like(previous):
            yield from self._enter(Step.SET_UP)
        elif previous is not None and previous.index == station.index:
            yield from self._enter(Step.FILM)
        else:
            yield from self._enter(Step.LEARN)

    def _remark(self, leg: str | None) -> Iterator[WorkoutEvent]:
        side = self._course.current.side
        if leg is not None and side is not None and leg != side and not self._said_wrong_leg:
            self._said_wrong_leg = True
            yield self._say(f"wrong_leg_{leg}")
        fewest, most = self._course.current.reps
        if self._reps == most:
            self._pacer, self.breath_text = None, ""
            yield self._say("last_one", count=self._reps)
        elif self._reps == fewest:
            yield self._say("enough", count=self._reps)
        elif self._reps == most + 1:
            yield self._say("more", count=self._reps)

    def _finish(self, outcome: str) -> Iterator[WorkoutEvent]:
        """Write down what became of the set, and rest before the next one."""
        fewest, reps = self._course.current.reps[0], self._reps
        yield from self._write_down(outcome)
        if outcome == "short":
            yield self._say("set_short", count=reps, fewest=fewest, again=REPEAT_KEY)
        if self.station is None:
            yield from self._enter(Step.DONE)
        else:
            yield from self._enter(Step.REST)

    def _write_down(self, outcome: str) -> Iterator[SetDone]:
        if outcome in NOT_DONE and self._course.has_result:
            # It was to be done again, and was not: what was done before still counts.
            self._course.pass_over()
        else:
            result = self._course.write_down(outcome, reps=self._reps, clean=self._clean)
            yield SetDone(t_s=self._t_s, result=result)
        self._look_anew()
        self._unseen = 0

    def _look_anew(self) -> None:
        self._reps = self._clean = 0
        self._looks += 1

    def _begin_again(self) -> Iterator[WorkoutEvent]:
        self._look_anew()
        yield from self._enter(Step.SET_UP)

    def _stop(self) -> tuple[WorkoutEvent, ...]:
        self.is_over = True
        return (WorkoutEnded(t_s=self._t_s, finished=self.station is None, sets=self.results),)

    def _pause(self) -> tuple[WorkoutEvent, ...]:
        self.is_paused = not self.is_paused
        kind = WorkoutPaused if self.is_paused else WorkoutResumed
        return (kind(t_s=self._t_s), self._say("paused" if self.is_paused else "resumed"))

    def _go_on(self) -> Iterator[WorkoutEvent]:
        if self.step is Step.SET_UP:
            yield from self._enter(Step.SET)
        elif self.step is Step.SET:
            fewest, most = self._course.current.reps
            outcome = "skipped" if self._reps == 0 else "short" if self._reps < fewest else "done"
            yield from self._finish("over" if self._reps > most else outcome)
        else:
            yield from self._leave()

    def _skip(self) -> Iterator[WorkoutEvent]:
        """Leave out what is left of the exercise, on both sides; of a page before all only that page."""
        if self.station is None or self.step in _BEFORE_ALL:
            yield from self._leave()
            return
        index = self._course.current.index
        yield self._say("skipped", name=self._tell.name(self._course.current))
        while self.station is not None and self.station.index == index:
            yield from self._write_down("skipped")
        yield from self._approach()

    def _repeat(self) -> Iterator[WorkoutEvent]:
        if self.step in (Step.REST, Step.DONE):
            self._course.go_back()
            yield from self._begin_again()
        elif self.step in (Step.SET_UP, Step.SET):
            yield from self._begin_again()
        else:
            yield from self._enter(self.step)

    def _make_easier(self) -> Iterator[WorkoutEvent]:
        """Take the easier version of the exercise to come, or go back to the full one."""
        station = self.station
        if station is None or station.plan.easier is None or self.step is Step.SET:
            return
        is_there = self._course.change_ease()
        if self.station is not None and self.step in _BEFORE_ALL:
            yield from self._enter(self.step)
        elif is_there:
            yield from self._enter(Step.LEARN if self.step in (Step.REST, Step.FILM) else self.step)
        else:
            self._look_anew()
            yield from self._approach()
