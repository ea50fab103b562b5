"""`make bench`: our rungs beside SciPy, OpenCV, PyTorch and TensorFlow, each in a process of its own with one thread.

Writes data/bench.json, which the pages show, and prints the ratios. Libraries that are not installed are left out.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np

from bench.cases import BATCH, arrays, cases, reference_file
from hooks.project import ROOT
from hooks.speed import FILE, fingerprint_now

ROUNDS = 3  # every library is measured this often, in turn; the fastest counts
LIBRARIES = {"ours": "numpy", "scipy": "scipy", "opencv": "cv2", "torch": "torch", "tensorflow": "tensorflow"}
EXTRA = ROOT / ".venv-bench" / "bin" / "python"  # what requirements-bench.txt brings
PYTHONS = {"opencv": EXTRA, "torch": EXTRA}
ONE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "TF_INTRAOP", "TF_INTEROP")}
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
TARGETS = (  # case, what it is compared with, the ratio to reach (at least for the loop, at most for the others)
    *(((n, m, t), "loop", 100 if n == 28 else 150) for n, m, t in cases() if n != BATCH),
    ((512, 3, "float32"), "opencv", 6),
    ((2048, 3, "float32"), "opencv", 7),
    ((512, 11, "float32"), "opencv", 2),
    *(((n, m, t), "fft", 1.5) for n, m, t in cases() if m >= 31),
    ((BATCH, 3, "float32"), "torch", 1.1),
    ((BATCH, 3, "float32"), "tensorflow", 1.1),
    ((BATCH, 3, "float64"), "torch", 1),
    ((BATCH, 3, "float64"), "tensorflow", 1),
)
PEERS = {  # which methods count when a target names a library
    "loop": [("ours", "loop")],
    "fft": [("scipy", "fftconvolve"), ("scipy", "oaconvolve"), ("opencv", "filter2D")],
    "opencv": [("opencv", "filter2D")],
    "torch": [("torch", "conv2d"), ("torch", "conv2d, channels last")],
    "tensorflow": [("tensorflow", "conv2d")],
}


def references(folder):
    """What every result is compared with: computed in extended precision, rounded to float64."""
    from scipy import signal

    from snippets.layers import conv2d_layer

    for case in cases():
        x, k = (a.astype(np.float64) for a in arrays(*case))
        if case[0] == BATCH:
            y = conv2d_layer(x, k)
        else:
            y = signal.fftconvolve(x.astype(np.longdouble), k[::-1, ::-1], "valid").astype(np.float64)
        np.save(reference_file(folder, *case), y)


def python_of(library):
    """The interpreter that has the library, or None."""
    for python in (PYTHONS.get(library, sys.executable), sys.executable):
        found = f"import importlib.util as u; raise SystemExit(u.find_spec({LIBRARIES[library]!r}) is None)"
        if Path(python).exists() and subprocess.run([python, "-c", found], cwd=ROOT).returncode == 0:
            return str(python)
    return None


def version_of(library, python):
    code = f"import {LIBRARIES[library]} as m; print(m.__version__)"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, env=environment()).stdout.strip()


def environment():
    """One thread, and no setting that holds OpenBLAS back."""
    kept = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    return kept | ONE | QUIET


def measured(library, python, folder):
    run = subprocess.run(
        [python, "-m", "bench.worker", library, folder], cwd=ROOT, env=environment(), capture_output=True, text=True
    )
    if run.returncode:
        print(f"{library} failed:\n{run.stderr[-2000:]}", file=sys.stderr)
    return [json.loads(line[1:]) for line in run.stdout.splitlines() if line.startswith("@")]


def key(line):
    return line["size"], line["kernel"], line["dtype"], line["library"], line["method"]


def processor():
    """The name of the processor, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def collect():
    pythons = {library: python for library in LIBRARIES if (python := python_of(library))}
    best, limits = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        references(folder)
        for number in range(1, ROUNDS + 1):
            for library, python in pythons.items():
                print(f"round {number} of {ROUNDS}: {library}", file=sys.stderr, flush=True)
                for line in measured(library, python, folder):
                    if "limits" in line:
                        limits = {k: max(v, limits.get(k, 0)) for k, v in line["limits"].items()}
                    elif key(line) not in best or line["seconds"] < best[key(line)]["seconds"]:
                        best[key(line)] = line
    return {
        "date": date.today().isoformat(),
        "machine": f"{processor()}, {platform.system()}, Python {platform.python_version()}",
        "versions": {"numpy": np.__version__} | {k: version_of(k, p) for k, p in pythons.items() if k != "ours"},
        "fingerprint": fingerprint_now(),
        "limits": limits,
        "results": [best[k] for k in sorted(best, key=str)],
    }


def report(bench):
    """Ratios to every other method, then each target with what was reached."""
    seconds = {key(line): line["seconds"] for line in bench["results"]}
    print(f"{bench['machine']}, {bench['date']}; one thread")
    print("limits: " + ", ".join(f"{k} {v:.1f}" for k, v in bench["limits"].items()) + "  (GFLOP/s, copy GB/s)")
    for case in cases():
        mine = seconds[*case, "ours", "fast"]
        print(f"\n{case[0]:>5} {case[1]:>2} {case[2]}  fast {mine * 1e3:9.3f} ms")
        for k, s in sorted(seconds.items(), key=lambda item: item[1]):
            if k[:3] == case and k[3:] != ("ours", "fast"):
                print(f"        {k[3]:>10} {k[4]:<22} {s * 1e3:9.3f} ms   {s / mine:8.2f} times ours")
    print("\nTargets: ours against another (the loop: how many times faster)")
    for case, peer, bound in TARGETS:
        others = [seconds[*case, *p] for p in PEERS[peer] if (*case, *p) in seconds]
        if others:
            mine = seconds[*case, "ours", "fast"]
            ratio = min(others) / mine if peer == "loop" else mine / min(others)
            met = ratio >= bound if peer == "loop" else ratio <= bound
            sign = ">=" if peer == "loop" else "<="
            print(f"  {case!s:24} {peer:10} {ratio:8.2f}  {sign} {bound:<5}  {'' if met else 'MISSED'}")


if __name__ == "__main__":
    bench = collect()
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(bench, indent=1) + "\n", "utf-8")
    report(bench)
