"""What a result says of each hard rule."""

from pydantic import Field

from app.matching.fields import Answer


class RuleReport(Answer):
    """One rule of the round: what it removed, and whom it could not judge."""

    name: str = Field(
        description="The rule's name; not_eligible stands for avoided and forbidden pairs and for "
        "conflicts alike.",
        examples=["one_language"],
    )
    kind: str = Field(
        description="What the rule compares: a kind of policy.rules, or one that always holds.",
        examples=["shared_language"],
    )
    pairs_removed: int | None = Field(
        default=None,
        description="Pairs that may not be matched for this rule; null where counting them would "
        "take another pass over a very large round.",
        examples=[41],
    )
    mentees_not_told: int = Field(
        default=0,
        description="Mentees who did not tell what the rule reads.",
        examples=[2],
    )
    mentors_not_told: int = Field(
        default=0,
        description="Mentors who did not tell what the rule reads.",
        examples=[0],
    )
    pairs_not_checked: int = Field(
        default=0,
        description="Pairs that could not be judged: allowed or removed, as the rule says.",
        examples=[24],
    )
