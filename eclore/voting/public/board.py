"""The bulletin board: the urn in public, for voters and for auditors."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from eclore.core.access import public
from eclore.core.http import Request, page_of
from eclore.voting import queries
from eclore.voting.forms import BoardSearchForm
from eclore.voting.public.cookies import poll_in
from tally import canonical

_LEAVES_PER_PAGE, _HEADS_SHOWN = 60, 8


@public
def board(request: Request) -> HttpResponse:
    """The urn in public: what was fixed before, the heads of the log, every fingerprint."""
    poll = poll_in(request)
    if poll is None or not poll.setup:
        return render(request, "voting/board_empty.html", {"poll": poll})
    if not queries.has_sealed_urn(poll):
        return render(request, "voting/board_open.html", {"poll": poll, "ballots": queries.turnout(poll)})
    form = BoardSearchForm(request.GET or None)
    typed = form.cleaned_data["empreinte"] if form.is_valid() else ""
    context = {
        "poll": poll,
        "search": form,
        "found": queries.find_fingerprint(poll, typed) if typed else None,
        "head": queries.last_head(poll),
        "heads": list(queries.heads(poll)[:_HEADS_SHOWN]),
        "waiting": queries.queue_size(poll),
        "page": page_of(request, queries.leaves(poll), _LEAVES_PER_PAGE),
    }
    return render(request, "voting/board.html", context)


@public
def board_file(request: Request) -> HttpResponse:
    """`bulletin-board.txt`, as `tally verify` reads it."""
    poll = poll_in(request)
    if poll is None or not poll.setup or not queries.has_sealed_urn(poll):
        raise Http404
    text = "\n".join(queries.bulletin_board_lines(poll)) + "\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bulletin-board.txt"'
    return response


@public
def setup_file(request: Request) -> HttpResponse:
    """What was fixed before the first vote: the very bytes whose SHA-256 is the setup's hash."""
    poll = poll_in(request)
    if poll is None or not poll.setup:
        raise Http404
    return HttpResponse(canonical.canonical(poll.setup), content_type="application/json")
