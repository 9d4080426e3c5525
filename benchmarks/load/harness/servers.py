"""The upstream vendor, the plain proxy beside the gateway, and the gateway itself."""

import os
import shlex
import socket
import subprocess
import time
from urllib.parse import urlsplit

from harness import dialects, processes

JSON = "json"
PACES_MS = {"10ms": 10, "50ms": 50, "100ms": 100}
KINDS = (JSON, *PACES_MS)  # what a vendor port does: answer at once, or stream at a pace

HOST = "127.0.0.1"
KEY = "bench-key"

_ECHO_MODULES = ("/usr/lib/nginx/modules/ngx_http_echo_module.so",
                 "/usr/lib64/nginx/modules/ngx_http_echo_module.so",
                 "/usr/share/nginx/modules/ngx_http_echo_module.so")


class Ports:
    """A block of neighbouring ports, so that a run is easy to read in a trace."""

    ROW = len(dialects.DIALECTS) * len(KINDS)
    ROWS = 4
    SIZE = ROW * ROWS + 20  # the rest for gateways and the links of their cluster

    def __init__(self, base):
        self.base = next((start for start in range(base, base + 1000, self.SIZE)
                          if self._free(start)), None)
        if self.base is None:
            raise RuntimeError(f"no {self.SIZE} free ports from {base} on")

    def of(self, row, dialect, kind):
        return (self.base + self.ROW * row + dialects.DIALECTS.index(dialect) * len(KINDS)
                + KINDS.index(kind))

    def vendor(self, dialect, kind):
        return self.of(0, dialect, kind)

    def gateway(self, number=0):
        """The port of a gateway; the next one is that of its management."""
        return self.base + self.ROW * self.ROWS + 2 * number

    def cluster(self):
        """The first of six ports for the nodes of a cluster to find each other at."""
        return self.gateway(5)

    def _free(self, start):
        for port in range(start, start + self.SIZE):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError:
                    return False
        return True


