"""Which post stays, and what is in it, decided by every run for itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from layergen.model.ci_run import Stamp
from layergen.model.post import Post
from layergen.resolve.posting import Candidate, Step, next_step, same_text

OLD, NOW, NEW = Stamp(1), Stamp(2), Stamp(3)


def candidate(number: int, body: str, stamp: Stamp | None = OLD) -> Candidate:
    return Candidate(Post(number, body), stamp)


def test_the_first_one_is_created() -> None:
    assert next_step("mine", NOW, []) == Step("mine")


def test_an_older_one_is_updated_in_place() -> None:
    step = next_step("mine", NOW, [candidate(5, "theirs", OLD)])

    assert (step.body, step.into, step.remove) == ("mine", Post(5, "theirs"), ())


def test_an_earlier_attempt_is_older() -> None:
    assert next_step("mine", Stamp(2, 2), [candidate(5, "theirs", Stamp(2, 1))]).body == "mine"


def test_a_newer_one_is_left_alone() -> None:
    step = next_step("mine", NOW, [candidate(5, "theirs", NEW)])

    assert step.is_empty
    assert step.newer


def test_the_same_is_not_written_again() -> None:
    step = next_step("one\ntwo\n", NOW, [candidate(5, "one\r\ntwo", NOW)])

    assert step.is_empty
    assert not step.newer


def test_who_is_no_run_writes_once() -> None:
    """Nobody knows what is newer, so the later one wins, but not for ever."""
    there = [candidate(5, "theirs", NEW)]

    assert next_step("mine", None, there).body == "mine"
    assert next_step("mine", None, there, wrote=True).is_empty


def test_of_two_the_older_post_stays_with_the_newest_text() -> None:
    step = next_step("mine", NOW, [candidate(5, "first", OLD), candidate(6, "second", NEW)])

    assert (step.body, step.into) == ("second", Post(5, "first"))
    assert step.remove == (Post(6, "second"),)


def test_of_two_creators_the_second_gives_way() -> None:
    mine, theirs = candidate(6, "mine", NOW), candidate(5, "theirs", OLD)

    first = next_step("theirs", OLD, [theirs, mine], wrote=True)
    second = next_step("mine", NOW, [theirs, mine], wrote=True)

    assert first.body == second.body == "mine"
    assert first.remove == second.remove == (mine.post,)


def test_an_older_text_over_ours_is_replaced_again() -> None:
    assert next_step("mine", NOW, [candidate(5, "late", OLD)], wrote=True).body == "mine"


def test_two_jobs_of_one_run_do_not_fight() -> None:
    there = [candidate(5, "theirs", NOW)]

    assert next_step("mine", NOW, there).body == "mine"
    assert next_step("mine", NOW, there, wrote=True).is_empty


def test_what_stores_text_may_trim_it() -> None:
    assert same_text("a\r\nb\n\n", "a\nb")
    assert not same_text("a b", "a\nb")


@dataclass
class _Place:
    """A pull request whose calls are atomic, and come in any order."""

    posts: dict[int, Candidate] = field(default_factory=dict)
    last: int = 0

    def create(self, body: str, stamp: Stamp) -> None:
        self.last += 1
        self.posts[self.last] = candidate(self.last, body, stamp)

    def edit(self, number: int, body: str, stamp: Stamp) -> None:
        if number in self.posts:
            self.posts[number] = Candidate(Post(number, body), stamp)


def _stamp_in(body: str) -> Stamp:
    return Stamp(int(body.removeprefix("run ")))


def _running(place: _Place, run: int) -> Iterator[None]:
    """Do what a run does, stopping before each call."""
    body, wrote = f"run {run}", False
    while True:
        yield
        step = next_step(body, Stamp(run), list(place.posts.values()), wrote=wrote)
        if step.is_empty:
            return
        if step.body:
            yield
            wrote = True
            stamp = _stamp_in(step.body)
            if step.into is None:
                place.create(step.body, stamp)
            else:
                place.edit(step.into.number, step.body, stamp)
        for extra in step.remove:
            yield
            place.posts.pop(extra.number, None)


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), max_size=60),
    st.booleans(),
)
def test_any_order_of_calls_leaves_one_post(
    runs: list[int], order: list[int], left_over: bool
) -> None:
    place = _Place()
    if left_over:
        place.create("run 0", Stamp(0))
        place.create("run 0", Stamp(0))
    running = [_running(place, run) for run in runs]
    for turn in order:
        next(running[turn % len(running)], None)
    # Whoever has begun goes on, one after the other.
    for run in running:
        for _ in run:
            pass

    assert len(place.posts) == 1


@given(st.permutations([1, 2, 3]), st.integers(0, 4))
def test_runs_one_after_the_other_leave_the_newest(order: list[int], hidden: int) -> None:
    place = _Place()
    for _ in range(hidden):
        place.create("run 0", Stamp(0))
    for run in order:
        for _ in _running(place, run):
            pass

    (left,) = place.posts.values()
    assert left.post == replace(left.post, body="run 3")
