"""Asking all accounts and regions of an environment side by side who uses its layers."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from layergen.cli.context import Session
from layergen.cli.registry import waiting
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from datetime import date

    from layergen.adapters.aws import Account
    from layergen.adapters.progress import Told
    from layergen.model.environment import Consumer, Environment
    from layergen.model.usage import Look, Problem, Question, Survey

_AT_ONCE = 16
"""Accounts and regions that are asked at the same time. Each has a request rate of its own."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Curiosity:
    """What to ask beyond the functions, about those that hold a layer of the environment.

    `days` is how far back invocations are counted; 0 does not ask for them.
    """

    today: "date"
    aliases: bool = False
    days: int = 0


def survey(
    session: Session, environment: "Environment", regions: Sequence[str], curiosity: Curiosity
) -> "Survey":
    """Look at the environment's account and at those of its consumers, in these regions.

    What does not answer becomes a problem of the survey. Raises LayergenError if nobody can sign in
    to the environment's own account.
    """
    from layergen.adapters.aws import sign_in
    from layergen.adapters.progress import counting
    from layergen.model.usage import Survey

    with waiting(session, f"AWS, account {environment.account}"):
        own = in_any(regions, partial(sign_in, environment))
        asked = side_by_side(
            [partial(_consumer, own, consumer, regions) for consumer in environment.consumers]
        )
    accounts = [own, *(account for account, _ in asked if account)]
    problems = [problem for _, problem in asked if problem]
    targets = {f"{account.id} {name}": (account, name) for account in accounts for name in regions}
    stopped = threading.Event()
    with counting(targets, "function versions", quiet=session.quiet) as counter:
        answers = side_by_side(
            [
                partial(_look, environment, *target, curiosity, _until(stopped, counter(label)))
                for label, target in targets.items()
            ],
            stopped,
        )
    looks = tuple(look for look, _ in answers if look)
    return Survey(looks, (*problems, *(problem for _, missing in answers for problem in missing)))


def in_any(regions: Sequence[str], sign_in: "Callable[[str], Account]") -> "Account":
    """Sign in where that works: a region may be switched off for the account, or not there."""
    from layergen.adapters.aws_errors import UnknownCredentialsError, UnreachableError

    for name in regions[:-1]:
        try:
            return sign_in(name)
        except (UnknownCredentialsError, UnreachableError):
            continue
    return sign_in(regions[-1])


def _consumer(
    own: "Account", consumer: "Consumer", regions: Sequence[str]
) -> "tuple[Account | None, Problem | None]":
    from layergen.adapters.aws import sign_in_consumer
    from layergen.model.usage import Question

    try:
        return in_any(regions, partial(sign_in_consumer, own, consumer)), None
    except LayergenError as error:
        return None, _problem(consumer.account, regions, Question.FUNCTIONS, error)


def _look(
    environment: "Environment",
    account: "Account",
    region: str,
    curiosity: Curiosity,
    told: "Told",
) -> "tuple[Look | None, list[Problem]]":
    """Ask one account in one region."""
    from layergen.adapters.aws_functions import deployed_functions, function_aliases
    from layergen.adapters.aws_metrics import invocations
    from layergen.model.usage import Look, Question
    from layergen.resolve.usage import holding

    problems: list[Problem] = []

    def answer(question: "Question", ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except LayergenError as error:
            problems.append(_problem(account.id, (region,), question, error))
            return None

    functions = answer(Question.FUNCTIONS, partial(deployed_functions, account, region, told=told))
    if functions is None:
        return None, problems
    names = holding(functions, environment.account)
    look = Look(account.id, region, functions)
    if curiosity.aliases:
        ask = partial(function_aliases, account, region, names, told=told)
        look = replace(look, aliases=answer(Question.ALIASES, ask) or {})
    if days := curiosity.days:
        count = partial(invocations, account, region, names, curiosity.today, days, told=told)
        look = replace(look, invocations=answer(Question.INVOCATIONS, count) or {})
    return look, problems


def _problem(
    account: str, regions: Sequence[str], question: "Question", error: LayergenError
) -> "Problem":
    from layergen.adapters.aws_errors import UnknownCredentialsError
    from layergen.model.usage import Problem

    hint = error.hint
    if isinstance(error, UnknownCredentialsError) and len(regions) == 1:
        hint = f"if other regions answer, {regions[0]} is switched off for account {account}"
    return Problem(account, tuple(regions), question, error.message, hint)


def side_by_side(
    tasks: Sequence[Callable[[], T]], stopped: threading.Event | None = None
) -> list[T]:
    """Run tasks in threads and give their results in order; tell them if we were stopped."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        futures = [pool.submit(task) for task in tasks]
        try:
            return [future.result() for future in futures]
        except BaseException:
            if stopped:
                stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _until(stopped: threading.Event, told: "Told") -> "Told":
    """Let no thread go on to the next page once somebody pressed Ctrl-C."""

    def heard(count: int) -> None:
        if stopped.is_set():
            raise LayergenError("stopped")
        told(count)

    return heard
