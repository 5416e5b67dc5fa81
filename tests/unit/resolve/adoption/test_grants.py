import pytest

from layergen.model.strategy import Share
from layergen.resolve.adoption.grants import by_hand, share_of
from tests.unit.resolve.adoption.accounts import version

FIRST, SECOND = "222233334444", "333344445555"
OURS, THEIRS = "o-exampleorgid", "o-anotherorgid"


@pytest.mark.parametrize(
    ("to", "share"),
    [
        ([], Share()),
        ([SECOND, FIRST], Share(None, (FIRST, SECOND))),
        ([OURS], Share(OURS)),
        ([OURS, FIRST, FIRST], Share(OURS, (FIRST,))),
        (["*"], Share(public=True)),
        (["*", "*"], Share(public=True)),
        (["*", FIRST], None),
        ([OURS, THEIRS], None),
        (["AIDADELETED"], None),
    ],
)
def test_a_share_says_what_a_policy_says(to: list[str], share: Share | None) -> None:
    assert share_of(version("tools", 1, to=to).statements) == share


ONE = Share(accounts=(FIRST,))
TWO = Share(accounts=(FIRST, SECOND))


@pytest.mark.parametrize(
    ("share", "to", "left", "taken"),
    [
        (Share(), [], None, None),
        (Share(), [FIRST], (FIRST,), (FIRST,)),
        (ONE, [FIRST], None, None),
        (Share(OURS), [OURS], None, None),
        (Share(public=True), ["*"], None, None),
        # A permission that is created beside another statement becomes that one.
        (ONE, [SECOND], (SECOND,), (SECOND,)),
        (ONE, [FIRST, FIRST], (FIRST,), (FIRST,)),
        (ONE, [FIRST, SECOND], (FIRST, SECOND), (FIRST, SECOND)),
        (ONE, [], (), None),
        # No stack takes over statements, and every stack may stand beside some.
        (TWO, [FIRST, SECOND], (FIRST, SECOND), None),
        (TWO, [FIRST], (FIRST,), None),
        (TWO, [], (), None),
        (Share(OURS), ["*"], ("*",), ("*",)),
    ],
)
def test_only_a_single_grant_of_the_strategy_is_imported(
    share: Share, to: list[str], left: tuple[str, ...] | None, taken: tuple[str, ...] | None
) -> None:
    statements = version("tools", 1, to=to).statements

    assert by_hand(share, statements) == left
    assert by_hand(share, statements, take_grants=True) == taken
