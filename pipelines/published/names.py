"""Names of what slices and details carry as ids, for people; JSON keeps the ids."""

from __future__ import annotations

from collections import Counter

from pipelines.published import PublishedSet

# Dimension of the cells: the table that names it and the column with the name.
NAMED = {
    "payer_id": ("dim_payer", "payer_name"),
    "provider_npi": ("dim_provider", "provider_name"),
    "location_id": ("dim_location", "location_name"),
    "coder_id": ("dim_coder", "coder_name"),
}


def names_of(published: PublishedSet, dimension: str) -> dict[str, str]:
    """Id to name of a dimension; empty where its values are words already. A name that two ids bear shows the id too.

    Args:
        published: The set; its dimensions name everything in its cells.
        dimension: A slice or detail of the cells, such as ``payer_id``.
    """
    if dimension not in NAMED:
        return {}
    table, column = NAMED[dimension]
    rows = published.table(table).select([dimension, column]).to_pylist()
    borne = Counter(row[column] for row in rows)
    return {
        row[dimension]: f"{row[column]} ({row[dimension]})"
        if borne[row[column]] > 1
        else str(row[column] or row[dimension])
        for row in rows
    }
