"""Putting a layer together: packages in, one canonical zip out."""
