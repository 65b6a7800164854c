"""Pure figures: a frame of plain rows and a palette in, a plotly figure out. No reading, no page."""
