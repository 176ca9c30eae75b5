"""The voice: says phrases and plays tones in a thread of its own, so that no picture ever waits for it."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from formcheck.capture.opened import Opened
from formcheck.present.engines import list_engines
from formcheck.present.sound import Player, SoundPlayer, Tone
from formcheck.present.speech import (
    EngineMaker,
    EngineUnavailable,
    Phrase,
    Priority,
    Progress,
    Spoken,
    Utterance,
)
from formcheck.present.turn_taking import TurnTaking

__all__ = ["Announcer", "Priority"]

_TONE_LATE_S = 0.25
# A tick that comes later than this marks another moment (engineering default).

_POLL_S = 0.05

_log = logging.getLogger(__name__)


class Announcer(Opened):
    """Says phrases one at a time, the most urgent first, none too late; never blocks who asks for them.

    Without a voice tones tell of the phrases, and without those nothing; either is logged once.

    Parameters
    ----------
    language : str, optional
        The language of the phrases, such as ``en``.
    engines : sequence of callable or None, optional
        Makers of engines, the best first; by default those of
        :func:`~formcheck.present.engines.list_engines`.
    player : Player or None, optional
        What plays tones; by default what the computer has.
    clock : callable, optional
        Seconds that only go forward.
    """

    def __init__(
        self,
        *,
        language: str = "en",
        engines: Sequence[EngineMaker] | None = None,
        player: Player | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._asked: queue.SimpleQueue[Phrase | tuple[Tone, float] | _Order] = queue.SimpleQueue()
        with ExitStack() as stack:
            self._player = player
            self._tone_problem = ""
            if player is None:
                try:
                    self._player = stack.enter_context(SoundPlayer())
                except EngineUnavailable as reason:
                    self._tone_problem = str(reason)
            makers = list_engines(language, self._player) if engines is None else engines
            self._turns = TurnTaking(makers)
            self._tones: list[Utterance] = []
            self._until_silent: list[_Order] = []
            self._worker = threading.Thread(target=self._work, name="formcheck-voice", daemon=True)
            self._worker.start()
            stack.callback(self._finish)
            self._open = stack.pop_all()

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        """What became of the phrases so far, in the order in which it was decided."""
        return tuple(self._turns.spoken.copy())

    @property
    def engine_name(self) -> str:
        """What speaks now, such as ``pyttsx3``, ``espeak-ng`` or ``tones``; empty if nothing does."""
        return self._turns.engine_name

    def say(self, text: str, *, priority: Priority, expires_s: float = 1.0, key: str = "") -> None:
        """Say something soon or not at all; returns at once.

        Parameters
        ----------
        text : str
            What is said.
        priority : Priority
            It interrupts what is less urgent, and waits for the end of the rest.
        expires_s : float, optional
            If it cannot begin within so many seconds it is dropped.
        key : str, optional
            A newer phrase of the same key takes its place while it waits; by default phrases of the same
            priority do.
        """
        if text:
            self._asked.put(
                Phrase(
                    text=text,
                    priority=priority,
                    asked_s=self._clock(),
                    expires_s=expires_s,
                    key=key or priority.name,
                )
            )

    def tone(self, tone: Tone) -> None:
        """Play a tone now or not at all; returns at once.

        Parameters
        ----------
        tone : Tone
            Which one.
        """
        self._asked.put((tone, self._clock()))

    def hush(self) -> None:
        """Be silent now, and forget what was to be said."""
        self._asked.put(_HUSH)

    def wait_until_silent(self, timeout_s: float) -> bool:
        """Wait until all that was asked for has been said or dropped, as before the end of a program.

        Parameters
        ----------
        timeout_s : float
            The longest wait.

        Returns
        -------
        bool
            Whether it is silent.
        """
        order = _Order()
        self._asked.put(order)
        return order.done.wait(timeout_s)

    def _finish(self) -> None:
        self._asked.put(_END)
        self._worker.join(timeout=5.0)

    def _work(self) -> None:
        wait_s: float | None = 0.0
        try:
            while self._take(wait_s):
                wait_s = self._turns.step(self._clock())
                self._look_at_tones()
                if self._tones:
                    wait_s = _POLL_S
                if self._turns.is_idle and not self._tones:
                    for order in self._until_silent:
                        order.done.set()
                    self._until_silent.clear()
        finally:
            self._turns.close()
            for tone in self._tones:
                tone.stop()

    def _take(self, wait_s: float | None) -> bool:
        try:
            asked = self._asked.get(timeout=wait_s)
            while True:
                if isinstance(asked, Phrase):
                    self._turns.offer(asked)
                elif isinstance(asked, tuple):
                    self._play(*asked)
                elif asked is _HUSH:
                    self._turns.hush(self._clock())
                elif asked is _END:
                    return False
                else:
                    self._until_silent.append(asked)
                asked = self._asked.get_nowait()
        except queue.Empty:
            return True

    def _play(self, tone: Tone, asked_s: float) -> None:
        if self._clock() - asked_s > _TONE_LATE_S:
            return
        if self._player is not None:
            try:
                self._tones.append(self._player.play(tone))
            except EngineUnavailable as reason:
                self._tone_problem = str(reason)
                self._player = None
        if self._player is None:
            self._say_once()

    def _look_at_tones(self) -> None:
        progress = [one.progress() for one in self._tones]
        if Progress.FAILED in progress:
            self._tone_problem = "the program that plays sounds reports an error (is there a sound device?)"
            self._player = None
            self._say_once()
        self._tones = [one for one, now in zip(self._tones, progress, strict=True) if now is Progress.GOING]

    def _say_once(self) -> None:
        if self._tone_problem:
            _log.warning("No tones: %s.", self._tone_problem)
            self._tone_problem = ""


class _Order:
    """Something to do that is neither a phrase nor a tone."""

    def __init__(self) -> None:
        self.done = threading.Event()


_HUSH, _END = _Order(), _Order()
