"""The command line: ``count``, ``share-out``, ``verify``, ``explain``, ``convert``, ``rules``.

Exit codes: 0 done; 1 a verification differs; 2 bad input or usage; 3 a tie that the rules refuse to break.
"""

from __future__ import annotations

import gc
import os
import sys

from .errors import PivotalTie, TallyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, List, Sequence, Tuple

USAGE = """tally : dépouiller, répartir, vérifier.

  tally count FICHIER.pb [--rule RÈGLE] [--score approvals|points|borda] [--min-votes N] [--ties DÉPARTAGE] [--json]
              [--lang fr|en]    la langue de ce qui s’affiche ; le procès-verbal reste en français
  tally share-out RÉSULTAT.json --rule RÈGLE [--projects projects.csv] [--paramètre valeur …] [--json]
  tally verify DOSSIER          recompte une édition publiée : « identique », ou l’endroit où elle diffère
  tally explain DOSSIER PROJET [--lang fr|en]   pourquoi ce projet reçoit ce montant
  tally convert FICHIER.pb SORTIE.pb
  tally rules [--json]          les règles, leurs paramètres, leur promesse

Codes de sortie : 0 fait ; 1 la vérification diffère ; 2 entrée ou usage incorrect ; 3 égalité que la règle refuse.
"""


_CONTROLS = ((0x00, 0x09), (0x0B, 0x1F), (0x7F, 0x9F), (0x202A, 0x202E), (0x2066, 0x2069))
_HIDDEN = {code: "\ufffd" for first, last in _CONTROLS for code in range(first, last + 1)}


class Usage(TallyError):
    """A command typed wrongly."""


def parse(arguments: Sequence[str], options: Dict[str, bool], positional: int) -> Tuple[List[str], Dict[str, str]]:
    """Splits a command into positional arguments and options (``{name: takes a value}``). Raises Usage."""
    found: List[str] = []
    given: Dict[str, str] = {}
    waiting = list(arguments)
    only_names = False
    while waiting:
        word = waiting.pop(0)
        if only_names or not word.startswith("--"):
            found.append(word)
            continue
        if word == "--":
            only_names = True
            continue
        name, equal, value = word[2:].partition("=")
        if name not in options:
            raise Usage(f"L’option « --{name} » n’existe pas ici.")
        if name in given:
            raise Usage(f"L’option « --{name} » est donnée deux fois.")
        if not options[name]:
            if equal:
                raise Usage(f"L’option « --{name} » ne prend pas de valeur.")
            value = "1"
        elif not equal:
            if not waiting:
                raise Usage(f"L’option « --{name} » attend une valeur.")
            value = waiting.pop(0)
        given[name] = value
    if len(found) != positional:
        raise Usage(f"{positional} argument(s) attendu(s), {len(found)} donné(s).")
    return found, given


def integer(text: str, what: str) -> int:
    """A natural number typed on the command line."""
    if not text.isascii() or not text.isdigit() or len(text) > 40:
        raise Usage(f"{what} attend un nombre entier, pas « {text[:40]} ».")
    return int(text)


def tie_policies(text: str) -> Tuple[List[str], str]:
    """``lower-cost,draw:2026`` → policies and seed; ``refuse`` ends a list that does not settle everything."""
    from . import ties

    policies, seed = [], ""
    for word in text.split(","):
        name, colon, rest = word.strip().partition(":")
        if colon and name != "draw":
            raise Usage(f"La règle de départage « {name} » ne prend pas de graine.")
        if name == "draw":
            if not rest:
                raise Usage("Le tirage au sort attend sa graine publiée : --ties draw:GRAINE.")
            seed = rest
        policies.append(name)
    if policies[-1] in ties.POLICIES and policies[-1] not in ties.TERMINAL:
        policies.append("refuse")
    return policies, seed


def language_of(options: Dict[str, str]) -> str:
    """``fr``, unless English was asked for."""
    if options.get("lang", "fr") not in ("fr", "en"):
        raise Usage(f"--lang attend fr ou en, pas « {options['lang'][:40]} ».")
    return options.get("lang", "fr")


def count(arguments: Sequence[str]) -> int:
    """``tally count FILE.pb``"""
    from . import pabulib
    from .count import count_election
    from .files import read_pb

    wanted = {"rule": True, "score": True, "min-votes": True, "ties": True, "json": False, "lang": True}
    names, options = parse(arguments, wanted, 1)
    language = language_of(options)
    policies, seed = tie_policies(options.get("ties", "refuse"))
    minimum = integer(options["min-votes"], "--min-votes") if "min-votes" in options else None
    election = read_pb(names[0])
    for remark in election.remarks:
        say(f"{os.path.basename(names[0])} : {remark}", error=True)
    rules = pabulib.rules_for(
        election, rule=options.get("rule"), score=options.get("score"), min_votes=minimum, ties=policies
    )
    result = count_election(election.projects, rules, ballots=election.ballots, seed=seed)
    if "json" in options:
        say_json(result.minutes())
    else:
        from .report import in_english, report

        say((in_english if language == "en" else report)(result, election.meta.get("description", "")))
    return 0


