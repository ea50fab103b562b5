"""Chapter 7: which function flips, which integrator to take, what NumPy 2 renamed."""

import math

import numpy as np
import pytest
import scipy
from scipy.integrate import cubature, quad
from scipy.stats import qmc

from hooks import project, tables
from snippets.conventions import LIBRARIES, choose_integrator, delta_test, flips_of, numpy_names, who_flips
from snippets.solutions.conventions import kernel_orientation
from tests.conftest import MUTATED


def valid_correlation(x, k):
    """Cross-correlation by its definition, wherever the kernel fits."""
    h, w = k.shape
    rows, columns = x.shape[0] - h + 1, x.shape[1] - w + 1
    return np.array([[(x[i : i + h, j : j + w] * k).sum() for j in range(columns)] for i in range(rows)])


@pytest.mark.verifies("prop-delta-test", fault=("conventions", "(True, kernel)", "(False, kernel)"))
def test_the_impulse_tells_convolution_from_correlation(measure):
    measure("correlation by definition: flips", delta_test(valid_correlation), at_most=0)
    measure(
        "with the kernel turned: flips",
        delta_test(lambda x, k: valid_correlation(x, k[::-1, ::-1])),
        at_least=1,
    )
    for ndim in (1, 3):  # by the convolution theorem
        axes = range(ndim)

        def by_fft(x, k, axes=axes):
            return np.round(np.fft.ifftn(np.fft.fftn(x) * np.fft.fftn(k, x.shape, axes)).real, 9)

        assert delta_test(by_fft, ndim=ndim)


@pytest.mark.parametrize(
    "op",
    [
        lambda x, k: valid_correlation(x, k.T),
        lambda x, k: valid_correlation(x, k[::-1]),
        lambda x, k: 2 * valid_correlation(x, k),
        lambda x, k: valid_correlation(x, k + 0.5),
        lambda x, k: valid_correlation(x, k[:2]),
        lambda x, k: np.zeros_like(x),
        lambda x, k: valid_correlation(x, k).sum(),
    ],
)
def test_what_is_neither_is_refused(op):
    with pytest.raises(ValueError, match="neither"):
        delta_test(op)
    with pytest.raises(ValueError, match="ndim"):
        delta_test(op, ndim=0)


def test_kernel_orientation_names_all_eight():
    for transposed in (False, True):
        for turns in range(4):

            def op(x, k, turns=turns, transposed=transposed):
                return valid_correlation(x, np.rot90(k.T if transposed else k, turns)[::-1, ::-1])

            assert kernel_orientation(op) == (turns, transposed)
            # padding moves the response, and does not turn it
            padded = kernel_orientation(lambda x, k, op=op: np.pad(op(x, k), [(3, 0), (0, 1)]))
            assert padded == (turns, transposed)
    with pytest.raises(ValueError, match="eight"):
        kernel_orientation(lambda x, k: valid_correlation(x, 2 * k))


def test_the_rows_of_numpy():
    assert flips_of("numpy") == {"np.convolve": True, "np.correlate": False}


def test_the_rows_of_scipy():
    flips = flips_of("scipy")
    assert {name for name, value in flips.items() if value} == {
        "scipy.signal.convolve2d", "scipy.signal.fftconvolve", "scipy.ndimage.convolve",
    }  # fmt: skip
    assert not flips["scipy.signal.correlate2d"] and not flips["scipy.ndimage.correlate"]
    with pytest.raises(ValueError, match="theano"):
        flips_of("theano")


@pytest.mark.tensorflow
def test_the_rows_of_tensorflow(tf):
    assert flips_of("tensorflow") == {
        "tf.nn.conv2d": False,
        "keras.ops.conv": False,
        "tf.nn.conv2d_transpose": True,
    }


