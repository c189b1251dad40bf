"""`python -m simulation`: every part, or those named; ends with 1 when a target is missed."""

import sys

from simulation import allocation, estimates

PARTS = {"allocation": allocation.run, "estimates": estimates.run}


def main(names: list[str]) -> int:
    """Run the parts, and say whether all of them reached their targets."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"There is no part called {unknown[0]}. There are: {', '.join(PARTS)}.")
        return 2
    reached = [PARTS[name]() for name in names or PARTS]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
