"""The city by OpenFisca-core, its table of rates looked into once for each employer."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.law.peers.openfisca_city import main

if __name__ == "__main__":
    main(Path(sys.argv[1]), by_employer=True)
