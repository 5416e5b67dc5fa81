"""No more requests than Lambda takes, whoever asks."""

import time
from concurrent.futures import ThreadPoolExecutor

from layergen.adapters.aws_pace import Pace


def test_callers_of_all_threads_go_one_after_another() -> None:
    pace = Pace(per_second=100)
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        for waited in [pool.submit(pace.wait) for _ in range(21)]:
            waited.result()
    assert time.monotonic() - begun >= 0.2


def test_time_that_nobody_used_is_not_saved_up() -> None:
    pace = Pace(per_second=20)
    pace.wait()
    time.sleep(0.2)
    begun = time.monotonic()
    for _ in range(3):
        pace.wait()
    assert time.monotonic() - begun >= 0.1
