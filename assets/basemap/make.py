#!/usr/bin/env python3
"""Makes basemap.bin from the unpacked npm packages world-atlas 2.0.2 and us-atlas 3.0.1 and from Natural Earth's lakes.

    python3 make.py WORLD_ATLAS_FOLDER US_ATLAS_FOLDER LAKES_FOLDER [OUTPUT]

The first two are the `package` folders of the unpacked archives; the third
holds ne_110m_lakes.json and ne_50m_lakes.json. Where to get them and the layout
of the output stand in README.md beside this script. Standard library only.
"""

import json
import os
import sys

UNITS = 10_000  # stored units per degree (1e-4 degree, about 11 m)
EDGE_LON = 1_799_990  # |lon| at or beyond this is the artificial cut at 180 degrees
EDGE_LAT = -899_900  # lat at or below this is the artificial cut at the south pole
HALF, TURN = 180 * UNITS, 360 * UNITS
# Natural Earth's 1:10m land has two islands at Minamitorishima; the island is alone for a thousand kilometres around
# (its triangle of 1.5 km at 153.98 E, 24.29 N is the other one). Rings that lie in one of these boxes are left out:
# west, south, east, north in degrees.
NOT_THERE = [(153.93, 24.29, 153.966, 24.32)]
STATES_50M_TOLERANCE = 200  # units (0.02 degree) when states are thinned for 1:50m


def load(folder, name):
    """The topology and its arcs, decoded to integer units."""
    with open(os.path.join(folder, name), encoding="utf-8") as handle:
        topology = json.load(handle)
    sx, sy = topology["transform"]["scale"]
    tx, ty = topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x += step[0]
            y += step[1]
            point = (round((x * sx + tx) * UNITS), round((y * sy + ty) * UNITS))
            if not line or line[-1] != point:
                line.append(point)
        arcs.append(line)
    return topology, arcs


