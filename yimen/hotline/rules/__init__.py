"""The decisions of the hotline: values in, an answer or a Refusal out. Numbers and words lie in `data/hotline`."""
