/**
 * Traces over OTLP: the only place that knows OpenTelemetry's SDK. Nothing here is waited for by a
 * request.
 */
@NullMarked
package dev.weir.launcher.tracing;

import org.jspecify.annotations.NullMarked;
