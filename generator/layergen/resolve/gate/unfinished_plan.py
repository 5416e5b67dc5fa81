"""Plans that a failed run saved, or that say only half of what will happen."""

from collections.abc import Iterator

from layergen.resolve.gate.case import Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse a plan that is errored, or that leaves resources to a later one."""
    if case.plan.errored:
        yield Breach(
            "unfinished-plan",
            "",
            "the run that made this plan failed",
            "correct what `terraform plan` says, and plan again",
        )
    elif not case.plan.complete:
        yield Breach(
            "unfinished-plan",
            "",
            "Terraform leaves changes to another plan after this one, which nobody can judge yet",
            "plan and apply the resources that the others wait for first (-target)",
        )
