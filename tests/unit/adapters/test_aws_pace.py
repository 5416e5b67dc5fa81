"""No more requests than Lambda takes, whoever asks."""

import time
from concurrent.futures import ThreadPoolExecutor

from layergen.adapters.aws_pace import Pace


def seconds_for(pace: Pace, turns: int, threads: int = 8) -> float:
    begun = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        for waited in [pool.submit(pace.wait) for _ in range(turns)]:
            waited.result()
    return time.monotonic() - begun


def test_no_second_sees_more_than_so_many_callers_of_all_threads() -> None:
    assert seconds_for(Pace(per_second=10), 21) >= 2


def test_what_fits_into_a_second_need_not_wait() -> None:
    assert seconds_for(Pace(per_second=200), 199) < 1


def test_time_that_nobody_used_is_not_saved_up() -> None:
    pace = Pace(per_second=5)
    pace.wait()
    time.sleep(1.1)
    assert seconds_for(pace, 6) >= 1


def test_a_closed_pace_lets_nobody_through() -> None:
    pace = Pace()
    pace.close(0.3)
    pace.close(0.1)
    assert seconds_for(pace, 2) >= 0.29
