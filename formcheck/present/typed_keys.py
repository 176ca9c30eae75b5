"""What somebody, or another program, types on standard input during a workout."""

import logging
import queue
import threading
from collections.abc import Iterable, Mapping
from typing import IO

from formcheck.program.moves import Action

__all__ = ["LETTERS", "TypedKeys"]

LETTERS: Mapping[str, Action] = {
    "n": Action.GO_ON,
    "s": Action.SKIP,
    "r": Action.REPEAT,
    "p": Action.PAUSE,
    "": Action.PAUSE,
    "-": Action.EASIER,
    "q": Action.STOP,
}
"""What a line of one letter means: the keys of the window, and a bare Return for the space bar."""

_log = logging.getLogger(__name__)


class TypedKeys:
    """Reads lines in a thread of its own: names of actions, or their letters.

    Parameters
    ----------
    lines : text file
        Such as ``sys.stdin``. Its end means that nothing more is asked for, not that the workout is over.
    """

    def __init__(self, lines: IO[str]) -> None:
        self._asked: queue.SimpleQueue[Action] = queue.SimpleQueue()
        self._lines = lines
        threading.Thread(target=self._read, name="formcheck keys", daemon=True).start()

    def take(self) -> Iterable[Action]:
        """Give what was typed since it was asked last.

        Yields
        ------
        Action
            In the order in which it was typed.
        """
        while True:
            try:
                yield self._asked.get_nowait()
            except queue.Empty:
                return

    def _read(self) -> None:
        try:
            for line in self._lines:
                self._take(line.strip(" \t\r\n").lower())
        except (OSError, ValueError):
            # Closed at the end of the program, or no text.
            return

    def _take(self, word: str) -> None:
        if word in LETTERS:
            self._asked.put(LETTERS[word])
        elif word in {action.value for action in Action}:
            self._asked.put(Action(word))
        else:
            known = ", ".join(action.value for action in Action)
            _log.warning("'%s' is nothing that a workout knows; type one of %s.", word[:40], known)
