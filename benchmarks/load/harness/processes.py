"""Starting processes that cannot outlive the benchmark, and reading what they used."""

import ctypes
import os
import resource
import signal
import subprocess
import time
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _child_setup(cores=None):
    """Runs in the child: as many files as allowed, and SIGTERM should the benchmark be killed."""
    if cores:
        os.sched_setaffinity(0, cores)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command, log_path, env=None, cores=None):
    """Starts a server; its output goes to a file, so that reading it costs nobody anything."""
    with open(log_path, "ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                stderr=subprocess.STDOUT, env=env, start_new_session=True,
                                preexec_fn=lambda: _child_setup(cores))


def stop(process, seconds=10):
    """Asks a server to end, and insists if it does not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        # It leads its own session, so its process group holds it and its children only.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(seconds)


def run(command, seconds_max, env=None):
    """Runs a load client to its end and returns (standard output, CPU seconds it used)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=seconds_max, env=env,
                          preexec_fn=_child_setup)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: "
                           f"{(done.stderr or done.stdout).strip()[-800:]}")
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return done.stdout, used


def family(pid):
    """A process and all its living descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = _stat(f"/proc/{name}/stat")
            if fields:
                children.setdefault(int(fields[1]), []).append(int(name))
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return found


@dataclass(frozen=True)
class Usage:
    """CPU seconds and memory of a process and its descendants at one moment."""

    user: float
    system: float
    rss_mb: float
    rss_max_mb: float
    threads: dict  # CPU seconds by thread name, digits removed

    @property
    def cpu(self):
        return self.user + self.system


def usage(pid):
    user = system = rss = rss_max = 0
    threads = {}
    for one in family(pid):
        fields = _stat(f"/proc/{one}/stat")
        if not fields:
            continue
        user += int(fields[11])
        system += int(fields[12])
        memory = _status(one)
        rss += memory.get("VmRSS", 0)
        rss_max += memory.get("VmHWM", 0)
        for name, ticks in _thread_ticks(one):
            threads[name] = threads.get(name, 0) + ticks / TICKS_PER_SECOND
    return Usage(user / TICKS_PER_SECOND, system / TICKS_PER_SECOND, rss / 1024, rss_max / 1024,
                 threads)


def thread_cpu(before, after):
    """CPU seconds by thread name between two usages, greediest first, crumbs left out."""
    used = {name: round(after.threads[name] - before.threads.get(name, 0), 2)
            for name in after.threads}
    return dict(sorted(((n, s) for n, s in used.items() if s >= 0.02), key=lambda item: -item[1]))


@dataclass(frozen=True)
class Machine:
    """CPU seconds of the whole machine since boot."""

    busy: float  # with soft interrupts: loopback traffic is one, at its sender's expense
    interrupts: float
    steal: float
    at: float


def machine():
    with open("/proc/stat") as stat:
        fields = [int(field) / TICKS_PER_SECOND for field in stat.readline().split()[1:9]]
    user, nice, system, _idle, _iowait, irq, softirq, steal = fields
    return Machine(user + nice + system + irq + softirq, irq + softirq, steal, time.monotonic())


def _stat(path):
    """The fields of a stat file from the third on: the name before them may hold anything."""
    try:
        with open(path) as stat:
            return stat.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _status(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            lines = [line.split() for line in status if line.startswith("Vm")]
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {line[0].rstrip(":"): int(line[1]) for line in lines}


def _thread_ticks(pid):
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except (FileNotFoundError, ProcessLookupError):
        return
    for task in tasks:
        path = f"/proc/{pid}/task/{task}/stat"
        fields = _stat(path)
        if not fields:
            continue
        try:
            with open(f"/proc/{pid}/task/{task}/comm") as comm:
                name = comm.read().strip().rstrip("0123456789-#")
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield name, int(fields[11]) + int(fields[12])
