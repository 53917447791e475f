"""Checking a manual: the engine, what a rule is, the rules, a family a file, and what several of them share."""
