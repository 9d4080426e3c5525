"""What callers ask and what the vendor answers, in OpenAI's and Anthropic's words.

Every text delta of a stream carries MARKER exactly once, so a client that counts markers knows
whether each delta arrived exactly once, whatever dialect a gateway made of it on the way.
"""

import json

MARKER = " drip"
ANSWER = ("A weir is a low dam across a river. It holds the water at a steady level, lets what "
          "exceeds that level pass over its crest, and makes the flow easy to measure.")
PROMPT = ("Explain in two sentences what a weir is, and why people who manage rivers have built "
          "them for a few thousand years. Please answer in plain words.")
SYSTEM = "You are a helpful assistant who answers briefly."

OPENAI = "openai"
ANTHROPIC = "anthropic"
DIALECTS = (OPENAI, ANTHROPIC)

PATHS = {OPENAI: "/v1/chat/completions", ANTHROPIC: "/v1/messages"}
MODELS = {OPENAI: "gpt-4o-mini", ANTHROPIC: "claude-sonnet-4-5"}
LAST_WORDS = {OPENAI: "data: [DONE]", ANTHROPIC: "event: message_stop"}


def request_headers(dialect, key):
    """The headers the vendor's own SDK would send, as far as a gateway looks at them."""
    headers = {"content-type": "application/json", "accept": "application/json"}
    if dialect == OPENAI:
        headers["authorization"] = "Bearer " + key
    else:
        headers["x-api-key"] = key
        headers["anthropic-version"] = "2023-06-01"
    return headers


def request_body(dialect, model, stream):
    """One short chat as bytes."""
    if dialect == OPENAI:
        body = {"model": model, "messages": [{"role": "system", "content": SYSTEM},
                                             {"role": "user", "content": PROMPT}],
                "temperature": 0.7, "max_tokens": 512}
        if stream:
            body |= {"stream": True, "stream_options": {"include_usage": True}}
    else:
        body = {"model": model, "max_tokens": 512, "system": SYSTEM,
                "messages": [{"role": "user", "content": PROMPT}], "temperature": 0.7}
        if stream:
            body["stream"] = True
    return _json(body).encode()


def raw_request(dialect, port, model, stream, key):
    """The whole HTTP request as bytes, for clients that only write."""
    body = request_body(dialect, model, stream)
    lines = [f"POST {PATHS[dialect]} HTTP/1.1", f"host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in request_headers(dialect, key).items()]
    lines.append(f"content-length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def json_answer(dialect):
    """The vendor's whole answer when nobody asked for a stream."""
    if dialect == OPENAI:
        return _json({
            "id": "chatcmpl-Bench0123456789abcdefghij", "object": "chat.completion",
            "created": 1760000000, "model": "gpt-4o-mini-2024-07-18",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": ANSWER,
                                                 "refusal": None, "annotations": []},
                         "logprobs": None, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 48, "completion_tokens": 36, "total_tokens": 84,
                      "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                      "completion_tokens_details": {"reasoning_tokens": 0}},
            "service_tier": "default", "system_fingerprint": "fp_0123456789"})
    return _json({
        "id": "msg_Bench0123456789abcdefghij", "type": "message", "role": "assistant",
        "model": "claude-sonnet-4-5-20250929",
        "content": [{"type": "text", "text": ANSWER}],
        "stop_reason": "end_turn", "stop_sequence": None,
        "usage": {"input_tokens": 48, "cache_creation_input_tokens": 0,
                  "cache_read_input_tokens": 0, "output_tokens": 36,
                  "service_tier": "standard"}})


def answer_text(dialect, body):
    """The text within a whole answer; raises if it does not have the dialect's shape."""
    answer = json.loads(body)
    if dialect == OPENAI:
        return answer["choices"][0]["message"]["content"]
    return answer["content"][0]["text"]


def stream_steps(dialect, deltas):
    """The stream as a list of strings; the vendor flushes each, and waits between two.

    The first step opens the stream, each of the next `deltas` steps is one text delta, and the
    last step closes it in one piece, as vendors do.
    """
    texts = [f"{MARKER}{number:03d}" for number in range(deltas)]
    if dialect == OPENAI:
        return _openai_steps(texts)
    return _anthropic_steps(texts)


def _openai_steps(texts):
    def chunk(choices, usage=None):
        return "data: " + _json({
            "id": "chatcmpl-Bench0123456789abcdefghij", "object": "chat.completion.chunk",
            "created": 1760000000, "model": "gpt-4o-mini-2024-07-18",
            "service_tier": "default", "system_fingerprint": "fp_0123456789",
            "choices": choices, "usage": usage}) + "\n\n"

    def choice(delta, finish_reason=None):
        return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}]

    first = chunk(choice({"role": "assistant", "content": "", "refusal": None}))
    usage = {"prompt_tokens": 48, "completion_tokens": len(texts),
             "total_tokens": 48 + len(texts)}
    last = chunk(choice({}, "stop")) + chunk([], usage) + "data: [DONE]\n\n"
    return [first] + [chunk(choice({"content": text})) for text in texts] + [last]


def _anthropic_steps(texts):
    def event(kind, **fields):
        return f"event: {kind}\ndata: " + _json({"type": kind, **fields}) + "\n\n"

    first = event("message_start", message={
        "id": "msg_Bench0123456789abcdefghij", "type": "message", "role": "assistant",
        "model": "claude-sonnet-4-5-20250929", "content": [], "stop_reason": None,
        "stop_sequence": None, "usage": {"input_tokens": 48, "output_tokens": 1}})
    first += event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    first += event("ping")
    last = event("content_block_stop", index=0)
    last += event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None},
                  usage={"output_tokens": len(texts)})
    last += event("message_stop")
    return [first] + [event("content_block_delta", index=0,
                            delta={"type": "text_delta", "text": text})
                      for text in texts] + [last]


def _json(value):
    return json.dumps(value, separators=(",", ":"))
