"""Checks of the exercises that ask for code: the same for a reader's program in the browser and for the tests.

`check_<solution>(…)` in the module of the solution's name takes the reader's functions (its parameters are their names)
and yields the properties one by one: in Chinese, in English, and a function that says whether it holds. Its docstring
is the contract that the reader starts from.
"""
