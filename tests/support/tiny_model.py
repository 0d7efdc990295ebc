"""A model small enough to be made and exported in a test."""

import shutil
from pathlib import Path

from embeddings.model import find_model


def written_tiny_model(bert: Path, folder: Path) -> Path:
    """Write a sentence-transformers folder with random weights, 32 numbers and 16 tokens."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    for file in find_model().folder.glob("*token*"):
        shutil.copy(file, bert)
    shutil.copy(find_model().folder / "vocab.txt", bert)
    torch.manual_seed(0)
    size = BertConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2
    )
    BertModel(size).save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=16)
    modules = [transformer, Pooling(32)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder
