"""Reads published data about models into the form of catalogue.json; refresh.py uses it."""

import collections
import gzip
import json
import re
import sqlite3
from decimal import Decimal
from pathlib import Path

KINDS = {
    "chat": "chat", "responses": "chat", "embedding": "embedding", "rerank": "rerank",
    "image_generation": "image", "image_edit": "image", "audio_speech": "speech",
    "audio_transcription": "transcription", "moderation": "moderation",
    "video_generation": "video",
}
CONTEXT_KINDS = ("chat", "embedding", "rerank", "moderation")
# Our kind of provider: litellm's names of it, and the prefix of its keys there.
LITELLM = {
    "openai": (("openai",), "openai/"), "anthropic": (("anthropic",), "anthropic/"),
    "gemini": (("gemini",), "gemini/"), "vertex": (("vertex_ai*",), "vertex_ai/"),
    "bedrock": (("bedrock", "bedrock_converse"), "bedrock/"),
    "azure-openai": (("azure",), "azure/"), "xai": (("xai",), "xai/"),
    "mistral": (("mistral",), "mistral/"), "cohere": (("cohere", "cohere_chat"), "cohere/"),
    "groq": (("groq",), "groq/"), "deepseek": (("deepseek",), "deepseek/"),
    "together": (("together_ai",), "together_ai/"),
    "fireworks": (("fireworks_ai*",), "fireworks_ai/"),
    "perplexity": (("perplexity",), "perplexity/"), "cerebras": (("cerebras",), "cerebras/"),
    "nvidia-nim": (("nvidia_nim",), "nvidia_nim/"), "zai": (("zai",), "zai/"),
    "moonshot": (("moonshot",), "moonshot/"), "jina": (("jina_ai",), "jina_ai/"),
    "voyage": (("voyage",), "voyage/"),
}
MODELS_DEV = {
    "openai": "openai", "anthropic": "anthropic", "gemini": "google",
    "vertex": "google-vertex google-vertex-anthropic", "bedrock": "amazon-bedrock",
    "azure-openai": "azure", "xai": "xai", "mistral": "mistral", "cohere": "cohere",
    "groq": "groq", "deepseek": "deepseek", "openrouter": "openrouter",
    "together": "togetherai", "fireworks": "fireworks-ai", "perplexity": "perplexity",
    "cerebras": "cerebras", "nvidia-nim": "nvidia", "huggingface": "huggingface", "zai": "zai",
    "moonshot": "moonshotai",
}
CHECKED = {  # Whose prices model-prices compares with the vendor's own page.
    "openai": "openai", "anthropic": "anthropic", "gemini": "google", "xai": "xai",
    "mistral": "mistral", "cohere": "cohere", "deepseek": "deepseek", "perplexity": "perplexity",
    "zai": "zai", "moonshot": "moonshotai",
}
ABILITIES = {
    "supports_function_calling": "tools",
    "supports_parallel_function_calling": "parallel-tools",
    "supports_response_schema": "json-schema", "supports_reasoning": "thinking",
    "supports_prompt_caching": "caching", "supports_vision": "vision",
    "supports_audio_input": "audio", "supports_web_search": "web-search",
}
RATES = {
    "input": "input_cost_per_token", "output": "output_cost_per_token",
    "cache-read": "cache_read_input_token_cost",
    "cache-write": "cache_creation_input_token_cost",
    "cache-write-1h": "cache_creation_input_token_cost_above_1hr",
    "reasoning": "output_cost_per_reasoning_token",
}
MODALITIES = {"text": "text", "image": "image", "audio": "audio", "video": "video",
              "pdf": "document"}
DATE = re.compile(r"20\d\d-[01]\d(-[0-3]\d)?")


def dollars(value, times=1):
    """A price as a plain number, cleaned of the noise of binary fractions."""
    exact = (Decimal(repr(value)) * times).quantize(Decimal("1e-9"))
    return int(exact) if exact == int(exact) else float(exact)


def some(**members):
    return {key.replace("_", "-"): value for key, value in members.items()
            if value not in (None, [], {})}


