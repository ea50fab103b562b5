"""Two builds of the same sources give the same files, byte for byte: with other hashes of strings, and from nothing."""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from figures import new_figure, to_svg
from hooks import figures
from hooks.project import CACHE, ROOT

EPOCH = "1767225600"  # 2026-01-01, for the dates of the sitemap
KEPT = ("evidence.json", "labs/*.json", "runtime/*.*")  # what takes long to make: tests, labs, the download of Python


def entries(path):
    """Name -> (content, date, rights) of what is in a zip; None for any other file."""
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        return {i.filename: (archive.read(i), i.date_time, i.external_attr) for i in archive.infolist()}


def differences(one, other):
    """Files that are not the same below the two folders, in order; what differs in an archive is named."""
    first, second = ({p.relative_to(f).as_posix(): p for p in f.rglob("*") if p.is_file()} for f in (one, other))
    for name in sorted(first.keys() ^ second.keys()):
        yield f"{name} is in the {'first' if name in first else 'second'} alone"
    for name in sorted(first.keys() & second.keys()):
        a, b = first[name].read_bytes(), second[name].read_bytes()
        if a == b:
            continue
        if (left := entries(first[name])) is not None and (right := entries(second[name])) is not None:
            unlike = [e for e in [*left, *(right.keys() - left.keys())] if left.get(e) != right.get(e)]
            yield f"{name}: {', '.join(sorted(unlike)) or 'the order or the compression'} differs"
            continue
        at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        yield f"{name} differs at byte {at}: {a[max(0, at - 60) : at + 40]!r} and {b[max(0, at - 60) : at + 40]!r}"


def build(folder, cache, seed):
    """The site in `folder`, built strictly by a process that keeps what it made in `cache`."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONHASHSEED": seed, "BUILD_CACHE": str(cache)}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    return folder


@pytest.mark.full
@pytest.mark.site
def test_two_builds_are_the_same_files(built_site, tmp_path):
    fresh = tmp_path / "cache"
    for path in (p for pattern in KEPT for p in CACHE.glob(pattern)):
        copy = fresh / path.relative_to(CACHE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    found = differences(build(tmp_path / "first", CACHE, "1"), build(tmp_path / "second", fresh, "2"))
    assert not (unlike := list(found)), "\n".join(unlike[:20] + [f"{len(unlike)} in all"])


def write(folder, zipped=b"same", **files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("inside"), zipped)
    return folder


def test_a_planted_difference_is_named(tmp_path):
    one = write(tmp_path / "one", page="<p>12:00</p>", same="x")
    assert not list(differences(one, write(tmp_path / "two", page="<p>12:00</p>", same="x")))
    found = list(differences(one, write(tmp_path / "three", b"other", page="<p>12:01</p>", new="x")))
    assert found[:2] == ["new is in the second alone", "same is in the first alone"]
    assert found[2] == "a.zip: inside differs"
    assert found[3].startswith("page differs at byte 7: ") and len(found) == 4


def test_a_planted_date_in_an_archive_is_named(tmp_path):
    one, two = write(tmp_path / "one"), write(tmp_path / "two")
    with zipfile.ZipFile(two / "a.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("inside", (2026, 1, 1, 0, 0, 0)), b"same")
    assert list(differences(one, two)) == ["a.zip: inside differs"]


def test_ids_that_are_addresses_in_memory_are_counted_instead():
    """Matplotlib names the clip path of an image by a hash of `id(path)`: another one in every process."""
    figure, axes = new_figure()
    axes.imshow([[0, 1]], cmap="gray")
    drawn = to_svg(figure)
    [name] = set(re.findall(r"url\(#(p[0-9a-f]{10})\)", drawn))
    other = drawn.replace(name, "p2ea5ee3c84")
    one, two = (figures.whole(svg, *figures.schemes()) for svg in (drawn, other))
    assert one == two and name not in one
