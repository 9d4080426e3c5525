"""What is measured, and how one measurement is taken."""

import http.client
import statistics
import sys
import time
from dataclasses import asdict, dataclass, field

from harness import dialects, processes, servers
from harness.dialects import ANTHROPIC, GEMINI, OPENAI
from harness.load import Endpoint
from harness.servers import JSON, PACES_MS

SETTLE_SECONDS = 0.5
NGINX_WARMUP_SECONDS = 2
NOISE_CORES_MAX = 0.1  # what others may use during a run before it is taken again


@dataclass(frozen=True)
class Scenario:
    """One row of the report.

    `limits` are what a gateway is built for: `cpu` a ratio to the plain proxy, the others
    microseconds added to the plain proxy.
    """

    name: str
    title: str
    caller: str  # the dialect of the request
    vendor: str  # the dialect of the upstream behind the gateway
    kind: str  # json, or the pace of the stream
    load: str  # saturate, streams or rate
    connections: int
    limits: dict = field(default_factory=dict)
    direct: bool = False  # also measured without any proxy
    access_log: bool = False  # also measured against a proxy that writes an access log

    @property
    def unit(self):
        return "event" if self.load == "streams" else "request"

    @property
    def seconds_min(self):
        """A stream scenario needs at least two generations of streams."""
        return 10 if self.kind == "50ms" else 2


SCENARIOS = [
    Scenario("json", "OpenAI passed through, saturated", OPENAI, OPENAI, JSON,
             "saturate", 64, {"cpu": 1.8}, access_log=True),
    Scenario("json-a2o", "Anthropic in, OpenAI upstream, saturated", ANTHROPIC, OPENAI, JSON,
             "saturate", 64, {"cpu": 2.4}),
    Scenario("json-o2a", "OpenAI in, Anthropic upstream, saturated", OPENAI, ANTHROPIC, JSON,
             "saturate", 64, {"cpu": 2.4}),
    Scenario("json-a2a", "Anthropic passed through, saturated", ANTHROPIC, ANTHROPIC, JSON,
             "saturate", 64, {"cpu": 1.8}),
    Scenario("json-g2o", "Gemini in, OpenAI upstream, saturated", GEMINI, OPENAI, JSON,
             "saturate", 64, {"cpu": 2.4}),
    Scenario("json-o2g", "OpenAI in, Gemini upstream, saturated", OPENAI, GEMINI, JSON,
             "saturate", 64, {"cpu": 2.4}),
    Scenario("streams", "300 OpenAI streams at 10 ms", OPENAI, OPENAI, "10ms",
             "streams", 300, {"cpu": 1.4}),
    Scenario("streams-a2o", "300 streams at 10 ms, Anthropic in, OpenAI upstream",
             ANTHROPIC, OPENAI, "10ms", "streams", 300, {"cpu": 1.5}),
    Scenario("streams-o2a", "300 streams at 10 ms, OpenAI in, Anthropic upstream",
             OPENAI, ANTHROPIC, "10ms", "streams", 300, {"cpu": 1.5}),
    Scenario("streams-a2a", "300 Anthropic streams at 10 ms", ANTHROPIC, ANTHROPIC, "10ms",
             "streams", 300, {"cpu": 1.4}),
    Scenario("streams-g2o", "300 streams at 10 ms, Gemini in, OpenAI upstream",
             GEMINI, OPENAI, "10ms", "streams", 300, {"cpu": 1.5}),
    Scenario("streams-o2g", "300 streams at 10 ms, OpenAI in, Gemini upstream",
             OPENAI, GEMINI, "10ms", "streams", 300, {"cpu": 1.5}),
    Scenario("streams-1000", "1,000 OpenAI streams at 50 ms", OPENAI, OPENAI, "50ms",
             "streams", 1000, {"p99": 5000}, direct=True),
    Scenario("latency", "OpenAI passed through, one connection", OPENAI, OPENAI, JSON,
             "saturate", 1, {"p50": 80}, direct=True),
    Scenario("half-rate", "OpenAI passed through, half of the saturation rate", OPENAI, OPENAI,
             JSON, "rate", 128, {"p99": 1000}, direct=True),
]


@dataclass(frozen=True)
class Target:
    """Something that answers requests. `pid` is None where its CPU is nobody's question."""

    name: str
    pid: int
    row: int  # its row of ports; None for a gateway, which has one port for all
    port: int = None
    warmup: float = NGINX_WARMUP_SECONDS

    def endpoint(self, scenario, ports):
        if self.row is None:
            return Endpoint(self.port, scenario.caller,
                            servers.alias(scenario.vendor, scenario.kind))
        # A plain proxy cannot translate: it forwards to the vendor whom the caller understands.
        return Endpoint(ports.of(self.row, scenario.caller, scenario.kind), scenario.caller,
                        dialects.MODELS[scenario.caller])


