"""What a test says it verifies, what it measured, and the evidence that the build reads."""

import importlib.machinery
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from hooks.project import CACHE, ROOT, fingerprint_of_test, versions

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

EVIDENCE = CACHE / "evidence.json"
SNIPPETS = str(ROOT / "snippets") + os.sep

settings.register_profile(
    "project",
    derandomize=True,
    deadline=None,
    max_examples=50,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MUTATED = "MUTANT_UNDER_TEST" in os.environ  # `make mutants` runs the tests on a changed copy of the snippets

# A planted fault only has to be noticed: nobody reads the smallest example that shows it.
settings.register_profile("fault", settings.get_profile("project"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("fault" if MUTATED or "PLANTED_FAULT" in os.environ else "project")


class Measure:
    """Asserts a bound on a number, and keeps the worst value over all examples of a test."""

    def __init__(self):
        self.worst = {}

    def __call__(self, name, value, *, at_most=None, at_least=None, near=None, within=None):
        value = float(value)
        if near is not None:
            if within is None or at_most is not None or at_least is not None:
                raise TypeError("near= goes with within= alone")
            miss, ok, bound = abs(value - near), abs(value - near) <= within, {"near": near, "within": within}
        elif (at_most is None) == (at_least is None) or within is not None:
            raise TypeError("give one of at_most=, at_least=, or near= with within=")
        elif at_most is not None:
            miss, ok, bound = value, value <= at_most, {"at_most": at_most}
        else:
            miss, ok, bound = -value, value >= at_least, {"at_least": at_least}
        if name not in self.worst or not miss <= self.worst[name][0]:
            self.worst[name] = (miss, {"name": name, "value": value} | {k: float(v) for k, v in bound.items()})
        assert ok, f"{name}: measured {value!r}, wanted {bound}"

    def as_list(self):
        return [shown for _, shown in self.worst.values()]


@pytest.fixture
def measure(request):
    request.node.measured = Measure()
    return request.node.measured


@pytest.fixture(scope="session")
def tf():
    """TensorFlow, imported once for all the tests marked `tensorflow`."""
    import tensorflow

    return tensorflow


class CallRecorder:
    """Names of the functions of `snippets/` that run while it is switched on."""

    def __init__(self):
        self.functions = set()

    def __call__(self, frame, event, arg):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(SNIPPETS) and not code.co_name.startswith("<"):
            module = Path(code.co_filename).relative_to(SNIPPETS).with_suffix("").as_posix().replace("/", ".")
            self.functions.add(f"{module}.{code.co_name}")


@pytest.fixture(scope="session")
def built_site(request):
    """The site in `site/`, built strictly with the evidence of the tests that ran before.

    BUILT_SITE names a folder with a site that is built already; the workers of xdist need one.
    """
    if ready := os.environ.get("BUILT_SITE"):
        return ROOT / ready
    if hasattr(request.config, "workerinput"):
        pytest.fail("build the site first and name it: BUILT_SITE=site", pytrace=False)
    write_evidence(request.config)
    python = [sys.executable, "-m"]
    if subprocess.run([*python, "hooks.evidence"], cwd=ROOT).returncode:  # these tests run alone: the mathematics first
        subprocess.run([*python, "pytest", "-q", "-m", "not site and not browser"], cwd=ROOT)
    build = subprocess.run([*python, "mkdocs", "build", "--strict"], cwd=ROOT, capture_output=True, text=True)
    if build.returncode:
        pytest.fail(f"mkdocs build --strict fails:\n{build.stdout}\n{build.stderr}", pytrace=False)
    return ROOT / "site"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if MUTATED or item.get_closest_marker("site") or item.get_closest_marker("browser"):
        return (yield)  # the recorder makes every call in a test slower, and these call nothing of snippets/
    recorder = CallRecorder()
    before = sys.getprofile()
    sys.setprofile(recorder)
    try:
        result = yield
    finally:
        sys.setprofile(before)
        item.functions = sorted(recorder.functions)
    if item.get_closest_marker("verifies"):
        if not getattr(item, "measured", None) or not item.measured.worst:
            pytest.fail("a test that verifies a statement must measure() something", pytrace=False)
        if not item.functions:
            pytest.fail("a test that verifies a statement must call into snippets/", pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and not report.skipped and getattr(item, "functions", None):
        report.evidence = {  # travels with the report from a worker of xdist to the process that collects
            "verifies": [m.args[0] for m in item.iter_markers("verifies")],
            "outcome": report.outcome,
            "measured": item.measured.as_list() if hasattr(item, "measured") else [],
            "functions": item.functions,
            "file": item.path.relative_to(ROOT).as_posix(),
            "line": item.reportinfo()[1] + 1,
            "fingerprint": fingerprint_of_test(item.path),
        }
    return report


_evidence = {}


def pytest_runtest_logreport(report):
    if evidence := getattr(report, "evidence", None):
        _evidence[report.nodeid.partition("@")[0]] = evidence  # xdist adds “@group” to the name


def write_evidence(config):
    """Merge what this run measured into the evidence file; tests that are gone are dropped from it."""
    if MUTATED or not _evidence or hasattr(config, "workerinput") or "PLANTED_FAULT" in os.environ:
        return
    old = json.loads(EVIDENCE.read_text("utf-8"))["tests"] if EVIDENCE.is_file() else {}
    ran = {entry["file"] for entry in _evidence.values()}
    part = config.getoption("keyword") or config.getoption("markexpr") or any("::" in arg for arg in config.args)

    def stays(node, entry):
        path, function = ROOT / entry["file"], node.split("::")[1].split("[")[0]
        return path.is_file() and f"def {function}(" in path.read_text("utf-8") and (part or entry["file"] not in ran)

    kept = {node: entry for node, entry in old.items() if stays(node, entry)}
    tests = dict(sorted((kept | _evidence).items()))
    CACHE.mkdir(exist_ok=True)
    EVIDENCE.write_text(json.dumps({"versions": versions(), "tests": tests}, indent=1, ensure_ascii=False), "utf-8")


def pytest_configure(config):
    if "PLANTED_FAULT" in os.environ:
        plant_fault(*json.loads(os.environ["PLANTED_FAULT"]))


def pytest_sessionfinish(session):
    write_evidence(session.config)


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="every page in the browser, and what is marked `full`")


PHASES = ("tensorflow", "site", "browser")
ALONE = ("tensorflow", "programs")  # tests that share one worker of xdist: they share something that is slow to start


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """The mathematics first, then TensorFlow, then the build with that evidence, then the browser."""
    for item in items:
        for name in ALONE:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.xdist_group(name))
    if not config.getoption("full"):
        left_out = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]

    def phase(item):
        return max((i for i, mark in enumerate(PHASES, 1) if item.get_closest_marker(mark)), default=0)

    items.sort(key=phase)


def plant_fault(module, old, new):
    """Make `import snippets.<module>` load its source with `old` replaced by `new`."""
    target = f"snippets.{module}"
    source_of = importlib.machinery.SourceFileLoader.get_data
    stats_of = importlib.machinery.SourceFileLoader.path_stats

    def get_data(self, path):
        data = source_of(self, path)
        if self.name == target and path.endswith(".py"):
            text = data.decode("utf-8")
            if text.count(old) != 1:
                raise ImportError(f"the fault {old!r} stands {text.count(old)} times in snippets/{module}.py, not once")
            data = text.replace(old, new).encode("utf-8")
        return data

    def path_stats(self, path):
        if self.name == target:
            raise OSError("no bytecode: the source is changed while it is read")
        return stats_of(self, path)

    importlib.machinery.SourceFileLoader.get_data = get_data
    importlib.machinery.SourceFileLoader.path_stats = path_stats
