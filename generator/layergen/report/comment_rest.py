"""All that has no words of its own, as folded tables of words."""

from layergen.model.plan import Action, Hidden, ResourceChange
from layergen.model.plan_summary import OtherChange, PlanSummary
from layergen.model.words import counted
from layergen.report.comment_cells import Cell, Name, Section, Strong
from layergen.report.comment_words import few_names, place

_COUNTED = {
    "create": Action.CREATE,
    "change": Action.UPDATE,
    "destroy": Action.DELETE,
    "replace": Action.REPLACE,
    "forget": Action.FORGET,
}


def others(summary: PlanSummary) -> Section:
    """Give the resources that no other table tells of."""
    rows = tuple(_change(one) for one in summary.others)
    return Section(
        f"{counted(len(rows), 'other resource')}",
        ("resource", "where", "", "what or why"),
        rows,
        folded=True,
    )


def drift(summary: PlanSummary) -> Section:
    """Give what somebody changed outside of Terraform."""
    return Section(
        f"{counted(len(summary.drift), 'resource')} changed outside of Terraform",
        ("resource", "where", "", "what or why"),
        tuple(
            (
                Name(one.change.address),
                place(one.root),
                _drift_word(one.change),
                _why(one.change),
            )
            for one in summary.drift
        ),
        folded=True,
    )


def _change(one: OtherChange) -> tuple[Cell, ...]:
    word = _word(one.change)
    if one.deferred:
        word = f"left to a later plan: {one.deferred.replace('_', ' ')}"
    bad = one.change.action.destroys
    return (
        Name(one.change.address),
        place(one.root),
        Strong(word) if bad else word,
        _why(one.change),
    )


def findings(summary: PlanSummary) -> Section:
    """Give what policies found."""
    findings = summary.findings or ()
    return Section(
        f"{counted(len(findings), 'policy finding')}",
        ("check", "severity", "resource", "what", "place"),
        tuple(
            (
                Name(one.check),
                str(one.severity),
                Name(one.resource),
                one.name,
                Name(str(one.place or one.rendered)),
            )
            for one in findings
        ),
        folded=True,
    )


def stale(summary: PlanSummary) -> Section:
    """Give the rendered files that are out of date."""
    stale = summary.stale or {}
    return Section(
        f"{counted(len(stale), 'stale file')}, for layergen render to write",
        ("file", "what render would do"),
        tuple((Name(path), what) for path, what in sorted(stale.items())),
        folded=True,
    )


def roots(summary: PlanSummary) -> Section:
    """Give what each plan does, in numbers."""
    words = tuple(_COUNTED)
    return Section(
        f"{counted(len(summary.roots), 'plan')} in numbers",
        ("root", *words, "move", "import", "outputs", "invokes", "digest"),
        tuple(
            (
                Name(root.root.folder),
                *(_number(root.actions.get(action, 0)) for action in _COUNTED.values()),
                _number(root.moved),
                _number(root.imported),
                few_names(root.outputs),
                few_names(root.invocations),
                Name(root.digest.removeprefix("sha256:")[:12]),
            )
            for root in summary.roots
        ),
        right=(*words, "move", "import"),
        folded=True,
    )


def _number(count: int) -> str:
    return str(count) if count else ""


def _word(change: ResourceChange) -> str:
    """Say what happens to a resource, in a few words and without any of its values."""
    words = {
        Action.NO_OP: [],
        Action.READ: ["read"],
        Action.CREATE: ["created"],
        Action.UPDATE: ["changed"],
        Action.DELETE: ["destroyed"],
        Action.REPLACE: ["replaced"],
        Action.FORGET: ["forgotten, stays where it is"],
    }[change.action]
    told = list(words)
    if change.creates_too:
        told.append("made anew")
    if change.imported:
        told.append("imported")
    if change.moved:
        told.append(f"moved from {change.previous_address}")
    if change.deposed:
        told.append(f"deposed object {change.deposed}")
    return ", ".join(told)


def _drift_word(change: ResourceChange) -> str:
    """Say what somebody did outside of Terraform."""
    return "gone" if change.action is Action.DELETE else _word(change)


def _why(change: ResourceChange) -> str:
    """Say what changes, by names of attributes, or why, in Terraform's own word."""
    if change.action is Action.REPLACE and change.forced_by:
        return f"forced by {', '.join(change.forced_by)}"
    if change.action is Action.UPDATE:
        # What only the apply will know follows from something else.
        causes = [n for n in change.changed if change.after.get(n) is not Hidden.UNKNOWN]
        return few_names(causes or change.changed) or "something sensitive"
    return change.reason.replace("_", " ")
