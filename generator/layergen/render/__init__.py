"""Terraform text from the model: pure, no network, no clock."""
