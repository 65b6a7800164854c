"""A fictional practice, generated: claims, remittances and practice files for any size, from one seed."""
