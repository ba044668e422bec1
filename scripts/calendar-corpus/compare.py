"""Imports calendars over REST and compares what takes place with the library recurring-ical-events.

It needs a folder of .ics files, such as those in the tests of icalendar, recurring-ical-events, ical.js, ical4j, khal and
node-ical, and a server that takes new companies:

    pip install recurring-ical-events==3.8.2 tzdata
    SIGN_UP=open RATE_LIMIT=off EVENTKIT_DATA=/tmp/corpus npm start
    python scripts/calendar-corpus/compare.py FOLDER [-o report.json] [--only PART_OF_A_FILE_NAME]

Each file is imported into a company of its own by somebody in Europe/Vienna. Name, start and end of everything that starts
from 2005 to 2013 are compared; a file without events in those years is compared in its own. Each file has one result:
`equal`; `differs`, with what only one of the two has; `reference raises`; `refused` by us; `empty` where both have nothing.
Which of the two is right where they differ is for a person to judge by RFC 5545. Not part of CI.
"""

import argparse
import collections
import datetime as dt
import hashlib
import json
import pathlib
import re
import signal
import urllib.error
import urllib.parse
import urllib.request
import zoneinfo

import icalendar
import recurring_ical_events

VIENNA = zoneinfo.ZoneInfo("Europe/Vienna")
YEARS = (2005, 2014)
MOST_YEARS = 9
SECONDS_A_FILE = 120
# Events at the edges of the window are left out: a series moved across an edge counts differently.
EDGE = dt.timedelta(days=3)

Event = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("-s", "--server", default="http://localhost:8080")
    parser.add_argument("-o", "--output", type=pathlib.Path, help="write each file's result here, as JSON")
    parser.add_argument("--only", default="", help="part of the names of the files to compare")
    given = parser.parse_args()
    signal.signal(signal.SIGALRM, out_of_time)
    results, counts, seen = {}, collections.Counter(), set()
    for path in sorted(given.folder.glob("*.ics")):
        data = path.read_bytes()
        digest = hashlib.sha256(data).digest()
        if given.only not in path.name or digest in seen:
            continue
        seen.add(digest)
        result = compare(given.server, path.name, data)
        results[path.name] = result
        counts[result["result"]] += 1
        if result["result"] not in ("equal", "empty"):
            print(f"{result['result']:16} {path.name}: {json.dumps(result, ensure_ascii=False)[:500]}", flush=True)
        if given.output:
            given.output.write_text(json.dumps(results, indent=1, ensure_ascii=False))
    print(f"{len(results)} files:", ", ".join(f"{count} {name}" for name, count in counts.most_common()))


def compare(server: str, name: str, data: bytes) -> dict:
    """One file's result, in the usual years, else in its own."""
    result = {}
    for years in (YEARS, own_years(data)):
        if years is not None and result.get("result", "empty") == "empty":
            result = {"years": years, **compare_in(server, name, data, years)}
    return result


def compare_in(server: str, name: str, data: bytes, years: tuple[int, int]) -> dict:
    try:
        expected, failure = reference_events(data, years), ""
    except Exception as error:  # Whatever a library raises is its result.
        expected, failure = collections.Counter(), f"{type(error).__name__}: {error}"
    try:
        found, problems = imported_events(server, name, data, years)
    except urllib.error.HTTPError as error:
        answer = f"{error.code} {error.read().decode()}"
        is_refusal = error.code == 400
        result = {"result": "refused" if is_refusal else "error", "ours": answer, "reference": failure}
        return result | {"count": expected.total()}
    result = {"count": found.total(), "problems": problems}
    if failure and not found:
        return result | {"result": "reference raises" if problems else "empty", "reference": failure}
    if failure:
        return result | {"result": "reference raises", "reference": failure, "only_ours": first(found)}
    if found == expected:
        return result | {"result": "equal" if found else "empty"}
    return result | {"result": "differs", "only_ours": first(found - expected), "only_reference": first(expected - found)}


def first(events: collections.Counter) -> list:
    """The first events of some, after how many there are."""
    return [events.total(), *sorted(events.elements())[:5]]


def own_years(data: bytes) -> tuple[int, int] | None:
    starts = [int(year) for year in re.findall(rb"DTSTART[^:\r\n]*:\"?(\d{4})\d{4}", without_zones(data))]
    usual = [year for year in starts if 1905 < year < 2150]
    return (min(usual) - 1, min(max(usual) + 3, min(usual) - 1 + MOST_YEARS)) if usual else None


def without_zones(data: bytes) -> bytes:
    return re.sub(rb"BEGIN:VTIMEZONE.*?END:VTIMEZONE", b"", data, flags=re.DOTALL)


