"""What the item library decides: values in, answers or reasons out."""
