"""`python -m sightline` is `sightline`."""

import sys

from sightline.cli import main

sys.exit(main())
