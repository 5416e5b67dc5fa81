"""Pure decisions over the model."""
