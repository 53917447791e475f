"""A process as a graph: what leads where, which states it can reach, what is wrong with it, how long it takes."""
