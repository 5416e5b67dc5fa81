"""The gate: laws that a plan must not break. One file each, listed here."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fnmatch import fnmatchcase

from layergen.model.gate import Breach, Verdict
from layergen.model.strategy import Waiver
from layergen.resolve.gate import (
    destroyed_release,
    lost_protection,
    opened_layer,
    other_account,
    replaced_version,
    shifted_alias,
    size_budget,
    unfinished_plan,
    unlocked_release,
)
from layergen.resolve.gate.case import GateCase

__all__ = ["RULES", "RULE_IDS", "Breach", "GateCase", "Verdict", "judge"]

RULES: tuple[Callable[[GateCase], Iterator[Breach]], ...] = (
    unfinished_plan.check,
    other_account.check,
    replaced_version.check,
    destroyed_release.check,
    unlocked_release.check,
    opened_layer.check,
    shifted_alias.check,
    lost_protection.check,
    size_budget.check,
)

RULE_IDS = frozenset(
    {
        "destroyed-in-use",
        "lost-protection",
        "opened-layer",
        "other-account",
        "replaced-version",
        "shifted-alias",
        "too-large",
        "unfinished-plan",
        "unlocked-release",
    }
)
"""What waivers may name."""


def judge(case: GateCase, waivers: Iterable[Waiver], today: date) -> Verdict:
    """Put a plan to every rule. A waiver counts through the day that it names."""
    standing = [waiver for waiver in waivers if today <= waiver.until]
    breaches: list[Breach] = []
    waived: list[tuple[Breach, Waiver]] = []
    for rule in RULES:
        for breach in rule(case):
            waiver = next((one for one in standing if _covers(one, breach)), None)
            if waiver:
                waived.append((breach, waiver))
            else:
                breaches.append(breach)
    root = case.root.folder if case.root else ""
    return Verdict(case.plan.source, root, case.plan.digest, tuple(breaches), tuple(waived))


def _covers(waiver: Waiver, breach: Breach) -> bool:
    # A pattern is matched as it is written, too: "[" of an address is none of a set.
    return waiver.rule == breach.rule and (
        waiver.address == breach.address or fnmatchcase(breach.address, waiver.address)
    )
