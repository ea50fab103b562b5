// Nothing: where a long page stops for it, the browser does what else is waiting (hooks/pauses.py).
