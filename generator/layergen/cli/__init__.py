"""One file per command: read everything, decide, write at the end."""
