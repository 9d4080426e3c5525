-- A wrk script: posts one fixed request and prints the outcome as one line of JSON.
-- BENCH_HEADERS holds "name: value" lines, BENCH_BODY the body.

wrk.method = "POST"
wrk.body = os.getenv("BENCH_BODY")
for name, value in os.getenv("BENCH_HEADERS"):gmatch("([^\n:]+): ([^\n]+)") do
  wrk.headers[name] = value
end

-- No response() here: it would cost wrk more than all else it does. wrk counts 4xx and 5xx itself.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"count": %d, "elapsed_us": %d, "p50_us": %d, "p90_us": %d, "p99_us": %d, "max_us": %d, '
      .. '"failures": {"connect": %d, "read": %d, "write": %d, "timeout": %d, "status": %d}}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(90),
    latency:percentile(99), latency.max,
    errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
