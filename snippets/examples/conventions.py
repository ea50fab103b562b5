"""Programs of chapter 7: what the pages print about conventions."""

# --8<-- [start:numpy_rows]
import numpy as np

from snippets.conventions import flips_of

impulse, kernel = np.array([0, 0, 1, 0, 0]), np.array([1, 2, 3])
print("np.convolve: ", np.convolve(impulse, kernel, "same"))
print("np.correlate:", np.correlate(impulse, kernel, "same"))
print(flips_of("numpy"))
# --8<-- [end:numpy_rows]

# --8<-- [start:erratum_e19]
import numpy as np

from snippets.conventions import numpy_names

print("NumPy", np.__version__, "has", numpy_names("trapz", "trapezoid"))
x = np.linspace(0, 1, 11)
print("trapezoid of x^2 on [0, 1]:", np.trapezoid(x**2, x).round(4))
# --8<-- [end:erratum_e19]

# --8<-- [start:integrators]
from snippets.conventions import choose_integrator

print(" d  smooth  periodic  first choice")
for d in (1, 2, 8):
    for smooth, periodic in ((True, True), (True, False), (False, False)):
        print(
            f"{d:2d}  {smooth!s:6}  {periodic!s:8}  "
            f"{choose_integrator(d, smooth, periodic)}"
        )
# --8<-- [end:integrators]
