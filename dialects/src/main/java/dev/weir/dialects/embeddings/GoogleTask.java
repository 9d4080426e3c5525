package dev.weir.dialects.embeddings;

import dev.weir.dialects.gemini.ProtoFields;
import org.jspecify.annotations.Nullable;

/** What a vector is for, in Google's words. */
final class GoogleTask {

  private GoogleTask() {}

  /** Takes a purpose from a caller's request. */
  static @Nullable Task read(ProtoFields request, String member) {
    String word = request.text(member);
    if (word == null || word.equals("TASK_TYPE_UNSPECIFIED")) {
      return null;
    }
    Task task = Task.ofGoogle(word);
    if (task == null) {
      throw Words.GOOGLE.unknown(request.path(member), word, Task.GOOGLE);
    }
    return task;
  }
}
