"""The benchmark measures what it is given."""

from __future__ import annotations

import time

from gateway.detectors.benchmark import microseconds


def test_time_is_cpu_time_of_one_call() -> None:
    def busy() -> None:
        until = time.process_time() + 0.002
        while time.process_time() < until:
            pass

    assert 1900 < microseconds(busy, least=0.02) < 4000
    assert microseconds(lambda: time.sleep(0.001), least=0.001) < 900
