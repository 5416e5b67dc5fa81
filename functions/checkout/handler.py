"""Price a basket. Attaches base-runtime and data-tools."""

import structlog
from pydantic import BaseModel, PositiveInt

log = structlog.get_logger()


class Line(BaseModel):
    """One line of a basket; the price is in cents."""

    article: str
    pieces: PositiveInt
    price: PositiveInt


def handler(event: dict[str, list[dict[str, object]]], _context: object) -> dict[str, int]:
    """Give the total of `event["lines"]` in cents."""
    lines = [Line.model_validate(line) for line in event["lines"]]
    total = sum(line.pieces * line.price for line in lines)
    log.info("priced", lines=len(lines), total=total)
    return {"total": total}
