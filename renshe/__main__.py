"""`python -m renshe` is the `renshe` command."""

from renshe.cli import main

if __name__ == "__main__":
    main()
