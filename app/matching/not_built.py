"""What the contract names and this version does not do yet, in one place.

A name leaves this table in the change that builds it. Until then it is refused with the code
``not_available_yet``: accepting and ignoring it would be a silent wrong answer.
"""

_FIELDS: dict[str, frozenset[str]] = {
    "Policy": frozenset({"glossary", "model"}),
}


def fields_not_built(model: str) -> frozenset[str]:
    """Return the fields that the contract gives to a part, such as ``Mentee``, beyond the built."""
    return _FIELDS.get(model, frozenset())
