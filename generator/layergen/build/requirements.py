"""A hash-locked requirements.txt: every line pinned, every line with its hashes, nothing else."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from layergen.build.python_lock import Wanted
from layergen.build.python_target import PythonTarget
from layergen.diagnostics import Diagnostic, Place
from layergen.errors import InvalidInputError

_COMMENT = re.compile(r"(^|\s)#.*$")
_BEFORE_OPTION = re.compile(r"\s+(?=--)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_RELOCK = "run `layergen lock`, which writes this file"
_INDEX_OPTIONS = (
    "-i",
    "-f",
    "--index-url",
    "--extra-index-url",
    "--find-links",
    "--no-index",
    "--trusted-host",
)
_INCLUDES = ("-r", "--requirement")
_EDITABLE_OPTIONS = ("-e", "--editable")


@dataclass(frozen=True, slots=True)
class LockedRequirement:
    """One pinned line; it counts where its marker holds."""

    wanted: Wanted
    marker: Marker | None


@dataclass(frozen=True, slots=True)
class RequirementsLock:
    """A requirements.txt that has been read and found whole."""

    requirements: tuple[LockedRequirement, ...]

    def wanted_on(self, target: PythonTarget) -> Mapping[str, Wanted]:
        """Give the packages whose markers hold on a target, by normalized name.

        Raises InvalidInputError if two lines for one package hold at once.
        """
        environment = {key: str(value) for key, value in target.environment.items()}
        wanted: dict[str, Wanted] = {}
        twice: list[Diagnostic] = []
        for requirement in self.requirements:
            if requirement.marker and not requirement.marker.evaluate(environment):
                continue
            found = requirement.wanted
            if found.name in wanted:
                message = f"{found.name} is locked twice for {target}"
                twice.append(Diagnostic("locked-twice", message, found.place, _RELOCK))
            wanted[found.name] = found
        if twice:
            raise InvalidInputError(twice)
        return wanted


def parse_requirements(text: str, file: str) -> RequirementsLock:
    """Read a lock. Raises InvalidInputError with every line that is not pinned and hashed."""
    requirements: list[LockedRequirement] = []
    findings: list[Diagnostic] = []
    for number, line in _logical_lines(text):
        if not line.strip():
            continue
        found = _requirement(line.strip(), Place(file, number, 1))
        if isinstance(found, Diagnostic):
            findings.append(found)
        else:
            requirements.append(found)
    if findings:
        raise InvalidInputError(findings)
    return RequirementsLock(tuple(requirements))


def direct_packages(manifest: str) -> frozenset[str] | None:
    """Give the packages that a requirements.in names itself; None if it takes in other files."""
    names: set[str] = set()
    for _, line in _logical_lines(manifest):
        text = line.strip()
        if text.startswith(_INCLUDES):
            return None
        with contextlib.suppress(InvalidRequirement):
            names.add(canonicalize_name(Requirement(text).name))
    return frozenset(names)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join lines that end with a backslash; give each with the number of its first line."""
    joined: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = _COMMENT.sub("", line).rstrip()
        joined.append(bare.removesuffix("\\"))
        if not bare.endswith("\\"):
            yield number - len(joined) + 1, " ".join(joined)
            joined = []
    if joined:
        yield len(text.splitlines()) - len(joined) + 1, " ".join(joined)


def _requirement(line: str, place: Place) -> LockedRequirement | Diagnostic:
    if line.startswith("-"):
        return _refused_option(line, place)
    text, *options = _BEFORE_OPTION.split(line)
    if " @ " in text or "/" in text.partition(";")[0]:
        return Diagnostic(
            "direct-url",
            "a package from a URL or a path cannot be locked",
            place,
            "publish it to an index, and name a version",
        )
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return Diagnostic("bad-requirement", f"'{text}' is no requirement", place, _RELOCK)
    pins = list(requirement.specifier)
    if len(pins) != 1 or pins[0].operator != "==" or pins[0].version.endswith(".*"):
        return Diagnostic("unpinned", f"{requirement.name} is not pinned with ==", place, _RELOCK)
    hashes = [match[1] for option in options if (match := _HASH.fullmatch(option.strip()))]
    if len(hashes) != len(options):
        message = f"{requirement.name} has an option that is no --hash=sha256:…"
        return Diagnostic("bad-option", message, place, _RELOCK)
    if not hashes:
        return Diagnostic("unhashed", f"{requirement.name} has no hash", place, _RELOCK)
    return LockedRequirement(
        Wanted(
            name=canonicalize_name(requirement.name),
            version=pins[0].version,
            files=dict.fromkeys(hashes, ""),
            place=place,
        ),
        requirement.marker,
    )


def _refused_option(line: str, place: Place) -> Diagnostic:
    option = re.split(r"[\s=]", line, maxsplit=1)[0]
    if option in _EDITABLE_OPTIONS:
        return Diagnostic(
            "editable",
            "an editable package cannot be locked",
            place,
            "publish it to an index, and name a version",
        )
    if option in _INDEX_OPTIONS:
        return Diagnostic(
            "index-option",
            f"{option} does not belong in a lock",
            place,
            "name indexes in the configuration of uv and pip, so that mirrors work",
        )
    return Diagnostic("option", f"{option} does not belong in a lock", place, _RELOCK)
