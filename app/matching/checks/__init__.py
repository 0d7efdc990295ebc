"""What no single field can tell: people and pairs that contradict one another.

The checks read the raw JSON value, so that they run beside structural problems and everything is
told at once. Each reads what it can; a value of the wrong shape has its own problem already and is
passed over here.
"""

from collections.abc import Iterator

from app.matching.checks.mentions import mention_warnings
from app.matching.checks.people import people_findings
from app.matching.checks.pins import pin_findings
from app.matching.checks.roster import read_roster
from app.matching.checks.round import round_findings
from app.matching.problems import Finding

__all__ = ["cross_findings"]


def cross_findings(document: object) -> Iterator[Finding]:
    """Find every contradiction and everything worth a look, in no particular order.

    Parameters
    ----------
    document
        Any JSON value; nothing is assumed of its shape.
    """
    roster = read_roster(document)
    yield from people_findings(roster)
    yield from round_findings(document, roster)
    yield from pin_findings(document, roster)
    yield from mention_warnings(document, roster)
