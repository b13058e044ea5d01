"""Search in the item library by everyday words, in memory, without any outside model: `index.build(items)`."""
