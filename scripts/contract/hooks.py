"""What schemathesis has to know of this server: how to sign in, and which well-formed requests may be refused, and why."""

import os
import re

import requests
import schemathesis

SERVER = os.environ["SERVER"]
PERSON = {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"]}


@schemathesis.auth(refresh_interval=2)
class Session:
    """Signs in again and again: the test may sign everybody out."""

    def get(self, case, context):
        reply = requests.post(f"{SERVER}/api/v1/auth/sign-in", json=PERSON, timeout=30)
        return reply.json()["access_token"]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


# 400 for what a schema cannot say: each is a rule between fields or about what this company has, and names its field.
RULES = [
    r"is not a token of this query",  # page tokens are signed by the server
    r"must be after |is only for |must be midnight in |does not go with |goes only with |only with |needs |cannot be combined with ",  # one field against another
    r"is not a role of this company|names no module|is no permission|is not among the permissions|there is no such import",  # what there is to choose from
    r"must be one of (todo|title),",  # statuses are the workspace's, columns those of the import's kind
    r"must be an IANA zone",
    r"must be \"en\" or \"de\"",
    r"must be a user id, \"me\" or \"none\"",
    r"is not your password",
    r"is ahead of the current version|is past the end of the journal",
    r"always has |always in a workspace|must not be empty|must not be blank|must hold a visible|must have a visible",
    r"must not contain NUL|half a character|control character",  # JSON can hold them, the database cannot
    r"must not nest deeper|must be at most 64 KB|must be at most 72 bytes|nests deeper",  # bytes and levels
    r"must be between the years|must be an RFC 3339 time",  # date-time without what RFC 3339 forbids, such as 24:00
    r"not a valid email address|is not an address|is not a valid",  # addresses that no mail server would take
    r"must not be the task itself|is in another workspace|not found",
    r"may not be|are taken|is taken|already",
]
KNOWN = re.compile("|".join(RULES))
ANSWERS = {401, 403, 404, 409, 422, 429}


@schemathesis.check
def well_formed_is_accepted(ctx, response, case):
    """positive_data_acceptance, but for the rules above and for 422, the state of a record that does not allow it."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    status = response.status_code
    if status < 400 or status in ANSWERS or status >= 500:
        return
    assert status == 400, f"well-formed and answered {status}"
    problem = response.json()
    for violation in problem.get("violations") or [{"description": problem["detail"]}]:
        # What is in a file to import has no schema.
        is_known = violation.get("field") == "file" or KNOWN.search(violation["description"])
        assert is_known, f"well-formed and refused: {violation}"