# ---- litellm

def litellm_price(e, kind):
    price = {ours: dollars(e[theirs], 10**6) for ours, theirs in RATES.items()
             if isinstance(e.get(theirs), (int, float))}
    # Tokens of sound or of images at a price of their own: a usage does not tell them apart from
    # text, so for a model that is made for them the price of text would be a wrong one.
    if kind in ("image", "speech", "transcription", "video"):
        for side in ("input", "output"):
            own = [e.get(f"{side}_cost_per_{what}_token") for what in ("audio", "image", "video")]
            if any(one not in (None, e.get(f"{side}_cost_per_token")) for one in own):
                price = {}
    tiers = collections.defaultdict(dict)
    for ours, theirs in RATES.items():
        for key in e:
            found = re.fullmatch(theirs + r"_above_(\d+)k_tokens", key)
            if found and ours in price:
                tiers[int(found[1]) * 1000][ours] = dollars(e[key], 10**6)
    if tiers:
        price["tiers"] = [{"above": above, **tiers[above]} for above in sorted(tiers)]
    if kind == "image" and e.get("output_cost_per_image"):
        price["image"] = dollars(e["output_cost_per_image"])
    if kind == "rerank" and e.get("input_cost_per_query"):
        price["search"] = dollars(e["input_cost_per_query"])
    if kind == "chat":
        if e.get("input_cost_per_request"):
            price["request"] = dollars(e["input_cost_per_request"])
        searches = set((e.get("search_context_cost_per_query") or {}).values())
        if len(searches) == 1:  # Of several prices by depth none is the price.
            price["search"] = dollars(searches.pop())
    if kind == "transcription" and e.get("input_cost_per_second"):
        price["audio-minute"] = dollars(e["input_cost_per_second"], 60)
    return price


def plain(price):
    """Without the zeros that stand for a price that is not taken, or taken by the search."""
    if price.get("search") and not price.get("input"):
        price = {k: v for k, v in price.items() if k not in ("input", "output")}
    if price.get("input"):
        price = {k: v for k, v in price.items()
                 if v != 0 or not k.startswith("cache") and k != "reasoning"}
    return price


def from_litellm(path):
    entries = json.loads(Path(path).read_text())
    found = {}
    for provider, (theirs, prefix) in LITELLM.items():
        for key, e in entries.items():
            its, kind = str(e.get("litellm_provider")), KINDS.get(e.get("mode"))
            if not kind or not any(
                    its.startswith(one[:-1]) if one[-1] == "*" else its == one for one in theirs):
                continue
            bare = key.removeprefix(prefix)
            # A key with its prefix is the one that is kept up; the bare one may be a leftover.
            if bare == key and prefix + key in entries:
                continue
            context, output = e.get("max_input_tokens"), e.get("max_output_tokens")
            retires = e.get("deprecation_date")
            found[provider, bare] = some(
                kind=kind,
                context=context if isinstance(context, int) and context > 0
                and kind in CONTEXT_KINDS else None,
                output=output if isinstance(output, int) and output > 0
                and kind == "chat" else None,
                price=plain(litellm_price(e, kind)),
                abilities=[ours for key, ours in ABILITIES.items() if e.get(key) is True],
                retires=retires if retires and DATE.fullmatch(retires) else None,
                **{"in": [MODALITIES[m] for m in e.get("supported_modalities", [])
                          if m in MODALITIES],
                   "out": [MODALITIES[m] for m in e.get("supported_output_modalities", [])
                           if m in MODALITIES]})
    return found


# ---- models.dev, in either of its packagings

