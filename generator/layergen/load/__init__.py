"""Text to model, with every finding at its place. Nothing here opens a file."""
