"""The answer in one line: may this be merged, and what does merging do?"""

from collections.abc import Iterator, Set

from layergen.model.plan import Action
from layergen.model.plan_summary import (
    CHECK,
    AliasShift,
    GrantMove,
    GrantStep,
    Outcome,
    PlanSummary,
    Step,
)
from layergen.model.words import counted, few
from layergen.report.comment_traffic import share_words
from layergen.report.comment_words import grant_word, step_word

OUTCOMES = {
    Outcome.REFUSED: "Refused",
    Outcome.CAREFUL: "Look before you merge",
    Outcome.SAFE: "Safe to merge",
    Outcome.NOTHING: "Nothing to do",
}


def verdict(summary: PlanSummary) -> str:
    """Say why, and what merging does, in one sentence without the verdict itself."""
    roots = counted(len(summary.roots), "root")
    failed = [root.root.folder for root in summary.roots if root.errored]
    told = [f"{few(failed)} failed to plan, so this is not all of it"] if failed else []
    if summary.outcome is Outcome.NOTHING:
        told.append(f"{roots} as planned change nothing")
        if len(summary.roots) == 1:
            told[-1] = "the plan changes nothing"
    else:
        told += _parts(summary)
        # Resources that no part tells of are counted as others, so nothing else is left.
        told = told or ["nothing but layergen's own output changes"]
    told += [f"{counted(len(summary.drift), 'resource')} changed outside of Terraform"] * bool(
        summary.drift
    )
    if summary.outcome is Outcome.NOTHING:
        return ", ".join(told)
    environments = dict.fromkeys(root.root.environment for root in summary.roots)
    names = few([name for name in environments if name])
    return f"{', '.join(told)}; {roots}{f': {names}' if names else ''}"


def _parts(summary: PlanSummary) -> Iterator[str]:
    if rules := list(dict.fromkeys(one.rule for one in summary.dangers if one.refuses)):
        yield f"it breaks {few(rules)}"
    if rules := list(dict.fromkeys(one.rule for one in summary.dangers if one.waived)):
        yield f"what breaks {few(rules)} is waived"
    if checks := sum(one.rule == CHECK for one in summary.dangers):
        yield f"{counted(checks, 'check')} {'fails' if checks == 1 else 'fail'}"
    for step in Step:
        moves = [one for one in summary.releases if one.step is step]
        if names := list(dict.fromkeys(f"{one.layer}@{one.version}" for one in moves)):
            yield f"{counted(len(names), 'release')} {step_word(step)} ({few(names)})"
    moving = [one for one in summary.functions if not one.is_new]
    if number := len({(one.root.environment, one.function) for one in moving}):
        yield f"{counted(number, 'function')} {'moves' if number == 1 else 'move'}"
    if aliases := list(dict.fromkeys(map(_shift, summary.aliases))):
        verb = "alias shifts" if len(summary.aliases) == 1 else "aliases shift"
        yield f"{len(summary.aliases)} {verb} ({few(aliases)})"
    if number := len(summary.parameters):
        yield f"{counted(number, 'parameter')} {'moves' if number == 1 else 'move'}"
    # That a release comes or goes with the grants of its layer says nothing new.
    moved = {(one.layer, one.version) for one in summary.releases}
    for what in GrantStep:
        if grants := sum(one.step is what and _is_news(one, moved) for one in summary.grants):
            yield f"{counted(grants, 'grant')} {grant_word(what)}"
    yield from _rest(summary)


def _rest(summary: PlanSummary) -> Iterator[str]:
    shown = [one.change for one in summary.others if not one.deferred]
    numbers = {
        "created": sum(change.action is Action.CREATE for change in shown),
        "changed": sum(change.action is Action.UPDATE for change in shown),
        "replaced": sum(change.action is Action.REPLACE for change in shown),
        "destroyed": sum(change.action is Action.DELETE for change in shown),
        "forgotten": sum(change.action is Action.FORGET for change in shown),
        "moved": sum(change.moved for change in shown),
        "imported": sum(change.imported for change in shown),
    }
    found = [(number, word) for word, number in numbers.items() if number]
    for number, word in found[:1]:
        yield f"{counted(number, 'other resource')} {word}"
    yield from (f"{number} {word}" for number, word in found[1:])
    if outputs := sum(len(root.outputs) for root in summary.roots):
        yield f"{counted(outputs, 'output')} changed"
    if invoked := [address for root in summary.roots for address in root.invocations]:
        yield f"{counted(len(invoked), 'action')} invoked ({few(invoked)})"
    if findings := len(summary.findings or ()):
        yield counted(findings, "policy finding")
    if stale := len(summary.stale or ()):
        yield counted(stale, "stale file")


def _is_news(grant: GrantMove, moved: Set[tuple[str, str]]) -> bool:
    if grant.step in {GrantStep.GIVEN, GrantStep.REVOKED, GrantStep.UNKNOWN}:
        return True
    return any((grant.layer, release) not in moved for release in grant.releases)


def _shift(shift: AliasShift) -> str:
    return f"{shift.function}:{shift.alias} {share_words(shift)}".rstrip()
