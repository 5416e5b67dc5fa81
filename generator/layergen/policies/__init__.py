"""checkov policies for Lambda layers.

checkov loads every file of this folder by its path (`--external-checks-dir`), in an environment of
its own: a policy can import checkov and what checkov brings, but neither layergen nor its
neighbours. A policy reads rendered HCL, HCL that people wrote beside it, and plan JSON alike. In
all of them checkov wraps the value of an argument in a list; in HCL, what it cannot evaluate stays
the text of the expression.
"""
