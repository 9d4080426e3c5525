"""What callers ask and what the vendor answers, in OpenAI's, Anthropic's and Gemini's words.

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
GEMINI = "gemini"
DIALECTS = (OPENAI, ANTHROPIC, GEMINI)

MODELS = {OPENAI: "gpt-4o-mini", ANTHROPIC: "claude-sonnet-4-5", GEMINI: "gemini-2.5-flash"}
LAST_WORDS = {OPENAI: "data: [DONE]", ANTHROPIC: "event: message_stop",
              GEMINI: '"finishReason":"STOP"'}


def path(dialect, model, stream):
    """Where a request goes; Gemini says in it what the others say in the body."""
    if dialect == GEMINI:
        action = "streamGenerateContent?alt=sse" if stream else "generateContent"
        return f"/v1beta/models/{model}:{action}"
    return "/v1/chat/completions" if dialect == OPENAI else "/v1/messages"


def location(dialect):
    """What of nginx's locations such paths are."""
    return "/v1beta/models/" if dialect == GEMINI else "= " + path(dialect, "", False)


def request_headers(dialect, key):
    """The headers the vendor's own SDK would send, as far as a gateway looks at them."""
    headers = {"content-type": "application/json", "accept": "application/json"}
    if dialect == OPENAI:
        headers["authorization"] = "Bearer " + key
    elif dialect == GEMINI:
        headers["x-goog-api-key"] = key
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
    elif dialect == GEMINI:
        body = {"systemInstruction": {"parts": [{"text": SYSTEM}]},
                "contents": [{"role": "user", "parts": [{"text": PROMPT}]}],
                "generationConfig": {"temperature": 0.7, "maxOutputTokens": 512}}
    else:
        body = {"model": model, "max_tokens": 512, "system": SYSTEM,
                "messages": [{"role": "user", "content": PROMPT}], "temperature": 0.7}
        if stream:
            body["stream"] = True
    return _json(body).encode()


def raw_request(dialect, port, model, stream, key):
    """The whole HTTP request as bytes, for clients that only write."""
    body = request_body(dialect, model, stream)
    lines = [f"POST {path(dialect, model, stream)} HTTP/1.1", f"host: 127.0.0.1:{port}"]
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
    if dialect == GEMINI:
        return _json(_gemini(ANSWER, "STOP", 36))
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
    if dialect == GEMINI:
        return answer["candidates"][0]["content"]["parts"][0]["text"]
    return answer["content"][0]["text"]


def stream_steps(dialect, deltas):
    """The stream as a list of strings; the vendor flushes each, and waits between two.

    The first step opens the stream, each of the next `deltas` steps is one text delta, and the
    last step closes it in one piece, as vendors do.
    """
    texts = [f"{MARKER}{number:03d}" for number in range(deltas)]
    if dialect == OPENAI:
        return _openai_steps(texts)
    return _gemini_steps(texts) if dialect == GEMINI else _anthropic_steps(texts)


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


def _gemini_steps(texts):
    """Each event of Gemini tells all tokens so far; none but an empty one opens a stream."""
    def event(text, reason, tokens):
        return "data: " + _json(_gemini(text, reason, tokens)) + "\r\n\r\n"

    deltas = [event(text, None, number + 1) for number, text in enumerate(texts)]
    return [event("", None, 0)] + deltas + [event("", "STOP", len(texts))]


def _gemini(text, reason, tokens):
    candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    return {"candidates": [candidate],
            "usageMetadata": {"promptTokenCount": 48, "candidatesTokenCount": tokens,
                              "totalTokenCount": 48 + tokens,
                              "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 48}]},
            "modelVersion": "gemini-2.5-flash", "responseId": "Bench0123456789abcdefghij"}


def _json(value):
    return json.dumps(value, separators=(",", ":"))