def polygons(geometry):
    """Arc indices of a Polygon or MultiPolygon as polygons of rings."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    if geometry["type"] == "MultiPolygon":
        return geometry["arcs"]
    return []


def tidy(ring):
    """The ring without repeated points, the closing point among them."""
    out = []
    for point in ring:
        if not out or out[-1] != point:
            out.append(point)
    while len(out) > 1 and out[0] == out[-1]:
        out.pop()
    return out


def ring_points(arcs, ring):
    """One ring as an open list of points (the closing point is left off)."""
    out = []
    for index in ring:
        out += arcs[index] if index >= 0 else arcs[~index][::-1]
    return tidy(out)


def unwrap(ring):
    """The ring with continuous longitudes, and how far it is from closing.

    world-atlas stitches rings over the 180th meridian, so a ring may step from
    +180 to -180. Each step is taken the short way round.
    """
    # A ring around the pole must start on the cut, so that it spans -180 to 180.
    for at, (lon, _) in enumerate(ring):
        if abs(lon) == HALF:
            ring = ring[at:] + ring[:at]
            break
    out = [ring[0]]
    for lon, lat in ring[1:] + ring[:1]:
        step = (lon - out[-1][0] + HALF) % TURN - HALF
        out.append((out[-1][0] + step, lat))
    winding = out[-1][0] - out[0][0]
    return out[:-1], out[-1], winding


def clip(ring, limit, sign):
    """The part of the ring where sign * lon <= limit (Sutherland and Hodgman)."""
    out = []
    for a, b in zip(ring, ring[1:] + ring[:1]):
        inside_a, inside_b = sign * a[0] <= limit, sign * b[0] <= limit
        if inside_a:
            out.append(a)
        if inside_a != inside_b:
            t = (sign * limit - a[0]) / (b[0] - a[0])
            out.append((sign * limit, round(a[1] + t * (b[1] - a[1]))))
    return tidy(out)


def doubled_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))


def flat_polygon(rings):
    """Cuts a polygon on the sphere into polygons inside -180..180, -90..90."""
    open_rings = []
    for number, ring in enumerate(rings):
        if number and all(lat <= EDGE_LAT for _, lat in ring):
            continue  # 1:50m closes Antarctica with a hole at -89.999: fill to the pole
        points, end, winding = unwrap(ring)
        if winding:
            pole = -90 * UNITS
            points = points + [end, (end[0], pole), (points[0][0], pole)]
        points = tidy(points)
        low, high = min(p[0] for p in points), max(p[0] for p in points)
        if number:  # a hole may have been unwrapped a whole turn away from its exterior
            turn = next(t for t in (0, TURN, -TURN) if span[0] <= low + t and high + t <= span[1])
            points = [(lon + turn, lat) for lon, lat in points]
        else:
            span = low, high
        open_rings.append(points)
    out = []
    for shift in (0, -TURN, TURN):
        pieces = []
        for points in open_rings:
            moved = [(lon + shift, lat) for lon, lat in points]
            low, high = min(p[0] for p in moved), max(p[0] for p in moved)
            if high <= -HALF or low >= HALF:
                moved = []
            else:
                if high > HALF:
                    moved = clip(moved, HALF, 1)
                if low < -HALF:
                    moved = clip(moved, HALF, -1)
            if len(moved) < 3 or doubled_area(moved) == 0:
                if not pieces:
                    break  # no exterior here, so no holes either
                continue
            pieces.append(moved)
        if pieces:
            out.append(pieces)
    return out


def is_edge(a, b):
    """Whether a segment is an artificial cut instead of a coast."""
    return (abs(a[0]) >= EDGE_LON and abs(b[0]) >= EDGE_LON) or (a[1] <= EDGE_LAT and b[1] <= EDGE_LAT)


def coast_runs(ring):
    """Runs (start, points) of ring vertices that are coast; indices wrap around."""
    n = len(ring)
    real = [not is_edge(ring[i], ring[(i + 1) % n]) for i in range(n)]
    if all(real):
        return [(0, n + 1)]
    runs = []
    for start in range(n):
        if real[start] and not real[start - 1]:
            length = 0
            while real[(start + length) % n]:
                length += 1
            runs.append((start, length + 1))
    return runs


def is_there(ring):
    """False for a ring that lies in a box of NOT_THERE."""
    return not any(
        all(w * UNITS <= x <= e * UNITS and s * UNITS <= y <= n * UNITS for x, y in ring) for w, s, e, n in NOT_THERE
    )


def land(folder, name):
    """Land polygons, and coast lines of islets that the source has no area for."""
    topology, arcs = load(folder, name)
    out, specks = [], []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in polygons(geometry):
            rings = [ring_points(arcs, ring) for ring in polygon]
            if not is_there(rings[0]):
                continue
            flat = flat_polygon(rings) if len(rings[0]) >= 3 else []
            if flat:
                out.extend(flat)
            elif not all(is_edge(a, b) for a, b in zip(rings[0], rings[0][1:] + rings[0][:1])):
                specks.append(rings[0])
    return out, specks


def lakes(folder, name):
    """Lakes as polygons of rings, from GeoJSON in degrees."""
    with open(os.path.join(folder, name), encoding="utf-8") as handle:
        features = json.load(handle)["features"]
    out = []
    for feature in features:
        geometry = feature["geometry"]
        several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for polygon in several:
            rings = [tidy([(round(p[0] * UNITS), round(p[1] * UNITS)) for p in ring]) for ring in polygon]
            if any(abs(a[0] - b[0]) > HALF for ring in rings for a, b in zip(ring, ring[1:])):
                raise SystemExit(f"{name}: a lake crosses the 180th meridian")
            if len(rings[0]) >= 3 and doubled_area(rings[0]) != 0:
                out.append(rings[:1] + [r for r in rings[1:] if len(r) >= 3 and doubled_area(r) != 0])
    return out


def arc_owners(topology, name):
    owners = {}
    for number, geometry in enumerate(topology["objects"][name]["geometries"]):
        for polygon in polygons(geometry):
            for ring in polygon:
                for index in ring:
                    owners.setdefault(index if index >= 0 else ~index, set()).add(number)
    return owners


def interior_lines(folder, name, member, outline=None):
    """Arcs shared by two different members, each once, without those of the outline."""
    topology, arcs = load(folder, name)
    skip = arc_owners(topology, outline) if outline else {}
    out = []
    for index, owners in sorted(arc_owners(topology, member).items()):
        line = arcs[index]
        if len(owners) > 1 and index not in skip and len(line) > 1:
            if any(abs(a[0] - b[0]) > HALF for a, b in zip(line, line[1:])):
                raise SystemExit(f"{name}: a border crosses the 180th meridian")
            out.append(line)
    return out


def thin(line, tolerance):
    """Drops vertices within the tolerance (Douglas and Peucker); ends are kept."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        dx, dy = bx - ax, by - ay
        length = (dx * dx + dy * dy) ** 0.5
        worst, at = 0.0, None
        for i in range(first + 1, last):
            px, py = line[i][0] - ax, line[i][1] - ay
            far = abs(px * dy - py * dx) / length if length else (px * px + py * py) ** 0.5
            if far > worst:
                worst, at = far, i
        if at is not None and worst > tolerance:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


