"""The next picture is looked at while the last one is judged and shown, and no more than that."""

import threading
from _thread import interrupt_main
from collections.abc import Iterator

import numpy as np
import pytest

from formcheck.capture.camera_events import CameraEnded, CameraEvent, LiveFrame
from formcheck.capture.frame import Frame
from formcheck.capture.look_ahead import LookAhead, LookedAt
from formcheck.errors import EstimatorError
from formcheck.pose import Pose
from formcheck.source import SourceInfo

LONG_S = 20.0
INFO = SourceInfo(
    name="fake",
    sha256="",
    duration_s=float("nan"),
    frame_count=None,
    width_px=8,
    height_px=8,
    rotation_deg=0,
    fps=30.0,
)


class Pictures:
    """Gives a picture whenever it is asked for one, up to so many, then the end."""

    info = INFO
    dropped = 0

    def __init__(self, count: int) -> None:
        self._news = self._give(count)
        self.given = 0

    @property
    def now_s(self) -> float:
        return float(self.given)

    def newest(self, *, timeout_s: float) -> LiveFrame | CameraEvent | None:
        del timeout_s
        return next(self._news, None)

    def close(self) -> None:
        pass

    def _give(self, count: int) -> Iterator[LiveFrame | CameraEvent]:
        for number in range(1, count + 1):
            self.given = number
            yield LiveFrame(
                time_s=float(number),
                image_rgb=np.zeros((8, 8, 3), np.uint8),
                number=number,
                taken_s=float(number),
            )
        yield CameraEnded(time_s=float(count))


class Looker:
    """Sees nobody, and lets others know and wait."""

    def __init__(self, *, fails_at: int = 0, failure: BaseException | None = None) -> None:
        self._fails_at, self._failure = fails_at, failure
        self.looks = 0
        self.has_looked = threading.Semaphore(0)
        self.may_end = threading.Event()
        self.may_end.set()

    def estimate(self, frame: Frame) -> Pose:
        self.looks += 1
        self.has_looked.release()
        assert self.may_end.wait(LONG_S)
        if self.looks == self._fails_at and self._failure is not None:
            raise self._failure
        return Pose.nobody(time_s=frame.time_s)


def take(looks: LookAhead) -> LookedAt | CameraEvent:
    news = looks.newest(timeout_s=LONG_S)
    assert news is not None
    return news


def test_all_pictures_come_in_order_and_then_the_end() -> None:
    with LookAhead(Pictures(5), Looker()) as looks:
        news = [take(looks) for _ in range(6)]
        assert looks.newest(timeout_s=0.01) is None
    assert [one.frame.number for one in news[:5] if isinstance(one, LookedAt)] == [1, 2, 3, 4, 5]
    assert isinstance(news[5], CameraEnded)


def test_it_is_one_picture_ahead_and_not_two() -> None:
    camera, looker = Pictures(5), Looker()
    with LookAhead(camera, looker) as looks:
        take(looks)
        for _ in range(2):
            # The second is looked at while nobody asks for it.
            assert looker.has_looked.acquire(timeout=LONG_S)
        assert not looker.has_looked.acquire(timeout=0.1)
        assert camera.given == 2


@pytest.mark.parametrize("failure", [EstimatorError("The landmarker failed."), KeyboardInterrupt()])
def test_what_stops_the_landmarker_is_raised_where_pictures_are_waited_for(failure: BaseException) -> None:
    with LookAhead(Pictures(5), Looker(fails_at=2, failure=failure)) as looks:
        assert isinstance(take(looks), LookedAt)
        with pytest.raises(type(failure)):
            looks.newest(timeout_s=LONG_S)


def test_it_waits_for_nothing_that_does_not_come() -> None:
    looker = Looker()
    looker.may_end.clear()
    with LookAhead(Pictures(1), looker) as looks:
        assert looks.newest(timeout_s=0.01) is None
        looker.may_end.set()
        assert isinstance(take(looks), LookedAt)


def test_an_interruption_while_closing_does_not_leave_a_look_behind() -> None:
    looker = Looker()
    looker.may_end.clear()
    looks = LookAhead(Pictures(1), looker)
    assert looker.has_looked.acquire(timeout=LONG_S)
    signals = [threading.Timer(0.1, interrupt_main), threading.Timer(0.3, looker.may_end.set)]
    for timer in signals:
        timer.start()
    looks.close()
    assert looker.may_end.is_set()
    for timer in signals:
        timer.join()


def test_closing_waits_for_the_look_under_way() -> None:
    looker = Looker()
    looker.may_end.clear()
    looks = LookAhead(Pictures(1), looker)
    assert looker.has_looked.acquire(timeout=LONG_S)
    closer = threading.Thread(target=looks.close)
    closer.start()
    closer.join(0.1)
    assert closer.is_alive()
    looker.may_end.set()
    closer.join(LONG_S)
    assert not closer.is_alive()
