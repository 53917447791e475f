"""The families of rules, a file each."""
