from layergen.diagnostics import Severity
from layergen.resolve.rules.smoke_probe import check
from tests.repositories import Files, environment, function, repository_files, rolled
from tests.unit.resolve.rules.judging import judge, only, place


def files_with(*, smoke: bool = True, **changes: object) -> Files:
    rollout = {"steps": [10], "smoke": smoke}
    return repository_files(
        functions={"checkout": function(alias="live", rollout=rollout)},
        environments={"dev": environment(**changes), "test": environment()},
        locks={"dev": {"rollouts": {"checkout": {"eu-west-1": rolled("stable", "3")}}}},
    )


def test_a_rollout_that_could_never_start_is_warned_of_where_its_alias_is() -> None:
    finding = only(check, files_with())

    assert (finding.rule, finding.severity) == ("no-probes", Severity.WARNING)
    assert finding.place == place(files_with(), "layers.yaml", "checkout")
    assert finding.message == (
        "'checkout' asks for a smoke test before its first traffic, and dev has no probes that "
        "could run one"
    )


def test_probes_or_no_wish_for_them_are_fine() -> None:
    assert not judge(check, files_with(probes=True))
    assert not judge(check, files_with(smoke=False))
