"""An embedded AWS that speaks HTTP on this machine only."""
