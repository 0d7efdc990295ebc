"""What stands above the operations: the service in a few sentences, for its first visitor."""

from app.matching.fields import MAX_TEXT_CHARACTERS, MAX_TEXTS
from app.settings import Settings

TAGS = (
    ("Try", "Invented cohorts of three sizes, ready to be sent to the operations below."),
    ("Check", "Before a match: everything that is wrong with a cohort, or worth a look."),
    ("Match", "The work itself: a cohort in, pairs with their proof out."),
    ("Judge", "After a match, or in place of one: pairs that a person has made or changed."),
    ("Service", "What the service is and knows, and whether it is ready."),
)
"""In the order of the work, each with its sentence."""

_TEXT = """\
**Pairwell matches mentees with mentors by what they write about themselves, keeps places and rules,
and proves that no other matching is better by these scores and rules.** You send a cohort – its
people, their places, your rules – as one JSON document. You get pairs with score and rank, a reason
for everybody who has no mentor, and a proof that anybody can recompute.

**Try it now:** go to [Match a cohort](#operations-Match-match_cohort), choose an example and press
*Execute*. To use your own people, edit the document there.

### What happens to your data
A document is worked on in memory and forgotten: no text, name or result is stored or logged.
Vectors of sentences, each under a hash and without a person, are kept in the server's cache folder
so that the next match is quick; with `PAIRWELL_CACHE=false` none are. Nothing leaves the machine.

### How to read an answer
* **Score**, from 0 to 1: how well a pair fits. It is evidence for your judgement, not a verdict: on
  our own test profiles the right mentor of 120 comes first for 41 % of the mentees, and the best
  wrong one often scores as high. Compare scores within a round only.
* **Rank**, such as `{{"place": 2, "of": 37}}`: of 37 mentors whom the mentee may have, one scores
  higher. Where places are short, not everybody can have place 1.
* **Proof**: `certificate.gap` 0 means that no better matching exists by these scores and rules. It
  says nothing about the people. An answer is a proposal: look at `review`, and decide yourselves.
* Too few places, or demands that cannot be met, are answers too (200), each with its reason.

### Limits
Unless the operator has set others ([Info](#operations-Service-get_info) tells those in force):
{max_body_mib} MiB a document; {max_people:,} people and {max_pairs:,} pairs (mentees × mentors) a
match; {seconds:g} seconds of work. A person has at most {texts} texts of {characters:,} characters
each. Texts are understood in English only.

### Errors
Every error is `application/problem+json` and tells all that is wrong at once: `errors[].pointer`
leads to the place. No error repeats what a person wrote.
"""


def description() -> str:
    """Write the text with the limits that a service has by default."""
    fields = Settings.model_fields
    return _TEXT.format(
        max_body_mib=fields["max_body_mib"].default,
        max_people=fields["max_people"].default,
        max_pairs=fields["max_pairs"].default,
        seconds=fields["request_limit_s"].default,
        texts=MAX_TEXTS,
        characters=MAX_TEXT_CHARACTERS,
    )
