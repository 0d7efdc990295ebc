"""The domain: a cohort comes in as people and leaves as pairs with proof; no web in it."""
