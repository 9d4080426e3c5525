#!/usr/bin/env python3
"""Makes catalogue.json from published data about models and additions.json; README.md tells how."""

import collections
import json
import re
import sys
from pathlib import Path

from sources import (
    from_litellm, from_model_prices, from_models_dev, models_dev_json, models_dev_sqlite, some)

ORDER = ("provider id kind aliases name context output price in out abilities knowledge released"
         " retires sources").split()
PROFILE = re.compile(r"^(us-gov|us|eu|apac|global|jp|au|ca|in|sa)\.")
SNAPSHOT = re.compile(r"[-@]20\d\d(-\d\d-\d\d|\d{4})$")


def same(one, other):
    return all((one.get(side) or 0) == (other.get(side) or 0) for side in ("input", "output"))


def free(price):
    return not any(price.get(side) for side in price if side != "tiers")


def choose_price(key, litellm, dev, checked, counts):
    """The price and who told it; prices are never mixed from several sources."""
    # Sources write 0 both for free and for unknown, so only a name that says so, a checked price
    # and a moderation, which vendors give away, are believed to be free.
    offered = {who: price for who, price in (
        ("litellm", litellm.get("price")), ("models.dev", dev.get("price")),
        ("model-prices", checked)) if price and (
            not free(price) or key[1].endswith(":free") or checked and free(checked)
            or litellm.get("kind") == "moderation")}
    ours, theirs = offered.get("litellm"), offered.get("models.dev")
    if ours and theirs and "input" in ours:
        counts["prices in both"] += 1
        if not same(ours, theirs):
            counts["prices that differ"] += 1
            judge = offered.get("model-prices")
            if judge and same(judge, theirs):
                counts["of these prices decided for models.dev by the checked price"] += 1
                return judge, "model-prices"
            counts["of these prices decided for litellm, the newer"] += 1
    for who in ("litellm", "model-prices", "models.dev"):
        if who in offered and ("input" in offered[who] or who == "litellm"):
            return offered[who], who
    return None, None


def choose_context(litellm, dev, counts):
    """Whether litellm's context is to be taken although there is another one."""
    window = dev.get("context")
    if not litellm or not window:
        return False
    counts["contexts in both"] += 1
    if litellm == window:
        return False
    counts["contexts that differ"] += 1
    # What litellm tells is what the prompt may have: less than the window by the longest answer.
    if litellm + dev.get("output", 0) == window:
        counts["of these contexts one is the window, one the prompt alone"] += 1
        return False
    counts["of these contexts decided for litellm, the newer"] += 1
    return True


def window_of_sibling(key, litellm, dev):
    """A snapshot has the window of the model that it is one of, if its limits are the same."""
    sibling = key[0], SNAPSHOT.sub("", key[1])
    limits = [(one.get("context"), one.get("output"))
              for one in (litellm[key], litellm.get(sibling, {}))]
    context = dev.get(sibling, {}).get("context")
    if sibling != key and context and limits[0] == limits[1]:
        return {"context": context, "output": dev[sibling].get("output", 0)}
    return None


def merged(key, litellm, dev, checked, counts):
    model, told = {}, collections.defaultdict(list)

    def take(member, who, value):
        if value:
            model[member] = value
            told[who].append(member)

    price, who = choose_price(key, litellm, dev, checked, counts)
    # Where the checked price says that litellm's entry is out of date, its context is too.
    newer = who != "model-prices" and choose_context(litellm.get("context"), dev, counts)
    # litellm calls a model chat that answers with something else, if it is asked as in a chat.
    from_dev = not litellm or litellm["kind"] == "chat" and "text" not in dev.get("out", ["text"])
    take("kind", "models.dev" if from_dev else "litellm", (dev if from_dev else litellm)["kind"])
    for member in ("name", "context", "output", "in", "out", "knowledge", "released"):
        from_dev = dev.get(member) and not (member == "context" and newer)
        take(member, "models.dev" if from_dev else "litellm",
             dev[member] if from_dev else litellm.get(member))
    take("price", who, price)
    take("retires", "litellm", litellm.get("retires"))
    abilities = {"litellm": litellm.get("abilities", []), "models.dev": dev.get("abilities", [])}
    if model["kind"] == "chat" and any(abilities.values()):
        model["abilities"] = sorted(set(sum(abilities.values(), [])))
        for who in abilities:
            if abilities[who]:
                told[who].append("abilities")
    if model["kind"] == "embedding":
        model["out"] = ["vector"]
    if model.get("output", 0) > model.get("context", model.get("output", 0)):
        counts["outputs left out as longer than the context"] += 1
        del model["output"]
        for members in told.values():
            if "output" in members:
                members.remove("output")
    return model, told


