"""Who gets a release, who still has it, and who has it elsewhere."""

from layergen.model.release import Release
from layergen.model.whereabouts import Containing, Presence
from layergen.report.where_text import where_text
from tests.unit.report.terminal import shown


def test_functions_of_other_accounts_are_not_behind_their_pins() -> None:
    presence = Presence(
        "dev",
        ("eu-west-1",),
        pinned=("checkout",),
        used_by=("222233334444/report", "billing", "checkout"),
    )
    release = Release("base", "1.0.0", "", "", {})

    text = shown(where_text([Containing(release, (("six", "1.0"),), ("universal",), (presence,))]))

    assert "checkout, 222233334444/report, billing (still)" in text