class Nginx:
    """One nginx with one worker and everything it writes inside one directory."""

    def __init__(self, name, folder, http, echo=False, cores=None):
        self.folder = os.path.join(folder, name)
        os.makedirs(self.folder)
        self.name = name
        config = os.path.join(self.folder, "nginx.conf")
        with open(config, "w") as file:
            file.write(self._main(http, echo))
        self.process = processes.start(
            ["nginx", "-p", self.folder, "-c", config, "-e", self._path("error.log")],
            self._path("output.log"), cores=cores)

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        processes.stop(self.process)

    def complaints(self):
        """What it logged at level `warn` or above."""
        with open(self._path("error.log")) as log:
            return log.read().splitlines()

    def await_ready(self, seconds_max=10):
        """Waits for its pid file, which it writes once it listens."""
        end = time.monotonic() + seconds_max
        while not os.path.exists(self._path("nginx.pid")):
            self.check_alive()
            if time.monotonic() > end:
                raise RuntimeError(f"the {self.name} is not ready: "
                                   + _tail(self._path("error.log")))
            time.sleep(0.02)
        return self

    def check_alive(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the {self.name} ended with {self.process.returncode}: "
                               + _tail(self._path("error.log")))

    def _main(self, http, echo):
        module = f"load_module {echo_module()};\n" if echo else ""
        user = "user root;\n" if os.geteuid() == 0 else ""
        temp = "".join(f"  {kind}_temp_path {self._path(kind)};\n"
                       for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        return f"""{module}{user}daemon off;
worker_processes 1;
pid {self._path("nginx.pid")};
error_log {self._path("error.log")} warn;
events {{ worker_connections 8192; }}
http {{
{temp}  access_log off;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  client_body_buffer_size 1m;
{http}}}
"""

    def _path(self, name):
        return os.path.join(self.folder, name)


def echo_module():
    found = [path for path in _ECHO_MODULES if os.path.exists(path)]
    if not found:
        raise RuntimeError("nginx's echo module is missing: "
                           "apt-get install nginx libnginx-mod-http-echo wrk")
    return found[0]


def start_vendor(folder, ports, deltas):
    """The upstream: for each dialect a port that answers at once, and one for each pace."""
    servers = ""
    for dialect in dialects.DIALECTS:
        for kind in KINDS:
            servers += _vendor_server(ports.vendor(dialect, kind), dialect, kind, deltas)
    return Nginx("vendor", folder, servers, echo=True)


def _vendor_server(port, dialect, kind, deltas):
    # The body is read before anything is answered, as a vendor must. `return` (with a length)
    # cannot wait for a body itself, hence the jump.
    if kind == JSON:
        serve = "      echo_exec @answer;\n"
        answer = f"""    location @answer {{
      default_type application/json;
      return 200 {_quoted(dialects.json_answer(dialect))};
    }}
"""
    else:
        pause = f"      echo_sleep {PACES_MS[kind] / 1000};\n"
        serve = "      default_type text/event-stream;\n" + pause.join(
            f"      echo -n {_quoted(step)};\n      echo_flush;\n"
            for step in dialects.stream_steps(dialect, deltas))
        answer = ""
    return f"""  server {{
    listen {HOST}:{port} backlog=4096;
    add_header x-request-id req_0123456789abcdef;
    location {dialects.location(dialect)} {{
      echo_read_request_body;
{serve}    }}
{answer}    location / {{ return 404; }}
  }}
"""


def _quoted(text):
    """A string of nginx's configuration language, in which these three would mean something."""
    assert not set(text) & set("'\\$"), text
    return f"'{text}'"


def start_proxy(name, folder, ports, row, log_row=None, cores=None):
    """A plain reverse proxy in front of each vendor port, in `log_row` with an access log."""
    http = """  proxy_http_version 1.1;
  proxy_set_header Connection "";
"""
    for dialect in dialects.DIALECTS:
        for kind in KINDS:
            group = f"{dialect}_{kind}"
            http += f"""  upstream {group} {{
    server {HOST}:{ports.vendor(dialect, kind)};
    keepalive 1024;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
  }}
"""
            http += _proxy_server(ports.of(row, dialect, kind), group, kind, "off")
            if log_row is not None:
                log = os.path.join(folder, name, "access.log")
                http += _proxy_server(ports.of(log_row, dialect, kind), group, kind, log)
    return Nginx(name, folder, http, cores=cores)


def _proxy_server(port, group, kind, log):
    buffering = "on" if kind == JSON else "off"
    return f"""  server {{
    listen {HOST}:{port} backlog=4096;
    access_log {log};
    location / {{ proxy_pass http://{group}; proxy_buffering {buffering}; }}
  }}
"""


def alias(dialect, kind):
    """The model name under which callers reach one vendor port through the gateway."""
    return f"bench-{dialect}-{kind}"


def gateway_config(ports, port):
    """A Weir configuration with keys, limits and metrics on, and an alias per vendor port."""
    providers, models = map("".join, zip(*(provider(ports, dialect, kind)
                                           for dialect in dialects.DIALECTS for kind in KINDS)))
    return f"""gateway:
  host: {HOST}
  port: {port}
  management: {{ host: {HOST}, port: {port + 1} }}
providers:
{providers}models:
{models}keys:
  - name: bench
    key: {KEY}
    models: ["*"]
    requests-per-minute: 100000000
    tokens-per-minute: 10000000000
    concurrency: 100000
"""


def provider(ports, dialect, kind):
    """The lines of a configuration for the provider and for the alias of one vendor port."""
    base = f"http://{HOST}:{ports.vendor(dialect, kind)}"
    base += "/v1" if dialect == dialects.OPENAI else ""
    return f"""  {dialect}-{kind}:
    kind: {dialect}
    base-url: {base}
    keys: [bench]
    models: ["*"]
    pool: {{ connections: 2048 }}
""", f"  {alias(dialect, kind)}: {dialect}-{kind}/{dialects.MODELS[dialect]}\n"


def node_config(ports, number, dialect, kinds, clustered):
    """The configuration of one node with a provider of each kind, which other nodes may run instead."""
    port = ports.gateway(number)
    providers, models = map("".join, zip(*(provider(ports, dialect, kind) for kind in kinds)))
    cluster = f"""cluster:
  enabled: true
  name: bench-{ports.base}
  port: {ports.cluster()}
  members: ["{HOST}:{ports.cluster()}-{ports.cluster() + 5}"]
""" if clustered else ""
    return f"""gateway:
  host: {HOST}
  port: {port}
  management: {{ host: {HOST}, port: {port + 1} }}
providers:
{providers}models:
{models}secret: bench-secret-bench-secret-bench-secret
{cluster}keys:
  - name: bench
    key: {KEY}
    models: ["*"]
    requests-per-minute: 100000000
    tokens-per-minute: 10000000000
    concurrency: 100000
"""


class Gateway:
    """The gateway under test: started here, or already running and only pointed at."""

    def __init__(self, port, pid, process=None, log=None, start_ms=None):
        self.port = port
        self.pid = pid
        self.process = process
        self.log = log
        self.start_ms = start_ms

    def stop(self):
        if self.process:
            processes.stop(self.process, 40)  # It may drain for 30 s.

    def check_alive(self):
        if self.process and self.process.poll() is not None:
            raise RuntimeError(f"the gateway ended with {self.process.returncode}: "
                               + _tail(self.log))


def start_gateway(command, config, url, folder, seconds_max, name="gateway", cores=None):
    """Starts a gateway and waits until it says `weir ready`, or answers at `url` if given."""
    log = os.path.join(folder, f"{name}.log")
    words = [word.replace("{config}", config) for word in shlex.split(command)]
    began = time.monotonic()
    process = processes.start(words, log, cores=cores)
    while time.monotonic() < began + seconds_max:
        if process.poll() is not None:
            raise RuntimeError(f"the gateway ended with {process.returncode}: {_tail(log)}")
        ready = _ready_line(log)
        if ready or url and _listens(loopback_port(url)):
            start_ms = round((time.monotonic() - began) * 1000)
            return Gateway(loopback_port(url or ready.split()[2]), process.pid, process, log,
                           start_ms)
        time.sleep(0.01)
    processes.stop(process)
    raise RuntimeError(f"the gateway was not ready after {seconds_max} s: {_tail(log)}")


def loopback_port(url):
    """The port of a URL, which must be on this machine: no load may ever leave it."""
    parts = urlsplit(url)
    if parts.hostname not in (HOST, "localhost") or not parts.port:
        raise RuntimeError(f"{url} is not http://{HOST}:PORT")
    return parts.port


def find_java(wanted):
    """The newest java of at least 21: as told, else JAVA_HOME, the usual folders, the PATH."""
    folders = "/usr/lib/jvm"
    homes = [os.environ.get("JAVA_HOME")]
    if os.path.isdir(folders):
        homes += sorted(os.path.join(folders, name) for name in os.listdir(folders))
    candidates = [wanted] if wanted else [
        *(os.path.join(home, "bin", "java") for home in homes if home), "java"]
    found = [(version, java) for java in candidates if (version := _java_version(java)) >= 21]
    if not found:
        raise RuntimeError("no JDK 21 or newer found; name one with --java")
    return max(found, key=lambda pair: pair[0])[1]


def _java_version(java):
    try:
        shown = subprocess.run([java, "-XshowSettings:properties", "-version"], text=True,
                               capture_output=True, timeout=20).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    lines = [line for line in shown.splitlines() if "java.specification.version =" in line]
    return int(float(lines[0].rpartition("=")[2])) if lines else 0


def _ready_line(log):
    with open(log, errors="replace") as lines:
        return next((line for line in lines
                     if line.startswith("weir ready") and line.endswith("\n")), None)


def _listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _tail(path):
    with open(path, errors="replace") as log:
        return log.read()[-2000:].strip() or "(it said nothing)"
