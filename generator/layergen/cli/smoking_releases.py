"""`release --smoke`: what was built is published for a moment, and imported in Lambda."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.registry import waiting
from layergen.cli.smoking import included_packages, probe_for, try_layers
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.adapters.aws_artifacts import Store
    from layergen.model.environment import Environment
    from layergen.model.release import Artifact, Release
    from layergen.model.smoke import Trial


def smoke_releases(
    session: Session, found: Checkout, env: str, releases: "Sequence[Release]", folder: Path
) -> None:
    """Try every variant of releases that lie below `folder`, on the probes of an environment.

    Raises LayergenError with every module that cannot be imported. Nothing is left in AWS.
    """
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_temporary_layer import delete_left_behind, temporary_layer
    from layergen.model.names import trial_layer_name
    from layergen.resolve.artifact_store import fill
    from layergen.resolve.smoke import passed, refusal

    environment = found.environment(env)
    region, name = environment.regions[0], trial_layer_name(environment.name_prefix)
    # What cannot be tried is told before AWS is asked anything.
    planned = [
        (release, artifact, _trials(session, found, environment, release, artifact))
        for release in releases
        for artifact in release.artifacts.values()
    ]
    if not any(trials for _, _, trials in planned):
        return
    with ExitStack() as published:
        with waiting(session, f"AWS, account {environment.account}"):
            account = sign_in(environment, region)
            delete_left_behind(account, region, name)
            store = _store(account, environment, region)
        wanted: list[Trial] = []
        for release, artifact, trials in planned:
            with waiting(session, f"{release.layer} ({artifact.variant})"):
                arn = published.enter_context(
                    temporary_layer(
                        account,
                        region,
                        name,
                        folder / release.layer / f"{artifact.variant}.zip",
                        sha256=artifact.sha256,
                        runtimes=artifact.runtimes,
                        architectures=artifact.architectures,
                        store=store,
                        prefix=fill(environment.s3.prefix, environment, region)
                        if environment.s3
                        else "",
                    )
                )
            wanted += [replace(trial, layers=(arn,)) for trial in trials]
        answers = try_layers(session, account, region, wanted)
    if failed := [(trial, answer) for trial, answer in answers.items() if answer.failed]:
        raise refusal(failed)
    for trial, answer in answers.items():
        session.say(f"smoke test passed: {passed(trial, answer)}")


def _trials(
    session: Session,
    found: Checkout,
    environment: "Environment",
    release: "Release",
    artifact: "Artifact",
) -> "list[Trial]":
    """Give what is to be tried of one artifact; it is not published yet."""
    from layergen.model.smoke import Trial
    from layergen.resolve.effects import upload_sentence

    limit = found.facts.limits.direct_upload_bytes
    if artifact.zip_bytes > limit and environment.s3 is None:
        raise LayergenError(
            upload_sentence(release, artifact, limit),
            hint=f"write artifacts: {{ s3: {{ bucket: NAME }} }} into the env.yaml of "
            f"{environment.name}",
        )
    layer = found.repository.strategy.layers[release.layer]
    trials: list[Trial] = []
    for runtime in artifact.runtimes:
        for architecture in artifact.architectures:
            try:
                probe = probe_for(found, environment, runtime, architecture)
            except LayergenError as error:
                if environment.probes is None:
                    raise
                session.say(f"{release.layer} is not tried: {error.message}", style="yellow")
                continue
            trials.append(
                Trial(
                    name=f"{release.layer}@{release.version} ({artifact.variant})",
                    probe=probe,
                    runtime=runtime,
                    architecture=architecture,
                    layers=(),
                    left_out=layer.skip_imports,
                    included=included_packages(found, [layer]),
                )
            )
    return trials


def _store(account: "Account", environment: "Environment", region: str) -> "Store | None":
    from layergen.adapters.aws_artifacts import open_store
    from layergen.resolve.artifact_store import fill

    if environment.s3 is None:
        return None
    return open_store(account, fill(environment.s3.bucket, environment, region), region)
