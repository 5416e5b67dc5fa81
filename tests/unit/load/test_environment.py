from datetime import timedelta

import pytest
from pydantic import ValidationError

from layergen.load.environment import EnvironmentFile
from layergen.model.environment import (
    AssumeRole,
    Backend,
    BackendType,
    Consumer,
    Environment,
    Isolation,
    Parameters,
    Probes,
    S3Store,
    Track,
)
from tests.unit.load.loading import changed

ROLE = "arn:aws:iam::111122223333:role/deploy"
LOOKER = "arn:aws:iam::222233334444:role/look"
NEEDED = {"version": 1, "account": "111122223333", "regions": ["eu-west-1"]}


def environment(**changes: object) -> Environment:
    return EnvironmentFile.model_validate(NEEDED | changes).to_model("dev")


def test_what_is_left_out_has_a_default() -> None:
    assert environment() == Environment("dev", "111122223333", ("eu-west-1",))


def test_everything_that_is_written_arrives() -> None:
    written = environment(
        backend={"type": "s3", "settings": {"bucket": "b", "encrypt": True}},
        assume_role={"role_arn": ROLE, "session_name": "layergen", "external_id": "x/1"},
        artifacts={"s3": {"bucket": "acme-{region}", "prefix": "/a/b/"}},
        track="latest",
        name_prefix="dev-",
        parameters={"prefix": "/platform/layers"},
        default_tags={"stage": "dev"},
        retain={"base": 3},
        consumers=[{"account": "222233334444", "assume_role": LOOKER}, {"account": "333344445555"}],
        isolation={"after": "staging", "bake": "2h", "alarms": ["errors"]},
        probes={"runtimes": ["python3.12"], "role": ROLE, "timeout": "5m", "log_retention": 30},
    )

    assert written == Environment(
        name="dev",
        account="111122223333",
        regions=("eu-west-1",),
        backend=Backend(BackendType.S3, {"bucket": "b", "encrypt": True}),
        assume_role=AssumeRole(ROLE, "layergen", "x/1"),
        s3=S3Store("acme-{region}", "a/b"),
        track=Track.LATEST,
        name_prefix="dev-",
        parameters=Parameters("/platform/layers"),
        default_tags={"stage": "dev"},
        retain={"base": 3},
        consumers=(Consumer("222233334444", AssumeRole(LOOKER)), Consumer("333344445555")),
        isolation=Isolation("staging", timedelta(hours=2), ("errors",)),
        probes=Probes(("python3.12",), ROLE, timeout=timedelta(minutes=5), log_retention=30),
    )


def test_short_forms_stand_for_mappings() -> None:
    short = environment(assume_role=ROLE, parameters=True, artifacts="local", isolation="staging")
    assert short.isolation == Isolation("staging")

    assert (short.assume_role, short.parameters, short.s3) == (AssumeRole(ROLE), Parameters(), None)
    assert environment(parameters=False).parameters is None


@pytest.mark.parametrize(
    ("written", "place", "message"),
    [
        (
            "backend: { settings: { secret_key: x } }",
            "2:24",
            (
                "error[secret-in-backend]: 'secret_key' is a secret, and backend.tf "
                "goes into version "
                "control\n  hint: remove it here; Terraform takes it from an environment variable"
            ),
        ),
        (
            "backend: { settings: { assume_role_with_web_identity: { web_identity_token: x } } }",
            "2:57",
            (
                "error[secret-in-backend]: 'web_identity_token' is a secret, and "
                "backend.tf goes into "
                "version control\n  hint: remove it here; Terraform takes it from an environment "
                "variable"
            ),
        ),
        (
            "parameters: { prefix: layers }",
            "2:23",
            (
                "error[bad-parameter-prefix]: 'layers' cannot begin the names of SSM parameters\n"
                "  hint: for example /platform/layers; /aws and /ssm belong to AWS"
            ),
        ),
        (
            "parameters: { prefix: /AWS/layers }",
            "2:23",
            (
                "error[bad-parameter-prefix]: '/AWS/layers' cannot begin the names of "
                "SSM parameters\n"
                "  hint: for example /platform/layers; /aws and /ssm belong to AWS"
            ),
        ),
        (
            "name_prefix: dev.",
            "2:14",
            (
                "error[bad-name]: 'dev.' cannot begin a layer name: letters, digits, '-' and '_', "
                "at most 20"
            ),
        ),
        (
            "default_tags: { 'aws:owner': x }",
            "2:17",
            (
                "error[bad-tag]: 'aws:owner' cannot be the key of a tag: at most 128 "
                "characters, and "
                "'aws:' belongs to AWS"
            ),
        ),
        (
            f"assume_role: {{ role_arn: '{ROLE}', session_name: a b }}",
            "2:81",
            "error[bad-name]: 'a b' cannot name a session: 2 to 64 letters, digits and _+=,.@-",
        ),
        (
            f"assume_role: {{ role_arn: '{ROLE}', external_id: 'top secret' }}",
            "2:80",
            "error[bad-name]: this is not an external id: 2 to 1224 letters, digits and _+=,.@:/-",
        ),
        (
            "assume_role: deploy",
            "2:14",
            (
                "error[bad-role]: 'deploy' is not the ARN of a role\n"
                "  hint: arn:aws:iam::111122223333:role/name"
            ),
        ),
        (
            "artifacts: { s3: { bucket: x } }",
            "2:28",
            "error[bad-value]: 'bucket' needs at least 3 characters",
        ),
        (
            "consumers: [{ account: '222233334444' }, { account: '222233334444' }]",
            "2:44",
            "error[repeated]: account 222233334444 is listed more than once",
        ),
        (
            f"consumers: [{{ account: '222233334444', assume_role: '{ROLE}' }}]",
            "2:40",
            "error[bad-role]: the role is not of account 222233334444",
        ),
        (
            "consumers: [{ account: '111122223333' }]",
            "2:15",
            (
                "error[repeated]: account 111122223333 is the environment's own\n"
                "  hint: consumers are other accounts; `usage` looks at this one anyway"
            ),
        ),
        (
            "retain: { base: 0 }",
            "2:17",
            "error[bad-value]: 'base' has to be at least 1, not 0",
        ),
    ],
)
def test_mistakes_have_their_place(written: str, place: str, message: str) -> None:
    assert changed("envs/dev/env.yaml", "version: 1", f"version: 1\n{written}") == [
        f"envs/dev/env.yaml:{place}: {message}"
    ]


def test_the_value_of_a_secret_is_never_shown() -> None:
    secret = "backend: { settings: { token: hunter2, key: 2026-11-23 } }"

    assert "hunter2" not in "".join(
        changed("envs/dev/env.yaml", "version: 1", f"version: 1\n{secret}")
    )


@pytest.mark.parametrize(("written", "probes"), [(True, Probes()), (False, None), ({}, Probes())])
def test_probes_are_switched_on_and_off(written: object, probes: Probes | None) -> None:
    assert environment(probes=written).probes == probes


@pytest.mark.parametrize(
    ("probes", "said"),
    [
        ({"timeout": "16m"}, "no function run for more than 15m"),
        ({"memory": 64}, "128"),
        ({"log_retention": 2}, "14"),
        ({"permissions_boundary": ROLE}, "not the ARN of a policy"),
        (
            {"role": ROLE, "permissions_boundary": "arn:aws:iam::aws:policy/PowerUserAccess"},
            "names another role",
        ),
    ],
)
def test_probes_that_aws_would_refuse(probes: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        environment(probes=probes)
