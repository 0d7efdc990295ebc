"""How near what two people wrote is in meaning.

Goals against expertise; or goals and background against a mentor's own path, which looks for
somebody who has been where the mentee is going.
A person is a set of sentences and what is relevant of them in one piece, each a quantised unit
vector, so that one long text and the list of its sentences are the same person.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.matching.criteria.joining import Side, join_block, join_pairs, mentee_side, mentor_side
from app.matching.criteria.round_data import RoundData
from app.matching.criteria.scale import ScaleMap
from app.matching.criteria.scales import scale_of
from app.matching.criteria.text_panel import TextPanel, compiled_scale
from app.matching.criterion import Criterion
from app.matching.criterion_kinds import readings_of
from embeddings.encoded import Encoded
from solver.scores import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class TextTerm:
    """Joined product of two people's sentences on the common scale.

    Parameters
    ----------
    mentees, mentors
        Vectors by row and by column; a person without vectors wrote nothing.
    scale
        Map of the model that made the vectors.
    blank
        Score in millionths of a pair of which one side wrote nothing.
    """

    name: str
    mentees: Side
    mentors: Side
    scale: ScaleMap
    blank: int

    @classmethod
    def of(
        cls, name: str, mentees: Encoded, mentors: Encoded, scale: ScaleMap, blank: int
    ) -> "TextTerm":
        """Make the two sides ready to be joined; all sentences count alike."""
        return cls(name, mentee_side(mentees), mentor_side(mentors), scale, blank)

    def with_blank(self, blank: int) -> "TextTerm":
        """The same with another score for pairs of which one side wrote nothing."""
        return replace(self, blank=blank)

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        mentees, mentors = self.mentees.of(rows), self.mentors.of(columns)
        scores = np.full((len(mentees.known), len(mentors.known)), self.blank, dtype=np.int64)
        for i in mentees.runs():
            for j in mentors.runs():
                one, other = mentees.of(i), mentors.of(j)
                if one.known.any() and other.known.any():
                    joined = self.scale(join_block(one, other))
                    scores[i, j][np.ix_(one.known, other.known)] = joined
        return scores

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        known = self.known(rows, columns)
        scores = np.full(len(rows), self.blank, dtype=np.int64)
        joined = join_pairs(self.mentees, self.mentors, rows[known], columns[known])
        scores[known] = self.scale(joined)
        return scores

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair wrote something, shape ``(k,)``."""
        known: BoolArray = self.mentees.known[rows] & self.mentors.known[columns]
        return known

    def panel(self, columns: IntArray, weight: int) -> TextPanel:
        """Make these columns ready for a criterion of this weight in millionths."""
        contribution = compiled_scale(self.scale, weight, self.blank)
        return TextPanel.of(self.mentees, self.mentors, columns, contribution)

    def weighing(self, panel: TextPanel, weight: int) -> TextPanel:
        """Return the same columns for another weight."""
        return replace(panel, contribution=compiled_scale(self.scale, weight, self.blank))


def compile_text(criterion: Criterion, data: RoundData) -> TextTerm:
    """Compare what a criterion reads of mentees and mentors, on the scale of the model.

    A blank is worth a typical unrelated pair until the round tells.
    """
    wanted, offered = (data.texts[reading] for reading in readings_of(criterion))
    mentees = mentee_side(wanted.encoded, wanted.offsets, wanted.counts)
    scale = scale_of(data.model)
    blank = scale.neutral if criterion.missing == "neutral" else 0
    return TextTerm(criterion.name, mentees, mentor_side(offered.encoded), scale, blank)
