"""Compares how series recur here with python-dateutil and with RFC 5545's own table, over random rules.

The library used here descends from python-dateutil, so that the two agree says little alone: `by_table` is the definition
itself, day by day. Both expand a rule in wall-clock time of no zone; what a zone makes of it is written here once more, with
Python's zoneinfo.

    pip install python-dateutil==2.9.0.post0 tzdata
    python scripts/recurrence-diff/compare.py [-n 10000] [--seed 1] [-o report.json]

Each rule has a zone of eight and a start near a change of its clocks, or on any day; some COUNT or UNTIL; 20 dates of 60 years
are compared. Plain monthly and yearly rules clamp instead with dateutil's relativedelta. Every difference has to be one of
LISTED, with its paragraph of RFC 5545; another one ends the run with 1. Not part of CI: `series.cases.json` beside the tests has
a part of it, made by `--cases`.
"""

import argparse
import calendar
import collections
import datetime as dt
import json
import pathlib
import random
import signal
import subprocess
import sys
import zoneinfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

HERE = pathlib.Path(__file__).parent
UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
# Each with days near which its clocks change.
ZONES = {
    "Australia/Lord_Howe": ["2025-04-05", "2025-10-04"],
    "Pacific/Apia": ["2011-12-28", "2011-09-23"],
    "Europe/Dublin": ["2025-03-29", "2025-10-25"],
    "Africa/Casablanca": ["2025-02-22", "2025-04-05"],
    "Asia/Kathmandu": ["1985-12-30", "2025-06-01"],
    "America/Sao_Paulo": ["2018-11-03", "2018-02-16"],
    "Europe/Vienna": ["2025-03-29", "2025-10-25"],
    "America/New_York": ["2025-03-08", "2025-11-01"],
}
# Until when the rules of a zone are the same in all of its tables.
KNOWN = {"Africa/Casablanca": dt.datetime(2026, 9, 1)}
MOST = 20
YEARS = 60

