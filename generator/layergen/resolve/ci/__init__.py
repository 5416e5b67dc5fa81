"""What the jobs of continuous integration are, and as whom they work."""
