package dev.weir.models.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts by one of OpenAI's published tables. Names of special tokens within a text count as the
 * text they are.
 *
 * <p>A text is counted in pieces of at most {@value #PIECE_CHARS} characters. They end before a
 * space that follows something else, or after a line end, where the table cuts as well, so the sum
 * is exact. Only within a run of that length without such a place is a piece cut blindly, which may
 * cost a token or two for each {@value #PIECE_CHARS} characters. The largest table takes some tens
 * of MB, and is read when the first text is counted.
 */
public final class TableTokenizer implements Tokenizer {

  private static final int PIECE_CHARS = 2_048;

  private static final EncodingRegistry TABLES = Encodings.newLazyEncodingRegistry();

  private final String name;
  private final EncodingType table;
  private volatile boolean ready;

  TableTokenizer(String name, EncodingType table) {
    this.name = name;
    this.table = table;
  }

  @Override
  public int count(String text) {
    Encoding encoding = TABLES.getEncoding(table);
    ready = true;
    if (text.length() <= PIECE_CHARS) {
      return encoding.countTokensOrdinary(text);
    }
    int tokens = 0;
    for (int from = 0; from < text.length(); ) {
      int to = TextCut.end(text, from, PIECE_CHARS);
      tokens += encoding.countTokensOrdinary(text.substring(from, to));
      from = to;
    }
    return tokens;
  }

  @Override
  public boolean exact() {
    return true;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public String name() {
    return name;
  }
}
