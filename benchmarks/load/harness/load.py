"""The three ways to load a server: wrk flat out, many streams, and a fixed rate.

Each returns an `Outcome`, whatever tool made it.
"""

import json
import os
import subprocess
from dataclasses import dataclass, field

from harness import dialects, processes, servers

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GRACE_SECONDS = 30
CLIENT_WARMUP_SECONDS = 1.5


@dataclass(frozen=True)
class Endpoint:
    """Where to send requests, in which dialect, and for which model."""

    port: int
    dialect: str
    model: str


@dataclass
class Outcome:
    count: int  # requests answered, or text deltas received
    rate: float  # of them a second
    p50_us: float
    p99_us: float
    failures: dict
    client_cpu: float
    details: dict = field(default_factory=dict)

    @property
    def failed(self):
        return sum(self.failures.values())


class LoadTools:
    """wrk and the compiled LoadClient."""

    def __init__(self, folder, java):
        self.folder = folder
        self.java = java
        subprocess.run([os.path.join(os.path.dirname(java), "javac") if "/" in java else "javac",
                        "-d", folder, os.path.join(FOLDER, "LoadClient.java")], check=True)

    def saturate(self, endpoint, connections, seconds):
        """wrk, one thread: as fast as the server answers over so many connections."""
        headers = dialects.request_headers(endpoint.dialect, servers.KEY)
        body = dialects.request_body(endpoint.dialect, endpoint.model, False)
        env = os.environ | {
            "BENCH_HEADERS": "".join(f"{name}: {value}\n" for name, value in headers.items()),
            "BENCH_BODY": body.decode()}
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
                   "-s", os.path.join(FOLDER, "post.lua"),
                   f"http://127.0.0.1:{endpoint.port}{dialects.path(endpoint.dialect, endpoint.model, False)}"]
        return self._outcome(command, seconds, env)

    def streams(self, endpoint, connections, seconds, deltas, pace_ms):
        """So many streams at once, each followed by another until the time is over."""
        return self._client("streams", endpoint, True, seconds, connections=connections,
                            deltas=deltas, marker=dialects.MARKER,
                            last_words=dialects.LAST_WORDS[endpoint.dialect],
                            stagger_ms=deltas * pace_ms)

    def rate(self, endpoint, connections, seconds, rate):
        """So many requests a second, evenly spaced, whether or not the server keeps up."""
        return self._client("rate", endpoint, False, seconds, connections=connections, rate=rate)

    def _client(self, mode, endpoint, stream, seconds, **options):
        request = os.path.join(self.folder, "request")
        with open(request, "wb") as file:
            file.write(dialects.raw_request(endpoint.dialect, endpoint.port, endpoint.model,
                                            stream, servers.KEY))
        # C1 only: the client lives in system calls, and a busy C2 would disturb the measurement.
        command = [self.java, "-XX:+UseSerialGC", "-Xms256m", "-Xmx512m",
                   "-XX:TieredStopAtLevel=1", "-cp", self.folder, "LoadClient"]
        options |= {"mode": mode, "port": endpoint.port, "request": request, "seconds": seconds,
                    "grace_seconds": GRACE_SECONDS,
                    "warmup_ms": int(CLIENT_WARMUP_SECONDS * 1000)}
        for name, value in options.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        return self._outcome(command, seconds)

    def _outcome(self, command, seconds, env=None):
        printed, cpu = processes.run(command, seconds + 2 * GRACE_SECONDS, env)
        result = json.loads(next(line for line in printed.splitlines() if line.startswith("{")))
        failures = {reason: times for reason, times in result.pop("failures").items() if times}
        count, seconds = result.pop("count"), result.pop("elapsed_us") / 1e6
        rate = result.pop("rate_per_s", count / seconds)
        p50, p99 = (value if value >= 0 else None  # None: nothing arrived that could be timed
                    for value in (result.pop("p50_us"), result.pop("p99_us")))
        return Outcome(count, rate, p50, p99, failures, cpu, result)
