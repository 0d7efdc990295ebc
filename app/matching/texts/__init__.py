"""What of a person's texts is read by meaning: without their own name, acronyms spelled out."""
