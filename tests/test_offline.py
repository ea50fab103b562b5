"""What a build writes for reading offline: the list of files, the worker, the archives."""

import hashlib
import json
import os
import zipfile

import pytest

from hooks import offline

FILES = {
    "index.html": '<!--online--><a href="en/">en</a><!--/online--><p>主页</p><span data-size="zh"></span>',
    "en/index.html": '<p>home</p><span data-size="en"></span>',
    "1-page/index.html": "<p>一页</p>",
    "assets/js/site.js": "0",
    "assets/python/1/python.whl": "wheel",
    "assets/javascripts/bundle.js.map": "map",
    "assets/javascripts/lunr/min/lunr.zh.min.js": "zh",
    "assets/javascripts/lunr/min/lunr.fr.min.js": "fr",
    "search/search_index.json": "{}",
    "search/en.json": "[]",
    "sitemap.xml": "<x/>",
    "404.html": "404",
}


@pytest.fixture
def site(tmp_path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def test_the_list_names_each_file_with_its_hash_size_and_part(site):
    offline.finish(site)
    listed = json.loads((site / "offline.json").read_text("utf-8"))
    parts = {path: entry[2] for path, entry in listed["files"].items()}
    assert parts == {
        "1-page/index.html": "zh", "index.html": "zh", "en/index.html": "en",
        "assets/js/site.js": "", "assets/javascripts/lunr/min/lunr.zh.min.js": "", "search/search_index.json": "",
        "search/en.json": "en",
        "assets/python/1/python.whl": "python",
    }  # fmt: skip
    for path, (digest, size, _) in listed["files"].items():
        data = (site / path).read_bytes()
        assert size == len(data)
        assert digest == offline.hashed(data)
    assert f'"{listed["version"]}"' in (site / "sw.js").read_text("utf-8").splitlines()[0]


def test_the_version_follows_the_content_alone(site):
    versions = []
    for text in ("<p>一页</p>", "<p>改过的一页</p>", "<p>一页</p>"):
        page = site / "1-page" / "index.html"
        page.write_text(text, "utf-8")
        os.utime(page, (0, len(versions)))
        offline.finish(site)
        versions.append(json.loads((site / "offline.json").read_text("utf-8"))["version"])
    assert versions[0] == versions[2] != versions[1]


def test_an_archive_depends_on_nothing_but_its_content_and_holds_one_language(site):
    digests = set()
    for stamp in (0, 10**9):
        os.utime(site / "index.html", (stamp, stamp))
        size = offline.write_archive(site, "zh")
        data = (site / "integrals-zh.zip").read_bytes()
        assert size == len(data)
        digests.add(hashlib.sha256(data).digest())
    assert len(digests) == 1
    with zipfile.ZipFile(site / "integrals-zh.zip") as archive:
        names = archive.namelist()
        assert "en/" not in archive.read("integrals-zh/index.html").decode()
    assert not [name for name in names if "/en/" in name or name.endswith(("en.json", "404.html", ".map", "sw.js"))]
    assert "integrals-zh/README.txt" in names
