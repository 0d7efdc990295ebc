"""Criteria, one a file: each compiles the round into an integer term over pairs."""
