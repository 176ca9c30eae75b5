"""Other programs that make sound: begun at once, asked without waiting, ended with all they have begun."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence

from formcheck.present.speech import EngineUnavailable, Progress

__all__ = ["SoundProcess", "end_group"]

_GONE_S = 0.5


class SoundProcess:
    """A program that makes one sound and ends.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    name : str
        What it is called in messages.
    text : str, optional
        What it reads from its standard input.
    shortest_s : float, optional
        What is over sooner cannot have been heard: it has failed, whatever it says. Without a sound device
        espeak-ng ends at once and reports success.

    Raises
    ------
    EngineUnavailable
        If it cannot be begun.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        name: str,
        text: str = "",
        shortest_s: float = 0.0,
    ) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # A group of its own: it ends with its players, and Ctrl-C is this program's affair.
                start_new_session=True,
            )
        except OSError as error:
            raise EngineUnavailable(f"{name} cannot be started ({error.strerror})") from error
        self._began_s = time.monotonic()
        self._shortest_s = shortest_s
        self._progress = Progress.GOING
        assert self._process.stdin is not None
        # Who has ended before it read anything is seen to have failed.
        with contextlib.suppress(OSError), self._process.stdin as stdin:
            stdin.write(text.encode())

    def progress(self) -> Progress:
        """Say whether it runs.

        Returns
        -------
        Progress
            GOING, FINISHED, or FAILED if it says so.
        """
        if self._progress is Progress.GOING and (code := self._process.poll()) is not None:
            lasted_s = time.monotonic() - self._began_s
            is_heard = code == 0 and lasted_s >= self._shortest_s
            self._progress = Progress.FINISHED if is_heard else Progress.FAILED
        return self._progress

    def stop(self) -> None:
        """End it and all that it has begun."""
        if self._process.poll() is None:
            end_group(self._process)


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process that leads a group, and the group; it is gone within milliseconds.

    Parameters
    ----------
    process : Popen
        Begun with a session of its own.
    """
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    # One that waits for a broken device may not go; it is left to the system.
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_GONE_S)
