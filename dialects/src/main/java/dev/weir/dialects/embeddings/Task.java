package dev.weir.dialects.embeddings;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a vector is for. Several purposes of Google's are one of Cohere's. */
public enum Task {
  QUERY("RETRIEVAL_QUERY", "search_query"),
  DOCUMENT("RETRIEVAL_DOCUMENT", "search_document"),
  CLASSIFICATION("CLASSIFICATION", "classification"),
  CLUSTERING("CLUSTERING", "clustering"),
  SIMILARITY("SEMANTIC_SIMILARITY", "clustering"),
  QUESTION_ANSWERING("QUESTION_ANSWERING", "search_query"),
  FACT_VERIFICATION("FACT_VERIFICATION", "search_query"),
  CODE_QUERY("CODE_RETRIEVAL_QUERY", "search_query");

  /** Google's words. */
  static final List<String> GOOGLE = Arrays.stream(values()).map(Task::google).toList();

  /** Cohere's words, but for that of images. */
  static final List<String> COHERE = Arrays.stream(values()).map(Task::cohere).distinct().toList();

  private final String google;
  private final String cohere;

  Task(String google, String cohere) {
    this.google = google;
    this.cohere = cohere;
  }

  String google() {
    return google;
  }

  String cohere() {
    return cohere;
  }

  static @Nullable Task ofGoogle(String word) {
    int at = GOOGLE.indexOf(word);
    return at < 0 ? null : values()[at];
  }

  static @Nullable Task ofCohere(String word) {
    return switch (word) {
      case "search_query" -> QUERY;
      case "search_document" -> DOCUMENT;
      case "classification" -> CLASSIFICATION;
      case "clustering" -> CLUSTERING;
      default -> null;
    };
  }

  /** The words of OpenAI's imitations: Voyage, NVIDIA, Jina, and those that took Cohere's. */
  static @Nullable Task ofImitation(String word) {
    return switch (word) {
      case "query", "retrieval.query" -> QUERY;
      case "document", "passage", "retrieval.passage" -> DOCUMENT;
      case "text-matching" -> SIMILARITY;
      case "separation" -> CLUSTERING;
      default -> ofCohere(word);
    };
  }
}
