"""Label: shelf and product labels."""
