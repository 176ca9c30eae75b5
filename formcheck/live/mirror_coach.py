"""The mirror test before a camera: from looks to what to ask for, and to the answer.

First the stand is set right, with one sentence of help at a time. The quick test then begins by itself and
asks for nothing but to keep still; the own-range test leads through its rounds. No picture, no clock and no
words are known here: looks and times go in, events come out.
"""

from collections import deque
from dataclasses import dataclass, replace
from typing import Literal

from formcheck.errors import PersonError
from formcheck.live import events
from formcheck.live.events import Event
from formcheck.live.set_up import AGAIN_S
from formcheck.report import Source
from formcheck.tilt.gates import Help, Look
from formcheck.tilt.quick_test import Answer, QuickTest
from formcheck.tilt.range_report import RangeReport, make_range_report
from formcheck.tilt.range_test import RangeTest, Step
from formcheck.tilt.stand_guide import Guidance, StandGuide
from formcheck.tilt.stillness import STILL_S

__all__ = ["HOLD_STILL", "LOOKED_S", "MIN_LOOKS", "MirrorCoach", "MirrorMoment", "MirrorStep"]

MirrorStep = Step | Literal["set_up", "hold"]
"""What is asked for: the stand to be set right, to keep still for the quick test, or a step of the own-range
test."""

LOOKED_S = 5.0
"""A stand is looked at for so long, with the two still seconds in which the test begins: somebody sways with
periods of a second or two, and the mean should not depend on where in them it began (engineering default)."""

MIN_LOOKS = 15
"""So many looks have to be had, however slow the machine: of 29 windows of a real clip one had another
verdict than the rest with 15 looks, 4 with half as many (measured)."""

HOLD_STILL = "Hold still."
"""What the quick test asks for once the stand is right."""

_RANGE_STANDS = ("relaxed", "arched", "tucked")


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorMoment:
    """What is known at a moment of the test.

    Attributes
    ----------
    time_s : float
        Seconds on the camera's clock.
    step : str
        What is asked for, as in :data:`MirrorStep`; ``done`` once there is an answer.
    help : Help or None
        What to change now; None where all is well.
    must : bool
        Whether nothing goes on without it.
    held_share : float
        How much of the looking, or of the two seconds of a stand, is over, in [0, 1].
    round_number, rounds : int
        Of the own-range test; 0 in the quick one.
    facing : {1, -1} or None
        Where the person faces in the picture; None while nobody is seen.
    camera_lost : bool
        Whether no pictures come.
    answer : Answer or None
        Of the quick test.
    own_range : RangeReport or None
        Of the own-range test.
    has_ended : bool
        Whether the session is over.
    """

    time_s: float = 0.0
    step: MirrorStep = "set_up"
    help: Help | None = None
    must: bool = False
    held_share: float = 0.0
    round_number: int = 0
    rounds: int = 0
    facing: int | None = None
    camera_lost: bool = False
    answer: Answer | None = None
    own_range: RangeReport | None = None
    has_ended: bool = False


