"""The words of layergen as frozen values. Standard library only; nothing here reads or writes."""
