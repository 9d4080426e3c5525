package dev.weir.launcher.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of each scene in each pair, and the page that tells it. */
final class Matrix {

  static final String PASSED = "passed";

  /** Not played here, but in the profile of that name. */
  static final String NIGHTLY = "nightly";

  private record Cell(String scene, Tongue in, Tongue out) {}

  private final Map<Cell, String> outcomes = new LinkedHashMap<>();

  void put(String scene, Tongue in, Tongue out, String outcome) {
    outcomes.put(new Cell(scene, in, out), outcome);
  }

  /** What was played and did not pass. */
  List<String> failures() {
    List<String> failures = new ArrayList<>();
    outcomes.forEach(
        (cell, outcome) -> {
          if (!outcome.equals(PASSED) && !outcome.equals(NIGHTLY)) {
            failures.add(
                cell.scene + ": " + cell.in.title + " -> " + cell.out.title + ": " + outcome);
          }
        });
    return failures;
  }

  String page() {
    StringBuilder page =
        new StringBuilder(
            """
            ---
            title: Dialect matrix
            layout: page
            ---

            # Dialect matrix

            Written by `DialectMatrixIT`, which plays every scene in every pair of dialects over sockets: a client of the row's dialect, the
            gateway, a vendor of the column's. Both ends are made of Weir's own codecs, turned round, so that a misreading shared by both would not show: what vendors
            really say is held by the transcripts of each dialect and by the vendors' SDKs. Tools, structured output, thinking, errors before the first byte
            and usage are played whole and streamed, images whole only. That a thought comes back signed as it was is looked at where the vendor signs, which OpenAI Chat
            and Cohere do not. Callers of Responses meet OpenAI Chat at an imitation of it, since OpenAI itself takes them as they are.
            Large bodies, within the gateway's own default for them, are played in two pairs only: `nightly` is a pair that `LargeBodiesIT` plays in the profile
            `nightly`, and of what came of that this page says nothing. A prompt is played whole and streamed, the image whole only; what the vendor read is
            compared by its hash.
            What a translation leaves out or says otherwise is in [translation](translation.md).
            """);
    for (String scene : scenes()) {
      page.append("\n## ").append(capitalised(scene)).append("\n\n| caller \\ vendor |");
      for (Tongue out : Tongue.values()) {
        page.append(' ').append(out.title).append(" |");
      }
      page.append("\n|---|").append("---|".repeat(Tongue.values().length)).append('\n');
      for (Tongue in : Tongue.values()) {
        page.append("| ").append(in.title).append(" |");
        for (Tongue out : Tongue.values()) {
          page.append(' ').append(word(outcomes.get(new Cell(scene, in, out)))).append(" |");
        }
        page.append('\n');
      }
    }
    return page.toString();
  }

  private Set<String> scenes() {
    Set<String> scenes = new LinkedHashSet<>();
    outcomes.keySet().forEach(cell -> scenes.add(cell.scene));
    return scenes;
  }

  private static String word(@Nullable String outcome) {
    return PASSED.equals(outcome) || NIGHTLY.equals(outcome) ? outcome : "failed";
  }

  private static String capitalised(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }
}