def main():
    litellm_file, dev_file, dev_older_file, prices_file, out_file = sys.argv[1:]
    here = Path(__file__).parent
    additions = json.loads((here / "additions.json").read_text())
    inputs = additions["inputs"]
    today = max(one["date"] for one in inputs.values())
    litellm = from_litellm(litellm_file)
    newer = from_models_dev(models_dev_sqlite(dev_file))
    older = from_models_dev(models_dev_json(dev_older_file))
    checked = from_model_prices(prices_file, today)
    counts = collections.Counter()
    left_out = {provider: re.compile(pattern)
                for provider, pattern in additions["left-out"].items()}
    models = {}
    for key in sorted(set(litellm) | set(newer) | set(older)):
        provider, name = key
        if provider in left_out and left_out[provider].search(name):
            continue
        # Only the older packaging tells when a model came out.
        dev, dev_from = newer.get(key), "models.dev"
        if dev is None and key in older:
            dev, dev_from = older[key], "models.dev-older"
        if dev is None:
            dev = window_of_sibling(key, litellm, {**older, **newer})
        released = older.get(key, {}).get("released")
        dev = {**(dev or {}), **some(released=released)}
        compared = counts if key in newer or key in older else collections.Counter()
        model, told = merged(key, litellm.get(key, {}), dev, checked.get(key), compared)
        for member in told.pop("models.dev", []):
            told[dev_from if member != "released" else "models.dev-older"].append(member)
        model["sources"] = [{"what": members, **inputs[who]} for who, members in told.items()
                            if members]
        models[key] = model
    for key in [key for key in models if key[0] == "bedrock" and PROFILE.match(key[1])]:
        plain = models.get(("bedrock", PROFILE.sub("", key[1])))
        # A profile that is like the plain model is found by the rules for names.
        if plain and plain.get("price") == models[key].get("price"):
            del models[key]
    for change in additions["models"]:
        key = change["provider"], change["id"]
        before = models.get(key, {"sources": []})
        facts = {k: v for k, v in change.items() if k not in ("provider", "id", "source")}
        source = {"what": list(facts), **inputs[change["source"]]}
        others = [{**one, "what": [what for what in one["what"] if what not in facts]}
                  for one in before["sources"]]
        models[key] = {**before, **facts,
                       "sources": [one for one in others if one["what"]] + [source]}
        for alias in facts.get("aliases", []):
            models.pop((change["provider"], alias), None)
    text = json.dumps
    lines = [text({m: {"provider": key[0], "id": key[1], **model}[m] for m in ORDER
                   if m in {"provider", "id"} or m in model},
                  ensure_ascii=False, separators=(",", ":"))
             for key, model in sorted(models.items())]
    Path(out_file).write_text(
        f'{{"version":{text(additions["version"])},"date":{text(today)},"models":[\n'
        + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    for what, count in sorted(counts.items()):
        print(f"{count:6} {what}")
    for what, count in sorted(collections.Counter(
            (key[0], model["kind"]) for key, model in models.items()).items()):
        print(f"{count:6} {what[0]} {what[1]}")


if __name__ == "__main__":
    main()
