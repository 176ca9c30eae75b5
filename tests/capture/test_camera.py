"""Cameras: the newest picture and never a stale one; lost ones come back; a refusal says why."""

import http.server
import math
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.camera import Camera, open_camera
from formcheck.capture.camera_device import FileDevice, Grabbed
from formcheck.capture.camera_events import (
    CameraBack,
    CameraBlack,
    CameraEnded,
    CameraEvent,
    CameraLost,
    LiveFrame,
    SizeChanged,
)
from formcheck.capture.camera_spec import read_spec
from formcheck.capture.privacy import no_usage_reports
from formcheck.capture.stream_device import StreamDevice
from formcheck.capture.video_file import VideoFile
from formcheck.errors import CameraUnavailable, VideoUnreadable

SAMPLE = Path(__file__).parents[2] / "samples" / "hip_lift.mp4"
WAIT_S = 20.0


class FakeDevice:
    """Gives what it is fed; a None is a read that fails, an exhausted one waits until it is closed."""

    fps = 30.0
    size_px = (64, 48)

    def __init__(self) -> None:
        self._feed: deque[Grabbed | None] = deque()
        self._news = threading.Condition()
        self._taken = 0
        self.is_at_end = False
        self.is_closed = False

    def feed(self, *grabbed: Grabbed | None) -> None:
        with self._news:
            self._feed += grabbed
            self._news.notify_all()

    def wait_until_taken(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self._taken >= count, timeout=WAIT_S)

    def read(self) -> Grabbed | None:
        with self._news:
            # What was read before has been taken by now.
            self._taken += 1
            self._news.notify_all()
            self._news.wait_for(lambda: self._feed or self.is_closed, timeout=WAIT_S)
            return self._feed.popleft() if self._feed else None

    def close(self) -> None:
        with self._news:
            self.is_closed = True
            self._news.notify_all()


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


def picture(value: int = 128, *, width: int = 64, height: int = 48) -> Grabbed:
    return Grabbed(image_rgb=np.full((height, width, 3), value, dtype=np.uint8))


@contextmanager
def camera_of(*devices: FakeDevice, clock: Clock | None = None) -> Iterator[Camera]:
    waiting = deque(devices)

    def connect() -> FakeDevice:
        if not waiting:
            raise CameraUnavailable("There is no camera.")
        return waiting.popleft()

    camera = Camera(connect, name="a camera", clock=clock or time.monotonic, pause=lambda _: None)
    try:
        yield camera
    finally:
        for device in devices:
            device.close()
        camera.close()


def wait_for(camera: Camera, kind: type[LiveFrame | CameraEvent]) -> LiveFrame | CameraEvent:
    for _ in range(1000):
        news = camera.newest(timeout_s=1.0)
        if isinstance(news, kind):
            return news
    raise AssertionError(f"no {kind.__name__} came")


def test_only_the_newest_picture_is_given_and_the_others_are_counted() -> None:
    device = FakeDevice()
    with camera_of(device) as camera:
        device.feed(*[picture(value) for value in (10, 20, 30, 40)])
        device.wait_until_taken(5)
        frame = camera.newest(timeout_s=WAIT_S)
        assert isinstance(frame, LiveFrame)
        assert (frame.number, int(frame.image_rgb[0, 0, 0])) == (4, 40)
        assert camera.dropped == 3
        assert camera.newest(timeout_s=0.0) is None, "no picture is given twice"


def test_times_rise_even_where_the_clock_stands_still() -> None:
    device = FakeDevice()
    with camera_of(device, clock=Clock()) as camera:
        times = []
        for count in (1, 2, 3):
            device.feed(picture())
            device.wait_until_taken(count + 1)
            frame = camera.newest(timeout_s=WAIT_S)
            assert isinstance(frame, LiveFrame)
            assert frame.time_s == frame.taken_s
            times.append(frame.time_s)
    assert times == sorted(set(times))