DOCUMENTED = {  # what the documentation of each function says
    True: {
        "np.convolve", "scipy.signal.convolve2d", "scipy.signal.fftconvolve", "scipy.ndimage.convolve",
        "tf.nn.conv2d_transpose",
    },
    False: {
        "np.correlate", "scipy.signal.correlate2d", "scipy.ndimage.correlate", "tf.nn.conv2d", "keras.ops.conv",
    },
}  # fmt: skip


@pytest.mark.tensorflow
@pytest.mark.verifies(
    "exm-who-flips", fault=("conventions", 'np.correlate(x, k, "full")', 'np.convolve(x, k, "full")')
)
def test_the_measured_table_agrees_with_what_the_libraries_document(tf, measure):
    measured = {name: flips for library in LIBRARIES for name, flips in flips_of(library).items()}
    documented = {name: flips for flips, names in DOCUMENTED.items() for name in names}
    assert measured.keys() == documented.keys()
    measure("rows that differ", sum(measured[name] != documented[name] for name in measured), at_most=0)


def test_the_table_of_the_pages_is_measured_once_for_each_set_of_versions(tmp_path, monkeypatch):
    calls = []

    def measured():
        calls.append(1)
        return {"np.correlate": False, "np.convolve": True}

    monkeypatch.setattr(project, "CACHE", tmp_path)
    monkeypatch.setattr("snippets.conventions.who_flips", measured)
    for lang, (yes, no) in {"zh": ("是", "否"), "en": ("yes", "no")}.items():
        rows = tables.who_flips_table(lang).splitlines()
        assert rows[2].startswith(f"| `np.convolve` | {yes} |") and rows[3].startswith(f"| `np.correlate` | {no} |")
    assert len(calls) == 1
    monkeypatch.setattr(tables, "versions", lambda: {"NumPy": "0"})
    tables.who_flips_table("en")
    assert len(calls) == 2


def test_the_version_table_names_what_is_installed():
    for lang in ("zh", "en"):
        table = tables.versions_table(lang)
        assert f"`numpy` {np.__version__}" in table and f"`scipy` {scipy.__version__}" in table


def test_libraries_are_measured_in_processes_of_their_own(monkeypatch, tmp_path):
    if not MUTATED:  # mutmut's copy of the snippets asks the folder for mutmut's settings
        monkeypatch.chdir(tmp_path)  # the processes find the snippets from anywhere
    monkeypatch.setattr("snippets.conventions.LIBRARIES", ("numpy", "scipy"))  # TensorFlow: above, in this process
    assert who_flips() == flips_of("numpy") | flips_of("scipy")


def test_a_library_that_cannot_be_measured_is_named(monkeypatch):
    monkeypatch.setattr("snippets.conventions.LIBRARIES", ("numpy", "theano"))
    named = "^cannot measure theano: ValueError: library must be one of .* got 'theano'$"
    with pytest.raises(RuntimeError, match=named):
        who_flips()
    assert LIBRARIES == ("numpy", "scipy", "tensorflow")


