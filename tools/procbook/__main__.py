"""python -m procbook"""

from procbook.cli import main

main()
