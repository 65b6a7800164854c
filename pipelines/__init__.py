"""Python that moves data: bytes to raw tables, raw tables to a published set."""
