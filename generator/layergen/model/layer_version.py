"""Layer versions as AWS has them, whoever published them."""

from dataclasses import dataclass
from datetime import UTC, datetime


def in_utc(created_at: str) -> str:
    """Write AWS's `2026-11-20T09:14:03.000+0000` as `2026-11-20T09:14:03Z`.

    Raises ValueError for what is no date.
    """
    moment = datetime.fromisoformat(created_at)
    utc = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    precision = "milliseconds" if utc.microsecond else "seconds"
    return utc.isoformat(timespec=precision).replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class DeployedLayerVersion:
    """One layer version as AWS lists it. `created_at` is AWS's own text, in UTC."""

    region: str
    layer: str
    number: int
    arn: str
    created_at: str
    description: str = ""
    license: str = ""
    runtimes: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerContent:
    """The zip of a layer version.

    `sha256` is in base64; `location` is a signed address for a few minutes, so a secret.
    """

    sha256: str
    zip_bytes: int
    location: str


@dataclass(frozen=True, slots=True)
class PolicyStatement:
    """One statement of a layer version's policy.

    `principal` is an account (12 digits) or `*`; with `*`, `organization_id` says whose accounts
    are meant, and none stands for everybody.
    """

    sid: str
    principal: str
    organization_id: str | None = None

    @property
    def grantee(self) -> str:
        """Name who is let in, as `Share.grantees` does."""
        if self.organization_id:
            return f"organization {self.organization_id}"
        return "everybody" if self.principal == "*" else f"account {self.principal}"
