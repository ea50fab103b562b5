"""One library in a process of its own: `python -m bench.worker LIBRARY REFERENCES` prints a line of JSON a method.

REFERENCES is a folder with the results in double precision, one file a case, to which every result is compared.
"""

import json
import sys
import time

import numpy as np

from bench.cases import BATCH, arrays, cases, reference_file

SECONDS, SLOW = 0.25, 2.0  # how long a method is repeated, and from where on it is left out


def centre(y, x, k):
    """The windows that fit, out of a result in the shape of `x` whose kernel has its anchor in the middle."""
    rows, columns = (n - m + 1 for n, m in zip(x.shape, k.shape, strict=True))
    top, left = k.shape[0] // 2, k.shape[1] // 2
    return y[top : top + rows, left : left + columns]


def ours(x, k):
    from snippets import convolution, fast_convolution, fast_layers, layers

    if x.ndim == 4:
        yield "fast", lambda: fast_layers.conv2d_batch(x, k)
        yield "taps", lambda: layers.conv2d_layer(x, k)
        return
    taps, pixels = k.size, x.size
    yield "fast", lambda: fast_convolution.correlate2d_fast(x, k)
    if pixels * taps < 4e7:
        yield "windows", lambda: convolution.cross_correlate2d(x, k)
    if pixels * taps < 6e8:
        yield "shifts", lambda: fast_convolution.correlate_shifts(x, k)
    yield "toeplitz", lambda: fast_convolution.correlate_toeplitz(x, k)
    yield "fft", lambda: fast_convolution.correlate_fft(x, k)
    yield "overlap_save", lambda: fast_convolution.correlate_overlap_save(x, k)


def scipy(x, k):
    from scipy import signal

    if x.ndim == 4:
        return
    turned = k[::-1, ::-1].copy()
    if x.size * k.size < 4e7:
        yield "correlate2d", lambda: signal.correlate2d(x, k, "valid")
    yield "fftconvolve", lambda: signal.fftconvolve(x, turned, "valid")
    yield "oaconvolve", lambda: signal.oaconvolve(x, turned, "valid")


def opencv(x, k):
    import cv2

    cv2.setNumThreads(1)
    if x.ndim == 2:
        yield "filter2D", lambda: centre(cv2.filter2D(x, -1, k, borderType=cv2.BORDER_CONSTANT), x, k)


def torch(x, k):
    import torch

    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    conv2d = torch.nn.functional.conv2d
    if x.ndim == 4:
        X, K = torch.from_numpy(x.transpose(0, 3, 1, 2).copy()), torch.from_numpy(k.transpose(3, 2, 0, 1).copy())
        last = torch.channels_last
        XL, KL = X.to(memory_format=last), K.to(memory_format=last)
        yield "conv2d", lambda: conv2d(X, K).permute(0, 2, 3, 1)
        yield "conv2d, channels last", lambda: conv2d(XL, KL).permute(0, 2, 3, 1)
        return
    X, K = torch.from_numpy(x), torch.from_numpy(k)
    rows, columns = (n - m + 1 for n, m in zip(x.shape, k.shape, strict=True))

    def transforms():  # not a function of the library: three of its transforms, as in `correlate_fft`
        product = torch.fft.rfft2(X) * torch.fft.rfft2(K, x.shape).conj()
        return torch.fft.irfft2(product, x.shape)[:rows, :columns]

    yield "three transforms", transforms
    yield "conv2d", lambda: conv2d(X[None, None], K[None, None])[0, 0]


def tensorflow(x, k):
    import tensorflow as tf

    batch = x.ndim == 4
    X, K = (x, k) if batch else (x[None, ..., None], k[..., None, None])
    X, K = tf.constant(X), tf.constant(K)
    image = slice(None) if batch else (0, ..., 0)
    yield "conv2d", lambda: tf.nn.conv2d(X, K, 1, "VALID").numpy()[image]


def single_thread_tensorflow():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def timed(f):
    """Seconds of the fastest of several calls, after one that does not count, and what the first one returned."""
    start = time.perf_counter()
    result = f()
    first = time.perf_counter() - start
    if first > SLOW:
        return first, result
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        f()
        times.append(time.perf_counter() - start)
    return min(times), result


def loop_seconds(x, k, rows=4):
    """The article's loop, timed on its first rows and scaled to all of them: every row costs the same."""
    from snippets.convolution import convolution_loop

    rows = min(rows, len(x) - len(k) + 1)
    seconds, _ = timed(lambda: convolution_loop(x[: rows + len(k) - 1], k))
    return seconds * (len(x) - len(k) + 1) / rows


def machine_limits():
    """What one thread of this machine reaches: matrix products (GFLOP/s) and copying (GB/s, read and written)."""
    limits = {}
    for dtype in ("float32", "float64"):
        a = np.ones((1024, 1024), dtype)
        out = np.empty_like(a)
        limits[f"gemm_{dtype}"] = 2 * 1024**3 / timed(lambda a=a, out=out: np.matmul(a, a, out=out))[0] / 1e9
    a = np.ones(2**24, np.float32)
    out = np.empty_like(a)
    limits["copy"] = 2 * a.nbytes / timed(lambda: np.copyto(out, a))[0] / 1e9
    return limits


def say(**line):
    print("@" + json.dumps(line), flush=True)


def main(library, references):
    if library == "tensorflow":
        single_thread_tensorflow()
    if library == "ours":
        say(limits=machine_limits())
    cost = {}  # seconds for each multiplication of a direct method, from the smaller cases
    for size, kernel, dtype in cases():
        x, k = arrays(size, kernel, dtype)
        reference = np.load(reference_file(references, size, kernel, dtype))
        case = {"size": size, "kernel": kernel, "dtype": dtype, "library": library}
        if library == "ours" and size != BATCH:
            from snippets.fast_convolution import rung_for

            case["rung"] = rung_for(x.shape, k.shape, x.dtype).__name__.removeprefix("correlate_")
            say(**case, method="loop", seconds=loop_seconds(x, k))
        for method, f in globals()[library](x, k):
            work = x.size * k.size
            if method == "conv2d" and size != BATCH and cost.get(dtype, 0) * work > SLOW:
                continue
            seconds, y = timed(f)
            cost[dtype] = seconds / work if method == "conv2d" else cost.get(dtype, 0)
            error = float(np.abs(np.asarray(y) - reference).max() / np.abs(reference).max())
            say(**case, method=method, seconds=seconds, error=error)


if __name__ == "__main__":
    main(*sys.argv[1:])
