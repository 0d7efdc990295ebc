"""Whether the right mentor is found by text: data, ways of scoring, and tables with intervals."""
