"""`python -m embeddings.onnx_export MODEL_FOLDER FILE [ADAPTER]`: write a model's network as one ONNX file.

Run by `onnx_network` in a process of its own, so that the process that serves never loads torch.
The graph takes `input_ids` (texts, tokens), all texts of one length, and returns the last layer's states
(texts, tokens, dimensions). It knows no padding and no mask; the mean is taken by the caller.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import torch
from transformers import AutoModel, PreTrainedModel

from embeddings.adapter import add


class LastStates(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
    def __init__(self, transformer: PreTrainedModel) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.transformer(input_ids=input_ids).last_hidden_state
        return states


def export(model_folder: Path, target: Path, adapter: Path | None) -> None:
    transformer = AutoModel.from_pretrained(
        str(model_folder),
        local_files_only=True,
        trust_remote_code=False,
        use_safetensors=True,
        dtype=torch.float32,
        attn_implementation="eager",  # plain products and softmax, which ONNX Runtime knows how to fuse
    )
    if adapter is not None:
        add(adapter, transformer)
    example = torch.ones((2, 4), dtype=torch.int64)
    texts, tokens = torch.export.Dim("texts", min=1, max=4096), torch.export.Dim("tokens", min=2, max=8192)
    torch.onnx.export(
        LastStates(transformer).eval(),
        (example,),
        str(target),
        input_names=["input_ids"],
        output_names=["states"],
        dynamic_shapes=({0: texts, 1: tokens},),
        dynamo=True,
        external_data=False,
        verbose=False,
    )


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # the exporter warns of its own future; the parity test judges the result
    export(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
