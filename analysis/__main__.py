"""The one entry point: ``python -m analysis all|tables|check|new-study|verify|site|pdf|clean [--study DIR] [--out DIR]``; make calls it."""

from __future__ import annotations

import argparse
import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; exit status 2 and one line for input that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    parser.add_argument("task", choices=("all", "tables", "check", "new-study", "verify", "site", "pdf", "clean"))
    parser.add_argument("--study", default="", help="folder of another study")
    parser.add_argument("--out", default="", help="folder for its results")
    parser.add_argument("--name", default="", help="new-study: the folder to make")
    parser.add_argument("--from", default="", dest="source", help="new-study: the folder that holds the texts")
    parser.add_argument("--jobs", default="", help="notebooks at a time, as make's -j gives it")
    parser.add_argument("--workers", default="", help="processes that share the articles")
    parser.add_argument(
        "--scheduler", default="", help="a Dask scheduler (tcp://host:port), or local for a cluster here"
    )
    parser.add_argument("--coder", default="", help="whose coding to analyse (adjudicated where there is one)")
    options = parser.parse_args(arguments)
    # notebooks run in processes of their own and inherit these
    os.environ.update({name.upper(): said for name in ("workers", "scheduler") if (said := getattr(options, name))})
    from analysis.study import StudyError
    from analysis.tables import Tables

    try:
        if options.task == "verify":
            from analysis import commands

            return commands.verify()
        if options.task == "clean":
            from analysis import commands

            commands.clean()
            return 0
        if options.task == "new-study":
            from analysis import commands

            commands.new_study(options.name, options.source)
            return 0
        data = Tables(options.study, options.out)
        from analysis import commands

        if options.task == "all":
            commands.run_all(data, jobs_from(options.jobs), {"coder": options.coder} if options.coder else {})
        elif options.task == "tables":
            commands.make_tables(data)
        elif options.task == "check":
            return commands.report_check(data)
        elif options.task == "pdf":
            from analysis import edition

            edition.pdf(data)
        else:
            from analysis import edition

            edition.site(data)
    except StudyError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"Error: {where}{error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; what was finished is kept.", file=sys.stderr)
        return 130
    return 0


def jobs_from(flag: str) -> int:
    """How many notebooks at a time: make's -j where it was given a number, else one for each processor, at most four."""
    number = flag.removeprefix("-j")
    return int(number) if number.isdigit() and int(number) else min(os.cpu_count() or 1, 4)


if __name__ == "__main__":
    sys.exit(main())
