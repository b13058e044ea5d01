"""The one way in which the product says no to an input or to an act."""

from __future__ import annotations


class Refusal(ValueError):
    """Base of every refusal: `code` for machines, `sentence` for people, `data` for whoever builds the page.

    The sentence is plain Chinese, names what is wrong and says how to mend it. It may be logged and shown again, so it
    never repeats a whole personal value; a single wrong character or a length is enough.
    """

    def __init__(self, code: str, sentence: str, **data: object) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.data: dict[str, object] = dict(data)

    def __str__(self) -> str:
        return self.sentence