def share(arguments: Sequence[str]) -> int:
    """``tally share-out RESULT.json --rule ID``"""
    from .canonical import loads
    from .files import read_text
    from .share_again import share_again

    if not arguments or arguments[0].startswith("--"):
        raise Usage("share-out attend d’abord le fichier RÉSULTAT.json.")
    options: Dict[str, bool] = {word[2:].partition("=")[0]: True for word in arguments[1:] if word.startswith("--")}
    options["json"] = False
    options.setdefault("rule", True)
    names, given = parse(arguments, options, 1)
    if "rule" not in given:
        raise Usage("share-out attend --rule, la règle de répartition.")
    as_json = given.pop("json", "")
    text = read_text(names[0])
    record, sentences = share_again(loads(text, os.path.basename(names[0])), os.path.basename(names[0]), given)
    if as_json:
        say_json(record)
    else:
        say("\n".join(sentences))
    return 0


def verify(arguments: Sequence[str]) -> int:
    """``tally verify DIR``"""
    from . import french
    from .verify import verify as verify_directory

    names, _ = parse(arguments, {}, 1)
    found = verify_directory(names[0])
    if found.identical and found.result:
        result = found.result
        say(
            f"Identique : {french.count_of(result.turnout.valid, 'bulletin valable', 'bulletins valables')}, "
            f"{french.count_of(len(result.steps), 'étape refaite', 'étapes refaites')}, "
            f"{french.count_of(len(result.winners), 'projet retenu', 'projets retenus')} pour "
            f"{french.money(result.spent_cents, result.rules.currency)}.\n"
            f"Fichiers contrôlés : {', '.join(found.checked)}.\nEmpreinte du procès-verbal : {result.sha256}"
        )
        return 0
    say(f"Différent : {french.count_of(len(found.differences), 'écart', 'écarts')}.")
    for sentence in found.differences[:30]:
        say(f"- {sentence}")
    if len(found.differences) > 30:
        say(f"- … et {len(found.differences) - 30} autres.")
    return 1


def explain(arguments: Sequence[str]) -> int:
    """``tally explain DIR PROJECT``"""
    from .explain import explain as explain_project
    from .files import read_pb
    from .verify import BALLOTS, read_edition

    names, options = parse(arguments, {"lang": True}, 2)
    language = language_of(options)
    result = read_edition(names[0])
    ballots = None
    if result.rules.publish == "ballots":
        ballots = read_pb(os.path.join(names[0], BALLOTS)).ballots
    wanted = names[1]
    for project in result.projects:
        if project.columns.get("slug") == wanted and wanted not in result.scores:
            wanted = project.id
    if language == "en":
        from .explain import in_english

        say("\n".join(in_english(result, wanted, ballots)))
    else:
        say("\n".join(explain_project(result, wanted, ballots)))
    return 0


def convert(arguments: Sequence[str]) -> int:
    """``tally convert FILE.pb OUT.pb``"""
    from .files import read_pb
    from .writing import write_pb

    names, _ = parse(arguments, {}, 2)
    election = read_pb(names[0], voters=True)
    for remark in election.remarks:
        say(f"{os.path.basename(names[0])} : {remark}", error=True)
    write_pb(election, names[1])
    return 0


def rules(arguments: Sequence[str]) -> int:
    """``tally rules``"""
    from .report import catalogue, catalogue_text

    _, options = parse(arguments, {"json": False}, 0)
    if "json" in options:
        say_json(catalogue())
    else:
        say(catalogue_text())
    return 0


COMMANDS: Dict[str, Callable[[Sequence[str]], int]] = {
    "count": count,
    "share-out": share,
    "verify": verify,
    "explain": explain,
    "convert": convert,
    "rules": rules,
}


def say(text: str, *, error: bool = False) -> None:
    """Prints a text; characters that the console lacks are escaped, never fatal.

    Control and direction characters of a file's cells are not passed on: they could rewrite what the reader sees.
    """
    stream = sys.stderr if error else sys.stdout
    text = text.translate(_HIDDEN)
    stream.write(text if text.endswith("\n") else text + "\n")


def say_json(value: Any) -> None:
    """Prints JSON: as it is on a UTF-8 console, in ASCII escapes (the same value) on any other."""
    from .canonical import readable

    encoding = (sys.stdout.encoding or "").lower().replace("-", "").replace("_", "")
    sys.stdout.write(readable(value, ascii_only=encoding != "utf8"))


def main(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit code. Errors are one French sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        if not arguments or arguments[0] in ("-h", "--help", "help"):
            say(USAGE, error=not arguments)
            code = 0 if arguments else 2
        elif arguments[0] not in COMMANDS:
            raise Usage(f"La commande « {arguments[0]} » n’existe pas.")
        else:
            code = COMMANDS[arguments[0]](arguments[1:])
        sys.stdout.flush()
        return code
    except Usage as error:
        say(f"tally : {error}\n\n{USAGE}", error=True)
        return 2
    except PivotalTie as error:
        say(f"tally : {error}", error=True)
        return 3
    except TallyError as error:
        say(f"tally : {error}", error=True)
        return 2
    except BrokenPipeError:
        # The reader of our output went away (a pager, head): nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:
        say(f"tally : la sortie ne peut pas être écrite ({error.strerror}).", error=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        say("tally : interrompu.", error=True)
        return 2
    except MemoryError:
        say("tally : ce fichier demande plus de mémoire que cette machine n’en a.", error=True)
        return 2


def run() -> None:
    """The command of this process, and its end. A count makes many tuples and no cycles, and ends soon: to look for
    cycles, or to give memory back piece by piece, would only take time."""
    gc.disable()
    os._exit(main(sys.argv[1:]))
