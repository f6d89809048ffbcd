"""Files of every format we take → documents. One bad file never stops the rest."""

from __future__ import annotations

from knowledge_base.loading.files import load_file
from knowledge_base.loading.folder import load_folder
from knowledge_base.loading.outcome import Failed, Limits, Loaded

__all__ = ["Failed", "Limits", "Loaded", "load_file", "load_folder"]
