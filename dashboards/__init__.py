"""Static pages of a published set: pure figures, pages of tiles and cards, one renderer. No SQL, no clock, no host."""
