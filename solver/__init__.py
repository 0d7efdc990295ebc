"""Numbers in, numbers out: exact capacity-constrained assignment with a recomputable proof.

This room knows no person, no text and no HTTP. A row is a mentee, a column is a mentor.
"""
