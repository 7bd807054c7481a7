"""Verifies exchange files by docs/FORMAT.md alone: python3 tests/verify.py FILE… One line a statement; exit status 0 when all hold."""
import hashlib, json, sys

FULL = 360_000_000_000
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032, section 5.1
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * t1 * t2 * D, 2 * z1 * z2
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(k, point):
    out = (0, 1, 1, 0)
    while k:
        out = add(out, point) if k & 1 else out
        point, k = add(point, point), k >> 1
    return out

def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    u = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(u, (P + 3) // 8, P)
    x = x if (x * x - u) % P == 0 else x * ROOT % P
    if y >= P or (x * x - u) % P or (x == 0 and sign):
        raise ValueError("no point")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def fits(key, text, seal):
    try:
        key, seal = bytes.fromhex(key), bytes.fromhex(seal)
        a, r, s = point(key), point(seal[:32]), int.from_bytes(seal[32:], "little")
    except ValueError:
        return False
    h = int.from_bytes(hashlib.sha512(seal[:32] + key + text.encode()).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return len(seal) == 64 and s < Q and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

def ring_text(ring, shift, ccw):
    ring = [(x + shift, y) for x, y in ring]
    ring = [p for i, p in enumerate(ring) if i == 0 or p != ring[i - 1]]
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))
    ring = ring[::-1] if area and (area > 0) != ccw else ring
    best = min(ring[i:] + ring[:i] for i, p in enumerate(ring) if p == min(ring))
    return " ".join(f"{x},{y}" for x, y in best)

def boundary_text(polygons):
    texts = []
    for p in polygons:
        nano = lambda ring: [(round(x * 10**9), round(y * 10**9)) for x, y in ring]
        shift = -((min(x for x, _ in nano(p["exterior"])) + FULL // 2) // FULL) * FULL
        holes = sorted(f"hole {ring_text(nano(h), shift, False)}\n" for h in p.get("holes", []))
        texts.append(f"ring {ring_text(nano(p['exterior']), shift, True)}\n" + "".join(holes))
    return "lodemap boundary 1\n" + "".join("polygon\n" + t for t in sorted(texts))

def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()

def lines(head, pairs):
    escaped = lambda v: v.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return head + "\n" + "".join(f"{name} {escaped(value)}\n" for name, value in pairs)

def statement_text(s):
    comment = s.get("comment", {})
    names = [("id", s["id"]), ("area", s["area"]), ("act", s["act"]), ("boundary", s["boundary_sha256"]),
             ("instead_of", s.get("instead_of", "")), ("party", s["by"]["party"]), ("name", s["by"]["name"]),
             ("at", s["by"]["at"]), ("after", s.get("after", ""))]
    names += [("answers", a) for a in s.get("answers", [])]
    names += [("comment_en", comment.get("en", "")), ("comment_ja", comment.get("ja", ""))]
    for e in s.get("evidence", []):
        names += [("evidence", e["reference"]), ("page", e.get("page", ""))]
    return lines("lodemap statement 1", names)

def verdict(s, keys, altered):
    if "boundary" in s and sha(boundary_text(s["boundary"])) != s["boundary_sha256"]:
        return "altered"
    if "key" not in s and "seal" not in s:
        return "altered" if altered else "unsealed"
    if not fits(s.get("key", ""), statement_text(s), s.get("seal", "")):
        return "altered"
    return "holds" if s["key"] in keys.get(s["by"]["party"], []) else "unknown_key"

def verify(path):
    first, *body, last = open(path, encoding="utf-8", newline="").read().replace("\r\n", "\n").rstrip("\n").split("\n")
    head, tail = json.loads(first + "]}")["lodemap"], json.loads('{"x":[' + last)["lodemap_seal"]
    by, keys = head["by"], {p["id"]: [k["key"] for k in p.get("keys", [])] for p in head["parties"]}
    names = [("party", by["party"]), ("name", by["name"]), ("at", by["at"]),
             ("disclaimer_en", head["disclaimer_en"]), ("disclaimer_ja", head["disclaimer_ja"])]
    for p in head["parties"]:
        name = p["name"]
        names += [("seat", p["id"]), ("seat_en", name.get("en", "")), ("seat_ja", name.get("ja", "")),
                  ("must_concur", "true" if p["must_concur"] else "false")] + [("key", k) for k in keys[p["id"]]]
    body = [line[:-1] if line.endswith(",") else line for line in body]
    records = [(json.loads(line), hashlib.sha256(line.encode()).hexdigest()) for line in body]
    marks = [f"{digest} {f['properties']['kind']} {f['id']}" for f, digest in records]
    text = lines("lodemap exchange 1", names + [("record", m) for m in marks])
    whole = "holds" if text == tail["text"] else "altered"
    if whole == "holds" and tail["seal"] is None:
        whole = "unsealed"
    elif whole == "holds" and not fits(tail["key"], text, tail["seal"]):
        whole = "altered"
    elif whole == "holds" and tail["key"] not in keys.get(by["party"], []):
        whole = "unknown_key"
    broken = whole == "altered" and text == tail["text"]
    sealed, out = tail["text"].split("\n"), []
    for (feature, _), mark in zip(records, marks):
        own = feature["lodemap"]
        altered = broken or lines("", [("record", mark)]).strip() not in sealed
        if feature["properties"]["kind"] == "mapping_area":
            exact = boundary_text(own["record"]["boundary"])
            if exact != own["boundary_text"] or sha(exact) != own["boundary_sha256"]:
                whole = altered = "altered"
        out += [(s["id"], verdict(s, keys, altered)) for s in own.get("statements", [])]
    print(f"{path} {whole}")
    for name, word in out:
        print(f"{name} {word}")
    return all(word == "holds" for word in [whole] + [w for _, w in out])

if __name__ == "__main__":
    sys.exit(0 if all([verify(path) for path in sys.argv[1:]]) else 1)
