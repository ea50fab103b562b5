"""Typical wrong answers to the exercises that have checks: a piece of the solution, and what stands there instead.

`tests/test_checks.py` demands at least two for every check, and that the check rejects each.
"""

WRONG = {
    "attention.causal_attention": [
        ("k=1", "k=0"),  # position t does not see itself
        ("/ np.sqrt(K.shape[1])", ""),
        ("np.where(future, -np.inf, scores)", "scores"),
    ],
    "attribution.path_attribution": [
        ("pairwise(corners)", "[(corners[0], corners[-1])]"),  # the straight line
        ("total += (b - a) *", "total +="),
        ("grad(a + nodes[:, None] * (b - a))", "grad(nodes[:, None] * (b - a))"),
    ],
    "attribution.shapley_orderings": [
        ("total / count", "total"),
        (" - value(present)", ""),
        ("            present = present | {player}\n", ""),  # everyone comes first
    ],
    "conventions.kernel_orientation": [
        ("(False, True)", "(False,)"),
        ("np.rot90(kernel.T if transposed else kernel, turns)", "np.rot90(kernel.T if transposed else kernel, -turns)"),
    ],
    "convolution.turns_kernel": [
        ("[1.0, 2.0, 4.0]", "[1.0, 2.0, 1.0]"),  # symmetric: sees no difference
        ("        return False\n", "        return True\n"),
        ("    raise ValueError(f\"δ gave {response}, neither the kernel nor its mirror image\")", "    return False"),
    ],
    "convolution.distribution_of_difference": [
        ('correlate1d(p, q, "full")', "np.convolve(p, q)"),  # the sum
        ("np.arange(1 - len(q), len(p))", "np.arange(1 - len(p), len(q))"),
    ],
    "convolution.multiply": [
        ("divmod(carry + int(digit), 10)", "(0, int(digit))"),  # no carries
        ("[::-1]", ""),
        ("int(str(carry) + product)", "int(product)"),  # the last carry is lost
    ],
    "convolution.fold_kernels": [
        ('convolve2d(folded, k, "full")', 'convolve2d(folded, np.asarray(k)[::-1, ::-1], "full")'),
        ("np.ones((1, 1))", "np.ones((2, 2))"),
    ],
    "convolution.triple_box": [
        ("(1.5 - t) ** 2 / 2", "(1.5 - t) ** 2"),
        ("0.75 - t**2", "0.75 - t"),
        ("t = np.abs(as_floats(t))", "t = as_floats(t)"),
    ],
    "convolution.wrap": [
        ("wrapped[t % n] += value", "wrapped[t % n] = value"),
        ("wrapped[t % n] += value", "wrapped[min(t, n - 1)] += value"),
    ],
    "convolution.correlate_same": [
        ("d * (size - 1)", "size - 1"),  # the dilation is forgotten
        ("(m // 2, m - m // 2)", "(0, m)"),
        ("as_floats(x), sides), k,", "as_floats(x), sides), np.asarray(k)[::-1, ::-1],"),
    ],
    "convolution.correlate_separable": [
        ("np.reshape(column, (-1, 1))", "np.reshape(row, (-1, 1))"),
        ("(down, np.reshape(row, (1, -1)))", "(x, np.reshape(row, (1, -1)))"),
    ],
    "convolution.kernel_gradient": [
        ("spread[::s, ::s] = dy", "spread[: dy.shape[0], : dy.shape[1]] = dy"),
        ("(x, spread)", "(x, spread[::-1, ::-1])"),
        ("(x, spread)", "(x, dy)"),
    ],
    "convolution.best_tile": [
        ("(n - m + 1) ** 2", "(n - m) ** 2"),
        ("(n - m + 1) ** 2", "(n - m + 1)"),
        (" if n >= m", ""),
    ],
    "dynamics.heun": [
        ("h / 2 * (k1 + k2)", "h * k1"),  # Euler
        ("h / 2 * (k1 + k2)", "h * f(x + h / 2 * k1, now + h / 2)"),  # the midpoint rule: order two, another method
        ("now + h)", "now)"),
    ],
    "dynamics.euler_backpropagation": [
        ("h * df_dx(x, now).T", "h * df_dx(x, now)"),
        ("np.diff(t)[::-1]", "np.diff(t)"),
        ("gradient + h * df_dtheta", "gradient + df_dtheta"),
    ],
    "images.blurred_subsample": [
        ("((np.roll(x, 1) + 2 * x + np.roll(x, -1)) / 4)[::stride]", "x[::stride]"),
        ("/ 4)", "/ 3)"),
        ("np.roll(x, 1) + 2 * x + np.roll(x, -1)", "np.convolve(x, [1, 2, 1], 'same')"),
    ],
    "layers.same_padding": [
        ("total // 2, total - total // 2", "total - total // 2, total // 2"),
        ("d * (k - 1)", "k - 1"),
        ("max((windows - 1) * s + d * (k - 1) + 1 - n, 0)", "d * (k - 1)"),
        (", 0)\n", ", -9)\n"),
    ],
    "layers.dilate_kernel": [
        ("d * (kh - 1) + 1, d * (kw - 1) + 1", "d * kh, d * kw"),
        ("spread[::d, ::d] = W", "spread[:kh, :kw] = W"),
    ],
    "layers.group_convolve": [
        ("result[table[y]]", "result[table[:, y]]"),  # from the right
        ("result[table[y]] += f[y] * k", "result += f[y] * k[table[y]]"),
    ],
    "layers.input_gradient_1d": [
        ("convolve1d(upsampled, w)", "convolve1d(upsampled, w[::-1])"),
        ("upsampled[::stride] = dy", "upsampled[: len(dy)] = dy"),
        ("padded[p : p + n]", "padded[:n]"),
    ],
    "layers.overlap_counts": [
        ("kernel, stride)", "kernel, 1)"),
        ("ones = np.ones((1, positive_int(\"n\", n), 1, 1))", "ones = np.ones((1, positive_int(\"n\", n) + 1, 1, 1))"),
    ],
    "layers.power_mean_pool": [
        ("** (1 / q)", ""),
        ("top = X.max() or 1.0", "top = 1.0"),  # overflows
        ("(X / top) ** q", "(X / top)"),
    ],
    "layers.separable_factors": [
        ("right[0] * np.sqrt(sigma[0])", "right[:, 0] * np.sqrt(sigma[0])"),
        ("if rank != 1", "if rank < 1"),
        ("left[:, 0] * np.sqrt(sigma[0])", "left[:, 0]"),
    ],
    "layers.winograd_f23": [
        ("m2 - m3 - m4", "m2 - m3 + m4"),
        ("(k[0] + k[1] + k[2]) / 2", "(k[0] + k[1] + k[2])"),
        ("axis=1).ravel()", "axis=0).ravel()"),
    ],
    "losses.sigmoid_gradients": [
        ("2 * error * p * p_not", "error * p * p_not"),
        ("2 * error * p * p_not", "2 * error"),
        ("np.where(y == 1, -p_not, p)", "p - y"),  # cancellation
    ],
    "losses.smooth_labels": [
        ("epsilon / classes", "epsilon / (classes - 1)"),
        ("(1 - epsilon) * np.eye", "np.eye"),
    ],
    "losses.huber": [
        ("delta * (r - delta / 2)", "delta * r"),
        ("r**2 / 2", "r**2"),
        ("np.mean(", "np.sum("),
    ],
    "monte_carlo.samples_for_accuracy": [
        ("math.ceil", "math.floor"),
        ("half_width**2", "half_width"),
        ("error_rate * (1 - error_rate)", "error_rate"),
    ],
    "monte_carlo.estimate_pi": [
        ("4.0 * (np.sum", "1.0 * (np.sum"),
        ("np.sum(x**2, axis=1) <= 1", "np.sum(x, axis=1) <= 1"),
    ],
    "monte_carlo.epoch_gradient": [
        ("len(idx) * minibatch_gradient", "minibatch_gradient"),
        ("[len(idx) * minibatch_gradient(theta, X, y, idx) for idx in batches]\n"
         "    return sum(gradients) / sum(len(idx) for idx in batches)",
         "[minibatch_gradient(theta, X, y, idx) for idx in batches]\n    return sum(gradients) / len(gradients)"),
    ],
    "monte_carlo.sgd_mean": [
        ("rate / (2 - rate)", "rate / 2"),
        ("positive_int(\"B\", B)", "1"),
        ("theta -= rate * (theta - mean)", "theta -= rate * theta"),
    ],
    "monte_carlo.weight_variance": [
        (" - 1 if root", " if root"),  # the second moment
        ("if root > 0 else math.inf", "if root > 0 else math.nan"),
        ("scale**2 / math.sqrt(root)", "scale / math.sqrt(root)"),
    ],
    "network.accuracy_interval": [
        ("centre - half, centre + half", "share - half, share + half"),
        ("weight / (4 * n)", "0"),
        ("return centre - half, centre + half", "return 2 * centre - share - half, centre"),
    ],
    "network.best_temperature": [
        ("logits / t", "logits * t"),
        ("min(temperatures, key", "max(temperatures, key"),
    ],
    "operators.fourier_layer": [
        ("n=u.size", "n=u.size - u.size % 2"),
        ("kept = np.zeros_like(coefficients)", "kept = coefficients.copy()"),
        ("coefficients[:k] * np.asarray(multipliers)[:k]", "coefficients[:k]"),
    ],
    "privacy.epsilon_for_delta": [
        ("    return high\n", "    return 2 * high\n"),
        ("        return low\n", "        return 1.0\n"),
        ("(middle, sigma, sensitivity)", "(middle, sigma)"),
    ],
    "quadrature.network_errors": [
        ("np.linspace(0, 1, positive_int(\"n\", n) + 1)", "np.linspace(0, 1, positive_int(\"n\", n))"),
        ("w @ errors**2", "w @ np.abs(errors)"),
        ("np.abs(errors).max()", "np.abs(errors).mean()"),
    ],
    "quadrature.hit_or_miss_variances": [
        ("integral * ((b - a) * top - integral)", "integral * (top - integral)"),
        ("(b - a) * square - integral**2", "square - integral**2"),
        ("(b - a) * square - integral**2", "(b - a) * square"),
    ],
    "quadrature.root_mean_square": [
        ("np.sqrt(integral / (b - a))", "np.sqrt(integral)"),
        ("f(x) ** 2", "f(x)"),
        ("np.sqrt(integral / (b - a))", "integral / (b - a)"),
    ],
    "quadrature.box_peak": [
        ("return h * peak, peak", "return h**2 * peak, peak"),
        ("(k * h < 0.5)", "(k * h <= 0.5)"),
    ],
    "quadrature.thomae_upper_sum": [
        ("Fraction(i + 1, n)", "Fraction(i, n)"),  # the left end of a cell alone
        ("for cell in cells) / n", "for cell in cells)"),
    ],
    "quadrature.simpson_errors_at_kink": [
        ("(1 - kink) ** 2) / 2", "(1 - kink) ** 2)"),
        ('"simpson"', '"trapezoid"'),
    ],
    "quadrature.richardson": [
        ("(4 * fine - coarse) / 3", "(2 * fine - coarse)"),
        ("(4 * fine - coarse) / 3", "fine"),
        ("2 * n", "n"),
    ],
    "quadrature.square_cells": [
        ("np.full(2 * n**2, 1 / n**2)", "np.full(2 * n**2, 1 / n)"),
        ("(np.arange(n) + 0.5)", "(np.arange(n) + 1)"),
    ],
    "quadrature.relu_expectation": [
        ("c * z *", "c *"),
        ("/ 2), 0, end, n)", "/ 2), -end, end, n)"),
        ("n)\n", "40)\n"),
    ],
    "quadrature.step_derivatives": [
        ("/ (2 * h)", "/ h"),
        ("float(slopes.mean())", "outside"),
    ],
    "risk.bayes_error": [
        ("max(axis=1)", "max(axis=0)"),
        ("1 - probabilities", "probabilities"),
    ],
    "risk.integrate_empirical": [
        ("/ counts.sum()", ""),
        ("@ counts / counts.sum()", "@ np.ones(len(atoms)) / len(atoms)"),
        ("np.unique(np.asarray(points), axis=0, return_counts=True)", "points, np.ones(len(points))"),
    ],
    "scores.denoising_score": [
        ("-(y - x)", "(y - x)"),
        ("sigma**2", "sigma"),
        ("np.stack([np.ones_like(y), y]", "np.stack([y, np.ones_like(y)]"),
    ],
    "sequences.greedy_decode": [
        ("collapse(np.argmax(log_probs, axis=1).tolist())", "tuple(np.argmax(log_probs, axis=1).tolist())"),
        ("collapse(np.argmax(log_probs, axis=1).tolist())",
         "tuple(c for c in np.argmax(log_probs, axis=1).tolist() if c)"),
    ],
}  # fmt: skip
