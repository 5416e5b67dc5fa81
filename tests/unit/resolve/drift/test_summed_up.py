from datetime import date

import pytest

from layergen.model.drift import Difference, DriftReport, Ignore, Kind, RootDrift
from layergen.resolve.drift import summed_up

TODAY = date(2026, 11, 23)
DEV, PROD = "envs/dev/eu-west-1", "envs/prod/eu-west-1"


def difference(root: str = DEV, **changes: object) -> Difference:
    values: dict[str, object] = {
        "kind": Kind.OUT_OF_BAND,
        "root": root,
        "subject": 'module.tools.aws_lambda_layer_version.this["1.0.0"]',
        "what": "was deleted in AWS",
        "advice": "somebody did it",
        "command": f"terraform -chdir={root} apply",
        **changes,
    }
    return Difference(**values)  # type: ignore[arg-type]


def report(*differences: Difference, ignores: tuple[Ignore, ...] = ()) -> DriftReport:
    return summed_up([DEV, PROD], [RootDrift(differences)], ignores, TODAY)


def test_one_cause_in_many_roots_is_one() -> None:
    other_release = difference(subject='module.tools.aws_lambda_layer_version.this["2.0.0"]')

    (cause,) = report(difference(DEV), other_release, difference(PROD)).causes

    assert cause.roots == (DEV, PROD)
    assert len(cause.subjects) == 2
    assert cause.commands == (f"terraform -chdir={DEV} apply", f"terraform -chdir={PROD} apply")


def test_the_same_rendered_file_in_many_roots_is_one_cause() -> None:
    kind = Kind.OUTDATED_FILES
    found = [difference(r, kind=kind, subject=f"{r}/layers.tf") for r in (DEV, PROD)]

    assert len(report(*found).causes) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": Kind.PENDING},
        {"subject": 'module.other.aws_lambda_layer_version.this["1.0.0"]'},
        {"attributes": ("policy",)},
        {"what": "was changed in AWS"},
    ],
)
def test_another_cause_is_another(changes: dict[str, object]) -> None:
    assert len(report(difference(DEV), difference(PROD, **changes)).causes) == 2


def test_kinds_stand_in_their_order_and_only_a_declared_step_does_not_fail() -> None:
    expected = difference(kind=Kind.ROLLOUT_EXPECTED)
    found = report(expected, difference(kind=Kind.UNMANAGED), difference())

    assert [kind for kind, _ in found.by_kind] == [
        Kind.OUT_OF_BAND,
        Kind.UNMANAGED,
        Kind.ROLLOUT_EXPECTED,
    ]
    assert found.differs
    assert not report(expected).differs


def ignore(until: str = "2026-11-23", **changes: object) -> Ignore:
    return Ignore("on purpose", date.fromisoformat(until), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "entry",
    [
        ignore(),
        ignore(kind=Kind.OUT_OF_BAND),
        ignore(root="envs/dev/*"),
        ignore(subject='module.tools.aws_lambda_layer_version.this["1.0.0"]'),
        ignore(subject="module.tools.*"),
        ignore(attribute="pol*"),
    ],
)
def test_what_is_ignored_does_not_count_and_is_told(entry: Ignore) -> None:
    found = report(difference(attributes=("policy",)), ignores=(entry,))

    assert (found.causes, found.differs) == ((), False)
    (ignored,) = found.ignored
    assert ignored.ignore is entry


@pytest.mark.parametrize(
    "entry",
    [
        ignore("2026-11-22"),
        ignore(kind=Kind.PENDING),
        ignore(root="envs/prod/*"),
        ignore(subject="module.other.*"),
        # Another attribute differs beside.
        ignore(attribute="policy"),
    ],
)
def test_an_ignore_of_something_else_or_of_another_day_does_not_count(entry: Ignore) -> None:
    found = report(difference(attributes=("policy", "principal")), ignores=(entry,))

    assert (len(found.causes), found.ignored) == (1, ())


def test_a_deleted_resource_has_no_attributes_to_ignore() -> None:
    assert report(difference(), ignores=(ignore(attribute="*"),)).differs
