"""Our adapter of the default model: small additions to its matrices, learned from support conversations.

Of each linear layer of the encoder the file holds two thin matrices, `LAYER.down` (rank, inputs) and
`LAYER.up` (outputs, rank); their product is added to the layer's weights (LoRA: Hu, Shen, Wallis, Allen-Zhu,
Li, Wang, Wang and Chen 2021). Once added, the model is as large and as fast as before. Imports torch: only
the process that exports the graph loads it.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file


def add(adapter: Path, model: torch.nn.Module) -> None:
    """Add the adapter in this file to the weights of `model`, in place.

    Raises AttributeError or RuntimeError where `model` is not the one that it was learned on.
    """
    parts = load_file(adapter)
    for layer in sorted({name.rpartition(".")[0] for name in parts}):
        weight = model.get_submodule(layer).weight
        up, down = parts[f"{layer}.up"].float(), parts[f"{layer}.down"].float()
        with torch.no_grad():
            weight += up @ down
