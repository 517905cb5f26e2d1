"""The part of a model's reply that is its answer."""

from __future__ import annotations

import re

LONGEST = 20_000  # characters; a reply that runs on is judged by its end

LEAD_IN = re.compile(
    r"(?:\b(?:so|therefore|thus|hence),?\s+)?"
    r"\b(?:the\s+)?(?:(?:final|correct|right|best|short)\s+)?"
    r"(?:answer|conclusion)\s*(?::|=|\bis\b:?|\bwould be\b:?)\s*",
    re.IGNORECASE,
)
ANSWER = re.compile(r"<answer>(.*?)(?:</answer>|(?=<answer>)|$)", re.IGNORECASE | re.DOTALL)
BOXED = re.compile(r"\\boxed\{(?:\\text\{)?([^{}]*)\}+")
BACKTICKS = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"```[a-zA-Z]*\n?(.*?)```", re.DOTALL)
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}


def spoken_part(text: str) -> str:
    """What a reply answers, without thinking, tags, back-ticks, bold marks and a lead-in.

    Thinking that was never closed has no answer yet and gives "". Of several answer blocks the last counts.
    """
    said = without_thinking(text[-LONGEST:])
    if blocks := list(ANSWER.finditer(said)):
        said = blocks[-1][1]
    if boxed := BOXED.findall(said):
        said = boxed[-1]
    if fenced := FENCE.findall(said):
        said = fenced[-1]
    elif ticked := BACKTICKS.findall(said):
        said = ticked[-1]
    said = re.sub(r"\*\*|__|^#+\s*", "", said.strip())
    if lead_ins := [lead for lead in LEAD_IN.finditer(said) if said[lead.end() :].strip(" .\n")]:
        said = said[lead_ins[-1].end() :]
    return unquoted(said.strip())


def without_thinking(text: str) -> str:
    """The reply after its last closed thinking; "" where thinking was begun and never ended."""
    after = re.split(r"</think>", text, flags=re.IGNORECASE)[-1]
    return re.split(r"<think>", after, flags=re.IGNORECASE)[0]


def unquoted(text: str) -> str:
    """Without one pair of quotation marks around the whole."""
    if len(text) >= 2 and QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        return text[1:-1].strip()
    return text