class MirrorCoach:
    """Leads somebody before a camera through the mirror test.

    Parameters
    ----------
    source : Source
        The camera, for the answer; its pictures are counted here.
    wants_range : bool, optional
        Whether it is the own-range test.
    own_neutral_deg : float or None, optional
        Tilt of the person's own relaxed stand, for the quick test.
    """

    def __init__(
        self, source: Source, *, wants_range: bool = False, own_neutral_deg: float | None = None
    ) -> None:
        self._source = source
        self._wants_range, self._own_neutral_deg = wants_range, own_neutral_deg
        self._view = MirrorMoment()
        self._restart()

    def _restart(self) -> None:
        self._guide = StandGuide()
        self._recent: deque[tuple[float, Look]] = deque()
        self._quick: QuickTest | None = None
        self._began_s = 0.0
        self._range: RangeTest | None = None
        self._told_help: str | None = None
        self._told_s = self._asked_s = 0.0
        self._looks = 0

    @property
    def view(self) -> MirrorMoment:
        """The moment."""
        return self._view

    def push(self, look: Look, time_s: float) -> tuple[Event, ...]:
        """Take in one more look.

        Parameters
        ----------
        look : Look
            What was seen.
        time_s : float
            When, in seconds on the camera's clock; never less than before.

        Returns
        -------
        tuple of Event
            What there is to tell.
        """
        if self._view.has_ended or self._view.step == "done":
            return ()
        self._looks += 1
        self._view = replace(
            self._view,
            time_s=time_s,
            facing=None if look.stand is None else look.stand.facing,
        )
        if self._range is not None:
            return self._lead(self._range, look, time_s)
        self._recent.append((time_s, look))
        while time_s - self._recent[0][0] > STILL_S + 1e-6:
            self._recent.popleft()
        guidance = self._guide.push(look, time_s)
        if self._quick is not None:
            # Whoever holds still is not asked for anything else, unless it cannot go on without.
            told = self._tell_help(guidance.help if guidance.must else None, time_s, must=True)
            return told + self._hold(self._quick, look, guidance, time_s)
        # That all is right says also that nothing is to be changed any more.
        told = () if guidance.ready else self._tell_help(guidance.help, time_s, must=guidance.must)
        self._view = replace(
            self._view,
            step="set_up",
            help=guidance.help,
            must=guidance.must,
            held_share=self._share(guidance.still_share * STILL_S),
        )
        return self._begin(time_s) if guidance.ready else told

    def again(self, time_s: float) -> None:
        """Begin anew, after an answer or in the middle.

        Parameters
        ----------
        time_s : float
            When.
        """
        if not self._view.has_ended:
            self._restart()
            self._view = MirrorMoment(
                time_s=max(time_s, self._view.time_s), camera_lost=self._view.camera_lost
            )

    def camera_lost(self, time_s: float, text: str = "") -> tuple[Event, ...]:
        """Take note that no pictures come any more.

        Parameters
        ----------
        time_s : float
            When.
        text : str, optional
            What happened, for people.

        Returns
        -------
        tuple of Event
            What there is to tell.
        """
        self._view = replace(self._view, camera_lost=True)
        return (events.CameraLost(t_s=time_s, text=text),)

    def camera_back(self, time_s: float, gone_s: float = 0.0) -> tuple[Event, ...]:
        """Take note that pictures come again; a quick test that was interrupted begins anew.

        Parameters
        ----------
        time_s : float
            When.
        gone_s : float, optional
            How long there were none.

        Returns
        -------
        tuple of Event
            What there is to tell.
        """
        if self._quick is not None and self._view.step == "hold":
            self._restart()
            self._view = replace(self._view, step="set_up", held_share=0.0)
        self._view = replace(self._view, camera_lost=False)
        told: tuple[Event, ...] = (events.CameraBack(t_s=time_s, gone_s=gone_s),)
        if self._range is not None and self._view.step != "done":
            # What was asked for may have been cut off by the news.
            return (*told, self._asked(time_s, self._range.prompt.text))
        return told

    def end(self, time_s: float | None = None, *, by: str = "key") -> tuple[Event, ...]:
        """End the session; two rounds of the own-range test are enough for an answer.

        Parameters
        ----------
        time_s : float or None, optional
            When; at the last look if None.
        by : str, optional
            As in :class:`formcheck.live.events.Stopped`.

        Returns
        -------
        tuple of Event
            What there is to tell; nothing the second time.
        """
        if self._view.has_ended:
            return ()
        now_s = self._view.time_s if time_s is None else max(time_s, self._view.time_s)
        told: tuple[Event, ...] = ()
        if self._range is not None and self._view.own_range is None:
            told = self._answer_range(self._range, now_s)
        self._view = replace(self._view, time_s=now_s, has_ended=True)
        return (*told, events.Stopped(t_s=now_s, by=by))

    def _share(self, looked_s: float) -> float:
        return 0.0 if self._wants_range else min(looked_s / LOOKED_S, 1.0)

    def _begin(self, time_s: float) -> tuple[Event, ...]:
        """Begin the test: everything is right, and the person still."""
        self._told_help = None
        if self._wants_range:
            self._range = RangeTest()
            self._ask(self._range)
            return (events.SetUp(t_s=time_s, ready=True), self._asked(time_s, self._range.prompt.text))
        self._quick = QuickTest(own_neutral_deg=self._own_neutral_deg)
        # The seconds in which the stand was found right are as good as those that follow.
        for _, look in self._recent:
            self._quick.push(look)
        self._began_s = self._recent[0][0]
        self._view = replace(self._view, step="hold")
        return (events.SetUp(t_s=time_s, ready=True), self._asked(time_s, HOLD_STILL))

    def _hold(self, quick: QuickTest, look: Look, guidance: Guidance, time_s: float) -> tuple[Event, ...]:
        if guidance.must:
            self._quick = None
            self._view = replace(self._view, step="set_up", help=guidance.help, must=True, held_share=0.0)
            return ()
        quick.push(look)
        looked_s = time_s - self._began_s
        share = min(looked_s / LOOKED_S, quick.judged_count / MIN_LOOKS, 1.0)
        self._view = replace(self._view, help=None, must=False, held_share=share)
        if share < 1.0:
            return ()
        try:
            answer = quick.answer(replace(self._source, frames=self._looks))
        except PersonError as error:
            self._restart()
            self._view = replace(self._view, step="set_up", held_share=0.0)
            return self._tell_help(Help(name="unclear", text=str(error)), time_s, must=True)
        self._view = replace(self._view, step="done", answer=answer, held_share=1.0, help=None)
        return (events.TiltMeasured(t_s=time_s, tilt=answer.report.to_dict()),)

    def _lead(self, test: RangeTest, look: Look, time_s: float) -> tuple[Event, ...]:
        """Go on in the own-range test."""
        before = test.prompt.step
        prompt = test.push(look, time_s)
        self._ask(test)
        had_help = self._told_help is not None
        told = self._tell_help(prompt.help, time_s, must=True)
        if prompt.step == before:
            is_due = time_s - self._asked_s >= AGAIN_S or had_help
            if prompt.help is None and is_due and prompt.held_share < 0.5:
                return (*told, self._asked(time_s, prompt.text))
            return told
        if before in _RANGE_STANDS:
            number = (len(test.stands) - 1) // len(_RANGE_STANDS) + 1
            told += (events.StandTaken(t_s=time_s, step=before, round_number=number),)
        if test.is_done:
            return told + self._answer_range(test, time_s)
        return (*told, self._asked(time_s, prompt.text))

    def _ask(self, test: RangeTest) -> None:
        prompt = test.prompt
        self._view = replace(
            self._view,
            step=prompt.step,
            help=prompt.help,
            must=prompt.help is not None,
            held_share=prompt.held_share,
            round_number=prompt.round_number,
            rounds=prompt.rounds,
        )

    def _asked(self, time_s: float, text: str) -> Event:
        view = self._view
        self._asked_s = time_s
        return events.StandAsked(
            t_s=time_s, step=view.step, text=text, round_number=view.round_number, rounds=view.rounds
        )

    def _answer_range(self, test: RangeTest, time_s: float) -> tuple[Event, ...]:
        try:
            result = test.result()
        except PersonError:
            # Too few rounds: whoever ends it early knows.
            return ()
        report = make_range_report(
            result, rounds=test.rounds_done, source=replace(self._source, frames=self._looks)
        )
        self._view = replace(self._view, step="done", own_range=report, help=None, held_share=1.0)
        return (events.RangeMeasured(t_s=time_s, own_range=report.to_dict()),)

    def _tell_help(self, help_: Help | None, time_s: float, *, must: bool) -> tuple[Event, ...]:
        """Tell what to change if it is something else than before, and again if nothing goes on without."""
        name = None if help_ is None else help_.name
        is_again = must and name is not None and time_s - self._told_s >= AGAIN_S
        if name == self._told_help and not is_again:
            return ()
        self._told_help, self._told_s = name, time_s
        return (events.SetUp(t_s=time_s, ready=False, help=name, text="" if help_ is None else help_.text),)
