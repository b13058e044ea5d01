"""The law as pure Python: working time, clocks, lifecycles, chains, code numbers. Nothing here imports Django."""
