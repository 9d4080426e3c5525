"""The table for people."""

from harness.scenarios import NOISE_CORES_MAX, SCENARIOS

_COLUMNS = ("target", "per s", "CPU us", "user+sys", "x nginx", "(min-max)", "steadied",
            "vendor us", "p50 us", "p99 us", "+p50", "+p99", "RSS MB", "peak",
            "failed", "client", "foreign")
_LATE = 0.98


def table(results):
    lines = []
    for scenario in SCENARIOS:
        result = results.get(scenario.name)
        if result is None:
            continue
        lines += ["", f"{scenario.name}: {scenario.title} (per {scenario.unit})"]
        if "error" in result:
            lines.append(f"  not measured: {result['error']}")
            continue
        rows = [_COLUMNS] + [_row(name, row) for name, row in result["targets"].items()]
        widths = [max(len(row[at]) for row in rows) for at in range(len(_COLUMNS))]
        for row in rows:
            cells = [row[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
            lines.append("  " + "  ".join(cells).rstrip())
        lines += _remarks(scenario, result["targets"])
    return "\n".join(lines)


def _row(name, row):
    versus = row["versus"].get("nginx", {})
    spread = ""
    if versus.get("cpu_ratio") is not None:
        spread = f"({versus['cpu_ratio_min']:.2f}-{versus['cpu_ratio_max']:.2f})"
    parts = "" if row["cpu_us"] is None else f"{row['cpu_user_us']:.1f}+{row['cpu_system_us']:.1f}"
    return (name, _number(row["rate"]), _number(row["cpu_us"], 1), parts,
            _number(versus.get("cpu_ratio"), 2), spread,
            _number(versus.get("cpu_ratio_steadied"), 2), _number(row["vendor_us"], 1),
            _number(row["p50_us"]),
            _number(row["p99_us"]), _number(versus.get("p50_added_us"), 0, "+"),
            _number(versus.get("p99_added_us"), 0, "+"), _number(row["rss_mb"]),
            _number(row["rss_max_mb"]), _number(row["failed"]), _number(row["client_cpu"], 2),
            _number(row["foreign_cpu"], 2))


def _remarks(scenario, targets):
    remarks = []
    direct = targets.get("gateway", {}).get("versus", {}).get("direct")
    if direct and direct["p50_added_us"] is not None:
        remarks.append(f"  gateway over direct: p50 {direct['p50_added_us']:+,.0f} us, "
                       f"p99 {direct['p99_added_us']:+,.0f} us")
    if scenario.load == "streams":
        for name, row in targets.items():
            runs = row["runs"]
            done = sum(run["details"]["completed"] for run in runs)
            most = max(run["details"]["concurrent_max"] for run in runs)
            events = sum(run["details"]["count"] for run in runs)
            remarks.append(f"  {name}: {done:,} streams completed, {row['failed']:,} failed, "
                           f"{most:,} at once, {events:,} text events; "
                           f"p50 and p99 are of the time to the first event")
    for name, row in targets.items():
        for run in row["runs"]:
            sent = run["details"].get("sent")
            if sent and run["details"]["count"] < _LATE * sent:
                remarks.append(f"  {name} answered {run['details']['count']:,} of {sent:,}")
        if row["foreign_cpu_max"] > NOISE_CORES_MAX:
            remarks.append(f"  noisy: others used up to {row['foreign_cpu_max']:.2f} cores "
                           f"while {name} ran")
        for miss in row["misses"]:
            remarks.append(f"  {name} misses its goal: {miss}")
    return remarks


def _number(value, digits=0, sign=""):
    return "" if value is None else f"{value:{sign},.{digits}f}"
