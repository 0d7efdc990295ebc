"""Text in, int16 unit rows out: sentences, model resolution, encoder and cache."""
