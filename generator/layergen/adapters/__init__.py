"""The only input and output: files, processes, AWS, the terminal."""
