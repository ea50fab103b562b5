"""Which library function flips its kernel, and which integrator to take
(chapter 7).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from snippets.inputs import positive_int

LIBRARIES = ("numpy", "scipy", "tensorflow")


# --8<-- [start:delta_test]
def delta_test(op, ndim=2):
    """Does `op` flip the kernel? Apply it to a unit impulse and look.

    Parameters
    ----------
    op : callable
        ``op(signal, kernel)``, two arrays with `ndim` axes; returns their
        convolution or correlation.
    ndim : int
        Number of axes, 1 or more.

    Returns
    -------
    bool
        True: the kernel came out as it is, so `op` is a convolution. False: it
        came out reversed along every axis, so `op` is a cross-correlation.

    Raises
    ------
    ValueError
        If neither came out: then `op` is something else, or cuts the kernel
        off.

    Notes
    -----
    A symmetric kernel decides nothing, which is why the test brings its own.
    """
    ndim = positive_int("ndim", ndim)
    signal = np.zeros((9,) * ndim)
    signal[(4,) * ndim] = 1.0
    kernel = np.arange(1.0, 3.0**ndim + 1).reshape((3,) * ndim)
    out = np.asarray(op(signal, kernel))
    hit = np.argwhere(out)
    if out.ndim == ndim and len(hit):
        seen = out[
            tuple(
                slice(a, z + 1)
                for a, z in zip(hit.min(0), hit.max(0), strict=True)
            )
        ]
        for flips, expected in ((True, kernel), (False, np.flip(kernel))):
            if seen.shape == kernel.shape and np.allclose(
                seen, expected, rtol=1e-5, atol=0
            ):
                return flips
    raise ValueError(
        "op is neither a convolution nor a cross-correlation with the whole "
        "kernel"
    )
# --8<-- [end:delta_test]


def operations(library):
    """The functions of a library that convolve or correlate: name, axes, op."""
    if library == "numpy":
        return {
            "np.convolve": (1, np.convolve),
            "np.correlate": (1, lambda x, k: np.correlate(x, k, "full")),
        }
    if library == "scipy":
        from scipy import ndimage, signal

        return {
            "scipy.signal.convolve2d": (2, signal.convolve2d),
            "scipy.signal.fftconvolve": (
                2,
                lambda x, k: np.round(signal.fftconvolve(x, k), 9),
            ),
            "scipy.ndimage.convolve": (2, ndimage.convolve),
            "scipy.signal.correlate2d": (2, signal.correlate2d),
            "scipy.ndimage.correlate": (2, ndimage.correlate),
        }
    if library == "tensorflow":
        import keras
        import tensorflow as tf

        def nhwc(op):
            def run(x, k):
                x, k = (a.astype("float32") for a in (x, k))
                return np.asarray(op(x[None, :, :, None], k[:, :, None, None]))[
                    0, :, :, 0
                ]

            return 2, run

        return {
            "tf.nn.conv2d": nhwc(
                lambda x, k: tf.nn.conv2d(x, k, strides=1, padding="SAME")
            ),
            "keras.ops.conv": nhwc(
                lambda x, k: keras.ops.conv(
                    x, k, padding="same", data_format="channels_last"
                )
            ),
            "tf.nn.conv2d_transpose": nhwc(
                lambda x, k: tf.nn.conv2d_transpose(
                    x, k, x.shape, strides=1, padding="SAME"
                )
            ),
        }
    raise ValueError(f"library must be one of {LIBRARIES}, got {library!r}")


# --8<-- [start:flips_of]
def flips_of(library):
    """{name: does it flip?} for the functions of ``"numpy"``, ``"scipy"`` or
    ``"tensorflow"``.
    """
    return {
        name: delta_test(op, ndim)
        for name, (ndim, op) in operations(library).items()
    }
# --8<-- [end:flips_of]


def who_flips():
    """The table "who flips?", measured: NumPy in this process, SciPy and
    TensorFlow each in one of their own.

    Returns
    -------
    dict of str to bool
        True where the function flips the kernel, which makes it a convolution.

    Raises
    ------
    RuntimeError
        If a library cannot be measured, with the reason that it gave.
    """
    table = flips_of("numpy")
    here = os.environ | {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    code = "import json, sys; from snippets.conventions import *; print(json.dumps(flips_of(sys.argv[1])))"
    for library in LIBRARIES[1:]:
        run = subprocess.run(
            [sys.executable, "-c", code, library],
            env=here,
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise RuntimeError(
                f"cannot measure {library}: "
                f"{run.stderr.strip().splitlines()[-1]}"
            )
        table |= json.loads(run.stdout.splitlines()[-1])
    return table


# --8<-- [start:choose_integrator]
def choose_integrator(d, smooth, periodic):
    """Which method to try first for an integral over a box in `d` dimensions.

    Parameters
    ----------
    d : int
        Dimension, at least 1.
    smooth : bool
        The integrand has several continuous derivatives (no kinks, no jumps).
    periodic : bool
        The box is a whole period in every direction.

    Returns
    -------
    str
        ``"trapezoid"``, ``"gauss-legendre"`` (for d of 2 or 3 the product
        rule), ``"adaptive"``, ``"sobol"`` or ``"monte-carlo"``.

    Notes
    -----
    A grid with m points an axis costs m^d evaluations, so products of rules end
    at three dimensions. From there on Sobol' points use what smoothness is
    left, and plain Monte Carlo asks for nothing but a finite variance, and
    reports its own error.
    """
    d = positive_int("d", d)
    if d <= 3 and not smooth:
        return "adaptive"
    if d <= 3:
        return "trapezoid" if periodic else "gauss-legendre"
    return "sobol" if smooth else "monte-carlo"
# --8<-- [end:choose_integrator]


def numpy_names(*names):
    """Those of the names that the NumPy in use has."""
    return [name for name in names if hasattr(np, name)]
