"""`python -m bench.peer_tally FILE.pb RULE`: the same count by pabutools, in exact arithmetic; prints its winners."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pabutools.election as pb
from pabutools import fractions
from pabutools import rules as peer_rules

fractions.FRACTION = "gmpy2"
RULES: dict[str, Callable[..., Any]] = {
    "greedy": lambda instance, profile: peer_rules.greedy_utilitarian_welfare(instance, profile, sat_class=pb.Cost_Sat),
    "equalshares": lambda instance, profile: peer_rules.method_of_equal_shares(
        instance, profile, sat_class=pb.Cost_Sat
    ),
    "phragmen": peer_rules.sequential_phragmen,
}


def winners(path: str, rule: str) -> list[str]:
    instance, profile = pb.parse_pabulib(path)
    if not isinstance(profile, pb.ApprovalProfile):
        ballots = [pb.ApprovalBallot([one for one in ballot if _is_marked(ballot, one)]) for ballot in profile]
        profile = pb.ApprovalProfile(ballots, instance=instance)
    return sorted(str(project) for project in RULES[rule](instance, profile))


def _is_marked(ballot: object, project: object) -> bool:
    """A project with points, or ranked."""
    return not isinstance(ballot, dict) or ballot[project] is None or ballot[project] > 0


def grouped(costs: dict[str, int], ballots: dict[tuple[str, ...], int], budget: int, rule: str) -> list[str]:
    """The same on ballots that are already grouped, which pabutools counts once for each distinct one."""
    named = {project: pb.Project(project, fractions.frac(cost, 1)) for project, cost in costs.items()}
    instance = pb.Instance(named.values(), budget_limit=fractions.frac(budget, 1))
    profile = pb.ApprovalMultiProfile(instance=instance)
    for ballot, n in ballots.items():
        frozen = pb.FrozenApprovalBallot([named[one] for one in ballot])
        profile.append(frozen)
        profile[frozen] += n - 1
    return sorted(str(project) for project in RULES[rule](instance, profile))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(winners(sys.argv[1], sys.argv[2])) + "\n")
