"""What `usage` finds out about an environment beside who uses its publications."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from layergen.model.usage import Problem, Use


@dataclass(frozen=True, slots=True)
class Stray:
    """A layer version that functions hold and that no lock publishes, or another account does."""

    arn: str
    region: str
    functions: Mapping[str, tuple[str, ...]]

    @property
    def account(self) -> str:
        """Give the account whose layer it is; nothing for those of AWS itself."""
        return self.arn.split(":")[4]

    @property
    def name(self) -> str:
        """Name the layer as its account does."""
        return self.arn.split(":")[6]

    @property
    def layer_version(self) -> str:
        """Give the number of the version; layers of AWS itself have none."""
        return "".join(self.arn.split(":")[7:])


@dataclass(frozen=True, slots=True)
class Held:
    """A version of a function, the aliases that send traffic to it, and the release it holds.

    No `release` says that it holds none that the environment's lock knows.
    """

    version: str
    aliases: tuple[str, ...]
    release: str


@dataclass(frozen=True, slots=True)
class Lagging:
    """A function that holds another release of a layer than it is pinned to, and where."""

    function: str
    region: str
    layer: str
    pinned: str
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class EndedRuntime:
    """Versions of a function whose runtime has had no support since a day."""

    function: str
    region: str
    runtime: str
    ended_on: date
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeployedBudget:
    """What is known of the unzipped size of a function's `$LATEST`, in bytes.

    `unknown` names what nobody could weigh, which comes on top.
    """

    function: str
    region: str
    known: Mapping[str, int]
    unknown: tuple[str, ...]
    limit: int

    @property
    def known_bytes(self) -> int:
        """Add up what is known."""
        return sum(self.known.values())


Aliases = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
"""The aliases that send traffic to a version of a function: by region, function and version."""


@dataclass(frozen=True, slots=True)
class UsageReport:
    """Everything that `usage` tells. Functions are named as `user_name` does.

    `accounts` are all that were to be looked at, the environment's own first. `deprecated` says why
    for the layers in use that nobody should use any more. `invocations` are counts by region and
    function over the last `days`; one that nobody counted is not in it.
    """

    environment: str
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    today: date
    uses: tuple[Use, ...]
    deprecated: Mapping[str, str]
    unknown: tuple[Stray, ...]
    foreign: tuple[Stray, ...]
    lagging: tuple[Lagging, ...]
    ended: tuple[EndedRuntime, ...]
    budgets: tuple[DeployedBudget, ...]
    aliases: Aliases = field(default_factory=dict)
    invocations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    days: int = 0
    problems: tuple[Problem, ...] = ()

    def aliases_of(self, region: str, function: str, version: str) -> tuple[str, ...]:
        """Name the known aliases that send traffic to a version of a function."""
        return self.aliases.get(region, {}).get(function, {}).get(version, ())

    def invocations_of(self, region: str, function: str) -> int | None:
        """Give how often a function was invoked; None if nobody counted."""
        return self.invocations.get(region, {}).get(function)

    def age(self, use: Use) -> int | None:
        """Give for how many days a publication has been there; None if its lock does not say."""
        try:
            published = date.fromisoformat(use.published_at[:10])
        except ValueError:
            return None
        return (self.today - published).days
