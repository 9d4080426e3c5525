package dev.weir.bus.codec;

import dev.weir.bus.fault.Fault;

/**
 * {@link Fault}: its number, then a record. The record begins with what all faults have, so that a
 * kind that this version does not know becomes the known kind that comes nearest.
 */
final class FaultFormat {

  private FaultFormat() {}

  static void write(WireWriter out, Fault fault) {
    out.octet(fault.number());
    int start = out.open();
    out.string(fault.message());
    out.zigzag(fault.status());
    out.bool(fault.retryable());
    out.zigzag(fault.retryAfterMillis());
    switch (fault) {
      case Fault.Invalid invalid -> {
        out.nullable(invalid.param(), WireWriter::string);
        out.nullable(invalid.code(), WireWriter::string);
      }
      case Fault.NotFound absent -> out.nullable(absent.code(), WireWriter::string);
      case Fault.MethodNotAllowed method -> out.string(method.allowed());
      case Fault.ContextTooLong context -> {
        out.zigzag(context.tokens());
        out.zigzag(context.tokensMax());
      }
      case Fault.UnsupportedByTarget target -> out.string(target.field());
      case Fault.Upstream upstream -> {
        out.string(upstream.dialect());
        out.zigzag(upstream.upstreamStatus());
        WireEnums.UPSTREAM.write(out, upstream.kind());
        out.list(upstream.headers(), SmallFormats::writeHeader);
        out.buffer(upstream.body());
      }
      case Fault.Unsupported unsupported -> {
        out.zigzag(unsupported.version());
        out.zigzag(unsupported.tag());
      }
      case Fault.Unauthorized plain -> {}
      case Fault.Forbidden plain -> {}
      case Fault.UnsupportedMediaType plain -> {}
      case Fault.TooLarge plain -> {}
      case Fault.ContentFiltered plain -> {}
      case Fault.RateLimited plain -> {}
      case Fault.QuotaExhausted plain -> {}
      case Fault.BudgetExceeded plain -> {}
      case Fault.Overloaded plain -> {}
      case Fault.Unavailable plain -> {}
      case Fault.Timeout plain -> {}
      case Fault.Cancelled plain -> {}
      case Fault.Internal plain -> {}
      case Fault.Broken plain -> {}
      case Fault.Untimely plain -> {}
    }
    out.close(start);
  }

  static Fault read(WireReader in) {
    int number = in.octet();
    int outer = in.open();
    String message = in.string();
    int status = in.zigzagInt();
    boolean retryable = in.bool();
    long retryAfterMillis = in.zigzag(-1);
    Fault fault =
        switch (number) {
          case 1 ->
              new Fault.Invalid(
                  message, in.nullable(WireReader::string), in.nullable(WireReader::string));
          case 2 -> new Fault.Unauthorized(message);
          case 3 -> new Fault.Forbidden(message);
          case 4 -> new Fault.NotFound(message, in.nullable(WireReader::string));
          case 5 -> new Fault.MethodNotAllowed(message, in.string());
          case 6 -> new Fault.UnsupportedMediaType(message);
          case 7 -> new Fault.TooLarge(message);
          case 8 -> new Fault.ContextTooLong(message, in.zigzag(-1), in.zigzag(-1));
          case 9 -> new Fault.ContentFiltered(message);
          case 10 -> new Fault.UnsupportedByTarget(message, in.string());
          case 11 -> new Fault.RateLimited(message, retryAfterMillis);
          case 12 -> new Fault.QuotaExhausted(message);
          case 13 -> new Fault.BudgetExceeded(message);
          case 14 -> new Fault.Overloaded(message, retryAfterMillis);
          case 15 -> new Fault.Unavailable(message, retryAfterMillis);
          case 16 ->
              new Fault.Upstream(
                  message,
                  in.string(),
                  in.zigzagInt(),
                  WireEnums.UPSTREAM.read(in),
                  retryAfterMillis,
                  in.list(SmallFormats::readHeader),
                  in.buffer());
          case 17 -> new Fault.Timeout(message);
          case 18 -> new Fault.Cancelled(message);
          case 19 -> new Fault.Internal(message);
          case 20 -> new Fault.Unsupported(message, in.zigzagInt(), in.zigzagInt(-1));
          case 21 -> new Fault.Broken(message);
          case 22 -> new Fault.Untimely(message);
          default -> nearest(message, status, retryable, retryAfterMillis);
        };
    in.close(outer);
    return fault;
  }

  /** A known kind with the same class of status, and retryable only if the unknown one is. */
  private static Fault nearest(
      String message, int status, boolean retryable, long retryAfterMillis) {
    if (retryable) {
      return status == 429
          ? new Fault.RateLimited(message, retryAfterMillis)
          : new Fault.Unavailable(message, retryAfterMillis);
    }
    return switch (status) {
      case 401 -> new Fault.Unauthorized(message);
      case 403 -> new Fault.Forbidden(message);
      case 404 -> new Fault.NotFound(message, null);
      case 413 -> new Fault.TooLarge(message);
      case 415 -> new Fault.UnsupportedMediaType(message);
      case 429 -> new Fault.BudgetExceeded(message);
      case 499 -> new Fault.Cancelled(message);
      default ->
          status >= 400 && status < 500
              ? new Fault.Invalid(message, null)
              : new Fault.Internal(message);
    };
  }
}
