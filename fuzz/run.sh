#!/usr/bin/env bash
# Fuzzes one target: makes its seeds from the shared data (never committed), then runs libFuzzer with this project's limits.
#   fuzz/run.sh read_geojson [MINUTES]      60 minutes unless said; what is found lies in fuzz/artifacts/TARGET
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
target=${1:?say which target: read_geojson, script, open_gpkg, take_in, filter or crs_text}
minutes=${2:-60}
data=../../shared/data
corpus=corpus/$target
mkdir -p "$corpus"

case $target in
    read_geojson)
        dict=json limit=100000
        # Small real and torture files; the first byte picks the file's name, and from 128 on also asks for a projected copy.
        find "$data" -type f -size -20k \( -name '*json*' -o -name '*.csv' -o -name '*.tsv' -o -name '*.fgb' -o -name '*.gz' \) | LC_ALL=C sort | {
            n=0
            while IFS= read -r file; do
                n=$((n + 1))
                # shellcheck disable=SC2059
                { printf "\\$(printf %03o $((n % 256)))"; cat "$file"; } >"$corpus/seed-$n"
            done
        } ;;
    script)
        dict=script limit=20000
        cp ../sample-data/critical-minerals.jsonl "$corpus/seed-sample"
        sed -n '/^```json script/,/^```$/p' ../docs/FORMAT.md | grep '^{' | sed 's/us-deposits.geojson/l.geojson/; s/japan-deposits.geojson/l.geojson/; s/us-mountain-pass/d1/' >"$corpus/seed-format"
        n=0
        while IFS= read -r line; do n=$((n + 1)); printf '%s\n' "$line" >"$corpus/seed-line-$n"; done <"$corpus/seed-format" ;;
    open_gpkg)
        dict=json limit=200000
        for file in ../tests/golden/*.gpkg.gz; do gzip -dc "$file" >"$corpus/seed-$(basename "$file" .gpkg.gz)"; done ;;
    take_in)
        dict=exchange limit=100000
        cp ../sample-data/exchange/*.geojson "$corpus/"
        # The same without their seals, so that what is altered in them is not left out for that.
        for file in ../sample-data/exchange/*.geojson; do sed '$s/.*/]}/' "$file" >"$corpus/unsealed-$(basename "$file")"; done ;;
    filter)
        dict=filter limit=4000
        n=0
        while IFS= read -r line; do
            n=$((n + 1))
            printf '%s\n{"a":1.5,"name":"Lithium %%","b":null,"c":true,"d":["x"],"t":"007","commodities":"REE; Li","deposit_type":"Skarn"}' "$line" >"$corpus/seed-$n"
        done <dict/filters.txt ;;
    crs_text)
        # A failed look-up leaves 28 kB behind in the binding, once for each of the numbers that may be codes.
        dict=json limit=2000 memory=4096
        n=0
        { grep -rhoE '"crs" *: *\{[^}]*\}[^}]*\}' "$data" --include='*json' | sed 's/^"crs" *: *//' | sort -u | head -n 200
          grep -rhoE 'urn:[a-z]*:def:crs:[A-Za-z0-9:.]*' "$data" --include='*json' | sort -u | head -n 100
          printf '%s\n' EPSG:6677 4326 CRS84 ESRI:102003 http://www.opengis.net/def/crs/EPSG/0/6677 IGNF:LAMB93; } |
            while IFS= read -r line; do n=$((n + 1)); printf '%s' "$line" >"$corpus/seed-$n"; done ;;
    *) echo "fuzz/run.sh: there is no target '$target'" >&2; exit 2 ;;
esac
# No sanitizer: the project's own code has no unsafe; PROJ would have to be built with it as well.
# One thread: the text is cut into small stretches all the same, and an input costs a third.
export RAYON_NUM_THREADS=1
exec cargo +nightly fuzz run -s none "$target" -- -dict="dict/$dict.dict" -timeout=10 -rss_limit_mb="${memory:-2048}" \
    -max_len="$limit" -max_total_time=$((minutes * 60)) -print_final_stats=1
