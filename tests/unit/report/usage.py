"""A report that has something of everything, with names that try to be more than names."""

from datetime import date

from layergen.model.usage import Problem, Question, Use
from layergen.model.usage_report import (
    DeployedBudget,
    EndedRuntime,
    Held,
    Lagging,
    Stray,
    UsageReport,
)

REGION = "eu-west-1"
OWN, OTHER = "111122223333", "222233334444"


def arn(number: int, account: str = OWN, name: str = "base") -> str:
    return f"arn:aws:lambda:{REGION}:{account}:layer:{name}:{number}"


def use(
    version: str,
    number: int,
    functions: dict[str, tuple[str, ...]],
    *,
    variant: str = "universal",
    published_at: str = "2026-11-20T09:14:03.000+0000",
    whole: bool = True,
) -> Use:
    return Use(
        "base", version, REGION, variant, arn(number), number, published_at, functions, whole
    )


REPORT = UsageReport(
    environment="dev",
    accounts=(OWN, OTHER),
    regions=(REGION,),
    today=date(2026, 11, 30),
    uses=(
        use("1.0.0", 1, {f"{OTHER}/report": ("3",), "checkout": ("$LATEST", "1", "2", "3", "4")}),
        use("1.1.0", 2, {}, variant="arm64", published_at=""),
        use("1.2.0", 3, {f"f{number:02}": ("1",) for number in range(12)}, whole=False),
        use("1.3.0", 4, {}, whole=False),
    ),
    deprecated={"base": "use <b>[core]</b>"},
    unknown=(Stray(arn(9), REGION, {"checkout": ("1",)}),),
    foreign=(Stray(arn(4, "333344445555", "tracing"), REGION, {"checkout": ("$LATEST",)}),),
    lagging=(
        Lagging(
            "checkout",
            REGION,
            "base",
            "1.2.0",
            (Held("$LATEST", (), ""), Held("1", ("live",), "1.0.0")),
        ),
    ),
    ended=(EndedRuntime("checkout", REGION, "python3.8", date(2024, 10, 14), ("1", "2")),),
    budgets=(
        DeployedBudget("checkout", REGION, {"base@1.0.0": 230_000_000}, ("its code",), 262_144_000),
    ),
    aliases={REGION: {"checkout": {"1": ("live", "prod")}}},
    invocations={REGION: {"checkout": 1, f"{OTHER}/report": 0}},
    days=7,
    problems=(Problem(OTHER, (REGION,), Question.FUNCTIONS, "AWS | said no", "ask <them>"),),
)
