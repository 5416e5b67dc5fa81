"""The gate: laws that a plan must not break. One file each, listed here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from types import MappingProxyType

from layergen.model.gate import Breach, Verdict
from layergen.model.strategy import Waiver
from layergen.resolve.gate import (
    aborted_rollout,
    destroyed_release,
    firing_alarm,
    lost_protection,
    moved_alias,
    opened_layer,
    other_account,
    replaced_version,
    shifted_alias,
    size_budget,
    unfinished_plan,
    unlocked_release,
)
from layergen.resolve.gate.case import GateCase

__all__ = ["RULES", "Breach", "GateCase", "Verdict", "judge"]

RULES: Mapping[str, Callable[[GateCase], Iterator[Breach]]] = MappingProxyType(
    {
        "unfinished-plan": unfinished_plan.check,
        "other-account": other_account.check,
        "replaced-version": replaced_version.check,
        "destroyed-in-use": destroyed_release.check,
        "unlocked-release": unlocked_release.check,
        "opened-layer": opened_layer.check,
        "shifted-alias": shifted_alias.check,
        "aborted-rollout": aborted_rollout.check,
        "moved-alias": moved_alias.check,
        "firing-alarm": firing_alarm.check,
        "lost-protection": lost_protection.check,
        "too-large": size_budget.check,
    }
)
"""Every rule by its id, which its breaches carry and which a waiver may name."""


def judge(case: GateCase, waivers: Iterable[Waiver], today: date) -> Verdict:
    """Put a plan to every rule. A waiver counts through the day that it names."""
    standing = [waiver for waiver in waivers if today <= waiver.until]
    breaches: list[Breach] = []
    waived: list[tuple[Breach, Waiver]] = []
    for rule in RULES.values():
        for breach in rule(case):
            waiver = next((one for one in standing if _covers(one, breach)), None)
            if waiver:
                waived.append((breach, waiver))
            else:
                breaches.append(breach)
    root = case.root.folder if case.root else ""
    return Verdict(
        source=case.plan.source,
        root=root,
        digest=case.plan.digest,
        breaches=tuple(breaches),
        waived=tuple(waived),
        changes=case.plan.has_changes,
    )


def _covers(waiver: Waiver, breach: Breach) -> bool:
    # A pattern is matched as it is written, too: "[" of an address is none of a set.
    return waiver.rule == breach.rule and (
        waiver.address == breach.address or fnmatchcase(breach.address, waiver.address)
    )
