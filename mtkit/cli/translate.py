"""`mtkit translate`: a draft by a model of transformers in which the names of the glossary are right."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from mtkit.cli import example
from mtkit.cli.names import Known
from mtkit.cli.say import say_notes
from mtkit.errors import FormatError

if TYPE_CHECKING:
    from mtkit.cli.translate_run import Count
    from mtkit.cli.translate_source import Source, Wanted
    from mtkit.glossary import Matcher
    from mtkit.translate.translator import Translator

__all__ = ["command"]

_READING = ("read_as", "segmented", "source_lang", "target_lang", "missing_only")


class _Kind(Known):
    """The name of a reader of documents or of a bitext format."""

    def __init__(self) -> None:
        super().__init__("format", "mtkit.read:READERS")

    def known(self) -> list[str]:
        """Every name, sorted."""
        from mtkit.exchange import BITEXT_FORMATS

        return sorted({*super().known(), *BITEXT_FORMATS})


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was asked for; the fields are its options."""

    output: str | None
    model: str | None
    glossaries: tuple[str, ...]
    to: str | None
    beams: int
    max_length: int | None
    device: str
    half: bool
    pivot: str | None
    pivot_threshold: float
    evaluate: str | None
    no_resume: bool
    as_json: bool
    quiet: bool
    named: tuple[str | None, str | None] = (None, None)
    """The languages as the user wrote them, which may be codes of the model."""


@click.command(
    epilog=example(
        "mtkit translate original.ar.docx -o draft.tmx --model Helsinki-NLP/opus-mt-ar-en -g names.tsv",
        "mtkit translate pair.jsonl -o pair.jsonl --missing-only --model models/nllb-600M -g names.tsv",
        "mtkit translate original.ar.txt -o draft.tmx --model models/opus --pivot memory.tmx",
        "mtkit translate lines.ar --segmented -o draft.jsonl --model models/opus -g names.tsv --evaluate lines.en",
        "mtkit translate draft.tmx -g names.tsv --evaluate reference.en     # scores alone",
    )
)
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", metavar="OUT", help="The bitext to write; - is standard output.")
@click.option("--model", metavar="DIR_OR_ID", help="A seq2seq model of transformers: a folder, or an id on the hub.")
@click.option(
    "-g", "--glossary", "glossaries", metavar="FILE", multiple=True, help="A termbase whose names the draft must hold."
)
@click.option("--from", "read_as", type=_Kind(), help="Read SOURCE as this: a document or a bitext format.")
@click.option("--to", type=Known("format", "mtkit.exchange:BITEXT_FORMATS"), help="Format of OUT. [default: by suffix]")
@click.option("--segmented", is_flag=True, help="SOURCE holds one segment a line; take the lines as they are.")
@click.option(
    "--source-lang",
    metavar="CODE",
    help="Language of SOURCE, as ar or as the model calls it. [default: told by script or bitext]",
)
@click.option("--target-lang", metavar="CODE", help="Language to translate into. [default: en from ar, ar from en]")
@click.option("--missing-only", is_flag=True, help="Fill the empty units of a bitext; every other byte of it stays.")
@click.option("--pivot", metavar="MEMORY", help="A bitext or store whose translations are taken first.")
@click.option(
    "--pivot-threshold",
    type=click.FloatRange(0.5, 1),
    default=0.85,
    show_default=True,
    help="Least likeness of a source in the memory; 1 takes only the same.",
)
@click.option("--beams", type=click.IntRange(1, 64), default=4, show_default=True, help="Width of the search.")
@click.option(
    "--max-length", type=click.IntRange(8), metavar="N", help="Most tokens of a segment; longer ones are cut."
)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True)
@click.option("--half", is_flag=True, help="Weights in half precision.")
@click.option(
    "--evaluate", metavar="REF", help="Score the targets against these: a bitext, or a text of one segment a line."
)
@click.option("--no-resume", is_flag=True, help="Keep no journal, and use none that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object on standard output.")
@click.option("-q", "--quiet", is_flag=True, help="No summary, notes or progress; errors only.")
def command(source: str, **chosen: Any) -> int:
    """Translate SOURCE, a document or a bitext, with the names of the glossary in their preferred forms.

    The draft is a bitext; its units are marked as drafts and say how each name came in. It ends with 1 if a name is
    missing. A run that was stopped goes on where it was when it is started again.
    """
    from mtkit.cli.translate_source import Wanted
    from mtkit.translate.languages import plain_code

    reading = {name: chosen.pop(name) for name in _READING}
    named = reading["source_lang"], reading["target_lang"]
    for name in ("source_lang", "target_lang"):
        reading[name] = plain_code(reading[name]) if reading[name] else None
    wanted = Wanted(source, **reading, to=chosen["to"], quiet=chosen["quiet"])
    options = Options(**chosen, named=named)
    _refuse(wanted, options)
    if options.model is None:
        _evaluate_only(wanted, options)
        return 0
    return _translate(wanted, options)


