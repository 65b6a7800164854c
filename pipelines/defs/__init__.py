"""The room of the scheduler: assets, checks, jobs, sensors. Thin: everything they do is a call to ``pipelines.run``."""
