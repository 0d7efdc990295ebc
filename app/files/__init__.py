"""Files in and out: what stands in them becomes plain values, or problems with their place."""
