"""A report of drift with everything in it that there may be."""

from datetime import date

from layergen.model.drift import (
    Difference,
    DriftReport,
    Failure,
    Ignore,
    Kind,
    LeftAlone,
    RootDrift,
    Unseen,
)
from layergen.resolve.drift import summed_up

DEV, PROD = "envs/dev/eu-west-1", "envs/prod/eu-west-1"
VERSION = 'module.data_tools.aws_lambda_layer_version.this["1.0.0"]'
BY_HAND = "AWS was changed by hand. Apply to put back what the files say"
DIFFERENCES = (
    *(
        Difference(
            Kind.OUT_OF_BAND,
            root,
            VERSION,
            "was deleted in AWS",
            BY_HAND,
            f"terraform -chdir={root} apply",
            layer="data-tools",
        )
        for root in (DEV, PROD)
    ),
    Difference(
        Kind.OUT_OF_BAND,
        PROD,
        "aws_lambda_function.orders",
        "was changed in AWS",
        BY_HAND,
        f"terraform -chdir={PROD} apply",
        detail="timeout: was 3, is now 30",
        attributes=("timeout", "vpc_config"),
    ),
    Difference(
        Kind.OUTDATED_FILES,
        DEV,
        f"{DEV}/layers.tf",
        "was edited",
        "the strategy and the locks are right: move the change into a file of your own",
        f"rm {DEV}/layers.tf && layergen render",
    ),
    Difference(
        Kind.ALTERED_ARTIFACT,
        "",
        "dist/layers/data-tools/1.0.0/universal.zip",
        "is not the zip that was released",
        "the lock is right: build the zip again",
        "layergen build data-tools@1.0.0",
        layer="data-tools",
    ),
    Difference(
        Kind.UNMANAGED,
        DEV,
        "<img src=x>|`data`:7",
        "is in no lock",
        "somebody published it by hand",
        "layergen prune --unmanaged --env dev",
        detail="published 2026-11-21",
    ),
    Difference(
        Kind.ROLLOUT_EXPECTED,
        PROD,
        'module.alias_routing.aws_lambda_alias.this["orders/live"]',
        "waits for a step that the lock declares",
        "the lock is right",
        f"terraform -chdir={PROD} apply",
    ),
    Difference(
        Kind.LAGGING,
        DEV,
        "report",
        "is not on data-tools@1.1.0",
        "the pin is right",
        "layergen attach report --env dev",
        layer="data-tools",
    ),
)
NOTHING = summed_up([DEV, PROD], [], [], date(2026, 11, 23))


def everything() -> DriftReport:
    part = RootDrift(
        DIFFERENCES,
        left_alone=(LeftAlone(DEV, "aws_lambda_function.report", ("last_modified", "version")),),
        unseen=(Unseen("zips in S3", "`layergen build --push` compares them"),),
        failures=(
            Failure("envs/prod/us-east-1", "terraform plan failed:\nno *credentials*", "sign in"),
        ),
    )
    ignore = Ignore("tried by *hand* <b>", date(2026, 12, 1), Kind.LAGGING)
    return summed_up([DEV, PROD], [part], [ignore], date(2026, 11, 23))
