"""Who uses what, on a terminal of eighty columns."""

from dataclasses import replace

from layergen.report.usage_text import usage_text
from tests.unit.report.terminal import shown
from tests.unit.report.usage import REPORT

SCREEN = """\
Releases in dev
release           region     version  age      used by
base@1.0.0        eu-west-1  1        10 days  222233334444/report (3), not
                                               invoked
                                               checkout ($LATEST, 1 live prod, 2
                                               and 2 more), 1 invocation
base@1.1.0 arm64  eu-west-1  2                 nobody
base@1.2.0        eu-west-1  3        10 days  f00 (1)
                                               f01 (1)
                                               f02 (1)
                                               f03 (1)
                                               f04 (1)
                                               f05 (1)
                                               f06 (1)
                                               f07 (1)
                                               f08 (1)
                                               f09 (1)
                                               and 2 more functions
                                               not everybody could be looked at
base@1.3.0        eu-west-1  4        10 days  not everybody could be looked at

Deprecated layers in use
layer  why                used by
base   use <b>[core]</b>  222233334444/report, checkout, f00 and 11 more

Layer versions of this account that no lock knows
layer version  region     used by
base:9         eu-west-1  checkout (1 live prod), 1 invocation

Layers of other accounts
account       layer version  region     used by
333344445555  tracing:4      eu-west-1  checkout ($LATEST), 1 invocation

Functions behind their pin
function  region     layer  pinned  has
checkout  eu-west-1  base   1.2.0   $LATEST: no release
                                    1 live: 1.0.0

Functions whose runtime has no support any more
function  region     runtime    since       versions
checkout  eu-west-1  python3.8  2024-10-14  1, 2

Functions over 80 % of 262.1 MB unzipped
function  region     known     of limit  made of
checkout  eu-west-1  230.0 MB  88 %      base@1.0.0 230.0 MB
                                         its code: unknown

Invocations of the last 7 days."""


def test_everything_fits_into_eighty_columns() -> None:
    assert shown(usage_text(REPORT), width=80) == SCREEN


def test_everybody_is_named_when_asked_for() -> None:
    text = shown(usage_text(REPORT, everything=True), width=80)
    assert "f11 (1)" in text
    assert "more functions" not in text


def test_nothing_to_tell_is_not_a_heading() -> None:
    nothing = replace(
        REPORT,
        uses=(),
        deprecated={},
        unknown=(),
        foreign=(),
        lagging=(),
        ended=(),
        budgets=(),
        days=0,
    )
    assert shown(usage_text(nothing)) == ""