def test_a_lost_camera_is_opened_again() -> None:
    first, second, clock = FakeDevice(), FakeDevice(), Clock()
    with camera_of(first, second, clock=clock) as camera:
        first.feed(picture())
        wait_for(camera, LiveFrame)
        clock.now_s += 0.5
        first.feed(None)
        lost = wait_for(camera, CameraLost)
        assert isinstance(lost, CameraLost)
        assert "a camera" in lost.text
        clock.now_s += 7.0
        second.feed(picture())
        back = wait_for(camera, CameraBack)
        assert isinstance(back, CameraBack)
        assert back.gone_s == pytest.approx(7.5)
        assert isinstance(camera.newest(timeout_s=WAIT_S), LiveFrame)
    assert first.is_closed


def test_a_stream_that_stalls_is_lost_and_comes_back_by_itself() -> None:
    device, clock = FakeDevice(), Clock()
    with camera_of(device, clock=clock) as camera:
        device.feed(picture())
        wait_for(camera, LiveFrame)
        clock.now_s += 10.0
        assert isinstance(camera.newest(timeout_s=0.0), CameraLost)
        assert camera.newest(timeout_s=0.0) is None, "it is told once"
        device.feed(picture())
        back = wait_for(camera, CameraBack)
        assert isinstance(back, CameraBack)
        assert back.gone_s == pytest.approx(10.0)


def test_black_pictures_are_told_once_and_again_after_light() -> None:
    device, clock = FakeDevice(), Clock()
    told = []
    with camera_of(device, clock=clock) as camera:
        for count, value in enumerate((0, 0, 3, 0, 90, 0, 0), start=1):
            device.feed(picture(value))
            device.wait_until_taken(count + 1)
            clock.now_s += 0.7
            while (news := camera.newest(timeout_s=0.0)) is not None:
                told += [news.text] if isinstance(news, CameraBlack) else []
    assert len(told) == 1
    assert "uncover the lens" in told[0]


def test_another_size_is_told_before_the_picture() -> None:
    device = FakeDevice()
    with camera_of(device) as camera:
        device.feed(picture())
        wait_for(camera, LiveFrame)
        device.feed(picture(width=48, height=64))
        news = camera.newest(timeout_s=WAIT_S)
        assert isinstance(news, SizeChanged)
        assert (news.width_px, news.height_px) == (48, 64)
        frame = camera.newest(timeout_s=WAIT_S)
        assert isinstance(frame, LiveFrame)
        assert frame.image_rgb.shape == (64, 48, 3)


def test_no_picture_from_before_a_loss_is_given_after_it() -> None:
    device, clock = FakeDevice(), Clock()
    with camera_of(device, clock=clock) as camera:
        device.feed(picture(), None)
        lost = wait_for(camera, CameraLost)
        assert isinstance(lost, CameraLost)
        assert camera.newest(timeout_s=0.0) is None
        assert camera.dropped == 1


def test_whoever_was_away_gets_no_stale_picture() -> None:
    device, clock = FakeDevice(), Clock()
    with camera_of(device, clock=clock) as camera:
        device.feed(picture(value=10))
        device.wait_until_taken(2)
        clock.now_s += 10.0
        assert isinstance(camera.newest(timeout_s=0.0), CameraLost)
        assert camera.newest(timeout_s=0.0) is None
        device.feed(picture(value=20))
        frame = wait_for(camera, LiveFrame)
        assert isinstance(frame, LiveFrame)
        assert int(frame.image_rgb[0, 0, 0]) == 20
        assert camera.now_s - frame.taken_s == pytest.approx(0.0)


class BrokenDevice(FakeDevice):
    def read(self) -> Grabbed | None:
        raise OSError("the driver is gone")


def test_a_device_that_raises_is_lost_and_opened_again() -> None:
    second = FakeDevice()
    with camera_of(BrokenDevice(), second) as camera:
        wait_for(camera, CameraLost)
        second.feed(picture())
        wait_for(camera, CameraBack)


def test_attempts_to_open_a_lost_camera_come_at_growing_intervals() -> None:
    attempts: deque[FakeDevice | None] = deque([FakeDevice(), *[None] * 6, FakeDevice()])
    devices = [device for device in attempts if device is not None]
    pauses: list[float] = []

    def connect() -> FakeDevice:
        device = attempts.popleft()
        if device is None:
            raise CameraUnavailable("It is still not there.")
        return device

    with Camera(connect, name="a camera", pause=pauses.append) as camera:
        devices[0].feed(None)
        devices[1].feed(picture())
        wait_for(camera, CameraBack)
        assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
        for device in devices:
            device.close()


