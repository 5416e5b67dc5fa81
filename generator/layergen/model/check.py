"""What a proof asks of a layer."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to load: a Python module, or an npm package in one of the two ways."""

    how: Literal["import", "require"]
    name: str

    def __str__(self) -> str:
        return f"{self.how} {self.name}"
