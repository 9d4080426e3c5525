package dev.weir.provider;

import dev.weir.bus.message.Operation;
import dev.weir.bus.message.ShapeName;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What a kind of provider has beside chat, and where.
 *
 * @param label what tells it from another of its kind; empty for none
 * @param basePath what its base URL ends with
 * @param auth how the key {@code key-1} is shown, as {@code name: value}; empty where no key is
 *     configured
 * @param served what is asked with a body at hand
 * @param passed what is passed on as it comes
 */
record OperationCase(
    String kind,
    String label,
    Supplier<VerticleBase> verticle,
    String basePath,
    JsonObject settings,
    String auth,
    List<Served> served,
    List<Passed> passed) {

  /**
   * Where an operation is and in whose words.
   *
   * @param callers the shapes of callers who are sent there
   * @param shape the vendor's
   */
  record Served(String operation, List<String> callers, String model, String shape, String path) {}

  /**
   * Where a request is passed on to.
   *
   * @param shape the caller's
   * @param path as the caller's API has it
   * @param vendors as the vendor has it
   */
  record Passed(
      String operation, String shape, String model, String method, String path, String vendors) {}

  OperationCase(String kind, Supplier<VerticleBase> verticle, String basePath, String auth) {
    this(kind, "", verticle, basePath, new JsonObject(), auth, List.of(), List.of());
  }

  OperationCase labelled(String other) {
    return new OperationCase(kind, other, verticle, basePath, settings, auth, served, passed);
  }

  OperationCase set(JsonObject other) {
    return new OperationCase(kind, label, verticle, basePath, other, auth, served, passed);
  }

  OperationCase serves(String operation, String model, String shape, String path) {
    return serves(operation, OperationWords.callers(operation), model, shape, path);
  }

  OperationCase serves(
      String operation, List<String> callers, String model, String shape, String path) {
    List<Served> more = new ArrayList<>(served);
    more.add(new Served(operation, callers, model, shape, path));
    return new OperationCase(
        kind, label, verticle, basePath, settings, auth, List.copyOf(more), passed);
  }

  OperationCase passes(
      String operation, String shape, String model, String method, String path, String vendors) {
    List<Passed> more = new ArrayList<>(passed);
    more.add(new Passed(operation, shape, model, method, path, vendors));
    return new OperationCase(
        kind, label, verticle, basePath, settings, auth, served, List.copyOf(more));
  }

  /** What OpenAI has of them, below the base URL. */
  OperationCase likeOpenAi(String root, String query, String... operations) {
    OperationCase all = this;
    for (String operation : operations) {
      all = all.likeOpenAi(operation, root, query);
    }
    return all;
  }

  private OperationCase likeOpenAi(String operation, String root, String query) {
    String openai = ShapeName.OPENAI;
    return switch (operation) {
      case Operation.EMBEDDINGS -> serves(operation, "m-1", openai, root + "/embeddings" + query);
      case Operation.RERANK ->
          serves(operation, "m-1", ShapeName.JINA_RERANK, root + "/rerank" + query);
      case Operation.IMAGES ->
          serves(operation, "m-1", openai, root + "/images/generations" + query);
      case Operation.IMAGE_EDITS ->
          serves(operation, "m-1", openai, root + "/images/edits" + query)
              .form(operation, "/images/edits", root, query);
      case Operation.IMAGE_VARIATIONS -> form(operation, "/images/variations", root, query);
      case Operation.SPEECH -> serves(operation, "m-1", openai, root + "/audio/speech" + query);
      case Operation.MODERATIONS -> serves(operation, "m-1", openai, root + "/moderations" + query);
      case Operation.TRANSCRIPTION -> form(operation, "/audio/transcriptions", root, query);
      case Operation.TRANSLATION -> form(operation, "/audio/translations", root, query);
      case Operation.FILES ->
          form(operation, "/files", root, query)
              .passes(
                  operation,
                  openai,
                  "",
                  "GET",
                  "/files/f-1/content",
                  at(root, "/files/f-1/content", query))
              .passes(
                  operation, openai, "", "GET", "/files?limit=2", at(root, "/files?limit=2", query))
              .passes(operation, openai, "", "DELETE", "/files/f-1", at(root, "/files/f-1", query));
      case Operation.BATCHES ->
          passes(operation, openai, "", "POST", "/batches", at(root, "/batches", query))
              .passes(
                  operation,
                  openai,
                  "",
                  "POST",
                  "/batches/b/cancel",
                  at(root, "/batches/b/cancel", query));
      case Operation.REALTIME -> this; // No request with a body: asked by a test of its own.
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private OperationCase form(String operation, String path, String root, String query) {
    String model = operation.equals(Operation.FILES) ? "" : "m-1";
    return passes(operation, ShapeName.OPENAI, model, "POST", path, at(root, path, query));
  }

  private static String at(String root, String path, String query) {
    return root + path + (path.contains("?") ? query.replace('?', '&') : query);
  }

  /** The operations that it has. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    served.forEach(one -> all.add(one.operation));
    passed.forEach(one -> all.add(one.operation));
    return all;
  }

  @Override
  public String toString() {
    return label.isEmpty() ? kind : kind + " " + label;
  }
}