def test_five_pictures_a_second_are_enough() -> None:
    device, clock = FakeDevice(), Clock()
    with camera_of(device, clock=clock) as camera:
        times = []
        for count in range(1, 11):
            clock.now_s += 0.2
            device.feed(picture())
            device.wait_until_taken(count + 1)
            frame = camera.newest(timeout_s=WAIT_S)
            assert isinstance(frame, LiveFrame), "a slow camera is not a lost one"
            times.append(frame.time_s)
        assert np.diff(times) == pytest.approx(0.2)
        assert camera.dropped == 0


def test_a_file_played_faster_keeps_its_own_times_up_to_its_end() -> None:
    clock = Clock()
    device = FileDevice(SAMPLE, clock=clock, sleep=clock.sleep, speed=8.0)
    last_s = 0.0
    while (grabbed := device.read()) is not None:
        assert grabbed.time_s is not None
        last_s = grabbed.time_s
    assert clock.now_s - 100.0 == pytest.approx(last_s / 8.0)
    device.close()
    clock = Clock()
    with open_camera(str(SAMPLE), speed=8.0, clock=clock, sleep=clock.sleep) as camera:
        ended = wait_for(camera, CameraEnded)
        assert ended.time_s == last_s
    with pytest.raises(ValueError, match="speed"):
        FileDevice(SAMPLE, speed=0.0)


def test_a_file_is_never_lost_however_long_nobody_looks() -> None:
    clock = Clock()
    with open_camera(str(SAMPLE), clock=clock, sleep=clock.sleep) as camera:
        wait_for(camera, LiveFrame)
        clock.now_s += 1000.0
        kinds = set()
        while not isinstance(news := camera.newest(timeout_s=WAIT_S), CameraEnded):
            kinds.add(type(news))
        assert kinds <= {LiveFrame}


def test_a_file_is_played_at_its_own_speed_with_its_own_times() -> None:
    clock = Clock()
    device = FileDevice(SAMPLE, clock=clock, sleep=clock.sleep)
    with VideoFile(SAMPLE) as video:
        times = [frame.time_s for frame in video]
    played, due = [], []
    while (grabbed := device.read()) is not None:
        played.append(grabbed.time_s)
        due.append(clock.now_s - 100.0)
    assert device.is_at_end
    assert played == times
    assert due == pytest.approx(times, abs=1e-6)
    device.close()


def test_a_slow_consumer_of_a_file_gets_its_last_picture_then_its_end() -> None:
    with Camera(lambda: FileDevice(SAMPLE, sleep=lambda _: None), name=SAMPLE.name) as camera:
        assert camera.info.name == SAMPLE.name
        frames = []
        while not isinstance(news := camera.newest(timeout_s=WAIT_S), CameraEnded):
            assert isinstance(news, LiveFrame)
            frames.append(news)
            time.sleep(0.02)
        with VideoFile(SAMPLE) as video:
            times = [frame.time_s for frame in video]
        assert frames[-1].time_s == times[-1]
        assert [frame.number for frame in frames] == sorted({frame.number for frame in frames})
        assert camera.dropped + len(frames) == len(times)


class _Stream(http.server.BaseHTTPRequestHandler):
    """Motion JPEG, as phones serve it."""

    pictures = 8

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()
        # Whoever reads may have gone.
        with suppress(ConnectionError):
            self.send_pictures()

    def send_pictures(self) -> None:
        for value in range(self.pictures):
            self.send_picture(np.full((48, 64, 3), 40 + 20 * value, dtype=np.uint8))
            time.sleep(0.03)

    def send_picture(self, image: NDArray[np.uint8]) -> None:
        body = cv2.imencode(".jpg", image)[1].tobytes()
        head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: type[_Stream]) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/video.mjpg"
        server.shutdown()


def stream_of(address: str, *, clock: Clock | None = None) -> Camera:
    spec = read_spec(address)
    clock_of = time.monotonic if clock is None else clock
    return Camera(lambda: StreamDevice(spec), name=spec.name, clock=clock_of, pause=lambda _: None)