# What the references are known to make of a rule that is not what RFC 5545 says: who differs, where, and the paragraph.
LISTED = [
    (
        "dateutil",
        lambda p: p["FREQ"] == "WEEKLY" and "BYSETPOS" in p,
        "3.3.10 BYSETPOS: the nth of the set of a whole interval; dateutil counts what is left of the first week.",
    ),
    (
        "dateutil",
        lambda p: p["FREQ"] == "YEARLY" and "BYWEEKNO" in p and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(p),
        "3.3.10, last but two: what a rule does not say is taken from DTSTART, so its weekday; dateutil takes all seven",
    ),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=10_000, help="how many rules")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=pathlib.Path, help="write every difference here, as JSON")
    parser.add_argument("--cases", type=pathlib.Path, help="write what all agree on here, as the tests read it")
    given = parser.parse_args()
    made = random.Random(given.seed)
    server = subprocess.Popen(
        ["node", str(HERE / "expand.ts")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGALRM, out_of_time)
    counts, differences, times, cases = collections.Counter(), [], [], []
    for _ in range(given.n):
        case = random_case(made)
        ours = ask(server, case)
        times.append((ours["ms"], case["rule"]))
        parts = dict(part.split("=", 1) for part in case["rule"].split(";"))
        references = references_of(case)
        # Python's table of a zone may be of another year than Node's: what is later than both know is left out.
        horizon = horizon_of(case)
        ours["at"] = [at for at in ours["at"] if at <= horizon]
        references = {name: at and [each for each in at if each <= horizon] for name, at in references.items()}
        if ours.get("problem") not in (None, "rule_never"):
            counts["refused: " + ours["problem"]] += 1
            continue
        verdicts = {name: verdict(name, parts, ours["at"], theirs) for name, theirs in references.items()}
        for name, found in verdicts.items():
            counts[f"{name}: {found}"] += 1
        if any(found == "differs" for found in verdicts.values()):
            differences.append({**case, "parts": sorted(parts), "ours": ours["at"], **references})
        elif all(found == "equal" for found in verdicts.values()):
            cases.append([case["rule"], case["start"], case["timeZone"], case["monthEnd"], ours["at"][:8]])
    times.sort()
    for name, count in sorted(counts.items()):
        print(f"{count:6}  {name}")
    print(f"ms a series: p50 {times[len(times) // 2][0]:.2f}, p95 {times[len(times) * 95 // 100][0]:.2f}; longest:")
    for ms, rule in times[-5:]:
        print(f"{ms:8.1f}  {rule}")
    if given.output:
        given.output.write_text(json.dumps(differences, indent=1))
    if given.cases:
        given.cases.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    sys.exit(1 if differences else 0)


def ask(server: subprocess.Popen, case: dict) -> dict:
    server.stdin.write(json.dumps(case) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())


def references_of(case: dict) -> dict:
    """What each reference gives, in seconds; None where it does not come to an end."""
    start = dt.datetime.fromisoformat(case["start"])
    zone = zoneinfo.ZoneInfo(case["timeZone"])
    if case["monthEnd"] == "clamp":
        return {"relativedelta": in_zone(clamped(case["rule"], start), zone)}
    return {
        "dateutil": in_zone(by_dateutil(case["rule"], start), zone),
        "table": in_zone(by_table(case["rule"], start), zone),
    }


def horizon_of(case: dict) -> float:
    start = dt.datetime.fromisoformat(case["start"])
    end = start.replace(day=1, year=start.year + YEARS - 1)
    return min(end, KNOWN.get(case["timeZone"], end)).replace(tzinfo=UTC).timestamp()


def verdict(name: str, parts: dict, ours: list, theirs: list | None) -> str:
    if theirs is None:
        return "does not end"
    if ours == theirs:
        return "equal"
    return next((text for who, fits, text in LISTED if who == name and fits(parts)), "differs")


def out_of_time(*_: object) -> None:
    raise TimeoutError


def by_dateutil(rule: str, start: dt.datetime) -> list | None:
    end, found = start.replace(year=start.year + YEARS), []
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        for at in rrulestr(rule, dtstart=start):
            if at > end or len(found) >= MOST + 2:
                break
            found.append(at)
        return found
    except TimeoutError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def by_table(rule: str, start: dt.datetime) -> list:
    """The rule by its definition, 3.3.10: of each interval every day that fits, its times, and of those the places asked for."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    lists = {name: value.split(",") for name, value in parts.items() if name.startswith("BY")}
    first = DAYS.index(parts.get("WKST", "MO"))
    until = dt.datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%S") if "UNTIL" in parts else dt.datetime.max
    end = min(until, start.replace(year=start.year + YEARS))
    clock = [int(n) for n in lists.get("BYHOUR", [start.hour])], [int(n) for n in lists.get("BYMINUTE", [start.minute])]
    times = sorted({dt.time(hour, minute) for hour in clock[0] for minute in clock[1]})
    days = start.date() - dt.timedelta(days=400)
    sets: dict[int, list] = {}
    # A set is whole before places are taken of it.
    while days <= end.date() + dt.timedelta(days=366):
        interval = interval_of(parts["FREQ"], first, days) - interval_of(parts["FREQ"], first, start.date())
        if interval >= 0 and interval % int(parts.get("INTERVAL", 1)) == 0 and fits(parts["FREQ"], lists, first, start, days):
            sets.setdefault(interval, []).extend(dt.datetime.combine(days, time) for time in times)
        days += dt.timedelta(days=1)
        # What is found by the end of a year of this interval is whole.
        if days.day == days.month == 1 and len(sets) > 1 and len(taken_of(sets, lists, start, end)) > MOST + 40:
            break
    count = int(parts.get("COUNT", MOST + 2))
    return taken_of(sets, lists, start, end)[: min(count, MOST + 2)]


def taken_of(sets: dict, lists: dict, start: dt.datetime, end: dt.datetime) -> list:
    found = []
    for _, all_of_it in sorted(sets.items()):
        places = [int(n) for n in lists.get("BYSETPOS", [])]
        taken = {n - 1 if n > 0 else len(all_of_it) + n for n in places}
        found += [at for n, at in enumerate(all_of_it) if not places or n in taken]
    return [at for at in found if start <= at <= end]


def interval_of(frequency: str, first: int, day: dt.date) -> int:
    if frequency == "DAILY":
        return day.toordinal()
    if frequency == "WEEKLY":
        return (day.toordinal() - 1 - first) // 7
    return day.year * 12 + day.month if frequency == "MONTHLY" else day.year


def fits(frequency: str, lists: dict, first: int, start: dt.datetime, day: dt.date) -> bool:
    length, year_length = calendar.monthrange(day.year, day.month)[1], 366 if calendar.isleap(day.year) else 365
    of_year = day.timetuple().tm_yday

    def listed(name: str, *values: int) -> bool:
        return name not in lists or any(int(n) in values for n in lists[name])

    def has_weekday() -> bool:
        name, in_month = DAYS[day.weekday()], frequency == "MONTHLY" or "BYMONTH" in lists
        nth, size = (day.day, length) if in_month else (of_year, year_length)
        names = [name, f"{(nth - 1) // 7 + 1}{name}", f"-{(size - nth) // 7 + 1}{name}"]
        return "BYDAY" not in lists or any(each in names for each in lists["BYDAY"])

    # What the rule leaves open is as in DTSTART.
    names_day = {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & set(lists)
    if not names_day and (frequency == "WEEKLY" or "BYWEEKNO" in lists) and day.weekday() != start.weekday():
        return False
    if not names_day and "BYWEEKNO" not in lists and frequency in ("MONTHLY", "YEARLY") and day.day != start.day:
        return False
    if frequency == "YEARLY" and not names_day and not {"BYMONTH", "BYWEEKNO"} & set(lists) and day.month != start.month:
        return False
    return (
        listed("BYMONTH", day.month)
        and listed("BYMONTHDAY", day.day, day.day - length - 1)
        and listed("BYYEARDAY", of_year, of_year - year_length - 1)
        and has_weekday()
        and ("BYWEEKNO" not in lists or in_week(lists["BYWEEKNO"], first, day))
    )


def in_week(numbers: list, first: int, day: dt.date) -> bool:
    """A week is of the year that has four of its days."""
    beginning = day - dt.timedelta(days=(day.weekday() - first) % 7)
    year = (beginning + dt.timedelta(days=3)).year
    start_of = [week_one(each, first) for each in (year, year + 1)]
    number, weeks = (beginning - start_of[0]).days // 7 + 1, (start_of[1] - start_of[0]).days // 7
    return any(int(n) in (number, number - weeks - 1) for n in numbers)


def week_one(year: int, first: int) -> dt.date:
    fourth = dt.date(year, 1, 4)
    return fourth - dt.timedelta(days=(fourth.weekday() - first) % 7)


def clamped(rule: str, start: dt.datetime) -> list:
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every = int(parts.get("INTERVAL", 1)) * (12 if parts["FREQ"] == "YEARLY" else 1)
    most = min(int(parts.get("COUNT", MOST + 2)), MOST + 2)
    times = [start + relativedelta(months=every * i) for i in range(most)]
    return [at for at in times if at <= start.replace(day=28) + relativedelta(years=YEARS)]


def in_zone(times: list | None, zone: zoneinfo.ZoneInfo) -> list | None:
    """Wall-clock times as seconds: a gap is moved over, of two the first; each instant once, in order."""
    if times is None:
        return None
    at = set()
    for time in times:
        # PEP 495: in a gap fold=0 has the offset before it, so that the time moves on by its length.
        at.add(int(time.replace(tzinfo=zone, fold=0).astimezone(UTC).timestamp()))
    return sorted(at)[:MOST]


def random_case(made: random.Random) -> dict:
    zone = made.choice(list(ZONES))
    near = made.random() < 0.5
    day = dt.datetime.fromisoformat(made.choice(ZONES[zone])) if near else dt.datetime(made.randint(1995, 2030), 1, 1)
    day += dt.timedelta(days=made.randint(-3, 3) if near else made.randrange(366))
    hour = made.choice([0, 1, 2, 2, 3]) if near else made.randrange(24)
    start = day.replace(hour=hour, minute=made.choice([0, 5, 15, 30, 45]))
    is_clamped = made.random() < 0.1
    if is_clamped:
        start = start.replace(month=made.choice([1, 3, 5, 12]), day=made.choice([29, 30, 31]))
    rule = plain_rule(made) if is_clamped else random_rule(made, start)
    return {
        "rule": rule,
        "start": start.isoformat(),
        "timeZone": zone,
        "isAllDay": False,
        "monthEnd": "clamp" if is_clamped else "skip",
        "excluded": [],
        "added": [],
        "most": MOST,
        }


def plain_rule(made: random.Random) -> str:
    every = made.choice(["", ";INTERVAL=2", ";INTERVAL=3", ";INTERVAL=5", ";INTERVAL=6"])
    count = f";COUNT={made.randint(1, 30)}" if made.random() < 0.3 else ""
    return f"FREQ={made.choice(['MONTHLY', 'MONTHLY', 'YEARLY'])}{every}{count}"


def random_rule(made: random.Random, start: dt.datetime) -> str:
    def some(numbers: range, most: int = 3) -> str:
        return ",".join(str(n) for n in sorted(made.sample([n for n in numbers if n != 0], made.randint(1, most))))

    frequency = made.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = {"FREQ": frequency}
    if made.random() < 0.5:
        parts["INTERVAL"] = str(made.choice([2, 2, 3, 4, 5, 7, 10]))
    if made.random() < 0.3:
        parts["BYMONTH"] = some(range(1, 13))
    if frequency != "WEEKLY" and made.random() < 0.3:
        parts["BYMONTHDAY"] = some(range(-31, 32))
    if frequency == "YEARLY" and made.random() < 0.2:
        parts["BYYEARDAY"] = some(range(-366, 367))
    if frequency == "YEARLY" and made.random() < 0.2:
        parts["BYWEEKNO"] = some(range(-53, 54))
    if made.random() < 0.5:
        days = made.sample(DAYS, made.randint(1, 3))
        if frequency in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts and made.random() < 0.5:
            days = [made.choice(["1", "2", "3", "4", "5", "-1", "-2", "-5"]) + day for day in days]
        parts["BYDAY"] = ",".join(days)
    if made.random() < 0.15:
        parts["BYHOUR"] = ",".join(str(hour) for hour in sorted(made.sample(range(24), made.randint(1, 3))))
    if made.random() < 0.1:
        parts["BYMINUTE"] = ",".join(str(minute) for minute in sorted(made.sample(range(60), made.randint(1, 3))))
    if any(name.startswith("BY") for name in parts) and made.random() < 0.25:
        parts["BYSETPOS"] = ",".join(str(place) for place in made.sample([1, 2, 3, -1, -2], made.randint(1, 2)))
    if made.random() < 0.25:
        parts["WKST"] = made.choice(DAYS)
    ending = made.random()
    if ending < 0.25:
        parts["COUNT"] = str(made.randint(1, 30))
    elif ending < 0.45:
        until = start + dt.timedelta(days=made.randint(0, 2000), hours=made.randint(-3, 3))
        if until > start:
            parts["UNTIL"] = until.strftime("%Y%m%dT%H%M%S")
    return ";".join(f"{name}={value}" for name, value in parts.items())


if __name__ == "__main__":
    main()