def rule_error(method, f, exact, d, budget, kinks=None):
    """Error of a method on [0, 1]^d with at most `budget` points; root mean square where it is random."""
    m = int(budget ** (1 / d) + 1e-9)
    if method in ("trapezoid", "gauss-legendre"):
        if method == "trapezoid":  # m - 1 subintervals
            nodes, weights = np.linspace(0, 1, m), np.full(m, 1 / (m - 1))
            weights[[0, -1]] /= 2
        else:
            nodes, weights = np.polynomial.legendre.leggauss(m)
            nodes, weights = (nodes + 1) / 2, weights / 2
        grid = np.stack(np.meshgrid(*[nodes] * d, indexing="ij"), -1).reshape(-1, d)
        product = weights
        for _ in range(d - 1):
            product = np.multiply.outer(product, weights)
        return abs(product.ravel() @ f(grid) - exact)
    if method == "adaptive":
        if d == 1:
            value = quad(lambda x: f(np.array([[x]]))[0], 0, 1, points=kinks, limit=max(budget // 21, 1))[0]
        else:
            value = cubature(f, [0] * d, [1] * d, rtol=0, atol=0, max_subdivisions=budget // 500).estimate
        return abs(value - exact)
    errors, budget = [], 2 ** int(np.log2(budget))
    for seed in range(20):
        if method == "sobol":
            x = qmc.Sobol(d, rng=np.random.default_rng(seed)).random(budget)
        else:
            x = np.random.default_rng(seed).random((budget, d))
        errors.append(f(x).mean() - exact)
    return np.sqrt(np.mean(np.square(errors)))


GAUSS = math.sqrt(math.pi / 2) / 2 * (math.erf(0.6 * math.sqrt(2)) + math.erf(0.4 * math.sqrt(2)))
RANDOM = ("sobol", "monte-carlo")
CASES = {  # (d, smooth, periodic): integrand, exact value, evaluations, others that must lose
    (1, True, False): (lambda x: np.exp(x[:, 0]), np.e - 1, 16, ("trapezoid", *RANDOM)),
    (1, True, True): (
        lambda x: np.exp(np.cos(2 * np.pi * x[:, 0])), np.i0(1), 12, ("gauss-legendre", *RANDOM),
    ),
    (1, False, False): (lambda x: abs(x[:, 0] - 0.3), 0.29, 64, ("trapezoid", "gauss-legendre", *RANDOM)),
    (2, True, False): (lambda x: np.exp(x.sum(1)), (np.e - 1) ** 2, 64, ("trapezoid", *RANDOM)),
    (2, True, True): (
        lambda x: np.exp(np.cos(2 * np.pi * x).sum(1)), np.i0(1) ** 2, 144, ("gauss-legendre", *RANDOM),
    ),
    (8, True, False): (
        lambda x: np.exp(-2 * ((x - 0.4) ** 2).sum(1)), GAUSS**8, 4096,
        ("trapezoid", "gauss-legendre", "monte-carlo"),
    ),
    (8, False, False): (lambda x: (x.sum(1) < 4) * 1.0, 0.5, 6561, ("trapezoid", "gauss-legendre")),
}  # fmt: skip


@pytest.mark.verifies("exm-choose-integrator", fault=("conventions", "if periodic", "if not periodic"))
def test_the_choice_beats_the_others_at_equal_cost(measure):
    for (d, smooth, periodic), (f, exact, budget, others) in CASES.items():
        choice = choose_integrator(d, smooth, periodic)
        kinks = [0.3] if not smooth else None
        mine = rule_error(choice, f, exact, d, budget, kinks)
        best = min(rule_error(other, f, exact, d, budget) for other in others)
        name = (
            f"d={d}, smooth={smooth:d}, periodic={periodic:d}: error of {choice} over that of the next best"
        )
        measure(name, mine / best, at_most=0.5)


@pytest.mark.parametrize("d", [1, 2, 3, 4, 20])
def test_rules_on_grids_end_at_three_dimensions(d):
    smooth, periodic, rough = (choose_integrator(d, *case) for case in ((True, False), (True, True), (False, False)))
    if d <= 3:
        assert (smooth, periodic, rough) == ("gauss-legendre", "trapezoid", "adaptive")
    else:
        assert (smooth, periodic, rough) == ("sobol", "sobol", "monte-carlo")


def test_choose_integrator_refuses_a_dimension_below_one():
    with pytest.raises(ValueError, match="d must be"):
        choose_integrator(0, True, False)


@pytest.mark.verifies("erratum-e19", fault=("conventions", "if hasattr(np, name)", "if name"))
def test_numpy_has_trapezoid_and_no_longer_trapz(measure):
    kept = np.lib.NumpyVersion(np.__version__) < "2.4.0"  # renamed in 2.0, gone since 2.4; tests/oldest.txt is older
    measure("names trapz", len(numpy_names("trapz")) - kept, at_most=0)
    measure("names trapezoid", len(numpy_names("trapezoid")), at_least=1)
    measure("functions of NumPy that flip", sum(flips_of("numpy").values()), near=1, within=0)
