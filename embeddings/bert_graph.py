"""The BERT encoder written down as a graph for texts of any lengths laid end to end.

What torch traces works on rectangles: short texts are filled up to the longest, and every token of
the filling is computed. Here each token of each text is one row of every matrix product, and only
the attention, a small part of the work, sees rectangles. `embeddings.laid_out` makes the inputs.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.reference_model import ReferenceModel

if TYPE_CHECKING:
    from onnx import ModelProto
    from transformers import BertConfig

_OPSET = 20  # the first with Gelu
_IR_VERSION = 10  # what goes with it
_CONTRIBUTED = "com.microsoft"  # operators of onnxruntime alone

Weights = dict[str, NDArray[np.float32]]


def is_plain_bert(reference: ReferenceModel) -> bool:
    """Whether a model is BERT with its usual parts, and the mean of its token vectors."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from transformers import BertModel

    transformer, *others = reference.model
    bert: Any = getattr(transformer, "model", None)
    return (
        type(bert) is BertModel
        and bert.config.hidden_act == "gelu"
        and not bert.config.is_decoder
        and reference.frame.length > 0  # else a text may have no token at all
        and [type(one) for one in others] in ([Pooling], [Pooling, Normalize])
        and getattr(others[0], "pooling_mode", None) == "mean"
    )


def write_bert(reference: ReferenceModel, file: Path) -> None:
    """Write the graph of a model that `is_plain_bert`: token numbers in, token vectors out."""
    import onnx

    bert: Any = reference.model[0].model
    weights = {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
    onnx.save(_BertGraph(weights, bert.config).model(), str(file))


class _BertGraph:
    """Nodes and constants while they are written, by the names of the original weights."""

    def __init__(self, weights: Weights, config: "BertConfig") -> None:
        self._weights = weights
        self._config = config
        self._head_size = config.hidden_size // config.num_attention_heads
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> "ModelProto":
        """Write the whole encoder."""
        from onnx import TensorProto, helper

        vectors = self._embeddings()
        for number in range(self._config.num_hidden_layers):
            vectors = self._layer(vectors, f"encoder.layer.{number}.")
        whole, heads = TensorProto.INT64, self._config.num_attention_heads
        shapes: dict[str, list[str | int]]
        shapes = {"ids": ["t"], "positions": ["t"], "tokens": ["t", heads]}
        shapes |= {name: ["b", heads, "l"] for name in ("queries", "keys", "values")}
        given = [helper.make_tensor_value_info(name, whole, s) for name, s in shapes.items()]
        given.append(helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["b", 1, 1, "l"]))
        size: list[str | int] = ["t", self._config.hidden_size]
        told = [helper.make_tensor_value_info(vectors, TensorProto.FLOAT, size)]
        graph = helper.make_graph(self._nodes, "bert", given, told, self._constants)
        operators = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIBUTED, 1)]
        return helper.make_model(graph, opset_imports=operators, ir_version=_IR_VERSION)

    def _embeddings(self) -> str:
        places = self._weights["embeddings.position_embeddings.weight"]
        words = self._constant(self._weights["embeddings.word_embeddings.weight"])
        # Every text is of the first type.
        first = self._constant(places + self._weights["embeddings.token_type_embeddings.weight"][0])
        word, place = self._node("Gather", words, "ids"), self._node("Gather", first, "positions")
        return self._normed(word, place, "embeddings.LayerNorm")

    def _layer(self, vectors: str, name: str) -> str:
        told = self._linear(self._attention(vectors, name), f"{name}attention.output.dense")
        vectors = self._normed(told, vectors, f"{name}attention.output.LayerNorm")
        wide = self._node("Gelu", self._linear(vectors, f"{name}intermediate.dense"))
        return self._normed(
            self._linear(wide, f"{name}output.dense"), vectors, f"{name}output.LayerNorm"
        )

    def _attention(self, vectors: str, name: str) -> str:
        """Each token's weighted mean of its own text's tokens, head by head."""
        parts = [f"{name}attention.self.{part}" for part in ("query", "key", "value")]
        heads = self._constant([-1, self._head_size], np.int64)
        rows = self._node("Reshape", self._linear(vectors, *parts), heads)
        query, key, value = (
            self._node("Gather", rows, part) for part in ("queries", "keys", "values")
        )
        scale = {"alpha": self._head_size**-0.5, "transB": 1}
        like = self._node("FusedMatMul", query, key, domain=_CONTRIBUTED, **scale)
        shares = self._node("Softmax", self._node("Add", like, "hidden"), axis=-1)
        means = self._node("Reshape", self._node("MatMul", shares, value), heads)
        width = self._constant([-1, self._config.hidden_size], np.int64)
        return self._node("Reshape", self._node("Gather", means, "tokens"), width)

    def _linear(self, vectors: str, *names: str) -> str:
        """One product for several weights, side by side."""
        weights = np.concatenate([self._weights[f"{name}.weight"] for name in names])
        biases = np.concatenate([self._weights[f"{name}.bias"] for name in names])
        return self._node("Gemm", vectors, self._constant(weights.T), self._constant(biases))

    def _normed(self, one: str, other: str, name: str) -> str:
        """Layer norm of a sum, in parts: onnxruntime's own kernel is scalar, four times as slow."""
        axis = self._constant([-1], np.int64)
        total = self._node("Add", one, other)
        centred = self._node("Sub", total, self._node("ReduceMean", total, axis))
        spread = self._node("ReduceMean", self._node("Mul", centred, centred), axis)
        epsilon = self._constant(self._config.layer_norm_eps)
        unit = self._node("Div", centred, self._node("Sqrt", self._node("Add", spread, epsilon)))
        weight = self._constant(self._weights[f"{name}.weight"])
        bias = self._constant(self._weights[f"{name}.bias"])
        return self._node("Add", self._node("Mul", unit, weight), bias)

    def _constant(self, values: ArrayLike, kind: type[np.generic] = np.float32) -> str:
        from onnx import numpy_helper

        name = f"constant-{len(self._constants)}"
        array = np.ascontiguousarray(values, dtype=kind).reshape(np.shape(values))
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def _node(self, operator: str, *given: str, domain: str = "", **settings: float) -> str:
        from onnx import helper

        name = f"value-{len(self._nodes)}"
        node = helper.make_node(operator, given, [name], domain=domain)
        node.attribute.extend(helper.make_attribute(*one) for one in settings.items())
        self._nodes.append(node)
        return name
