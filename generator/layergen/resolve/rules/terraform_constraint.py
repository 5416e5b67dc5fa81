"""Terraform's version constraints: `>= 5.80, < 7`, `~> 6.20`."""

import re
from dataclasses import dataclass

Version = tuple[int, int, int]

_CLAUSE = re.compile(
    r"(?P<operator>=|!=|>=|<=|>|<|~>)?\s*(?P<numbers>\d+(?:\.\d+){0,2})"
    r"(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)
_HIGHEST = 10**9


@dataclass(frozen=True, slots=True)
class VersionRange:
    """What a constraint lets through, from `lower` on and up to `upper`, both included.

    `!=` and pre-releases are left aside: they never widen a range.
    """

    lower: Version = (0, 0, 0)
    upper: Version = (_HIGHEST, _HIGHEST, _HIGHEST)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing gets through."""
        return self.lower > self.upper

    @property
    def ceiling(self) -> str:
        """Write the upper end as a clause of a constraint."""
        major, minor, patch = self.upper
        if minor == _HIGHEST:
            return f"< {major + 1}"
        return f"< {major}.{minor + 1}" if patch == _HIGHEST else f"<= {shown(self.upper)}"

    def __and__(self, other: "VersionRange") -> "VersionRange":
        return VersionRange(max(self.lower, other.lower), min(self.upper, other.upper))


def version_range(constraint: str) -> VersionRange:
    """Read a constraint. Raises ValueError for what Terraform would not read either."""
    found = VersionRange()
    for clause in constraint.split(","):
        match = _CLAUSE.fullmatch(clause.strip())
        if match is None:
            raise ValueError(f"'{clause.strip()}' is not a version constraint")
        numbers = [int(number) for number in match["numbers"].split(".")]
        found &= _range(match["operator"] or "=", numbers)
    return found


def version(text: str) -> Version:
    """Read a version of one to three numbers."""
    return _padded([int(number) for number in text.split(".")])


def shown(number: Version) -> str:
    """Write a version without its last zero: 6.20, not 6.20.0."""
    return ".".join(map(str, number if number[2] else number[:2]))


def _range(operator: str, numbers: list[int]) -> VersionRange:
    at = _padded(numbers)
    match operator:
        case "=":
            return VersionRange(at, at)
        case ">=":
            return VersionRange(lower=at)
        case ">":
            return VersionRange(lower=(at[0], at[1], at[2] + 1))
        case "<=":
            return VersionRange(upper=at)
        case "<":
            return VersionRange(upper=_before(at))
        case "~>" if len(numbers) > 1:
            *head, _ = numbers
            return VersionRange(at, _before(_padded([*head[:-1], head[-1] + 1])))
        case "~>":
            return VersionRange(lower=at)
    return VersionRange()


def _padded(numbers: list[int]) -> Version:
    major, minor, patch = [*numbers, 0, 0][:3]
    return major, minor, patch


def _before(number: Version) -> Version:
    major, minor, patch = number
    if patch:
        return major, minor, patch - 1
    return (major, minor - 1, _HIGHEST) if minor else (major - 1, _HIGHEST, _HIGHEST)