def test_a_stream_in_the_network_is_read_and_found_again_when_it_breaks_off() -> None:
    with serving(_Stream) as address, stream_of(address) as camera:
        frame = wait_for(camera, LiveFrame)
        assert isinstance(frame, LiveFrame)
        assert frame.image_rgb.shape == (48, 64, 3)
        wait_for(camera, CameraLost)
        back = wait_for(camera, CameraBack)
        assert math.isfinite(back.time_s)


def test_a_stream_is_opened_and_found_again_while_a_landmarker_lives() -> None:
    # The guard points the proxy variables away, and FFmpeg reads them.
    with no_usage_reports(), serving(_Stream) as address, stream_of(address) as camera:
        wait_for(camera, LiveFrame)
        wait_for(camera, CameraBack)


def test_a_stream_that_wants_a_password_says_so() -> None:
    class Closed(_Stream):
        def do_GET(self) -> None:
            self.send_error(401)

    with serving(Closed) as address, pytest.raises(CameraUnavailable, match="name and a password"):
        open_camera(address)


def test_a_stream_that_stalls_for_ten_seconds_goes_on() -> None:
    go_on = threading.Event()

    class Stalling(_Stream):
        def send_pictures(self) -> None:
            super().send_pictures()
            go_on.wait(WAIT_S)
            while True:
                super().send_pictures()

    clock = Clock()
    with serving(Stalling) as address, stream_of(address, clock=clock) as camera:
        wait_for(camera, LiveFrame)
        while camera.newest(timeout_s=0.3) is not None:
            pass
        clock.now_s += 10.0
        wait_for(camera, CameraLost)
        go_on.set()
        back = wait_for(camera, CameraBack)
        assert isinstance(back, CameraBack)
        assert back.gone_s == pytest.approx(10.0, abs=1e-6)


def test_a_stream_that_changes_its_size_says_so() -> None:
    class Turning(_Stream):
        def send_pictures(self) -> None:
            super().send_pictures()
            while True:
                self.send_picture(np.full((64, 48, 3), 90, dtype=np.uint8))
                time.sleep(0.03)

    with serving(Turning) as address, stream_of(address) as camera:
        changed = wait_for(camera, SizeChanged)
        assert isinstance(changed, SizeChanged)
        assert (changed.width_px, changed.height_px) == (48, 64)
        frame = wait_for(camera, LiveFrame)
        assert isinstance(frame, LiveFrame)
        assert frame.image_rgb.shape == (64, 48, 3)


@pytest.mark.parametrize(
    ("spec", "kind", "index"),
    [("0", "device", 0), (" 2 ", "device", 2), ("/dev/video3", "device", 3), ("rtsp://a/b", "stream", 0)],
)
def test_names_of_cameras_are_understood(spec: str, kind: str, index: int) -> None:
    assert (read_spec(spec).kind, read_spec(spec).index) == (kind, index)


def test_a_name_that_leads_to_a_device_is_that_device(tmp_path: Path) -> None:
    by_id = tmp_path / "usb-camera"
    by_id.symlink_to("/dev/video5")
    assert (read_spec(str(by_id)).kind, read_spec(str(by_id)).index) == ("device", 5)


def test_what_is_no_camera_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CameraUnavailable, match="is no camera"):
        open_camera("front door")
    with pytest.raises(CameraUnavailable, match="is no camera"):
        open_camera("x" * 5000)
    with pytest.raises(CameraUnavailable, match="does not answer"):
        open_camera("http://127.0.0.1:9/video")
    with pytest.raises(CameraUnavailable, match="camera 77"):
        open_camera("77")
    text = tmp_path / "notes.mp4"
    text.write_text("no video")
    with pytest.raises(VideoUnreadable):
        open_camera(str(text))


def test_secrets_in_an_address_are_not_repeated() -> None:
    with pytest.raises(CameraUnavailable) as caught:
        open_camera("http://me:secret@127.0.0.1:9/video?token=hidden")
    assert "secret" not in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("password", ["p@ss", "pa/ss", "p:a@s/s"])
def test_no_part_of_a_password_is_shown(password: str) -> None:
    assert read_spec(f"rtsp://me:{password}@host/live").name == "rtsp://host/live"