def varint(out, value):
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def write_path(out, line):
    varint(out, len(line))
    x = y = 0
    for lon, lat in line:
        for delta in (lon - x, lat - y):
            varint(out, delta * 2 if delta >= 0 else -delta * 2 - 1)
        x, y = lon, lat


def write_paths(out, lines):
    varint(out, len(lines))
    for line in lines:
        write_path(out, line)


def write_polygons(out, polygons_of_rings):
    varint(out, len(polygons_of_rings))
    for polygon in polygons_of_rings:
        write_paths(out, polygon)


def write_scale(out, denominator, land_polygons, specks, borders, states, lake_polygons):
    varint(out, denominator)
    varint(out, UNITS)
    write_polygons(out, land_polygons)
    runs, rings, vertices = [], 0, 0
    for polygon in land_polygons:
        for ring in polygon:
            runs += [(rings, start, count) for start, count in coast_runs(ring)]
            rings += 1
            vertices += len(ring)
    varint(out, len(runs))
    previous = 0
    for ring, start, count in runs:
        varint(out, ring - previous)
        varint(out, start)
        varint(out, count)
        previous = ring
    write_paths(out, [speck + speck[:1] for speck in specks])
    write_paths(out, borders)
    write_paths(out, states)
    write_polygons(out, lake_polygons)

    def total(lines):
        return sum(map(len, lines))

    print(
        f"1:{denominator}: land {len(land_polygons)} polygons, {rings} rings, {vertices} vertices; "
        f"coast {len(runs) + len(specks)} lines ({len(specks)} without area), "
        f"{sum(r[2] for r in runs) + total(specks) + len(specks)} vertices; "
        f"borders {len(borders)} lines, {total(borders)} vertices; "
        f"states {len(states)} lines, {total(states)} vertices; "
        f"lakes {len(lake_polygons)} polygons, {sum(map(len, lake_polygons))} rings, "
        f"{sum(map(total, lake_polygons))} vertices; file so far {len(out)} bytes"
    )


def main():
    if len(sys.argv) not in (4, 5):
        raise SystemExit(__doc__)
    world, us, water = sys.argv[1:4]
    here = os.path.dirname(os.path.abspath(__file__))
    target = sys.argv[4] if len(sys.argv) == 5 else os.path.join(here, "basemap.bin")
    states = interior_lines(us, "states-10m.json", "states", "nation")
    by_scale = {"110m": [], "50m": [thin(s, STATES_50M_TOLERANCE) for s in states], "10m": states}
    out = bytearray(b"LMBASE2\n")
    varint(out, len(by_scale))
    for scale, state_lines in by_scale.items():
        land_polygons, specks = land(world, f"land-{scale}.json")
        borders = interior_lines(world, f"countries-{scale}.json", "countries")
        denominator = int(scale[:-1]) * 1_000_000
        # There are no lakes at 1:10m here: the program draws those of 1:50m over its land.
        lake_polygons = [] if scale == "10m" else lakes(water, f"ne_{scale}_lakes.json")
        write_scale(out, denominator, land_polygons, specks, borders, state_lines, lake_polygons)
    with open(target, "wb") as handle:
        handle.write(out)
    print(f"{len(out)} bytes")


if __name__ == "__main__":
    main()
