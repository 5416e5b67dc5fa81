"""What `attach` changes, line by line."""

import difflib

from layergen.model.attachment import Attachment


def attachment_text(attachment: Attachment) -> str:
    """Write the layers as a difference; nothing where there is none."""
    if not attachment.moves:
        return ""
    lines = difflib.ndiff(attachment.function.layers, attachment.layers)
    shown = [line for line in lines if not line.startswith("?")]
    return "\n".join([f"{attachment.function.name} in {attachment.region}:", *shown])
