"""What to do about an alias that is elsewhere than its lock: either side may be right."""

from layergen.model.environment import Environment
from layergen.model.live_alias import LiveAlias
from layergen.model.rollout import Rollout
from layergen.resolve.alias_position import is_between, locked


def advice(
    environment: Environment, region: str, function: str, rollout: Rollout, live: LiveAlias | None
) -> str:
    """Say which commands bring an alias and its lock together again."""

    def say(verb: str, *options: str) -> str:
        return f"`{command(verb, environment, region, function, *options)}`"

    stable = rollout.stable.version
    if live is None:
        return "plan again: Terraform then creates it where the lock has it"
    if rollout.is_moving and is_between(rollout, live):
        if live.version == stable and not live.weights:
            return f"{say('observe')} aborts the rollout, as AWS has it"
        return f"{say('abort', '--now')} gives all traffic back to version {stable}"
    follow = [say("abort")] if rollout.is_moving else []
    back = f"`{send_as_locked(region, function, rollout)}`"
    if live.weights:
        return f"send it where the lock has it, then plan again: {back}"
    follow.append(say("start", f"--stable {live.version}"))
    return f"if AWS is right: {', then '.join(follow)}; if the lock is right: {back}"


def send_as_locked(region: str, function: str, rollout: Rollout) -> str:
    """Give the command that sends an alias where its lock has it, with the candidate's share.

    Without that share a rollout that moves would seem to be sent back, and the next look abort it.
    """
    wanted = locked(rollout)
    weights = ",".join(f"{version}={weight:g}" for version, weight in wanted.weights.items())
    return (
        f"aws lambda update-alias --region {region} --function-name {function} "
        f"--name {rollout.alias} --function-version {wanted.version} "
        f"--routing-config AdditionalVersionWeights={{{weights}}}"
    )


def command(verb: str, environment: Environment, region: str, function: str, *options: str) -> str:
    """Give a command about one alias as somebody has to type it."""
    where = ("--region", region) if len(environment.regions) > 1 else ()
    words = ("layergen", "rollout", verb, function, "--env", environment.name, *where, *options)
    return " ".join(words)
