"""A package and a range of its versions, asked in the words of either ecosystem."""

import re
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from semantic_version import NpmSpec
from semantic_version import Version as NpmVersion

from layergen.errors import LayergenError
from layergen.model.strategy import SourceKind

_NPM = re.compile(
    r"(?P<name>(?:@[a-z0-9._-]+/)?[a-z0-9._-]+)(?:\s*(?P<range>[\^~<>=*].*)|(?:@|\s+)(?P<after>.+))?"
)
_HINT = "for example 'requests<2.32.4', or 'lodash@^4.17.0' in npm's words"


@dataclass(frozen=True, slots=True)
class PackageQuestion:
    """Which versions of which package are meant.

    A range that only one ecosystem can read is None for the other, which it then never concerns.
    With `outside`, every version that the range does not hold is meant.
    """

    name: str
    specifier: SpecifierSet | None
    npm: NpmSpec | None
    outside: bool = False

    @property
    def has_range(self) -> bool:
        """Say whether it is about some versions only."""
        if self.specifier is not None:
            return bool(self.specifier)
        return self.npm is not None and str(self.npm) != "*"

    @property
    def npm_only(self) -> bool:
        """Say whether it is asked in npm's words."""
        return self.specifier is None

    def names(self, name: str) -> bool:
        """Say whether a package has the name that is asked for, in the spelling of either."""
        return name == self.name or canonicalize_name(name) == canonicalize_name(self.name)

    def means(self, kind: SourceKind, name: str, version: str) -> bool:
        """Say whether a package of an ecosystem is meant. Pre-releases count."""
        if kind is SourceKind.NPM:
            return (
                self.npm is not None
                and name == self.name
                and _in_npm_range(self.npm, version) is not self.outside
            )
        return (
            self.specifier is not None
            and canonicalize_name(name) == canonicalize_name(self.name)
            and _in_range(self.specifier, version) is not self.outside
        )


def read_question(text: str) -> PackageQuestion:
    """Read `requests<2.32.4`, `requests` or `@scope/name@^1.2`. Raises LayergenError if unclear."""
    question = _python_question(text) or _npm_question(text)
    if question is None:
        raise LayergenError(f"'{text}' names no package and versions", hint=_HINT)
    return question


def _python_question(text: str) -> PackageQuestion | None:
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    if requirement.url:
        # To PEP 508, what follows an @ is a place; to npm it is a range.
        return None
    if requirement.extras or requirement.marker:
        raise LayergenError(
            f"'{text}' says more than a package and its versions",
            hint="leave out extras and markers",
        )
    npm = _npm_range(str(requirement.specifier).replace("==", "=").replace(",", " ") or "*")
    return PackageQuestion(requirement.name, requirement.specifier, npm)


def _npm_question(text: str) -> PackageQuestion | None:
    match = _NPM.fullmatch(text.strip())
    if match is None:
        return None
    npm = _npm_range(match["range"] or match["after"] or "*")
    return None if npm is None else PackageQuestion(match["name"], None, npm)


def _npm_range(text: str) -> NpmSpec | None:
    try:
        # Spaces may follow an operator in npm's ranges, and commas do not exist.
        return NpmSpec(re.sub(r"([<>=^~]+)\s+", r"\1", text.strip()))
    except ValueError:
        return None


def _in_range(specifier: SpecifierSet, version: str) -> bool:
    try:
        return specifier.contains(Version(version), prereleases=True)
    except InvalidVersion:
        # Who cannot tell says yes: the question is most often where something bad is.
        return True


def _in_npm_range(npm: NpmSpec, version: str) -> bool:
    try:
        parsed = NpmVersion(version)
    except ValueError:
        return True
    # npm leaves pre-releases out of ranges, unless they are named; here they count.
    return any(npm.match(candidate) for candidate in (parsed, parsed.truncate()))
