# Beside chat with the SDKs of Python. Prints one line per fact that holds; raises at the first that does not.
import sys

import cohere
from openai import OpenAI

url = sys.argv[1]
openai = OpenAI(base_url=url + "/v1", api_key="a-key", max_retries=0,
                websocket_base_url=url.replace("http", "ws", 1) + "/v1")

made = openai.embeddings.create(model="openai/text-embedding-3-small", input=["a", "b"])
assert [one.embedding for one in made.data] == [[0.5, -0.25]] * 2, made
print("ok python openai embedding")

made = cohere.ClientV2(api_key="a-key", base_url=url).embed(
    model="openai/text-embedding-3-small", texts=["a", "b"], input_type="search_document",
    embedding_types=["float"])
assert made.embeddings.float_ == [[0.5, -0.25]] * 2, made
print("ok python cohere embedding")

with openai.realtime.connect(model="openai/gpt-realtime") as talk:
    assert talk.recv().type == "session.created"
    talk.conversation.item.create(item={
        "type": "message", "role": "user", "content": [{"type": "input_text", "text": "hello"}]})
    talk.response.create()
    heard = ""
    for event in talk:
        if event.type == "response.output_text.delta":
            heard += event.delta
        if event.type == "response.done":
            assert event.response.usage.output_tokens == 10, event
            break
    assert heard == "You said hello.", heard
print("ok python realtime")
