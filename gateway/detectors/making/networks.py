"""The network and the tokenizer of a Detoxify checkpoint, built by transformers from a local folder, and exported."""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.detectors.base import ModelError
from gateway.detectors.making.graphs import halve, lacking, onnx
from gateway.detectors.models import Checkpoint

CONFIGURATION = "config.json"
VOCABULARIES = {
    "Bert": ("vocab.txt",),
    "Roberta": ("vocab.json", "merges.txt"),
    "XLMRoberta": ("sentencepiece.bpe.model",),
    "Albert": ("spiece.model",),
}
WHOLE = "tokenizer.json"
BESIDE = ("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
OUTPUTS = ("logits", "vector")


@dataclass(frozen=True, slots=True)
class Built:
    """A network with the checkpoint's weights, and its tokenizer."""

    model: Any
    tokenizer: Any

    @property
    def frame(self) -> tuple[str, str]:
        """The tokens before and after a text."""
        return self.tokenizer.cls_token, self.tokenizer.sep_token

    @property
    def positions(self) -> int:
        """The most tokens of a window, frame included."""
        config = self.model.config
        # RoBERTa counts places from the padding's number on
        lost = config.pad_token_id + 1 if "roberta" in config.model_type else 0
        return int(config.max_position_embeddings) - lost


def libraries() -> Any:
    """Transformers, told never to ask a hub. Raises :class:`ModelError` where the extra is not installed."""
    try:
        import torch  # noqa: PLC0415, F401
        from huggingface_hub import constants  # noqa: PLC0415

        constants.HF_HUB_OFFLINE = True
        import transformers  # noqa: PLC0415
    except ImportError:
        raise lacking("detoxify", "detoxify") from None
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return transformers


def gather(source: Path, checkpoint: Checkpoint, workspace: Path) -> None:
    """Copy what detoxify reads: configuration, with the checkpoint's number of outputs, and tokenizer; nothing else."""
    kind = checkpoint.network.removesuffix("ForSequenceClassification")
    wanted = VOCABULARIES[kind]
    whole = checkpoint.tokenizer == "PreTrainedTokenizerFast" or not all((source / one).is_file() for one in wanted)
    if not (source / CONFIGURATION).is_file() or (whole and not (source / WHOLE).is_file()):
        either = " + ".join(wanted)
        raise ModelError(
            en=f"{source} lacks {CONFIGURATION} or the tokenizer ({WHOLE}, or {either}). Give --tokenizer the folder of"
            " the base model these weights belong to.",
            id=f"{source} tidak memuat {CONFIGURATION} atau tokenizer ({WHOLE}, atau {either}). Isi --tokenizer dengan"
            " folder model dasar bobot ini.",
        )
    for name in (*wanted, WHOLE, *BESIDE):
        if (source / name).is_file():
            shutil.copyfile(source / name, workspace / name)
    try:
        config = json.loads((source / CONFIGURATION).read_bytes())
        ids = {str(place): f"LABEL_{place}" for place in range(checkpoint.outputs)}
        config |= {"id2label": ids, "label2id": {name: int(place) for place, name in ids.items()}}
    except (ValueError, TypeError) as error:
        raise mismatch(source / CONFIGURATION, type(error).__name__) from None
    for code in ("auto_map", "num_labels"):  # no code of a folder is run; the number of outputs is said once
        config.pop(code, None)
    (workspace / CONFIGURATION).write_text(json.dumps(config), "utf-8")


def build(checkpoint: Checkpoint, workspace: Path) -> Built:
    """Network and tokenizer from a workspace that was gathered; every weight must find its place."""
    import torch  # noqa: PLC0415

    transformers = libraries()
    network = getattr(transformers, checkpoint.network)
    fast = checkpoint.tokenizer if checkpoint.tokenizer.endswith("Fast") else f"{checkpoint.tokenizer}Fast"
    folder = str(workspace)
    try:
        config = network.config_class.from_pretrained(folder, local_files_only=True, attn_implementation="eager")
        model = network(config)
        lost = model.load_state_dict(dict(checkpoint.weights), strict=False)
        tokenizer = getattr(transformers, fast).from_pretrained(folder, local_files_only=True)
        rows = model.get_input_embeddings().num_embeddings
    except (RuntimeError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise mismatch(workspace, type(error).__name__) from None
    # buffers and a pooler that older releases kept there and newer ones make themselves
    odd = [name for name in lost.unexpected_keys if not name.endswith("_ids") and ".pooler." not in name]
    if lost.missing_keys or odd:
        raise mismatch(workspace, f"{len(lost.missing_keys)} + {len(odd)} tensors")
    if len(tokenizer) != rows or tokenizer.cls_token is None or tokenizer.sep_token is None:
        raise mismatch(workspace, f"{len(tokenizer)} tokens, {rows} rows")
    return Built(model.to(torch.float32).train(False), tokenizer)


def export(built: Built, keep: Sequence[int], path: Path) -> None:
    """Write the graph in single precision: logits of the outputs ``keep``, and the mean of the last states."""
    import torch  # noqa: PLC0415

    _narrow(built.model, list(keep))
    ids = torch.full((2, 12), 5, dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of every shape it fixes; parity is measured afterwards
        torch.onnx.export(
            _served(built.model),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=list(OUTPUTS),
            dynamic_axes={"input_ids": axes, "attention_mask": axes, **{name: {0: "batch"} for name in OUTPUTS}},
            opset_version=17,
            dynamo=False,
        )


def eighths(wide: Path, path: Path) -> None:
    """The graph with weights in 8 bits, of reduced range: sums of products fit processors without VNNI."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]  # noqa: PLC0415

    logging.disable(logging.WARNING)  # it advises a step that is for other networks
    try:
        quantize_dynamic(wide, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    finally:
        logging.disable(logging.NOTSET)


def halves(wide: Path, path: Path) -> None:
    """The graph with weights in half precision, computed in single."""
    model = onnx().load(str(wide))
    halve(model.graph)
    onnx().save(model, str(path))


def mismatch(place: Path, reason: str) -> ModelError:
    """Weights, configuration and tokenizer are not of one model."""
    return ModelError(
        en=f"The checkpoint and the files given with --tokenizer are not of one model ({reason}, {place.name}). Use the"
        " configuration and tokenizer of the base model these weights were trained from.",
        id=f"Checkpoint dan berkas pada --tokenizer bukan milik satu model ({reason}, {place.name}). Gunakan"
        " konfigurasi dan tokenizer model dasar asal bobot ini.",
    )


def _narrow(model: Any, keep: list[int]) -> None:
    """Leave only these outputs of the last layer."""
    import torch  # noqa: PLC0415

    last = getattr(model.classifier, "out_proj", model.classifier)
    last.weight = torch.nn.Parameter(last.weight[keep])
    last.bias = torch.nn.Parameter(last.bias[keep])
    last.out_features = model.config.num_labels = model.num_labels = len(keep)


def _served(model: Any) -> Any:
    import torch  # noqa: PLC0415

    class Served(torch.nn.Module):
        """Ids and mask [batch, tokens] -> logits [batch, outputs], vector [batch, width]."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any, Any]:
            out = self.model(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
            states = out.hidden_states[-1]
            share = attention_mask[:, :, None].to(states.dtype)
            return out.logits, (states * share).sum(1) / share.sum(1)

    return Served().train(False)