def _refuse(wanted: Wanted, options: Options) -> None:
    """Refuse what makes no sense, before any work."""
    if options.model is None and (options.output is not None or options.evaluate is None):
        raise click.UsageError(
            "give --model, and the bitext to write with -o (or a bitext with --evaluate, to score it)"
        )
    if options.model is not None and options.output is None:
        raise click.UsageError("give the bitext to write with -o")
    if options.output == "-" and (options.as_json or options.evaluate):
        raise click.UsageError("the bitext and the figures cannot both go to standard output: give -o FILE")
    if wanted.missing_only and wanted.path == "-":
        raise click.UsageError("standard input cannot be filled in place: name a file")
    if (
        options.output not in (None, "-")
        and not wanted.missing_only
        and os.path.realpath(options.output or "") == os.path.realpath(wanted.path)
    ):
        raise FormatError(
            "is the file to translate", path=options.output, hint="name another output, or --missing-only"
        )


def _translate(wanted: Wanted, options: Options) -> int:
    from mtkit.cli.corpus_input import counting
    from mtkit.cli.translate_memory import LexiconAlignment, open_memory
    from mtkit.cli.translate_run import Count, Run, journal_key, write
    from mtkit.cli.translate_say import say, scored
    from mtkit.cli.translate_source import opened, sha256_of
    from mtkit.exchange import detect_format
    from mtkit.segment import split_sentences
    from mtkit.translate.draft import Drafter
    from mtkit.translate.journal import Journal

    output = options.output or "-"
    if output != "-" and options.to is None:
        detect_format(output)  # before the work, not after it
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(opened(wanted))
        langs = source.head.source_lang, source.head.target_lang
        finder, glossaries = _names(options.glossaries, source)
        translator = _translator(options, langs)
        memory = stack.enter_context(open_memory(options.pivot, langs, quiet=options.quiet))
        if translator.languages.note:
            source.notes.append(translator.languages.note)
        parts = [
            "mtkit:" + _version(),
            translator.signature,
            f"langs:{langs[0]}-{langs[1]}",
            *glossaries,
            f"memory:{memory.digest[:8]}@{options.pivot_threshold:g}" if memory is not None else "",
            f"segmenter:{source.segmenter}" if source.segmenter else "",
        ]
        signature = "|".join(part for part in parts if part)
        journal = None
        if output != "-" and wanted.path != "-" and not options.no_resume:
            key = journal_key(
                signature,
                translator.digest,
                sha256_of(wanted.path),
                replace(wanted, path="", quiet=False),
                options.to,
                None if memory is None else memory.digest,
            )
            journal = stack.enter_context(Journal(output, key))
            source.notes += _resumed(journal)
        if not options.quiet:
            say_notes(source.notes)
        words = LexiconAlignment()
        drafter = Drafter(
            translator,
            finder,
            memory,
            options.pivot_threshold,
            lambda text: split_sentences(text, langs[0]),
            words,
            words.other_word,
        )
        count = Count(pairs=[] if options.evaluate else None)
        advance = stack.enter_context(counting("translating", quiet=options.quiet))
        run = Run(source, drafter, translator.name, journal, count, advance)
        notes = write(run, output, options.to if not source.in_place else source.format, signature)
        if journal is not None:
            journal.discard()
    scores = scored(count.pairs or [], options.evaluate, finder, langs[1]) if options.evaluate else None
    say(count, scores, signature, output, notes, as_json=options.as_json, quiet=options.quiet)
    return int(bool(count.missing))


def _version() -> str:
    from mtkit import __version__

    return __version__


def _resumed(journal: Any) -> list[str]:
    if journal.stale:
        return [f"{journal.path}: made with other settings, texts or another model; beginning anew"]
    if journal.resumed:
        return [f"{journal.path}: going on behind {journal.resumed} drafts of a run that was stopped"]
    return []


def _names(paths: tuple[str, ...], source: Source) -> tuple[Matcher | None, list[str]]:
    """What finds the names of some termbases, and what the signature says of them."""
    if not paths:
        return None, []
    from mtkit.cli.translate_source import sha256_of
    from mtkit.exchange.languages import primary
    from mtkit.exchange.termbases import read_termbases
    from mtkit.glossary import Matcher

    termbase = read_termbases(paths)
    if primary(source.head.source_lang) != "ar":
        source.notes.append("names are enforced in translations out of Arabic: the glossary changes nothing")
        return None, []
    return Matcher(termbase), [f"glossary:{PurePath(path).name}-{sha256_of(path)[:8]}" for path in paths]


def _translator(options: Options, langs: tuple[str, str]) -> Translator:
    """The model; languages that the user named are handed over as he wrote them."""
    from mtkit.cli.translate_say import quiet_libraries
    from mtkit.translate.translator import Options as Running
    from mtkit.translate.translator import Translator

    quiet_libraries()
    running = Running(options.beams, options.max_length, options.device, options.half)
    named = options.named[0] or langs[0], options.named[1] or langs[1]
    return Translator(options.model or "", named, running)


def _evaluate_only(wanted: Wanted, options: Options) -> None:
    """Score the targets of a bitext as they are."""
    from mtkit.cli.translate_run import Count
    from mtkit.cli.translate_say import say, scored
    from mtkit.cli.translate_source import opened

    count: Count = Count(pairs=[])
    with opened(wanted) as source:
        if source.format is None:
            raise FormatError(
                "is no bitext with targets to score", path=wanted.path, hint="give --model to translate it"
            )
        finder, _ = _names(options.glossaries, source)
        for item in source.items:
            if item.unit is not None:
                count.add(item.unit, None)
        target_lang = source.head.target_lang
        notes = source.notes
    scores = scored(count.pairs or [], options.evaluate or "", finder, target_lang)
    say(count, scores, "", "", notes, as_json=options.as_json, quiet=options.quiet)
