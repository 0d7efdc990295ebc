"""What no single field can tell: people and pairs that contradict one another.

The checks read the raw JSON value, so that they run beside structural problems and everything is
told at once. Each reads what it can; a value of the wrong shape has its own problem already and is
passed over here. What takes the compiled rules to tell is found by `meaning_findings`, in a
document that has no error.
"""

from collections.abc import Iterator

from app.matching.checks.choices import choice_findings
from app.matching.checks.columns import column_findings
from app.matching.checks.combinations import combination_findings
from app.matching.checks.criteria import criteria_findings
from app.matching.checks.days import day_findings
from app.matching.checks.field_names import FieldNames
from app.matching.checks.glossary import glossary_findings
from app.matching.checks.keeping import keeping_findings
from app.matching.checks.ladder import ladder_findings
from app.matching.checks.mentions import mention_warnings
from app.matching.checks.overrides import override_findings
from app.matching.checks.people import people_findings
from app.matching.checks.pins import pin_findings
from app.matching.checks.places import place_findings
from app.matching.checks.priorities import priority_findings
from app.matching.checks.quotas import quota_findings
from app.matching.checks.records import record_findings
from app.matching.checks.reporting import reporting_findings
from app.matching.checks.roster import read_roster
from app.matching.checks.round import round_findings
from app.matching.checks.rules import rule_findings
from app.matching.checks.slots import slot_findings
from app.matching.checks.wishes import wish_findings
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
    fields = FieldNames(document, roster)
    yield from people_findings(document, roster)
    yield from priority_findings(document, roster)
    yield from place_findings(document, roster)
    yield from slot_findings(roster)
    yield from day_findings(document, roster)
    yield from choice_findings(roster)
    yield from ladder_findings(document, roster)
    yield from wish_findings(fields)
    yield from reporting_findings(document, roster)
    yield from round_findings(document, roster)
    yield from criteria_findings(document, roster, fields)
    yield from rule_findings(document, fields)
    yield from quota_findings(document, fields)
    yield from combination_findings(document, roster)
    yield from keeping_findings(document)
    yield from glossary_findings(document)
    yield from column_findings(document, roster)
    yield from record_findings(document, roster)
    yield from pin_findings(document, roster)
    yield from override_findings(document)
    yield from mention_warnings(document, roster)
