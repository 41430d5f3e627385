"""The members of a request that an error may name, in one closed list: what stands here was written by us.

A name that the client chose is content (rule 10), so whatever is not in the list is spoken of, never repeated.
"""

from __future__ import annotations

NAMED = frozenset(
    """
    model messages stream stream_options temperature top_p n max_tokens max_completion_tokens presence_penalty
    frequency_penalty seed parallel_tool_calls reasoning_effort verbosity service_tier tools functions tool_choice
    function_call response_format stop user safety_identifier metadata prompt_cache_key prediction logprobs
    top_logprobs logit_bias store modalities audio web_search_options moderation
    prompt_cache_retention prompt_cache_options
    messages.role messages[-1].role messages.name messages.function_call messages.audio messages.content.type
    messages.content.image_url messages.content.image_url.detail
    messages.tool_calls.type messages.tool_calls.function.arguments
    tools.type tools.function.strict tool_choice.type
    response_format.type response_format.json_schema.description
    """.split()
)
"""Members of OpenAI's chat completions (official SDK 3.57), and places in them, with dots."""
_STRANGER = {"en": "a member that this gate does not know", "id": "nama yang tidak dikenal gerbang ini"}


def spoken(name: str, language: str) -> str:
    """``name`` if it is one of ours; else that there is one this gate does not know, in ``language``."""
    return name if name in NAMED else _STRANGER.get(language, _STRANGER["en"])
