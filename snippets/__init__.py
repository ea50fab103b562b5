"""The mathematics of the site: one module a topic, shown on the pages and imported by the tests."""