def models_dev_sqlite(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    models = collections.defaultdict(dict)
    for m in db.execute("select * from models"):
        models[m["provider_id"]][m["id"]] = {
            "name": m["name"], "knowledge": m["knowledge"], "tool_call": m["tool_call"],
            "reasoning": m["reasoning"], "structured_output": m["structured_output"],
            "limit": {"context": m["limit_context"], "output": m["limit_output"]},
            "modalities": {"input": [], "output": []}, "cost": {}}
    for m in db.execute("select * from model_modalities order by model_full_id, position"):
        provider, name = m["model_full_id"].split(":", 1)
        models[provider][name]["modalities"][m["direction"]].append(m["value"])
    for p in db.execute("select * from pricing where experimental_mode_name is null"
                        " order by model_full_id, min_context"):
        provider, name = p["model_full_id"].split(":", 1)
        rates = {k: p["cost_" + k] for k in ("input", "output", "cache_read", "cache_write",
                                             "reasoning") if p["cost_" + k] is not None}
        if p["min_context"]:
            models[provider][name]["cost"].setdefault("tiers", []).append(
                {"above": p["min_context"], **rates})
        else:
            models[provider][name]["cost"].update(rates)
    return models


def models_dev_json(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {provider: p["models"] for provider, p in json.load(file).items()}


def rates(cost):
    names = {"input": "input", "output": "output", "cache_read": "cache-read",
             "cache_write": "cache-write", "reasoning": "reasoning"}
    price = {ours: dollars(cost[theirs]) for theirs, ours in names.items()
             if isinstance(cost.get(theirs), (int, float))}
    tiers = [{"above": t["above"] if "above" in t else t["tier"]["size"], **rates(t)}
             for t in cost.get("tiers", [])]
    if not tiers and cost.get("context_over_200k"):
        tiers.append({"above": 200000, **rates(cost["context_over_200k"])})
    if tiers:
        price["tiers"] = tiers
    return plain(price)


def kind_of(name, inputs, outputs):
    low = name.lower()
    if re.search(r"embed|bge-|gte-", low):
        return "embedding"
    if re.search(r"rerank", low):
        return "rerank"
    if "video" in outputs:
        return "video"
    if re.search(r"whisper|transcri|parakeet|canary|-asr|-stt", low):
        return "transcription"
    if re.search(r"realtime|-live-|ocr|native-audio|paddle|yolo", low):
        return None  # Spoken to over a socket, or no kind of ours.
    if "text" not in outputs or re.search(r"-image|-tts", low):
        return "image" if "image" in outputs else "speech" if "audio" in outputs else None
    return "chat"


def from_models_dev(providers):
    found = {}
    for provider, theirs in MODELS_DEV.items():
        for one in theirs.split():
            for name, m in providers.get(one, {}).items():
                inputs, outputs = m["modalities"]["input"], m["modalities"]["output"]
                kind = kind_of(name, inputs, outputs)
                if not kind:
                    continue
                limit, price = m.get("limit") or {}, rates(m.get("cost") or {})
                abilities = [ours for ours, has in (
                    ("tools", m.get("tool_call")), ("json-schema", m.get("structured_output")),
                    ("thinking", m.get("reasoning")), ("caching", "cache-read" in price),
                    ("vision", "image" in inputs), ("audio", "audio" in inputs)) if has]
                day = {key: m.get(key) if DATE.fullmatch(m.get(key) or "") else None
                       for key in ("knowledge", "release_date")}
                found[provider, name] = some(
                    kind=kind, name=m["name"], context=limit.get("context") or None
                    if kind in CONTEXT_KINDS else None,
                    output=limit.get("output") or None if kind == "chat" else None, price=price,
                    abilities=abilities if kind == "chat" else [], knowledge=day["knowledge"],
                    released=day["release_date"],
                    **{"in": [MODALITIES[i] for i in inputs],
                       "out": ["vector"] if kind == "embedding"
                       else [MODALITIES[o] for o in outputs]})
    return found


# ---- model-prices

def from_model_prices(path, today):
    prices = json.loads(Path(path).read_text())["prices"]
    found = {}
    for provider, theirs in CHECKED.items():
        for name, modes in prices.get(theirs, {}).items():
            current = [p["rates"] for p in modes.get("standard", [])
                       if (p["start"] or "") <= today and p["rates"]]
            if current:
                found[provider, name] = rates(current[-1])
    return found
