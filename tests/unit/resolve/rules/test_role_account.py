from layergen.resolve.rules.role_account import check
from tests.repositories import ACCOUNT, environment, repository_files
from tests.unit.resolve.rules.judging import judge, only, place


def test_a_role_of_another_account_is_refused() -> None:
    role = "arn:aws:iam::444455556666:role/deploy"
    files = repository_files(environments={"dev": environment(assume_role={"role_arn": role})})

    finding = only(check, files)

    assert finding.rule == "role-account"
    assert finding.place == place(files, "envs/dev/env.yaml", role)
    assert finding.message == (
        "the role belongs to account 444455556666, and dev is account 111122223333"
    )


def test_the_short_form_has_a_place_too() -> None:
    role = "arn:aws:iam::444455556666:role/deploy"
    files = repository_files(environments={"dev": environment(assume_role=role)})

    assert only(check, files).place == place(files, "envs/dev/env.yaml", role)


def test_functions_take_no_role_of_another_account() -> None:
    role = "arn:aws:iam::444455556666:role/probe"
    files = repository_files(environments={"dev": environment(probes={"role": role})})

    assert only(check, files).place == place(files, "envs/dev/env.yaml", role)


def test_its_own_role_and_no_role_are_fine() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/deploy"
    environments = {"dev": environment(assume_role=role), "prod": environment()}

    assert not judge(check, repository_files(environments=environments))


def test_a_role_for_jobs_is_the_environments_unless_another_is_taken_on_from_it() -> None:
    role = "arn:aws:iam::444455556666:role/plan"
    ci = {"roles": {"plan": role}}
    files = repository_files(environments={"dev": environment(ci=ci)})

    finding = only(check, files)

    assert (finding.rule, finding.place) == (
        "role-account",
        place(files, "envs/dev/env.yaml", role),
    )
    taken_on = f"arn:aws:iam::{ACCOUNT}:role/deploy"
    environments = {"dev": environment(ci=ci, assume_role=taken_on)}
    assert not judge(check, repository_files(environments=environments))