def out_of_time(*_: object) -> None:
    raise TimeoutError(f"takes longer than {SECONDS_A_FILE} seconds")


def reference_events(data: bytes, years: tuple[int, int]) -> collections.Counter:
    signal.alarm(SECONDS_A_FILE)
    try:
        events: collections.Counter = collections.Counter()
        for calendar in icalendar.Calendar.from_ical(data, multiple=True):
            query = recurring_ical_events.of(calendar, components=["VEVENT"])
            floating = zone_of(calendar)
            for event in query.between(dt.datetime(years[0], 1, 1), dt.datetime(years[1], 1, 1)):
                events.update(in_years(reference_event(event, floating), years))
        return events
    finally:
        signal.alarm(0)


def reference_event(event: icalendar.Event, floating: dt.tzinfo) -> Event:
    name = str(event.get("SUMMARY", "")) or str(event.get("LOCATION", "")) or "Event"
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    if not isinstance(start, dt.datetime):
        return as_event(name, start.isoformat(), max(end, start + dt.timedelta(days=1)).isoformat())
    start, end = utc(start, floating), utc(end, floating)
    return as_event(name, text(start), text(end if end > start else start + dt.timedelta(minutes=1)))


def zone_of(calendar: icalendar.Calendar) -> dt.tzinfo:
    """What times without a zone are in: the calendar's X-WR-TIMEZONE, else the importing person's."""
    try:
        return zoneinfo.ZoneInfo(str(calendar["X-WR-TIMEZONE"]))
    except (KeyError, ValueError, OSError):
        return VIENNA


def utc(time: dt.datetime, floating: dt.tzinfo) -> dt.datetime:
    return (time if time.tzinfo else time.replace(tzinfo=floating)).astimezone(dt.timezone.utc)


def text(time: dt.datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S")


def as_event(name: str, start: str, end: str) -> Event:
    return (" ".join(name.split())[:190], start, end)


def in_years(event: Event, years: tuple[int, int]) -> list[Event]:
    begin, end = (dt.datetime(year, 1, 1) + sign * EDGE for year, sign in zip(years, (1, -1)))
    return [event] if begin.isoformat() <= event[1] < end.isoformat() else []


def imported_events(server: str, name: str, data: bytes, years: tuple[int, int]) -> tuple[collections.Counter, list]:
    window = {"expand_from": f"{years[0]}-01-01T00:00:00Z", "expand_to": f"{years[1]}-01-01T00:00:00Z"}
    token = sign_up(server)
    query = urllib.parse.urlencode({"file_name": name[-200:], "format": "ics", **window})
    imported = call(server, token, "POST", f"/api/v1/imports?{query}", data)
    rows = call(server, token, "GET", f"/api/v1/imports/{imported['id']}/rows?problems_only=true&page_size=20")["rows"]
    problems = [f"{row['verdict']} {'; '.join(row['problems'])}" for row in rows]
    call(server, token, "POST", f"/api/v1/imports/{imported['id']}/commit", b"{}")
    events: collections.Counter = collections.Counter()
    page: dict = {"next_page_token": ""}
    while True:
        query = urllib.parse.urlencode({"page_size": 100, "page_token": page["next_page_token"]})
        page = call(server, token, "GET", f"/api/v1/events?{query}")
        for event in page["events"]:
            events.update(in_years(imported_event(event), years))
        if not page["next_page_token"]:
            return events, problems


def imported_event(event: dict) -> Event:
    start, end = (dt.datetime.fromisoformat(event[field]) for field in ("starts_at", "ends_at"))
    if not event["all_day"]:
        return as_event(event["name"], text(start), text(end))
    zone = zoneinfo.ZoneInfo(event["time_zone"])
    return as_event(event["name"], *(time.astimezone(zone).date().isoformat() for time in (start, end)))


companies = 0


def sign_up(server: str) -> str:
    global companies
    companies += 1
    email = f"corpus-{companies}-{dt.datetime.now().timestamp()}@example.org"
    person = {"name": "Corpus", "email": email, "password": "correct horse battery", "time_zone": "Europe/Vienna"}
    body = json.dumps({"company_name": f"Corpus {companies}", **person}).encode()
    return call(server, "", "POST", "/api/v1/auth/sign-up", body)["access_token"]


def call(server: str, token: str, method: str, path: str, body: bytes | None = None) -> dict:
    headers = {"content-type": "application/octet-stream" if "imports?" in path else "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(server + path, data=body, method=method, headers=headers)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


if __name__ == "__main__":
    main()
