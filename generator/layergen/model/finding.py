"""What policies say of Terraform, and what in the strategy it goes back to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layergen.diagnostics import Place, Severity

UNREADABLE = "unreadable"
"""The check of a file that checkov cannot parse: nothing in it was checked."""


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """Lines of a file, both ends included and counted from 1; 0 means the whole file."""

    file: str
    first: int = 0
    last: int = 0

    def __str__(self) -> str:
        if not self.first:
            return self.file
        return f"{self.file}:{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class LayerPlace:
    """A layer, where `layers.yaml` declares it, and the checks that it skips there."""

    layer: str
    place: Place
    skips: Mapping[str, "Exemption"] = field(default_factory=dict)


class ExemptBy(StrEnum):
    """Who lets a finding pass: the strategy, a comment in Terraform code, or the baseline."""

    STRATEGY = "strategy"
    CODE = "code"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a finding does not count. `place` is where that is written, if it is known."""

    by: ExemptBy
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """What stays the same of a finding when lines move and releases come and go.

    `subject` is the address of the resource; of what lies in a layer's module, the module's, so
    that the same grant is the same finding in files and in a plan, for every release. A file that
    cannot be read has no address, and is its own subject.
    """

    root: str
    check: str
    subject: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One policy that one resource or module call breaks in `root`, a folder.

    `guideline` says what to do, in a sentence or by an address. `layer` and `place` stay empty for
    what people wrote beside the rendered files.
    """

    check: str
    name: str
    resource: str
    rendered: Lines
    guideline: str = ""
    severity: Severity = Severity.ERROR
    layer: str = ""
    place: Place | None = None
    root: str = ""
    exemption: Exemption | None = None

    @property
    def subject(self) -> str:
        """Give the address that it is known by; see `Identity`."""
        return _subject(self.resource, self.layer) or self.rendered.file

    @property
    def identity(self) -> Identity:
        """Give what it is known by when it comes again."""
        return Identity(self.root, self.check, self.subject)


@dataclass(frozen=True, slots=True)
class Passed:
    """One policy that one resource or module call keeps."""

    check: str
    name: str
    resource: str
    root: str
    layer: str = ""

    @property
    def subject(self) -> str:
        """Give the address that a finding about it would be known by."""
        return _subject(self.resource, self.layer)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All that was said: findings, exempt ones among them, and what passed."""

    findings: tuple[Finding, ...] = ()
    passed: tuple[Passed, ...] = ()

    @property
    def counting(self) -> tuple[Finding, ...]:
        """Give the findings that nobody has exempted."""
        return tuple(finding for finding in self.findings if finding.exemption is None)

    @property
    def exempt(self) -> tuple[Finding, ...]:
        """Give the findings that somebody lets pass."""
        return tuple(finding for finding in self.findings if finding.exemption)


def _subject(address: str, layer: str) -> str:
    return ".".join(address.split(".")[:2]) if layer else address
