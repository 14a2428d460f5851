"""The one entry point: ``python -m analysis TASK --help`` says what each task takes; make calls it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

Task = Callable[[argparse.Namespace], int | None]


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked. Exit status 2, and one line, for input that cannot be used; 130 where it was stopped."""
    options = _parser().parse_args(arguments)
    # notebooks run in processes of their own and inherit these
    said = {name.upper(): getattr(options, name, "") for name in ("workers", "scheduler")}
    os.environ.update({name: value for name, value in said.items() if value})
    from analysis.study import StudyError

    try:
        return int(options.run(options) or 0)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="Raw news text to tables, figures, a report."
    )
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    study = argparse.ArgumentParser(add_help=False)
    study.add_argument("--study", default="", help="folder of another study")
    study.add_argument("--out", default="", help="folder for its results")
    study.add_argument(
        "--coder", default="", help="all, site, pdf: whose coding to analyse (adjudicated where there is one)"
    )
    study.add_argument("--jobs", default="", help="all: notebooks at a time, as make's -j gives it")
    study.add_argument("--workers", default="", help="processes that share the articles")
    study.add_argument(
        "--scheduler", default="", help="a Dask scheduler (tcp://host:port), or local for a cluster here"
    )

    def task(name: str, run: Task, about: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = tasks.add_parser(name, help=about, description=about, parents=parents)
        added.set_defaults(run=run)
        return added

    task("all", _all, "everything: tables, figures, notebooks", study)
    task("tables", _tables, "raw text to tables only", study)
    task("check", _check, "is the study's folder ready? what is missing or wrong, on one screen", study)
    task("site", _site, "the reader's edition, in build/site", study)
    task("pdf", _pdf, "the reader's edition, with the analysis as a PDF beside it", study)
    task("verify", _verify, "make everything again elsewhere and compare it byte for byte")
    task("records", _records, "the records made of all this: CITATION.cff, codecheck.yml, RO-Crate").add_argument(
        "--release", default="", help="1: CodeMeta and Zenodo's metadata too, in build/release"
    )
    code = task("code", _code, "have a language model code the statements: docs/model-coder.md", study)
    code.add_argument("--model", default="", help="the name that the server has for it")
    code.add_argument("--base-url", default="", help="the server, such as http://127.0.0.1:11434/v1")
    code.add_argument("--settings", default="", help="a JSON object that goes into every request")
    code.add_argument("--words", default="", help="of a passage, at most")
    code.add_argument("--when", default="", help="when the coding was made, where the server gives no dates")
    code.add_argument("--timeout", default="", help="seconds for one answer")
    code.add_argument("--only", default="", help="doc_ids to ask about, with commas between")
    code.add_argument("--yes", default="", help="1: the texts may leave this machine")
    task("learn", _learn, "a coder that learns from the study's own hand coding: docs/your-own-study.md", study)
    new = task("new-study", _new_study, "begin a study of your own")
    new.add_argument("--name", default="", help="the folder to make; a bare name goes below studies/")
    new.add_argument("--from", default="", dest="source", help="the folder that holds the texts")
    sheets = task("sheets", _sheets, "coding sheets for people who code without seeing each other's codes", study)
    sheets.add_argument("--coders", default="", help="their names: 'ana ben'")
    sheets.add_argument("--n", default="", help="how many sentences (or documents) to draw at random; without it, all")
    sheets.add_argument("--unit", default="", help="what is drawn: sentence or document")
    sheets.add_argument("--by", default="", help="outlet or outlet_camp: draw a share of each")
    sheets.add_argument("--overlap", default="", help="the share of it that all coders get: all, 0.2 or 20%%")
    sheets.add_argument("--seed", default="", help="another number draws another sample")
    sheets.add_argument("--what", default="", help="statements, attributions or both; or pairs")
    sheets.add_argument(
        "--from", default="", dest="source", help="whose statements a sheet of pairs asks about; without it, their own"
    )
    task(
        "adjudicate", _adjudicate, "what two coders see differently, as a sheet to decide; then the final coding", study
    ).add_argument("--coders", default="", help="two names; without them the two people of the study")
    _exchange_tasks(task, study)
    return parser


def _exchange_tasks(task: Callable[..., argparse.ArgumentParser], study: argparse.ArgumentParser) -> None:
    task("exchange", _exchange, "files for other programs: docs/exchange.md", study)
    brought = task("import", _import, "another program's coding, as a coder or a new study: docs/exchange.md", study)
    brought.add_argument(
        "--from", default="", dest="source", help="the file: .dna, .qdpx, .qdc, a folder of brat's or its .zip"
    )
    brought.add_argument(
        "--map", default="", help="a CSV file with code, claim, stance, actor_id: what foreign codes are here"
    )


def _adjudicate(options: argparse.Namespace) -> None:
    from analysis import commands, tables

    commands.adjudicate(tables.Tables(options.study, options.out), options.coders)


def _sheets(options: argparse.Namespace) -> None:
    from analysis import commands, tables

    said = {name: getattr(options, name) for name in ("coders", "n", "unit", "by", "overlap", "seed", "what", "source")}
    commands.make_sheets(tables.Tables(options.study, options.out), commands.Asked(**said))


def _all(options: argparse.Namespace) -> None:
    from analysis import commands, tables

    parameters = {"coder": options.coder} if options.coder else {}
    if options.coder:
        tables.select(options.study, options.out, options.coder)  # refuses a coder that there is not
    commands.run_all(tables.Tables(options.study, options.out), jobs_from(options.jobs), parameters)


def _tables(options: argparse.Namespace) -> None:
    from analysis import commands, tables

    commands.make_tables(tables.Tables(options.study, options.out))


def _check(options: argparse.Namespace) -> int:
    from analysis import commands, tables

    return commands.report_check(tables.Tables(options.study, options.out))


def _site(options: argparse.Namespace) -> None:
    from analysis import edition, tables

    edition.site(tables.select(options.study, options.out, options.coder))


def _pdf(options: argparse.Namespace) -> None:
    from analysis import edition, tables

    edition.pdf(tables.select(options.study, options.out, options.coder))


def _verify(options: argparse.Namespace) -> int:
    from analysis import commands

    return commands.verify()


def _records(options: argparse.Namespace) -> None:
    from analysis import commands

    commands.make_records(options.release not in ("", "0"))


def _code(options: argparse.Namespace) -> int:
    from analysis import commands

    asked = {
        name: getattr(options, name)
        for name in ("coder", "model", "base_url", "settings", "words", "when", "timeout", "only")
    }
    request = commands.Request(**asked, yes=options.yes not in ("", "0"))
    return commands.code_by_model(options.study, options.out, request)


def _learn(options: argparse.Namespace) -> None:
    from analysis import commands, tables

    commands.code_by_learning(tables.Tables(options.study, options.out), options.coder)


def _exchange(options: argparse.Namespace) -> None:
    from analysis import commands, tables

    commands.export(tables.select(options.study, options.out, options.coder, ()))


def _import(options: argparse.Namespace) -> None:
    from analysis import commands

    commands.import_file(options.source, options.study, options.coder, options.map)


def _new_study(options: argparse.Namespace) -> None:
    from analysis import commands

    commands.new_study(options.name, options.source)


def jobs_from(flag: str) -> int:
    """How many notebooks at a time: make's -j where it was given a number, else one for each processor, at most four."""
    number = flag.removeprefix("-j")
    return int(number) if number.isdigit() and int(number) else min(os.cpu_count() or 1, 4)


if __name__ == "__main__":
    sys.exit(main())
