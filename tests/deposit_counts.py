#!/usr/bin/env python3
"""Counts deposits by mineral and list, from assets/*.json and docs/FORMAT.md (Words for minerals) alone, for tests/deposit_counts.rs.

Usage: deposit_counts.py ASSETS FILE.geojson...     prints one JSON object: file name -> counts
"""
import json
import re
import sys
import unicodedata

LEAST_FOR_LISTS = 0.5
EMPTY = {"", "<null>", "-1111", "n/a", "null", "none"}
SEPARATORS = set(";,/、，；／・･|\n+＋&")
FIELDS = ["commodities", "commodity", "Commodity"]


def fold(text):
    return " ".join(unicodedata.normalize("NFKC", text).split()).lower()


def vocabulary(assets):
    def read(name):
        with open(f"{assets}/{name}.json", encoding="utf-8") as file:
            return json.load(file)

    minerals = read("minerals")["minerals"]
    known = {m["id"] for m in minerals}
    words = {}
    for group in read("commodity_words")["groups"]:
        for mineral, texts in group["words"].items():
            for text in texts if mineral in known else []:
                words.setdefault(fold(text), (mineral, group["confidence"]))
    for m in minerals:
        for name in re.split("[（）・、]", m["ja"]) + [m["en"], m["symbol"]]:
            if fold(name):
                words.setdefault(fold(name), (m["id"], 1.0))
    lists = {}
    for name in ["us_2025", "us_2022", "japan"]:
        named = {entry["mineral"] for entry in read(f"vocabularies/{name}")["entries"]}
        lists[name] = set(named)
        for m in minerals:
            members = m.get("members", [])
            if m["id"] in named:
                lists[name].update(members)
            elif named.intersection(members):
                lists[name].add(m["id"])
    lists["both"] = lists["us_2025"] & lists["japan"]
    return words, lists


def pieces(text):
    """Splits at separators that stand in no brackets."""
    depth, piece = 0, ""
    for c in text:
        depth = depth + 1 if c in "(（" else max(0, depth - 1) if c in ")）" else depth
        if depth == 0 and c in SEPARATORS and c not in ")）":
            yield piece.strip()
            piece = ""
        else:
            piece += c
    yield piece.strip()


def one(words, text):
    """The mineral of one word, or None."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if plain in ("as", "in"):
        return None
    doubt = 0.5 if plain.endswith("?") else 1.0
    word = plain.removesuffix("?").rstrip().rstrip(".").lower()
    tries = [word]
    if "(" in word:
        outer, inner = word.split("(", 1)
        tries += [outer.strip(), inner.rstrip(")").strip()]
    for t in tries:
        if t in words:
            mineral, sure = words[t]
            return mineral, sure * doubt
    return None


def parts(words, piece):
    """The minerals of a piece: one word, words joined, or codes between blanks."""
    found = one(words, piece)
    if found:
        return [found]
    for joint in [" and ", "及び", "および", "と", "-", "–", "‐"]:
        if joint in piece:
            several = [one(words, p.strip()) for p in piece.split(joint)]
            if len(several) > 1 and all(several):
                return several
    codes = [p for p in re.split("[ _]", piece) if p]
    if len(codes) > 1 and all(re.fullmatch("[A-Z][A-Za-z0-9]{0,3}", p) for p in codes):
        return [f for f in (one(words, p) for p in codes) if f]
    return []


def count(words, lists, features):
    minerals, on, without = {}, {}, 0
    for feature in features:
        properties = feature.get("properties") or {}
        sure = {}
        for field in FIELDS:
            text = properties.get(field)
            if not isinstance(text, str) or text.strip().lower() in EMPTY:
                continue
            for piece in pieces(text):
                for mineral, confidence in parts(words, piece) if piece else []:
                    sure[mineral] = max(sure.get(mineral, 0), confidence)
        without += not sure
        for mineral in sure:
            minerals[mineral] = minerals.get(mineral, 0) + 1
        certain = {m for m, confidence in sure.items() if confidence >= LEAST_FOR_LISTS}
        for name, members in lists.items():
            if certain & members:
                on[name] = on.get(name, 0) + 1
    return {"deposits": len(features), "minerals": minerals, "without_mineral": without, "lists": on}


def main():
    words, lists = vocabulary(sys.argv[1])
    told = {}
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            told[path.replace("\\", "/").split("/")[-1]] = count(words, lists, json.load(file)["features"])
    json.dump(told, sys.stdout, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    main()
