#!/bin/sh
# Makes BIZUDPGothic-Regular-subset.ttf beside this script.
#   sh make.sh PATH/TO/BIZUDPGothic-Regular.ttf
# Needs python3 and fonttools (pip install fonttools==4.68.0). See README.md.
set -eu
[ $# -eq 1 ] || { echo "usage: sh make.sh BIZUDPGothic-Regular.ttf" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
list=$(mktemp)
trap 'rm -f "$list"' EXIT

# JIS X 0208 and the CP932 extensions through Python's own codecs, then whole blocks.
python3 - >"$list" <<'PY'
codes = set()
for high in range(0x21, 0x7F):
    for low in range(0x21, 0x7F):
        pair = bytes([high | 0x80, low | 0x80])
        try:
            codes.update(map(ord, pair.decode("euc_jp")))
        except UnicodeDecodeError:
            pass
for high in range(0x81, 0xFD):
    for low in range(0x40, 0xFD):
        try:
            codes.update(map(ord, bytes([high, low]).decode("cp932")))
        except UnicodeDecodeError:
            pass
for first, last in [(0x20, 0x17F), (0x370, 0x3FF), (0x2000, 0x209F), (0x2100, 0x26FF), (0x3000, 0x33FF), (0xFF00, 0xFFEF)]:
    codes.update(range(first, last + 1))
codes = {c for c in codes if not 0xE000 <= c <= 0xF8FF}  # no private use
print("\n".join(f"U+{c:04X}" for c in sorted(codes)))
PY

pyftsubset "$1" \
    --unicodes-file="$list" \
    --no-hinting \
    --layout-features=kern,palt,locl,ccmp,liga \
    --name-IDs='*' \
    --output-file="$here/BIZUDPGothic-Regular-subset.ttf"
