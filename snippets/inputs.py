"""Checks that every snippet makes of its input, so that bad input is an error and never a wrong number."""

import numpy as np


# --8<-- [start:as_floats]
def as_floats(*arrays):
    """Arrays in one common inexact type: integers and booleans become float64.

    Parameters
    ----------
    *arrays : array_like
        Numbers of any shape; float32, float64 and complex types are kept.

    Returns
    -------
    ndarray, or list of ndarray if several are given
        In NumPy's common type of the inputs, at least float32.

    Raises
    ------
    ValueError
        If an input is not numeric, or holds a NaN.
    """
    arrays = [np.asarray(a) for a in arrays]
    for a in arrays:
        if a.dtype.kind not in "biufc":
            raise ValueError(f"need numbers, got an array of type {a.dtype}")
    floats = [a if a.dtype.kind in "fc" else a.astype(np.float64) for a in arrays]
    common = np.result_type(*floats, np.float32)
    floats = [a.astype(common, copy=False) for a in floats]
    for a in floats:
        if a.size and np.isnan(a.min()):  # a NaN is passed on by min, in one pass
            raise ValueError(f"NaN in an input of shape {a.shape}")
    return floats[0] if len(floats) == 1 else floats
# --8<-- [end:as_floats]


def positive_int(name, value, least=1):
    """`value` as an int; ValueError that names it unless it is a whole number >= `least`."""
    try:
        whole = not isinstance(value, (bool, np.bool_)) and int(value) == value and value >= least
    except (TypeError, ValueError, OverflowError):  # no single number, NaN, infinite
        whole = False
    if not whole:
        raise ValueError(f"{name} must be a whole number >= {least}, got {value!r}")
    return int(value)


def positive(name, value):
    """`value` as a float; ValueError that names it unless it is one positive finite number."""
    number = np.asarray(value)
    if number.shape != () or number.dtype.kind not in "biuf" or not 0 < number < np.inf:
        raise ValueError(f"{name} must be positive and finite, got {value!r}")
    return float(value)
