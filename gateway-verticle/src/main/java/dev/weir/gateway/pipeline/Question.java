package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.core.HeaderRules;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.route.Bindings;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, as far as it was read without parsing it.
 *
 * @param id ours
 * @param dialect what the caller speaks; null for a caller with canonical records
 * @param operation see {@link dev.weir.bus.message.RequestHead}
 * @param askedModel the model as the caller named it
 * @param headers those that go to the provider
 * @param timeoutMillis how long all of it may take
 */
public record Question(
    String id,
    Origin origin,
    @Nullable IngressDialect dialect,
    String operation,
    String askedModel,
    boolean stream,
    Content content,
    List<Header> headers,
    long timeoutMillis) {

  /** Bytes of a body for which a token is taken as used until the vendor has counted. */
  private static final int BYTES_PER_TOKEN = 4;

  public Question {
    headers = List.copyOf(headers);
  }

  /**
   * Where it comes from.
   *
   * @param ingress {@code http} or {@code bus}
   * @param client the caller's address, empty where there is none
   * @param key what the caller identified itself with
   * @param labels what the caller wants to find the request by
   * @param known whose key it is, where the ingress had to know; null where it has not asked
   */
  public record Origin(
      String ingress,
      String client,
      @Nullable String key,
      Labels labels,
      KeyTable.@Nullable Known known) {

    /** One whose key nobody has looked for. */
    public Origin(String ingress, String client, @Nullable String key, Labels labels) {
      this(ingress, client, key, labels, null);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
      return ingress + " " + client;
    }
  }

  /** What the request says. */
  public sealed interface Content {

    /**
     * A body in the caller's dialect.
     *
     * @param modelStart where the model's name stands in it
     * @param modelEnd where it ends
     * @param maybeSealed whether it may hold state that only this gateway can open, which no vendor
     *     is to get as it is
     */
    record Body(Buffer bytes, int modelStart, int modelEnd, boolean maybeSealed)
        implements Content {}

    /** An operation beside chat. */
    sealed interface Beside extends Content {

      /** In whose words it is asked: {@link dev.weir.bus.message.ShapeName}. */
      String shape();

      /** The provider that the caller wants, empty where any will do. */
      String provider();
    }

    /**
     * One whose body is at hand.
     *
     * @param modelStart where the model's name stands in it; -1 when it does not
     * @param modelEnd where it ends
     */
    record Whole(String shape, String provider, Buffer bytes, int modelStart, int modelEnd)
        implements Beside {}

    /**
     * One whose body is on its way, and goes on to the provider as it comes.
     *
     * @param path below the root of the vendor's API, with its query
     * @param contentType of the body, empty when there is none
     * @param bytes how long it is; -1 when nobody knows yet, 0 when there is none
     * @param modelBytes how many of them are the model's name; -1 when none are
     * @param named what its beginning names that a vendor keeps, where that was looked at
     * @param upload sends it
     */
    record Streamed(
        String shape,
        String provider,
        String method,
        String path,
        String contentType,
        long bytes,
        int modelBytes,
        List<Bindings.Stored> named,
        Upload upload)
        implements Beside {

      public Streamed {
        named = List.copyOf(named);
      }

      /** How long it is with the model's name as a vendor knows it. */
      public long bytesNaming(String model) {
        return bytes < 0 || modelBytes < 0
            ? bytes
            : bytes - modelBytes + model.getBytes(StandardCharsets.UTF_8).length;
      }
    }

    /** Our own records. */
    record Records(ChatRequest request) implements Content {}

    /** A request that was refused before it was read. */
    record Unread() implements Content {}
  }

  /** Sends a body that is on its way. */
  public interface Upload {
    /**
     * Sends it, at the pace of the writer, and ends it when it is whole. Called once at most, or
     * again as long as {@link #unsent}.
     *
     * @param model the model as the vendor names it
     */
    void sendTo(ChunkWriter out, String model);

    /**
     * Whether nothing of it is sent before a provider has answered, so that another may be asked.
     */
    default boolean unsent() {
      return false;
    }
  }

  /** In whose words it is asked: the caller's dialect, or the shape of an operation beside chat. */
  public String shape() {
    return content instanceof Content.Beside beside ? beside.shape() : dialectName();
  }

  /** The name of the caller's dialect. */
  public String dialectName() {
    return dialect == null ? "canonical" : dialect.name();
  }

  /** The request in canonical form; throws {@link FaultException} when it is not sound. */
  public IngressDialect.Inbound toCanonical() {
    return switch (content) {
      case Content.Records records -> new IngressDialect.Inbound(records.request(), true);
      case Content.Body body when dialect != null -> dialect.decodeRequest(body.bytes(), line());
      default -> throw new FaultException(new Fault.Invalid("the request is empty", null));
    };
  }

  /**
   * The headers for the provider of the request in canonical form: also those in the body, and none
   * that is about the body as it came.
   */
  public List<Header> canonicalHeaders() {
    List<Header> all = new ArrayList<>(headers);
    all.removeIf(header -> HeaderRules.isCodexs(header.name()));
    if (dialect != null && content instanceof Content.Body body) {
      all.addAll(dialect.headersIn(body.bytes()));
    }
    return all;
  }

  private IngressDialect.RequestLine line() {
    return new IngressDialect.RequestLine(askedModel, stream);
  }

  /** Tokens that the prompt will take, roughly. */
  public long estimatedTokens() {
    return switch (content) {
      case Content.Body body -> Math.max(1, body.bytes().length() / BYTES_PER_TOKEN);
      case Content.Records records -> Math.max(1, textOf(records.request()) / BYTES_PER_TOKEN);
      case Content.Whole whole -> Math.max(1, whole.bytes().length() / BYTES_PER_TOKEN);
      case Content.Streamed streamed -> 0;
      case Content.Unread unread -> 0;
    };
  }

  private static long textOf(ChatRequest request) {
    long chars = 0;
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        chars += part instanceof Part.Text text ? text.text().length() : BYTES_PER_TOKEN;
      }
    }
    return chars;
  }
}
