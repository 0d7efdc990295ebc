"""The only importer of OR-Tools: flows on arrays, statuses mapped exhaustively."""