@dataclass
class Sample:
    """One measured run of one target."""

    rate: float  # units a second
    cpu_us: float  # per unit
    cpu_user_us: float
    cpu_system_us: float
    p50_us: float  # of the latency; for streams, of the time to the first event; may be unknown
    p99_us: float
    vendor_us: float  # the vendor's CPU per unit: the same work each time, so a clock of sorts
    rss_mb: float
    rss_max_mb: float
    client_cpu: float  # cores used by the load client
    foreign_cpu: float  # cores used by processes that have no part in the benchmark
    steal: float  # cores taken by the hypervisor
    failures: dict
    threads: dict
    details: dict

    @property
    def failed(self):
        return sum(self.failures.values())

    @property
    def noise(self):
        return self.foreign_cpu + self.steal


class Bench:
    """Takes measurements with everything that was started."""

    def __init__(self, tools, ports, options, vendor_pid, watched):
        self.tools = tools
        self.ports = ports
        self.options = options
        self.vendor_pid = vendor_pid
        self.watched = watched  # the pids of all servers, to tell foreign CPU from ours

    def run(self, scenario, targets):
        """All rounds of a scenario: {target name: [Sample, ...]}."""
        rate = None
        for target in targets:
            self._check(scenario, target)
            self._warm_up(scenario, target)
        if scenario.load == "rate":
            rate = self.options.rate or self._half_of_saturation(scenario, targets)
        samples = {target.name: [] for target in targets}
        for number in range(self.options.repeat):
            # Every other round runs backwards, so that a drift of the machine cancels out.
            for target in targets if number % 2 == 0 else reversed(targets):
                sample = self._quiet_sample(scenario, target, rate)
                samples[target.name].append(sample)
                say(f"  {scenario.name} {target.name} {number + 1}/{self.options.repeat}: "
                    f"{sample.rate:,.0f} {scenario.unit}s/s"
                    + (f", {sample.cpu_us:.1f} us CPU" if target.pid else "")
                    + (f", p50 {sample.p50_us:,.0f} p99 {sample.p99_us:,.0f} us"
                       if sample.p50_us is not None else "")
                    + (f", FAILED {sample.failures}" if sample.failed else ""))
        return samples

    def seconds(self, scenario):
        return max(self.options.seconds, scenario.seconds_min)

    def _quiet_sample(self, scenario, target, rate):
        """Measures, and again while others disturb it; of all attempts the quietest counts."""
        quietest = None
        for _ in range(1 + self.options.retries):
            sample = self._measure(scenario, target, rate)
            if quietest is None or sample.noise < quietest.noise:
                quietest = sample
            if quietest.noise <= NOISE_CORES_MAX:
                break
        return quietest

    def _measure(self, scenario, target, rate):
        time.sleep(SETTLE_SECONDS)
        watched = {pid: processes.usage(pid) for pid in self.watched}
        own = time.process_time()
        machine = processes.machine()
        outcome = self._load(scenario, target, self.seconds(scenario), rate)
        machine_after = processes.machine()
        own = time.process_time() - own
        watched_after = {pid: processes.usage(pid) for pid in self.watched}

        wall = machine_after.at - machine.at
        ours = outcome.client_cpu + own + sum(watched_after[pid].cpu - watched[pid].cpu
                                              for pid in self.watched)
        foreign = machine_after.busy - machine.busy - ours
        before, after = watched.get(target.pid), watched_after.get(target.pid)
        units = max(outcome.count, 1)

        def micros(name):
            return (getattr(after, name) - getattr(before, name)) * 1e6 / units if after else None

        vendor_us = (watched_after[self.vendor_pid].cpu
                     - watched[self.vendor_pid].cpu) * 1e6 / units
        details = outcome.details | {
            "count": outcome.count,
            "interrupts": round((machine_after.interrupts - machine.interrupts) / wall, 3)}
        return Sample(outcome.rate, micros("cpu"), micros("user"),
                      micros("system"), outcome.p50_us, outcome.p99_us, vendor_us,
                      after.rss_mb if after else None, after.rss_max_mb if after else None,
                      outcome.client_cpu / wall, max(foreign, 0) / wall,
                      (machine_after.steal - machine.steal) / wall, outcome.failures,
                      processes.thread_cpu(before, after) if after else {}, details)

    def _load(self, scenario, target, seconds, rate=None):
        endpoint = target.endpoint(scenario, self.ports)
        if scenario.load == "streams":
            return self.tools.streams(endpoint, scenario.connections, seconds,
                                      self.options.events, PACES_MS[scenario.kind])
        if scenario.load == "rate":
            return self.tools.rate(endpoint, scenario.connections, seconds, rate)
        return self.tools.saturate(endpoint, scenario.connections, seconds)

    def _warm_up(self, scenario, target):
        """At full load even where the measurement is gentle: a JIT learns by repetition."""
        seconds = round(max(1, target.warmup))
        if scenario.load == "streams":
            self._load(scenario, target, seconds)
        else:
            self.tools.saturate(target.endpoint(scenario, self.ports), 64, seconds)

    def _half_of_saturation(self, scenario, targets):
        """One rate for all targets: half of what the slowest reaches, the vendor left out."""
        reached = [self.tools.saturate(target.endpoint(scenario, self.ports), 64,
                                       max(2, self.options.seconds // 2))
                   for target in targets if target.pid]
        rate = int(min(one.rate for one in reached) / 2)
        say(f"  {scenario.name}: {rate:,} requests/s to each")
        return rate

    def _check(self, scenario, target):
        """One request, looked at closely: a fast wrong answer is no answer."""
        endpoint = target.endpoint(scenario, self.ports)
        stream = scenario.load == "streams"
        connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=60)
        try:
            connection.request(
                "POST", dialects.path(endpoint.dialect, endpoint.model, stream),
                dialects.request_body(endpoint.dialect, endpoint.model, stream),
                dialects.request_headers(endpoint.dialect, servers.KEY))
            response = connection.getresponse()
            body = response.read().decode()
        finally:
            connection.close()
        wrong = self._wrong(endpoint.dialect, stream, response.status, body)
        if wrong:
            raise RuntimeError(f"{target.name} answers {scenario.name} with {wrong}: "
                               f"{body[:400]!r}")

    def _wrong(self, dialect, stream, status, body):
        if status != 200:
            return f"status {status}"
        if stream:
            deltas = body.count(dialects.MARKER)
            if deltas != self.options.events:
                return f"{deltas} deltas instead of {self.options.events}"
            return None if dialects.LAST_WORDS[dialect] in body else "no last words"
        try:
            text = dialects.answer_text(dialect, body)
        except (ValueError, KeyError, IndexError, TypeError):
            return "something else than the dialect's JSON"
        return None if text == dialects.ANSWER else "another text"


def summary(scenario, samples):
    """Medians per target, and how each stands to the plain proxy of the same round."""
    result = {}
    for name, runs in samples.items():
        row = {key: _median(getattr(run, key) for run in runs)
               for key in ("rate", "cpu_us", "cpu_user_us", "cpu_system_us", "p50_us", "p99_us",
                           "vendor_us", "rss_mb", "rss_max_mb", "client_cpu", "foreign_cpu",
                           "steal")}
        row["foreign_cpu_max"] = max(run.noise for run in runs)
        row["failed"] = sum(run.failed for run in runs)
        row["versus"] = {other: _versus(scenario, runs, samples[other])
                         for other in ("nginx", "direct") if other in samples and other != name}
        row["misses"] = _misses(scenario, row) if name == "gateway" else []
        row["runs"] = [asdict(run) for run in runs]
        result[name] = row
    return result


def _versus(scenario, runs, others):
    pairs = list(zip(runs, others))
    timed = [pair for pair in pairs if None not in (pair[0].p50_us, pair[1].p50_us)]
    ratios = [run.cpu_us / other.cpu_us for run, other in pairs if run.cpu_us and other.cpu_us]
    return {"cpu_ratio": _median(ratios), "cpu_ratio_min": min(ratios, default=None),
            "cpu_ratio_max": max(ratios, default=None),
            "cpu_ratio_steadied": _steadied(scenario, timed),
            "rate_ratio": _median(run.rate / other.rate for run, other in pairs if other.rate),
            "p50_added_us": _median(run.p50_us - other.p50_us for run, other in timed),
            "p99_added_us": _median(run.p99_us - other.p99_us for run, other in timed)}


def _steadied(scenario, pairs):
    """The CPU ratio with the vendor's cost as the clock, if the vendor did the same for both."""
    if scenario.caller != scenario.vendor:
        return None
    return _median((run.cpu_us / run.vendor_us) / (other.cpu_us / other.vendor_us)
                   for run, other in pairs
                   if run.cpu_us and other.cpu_us and run.vendor_us and other.vendor_us)


def _misses(scenario, row):
    """The limits this gateway does not keep, in words."""
    versus = row["versus"].get("nginx")
    if not versus:
        return []
    misses = [f"{row['failed']} failed"] if row["failed"] else []
    for what, limit in scenario.limits.items():
        key, unit = ("cpu_ratio", "x") if what == "cpu" else (f"{what}_added_us", " us")
        if versus[key] is not None and versus[key] > limit:
            misses.append(f"{what} {versus[key]:.2f}{unit} over {limit}{unit}")
    return misses


def _median(values):
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def say(line):
    print(line, file=sys.stderr, flush=True)
