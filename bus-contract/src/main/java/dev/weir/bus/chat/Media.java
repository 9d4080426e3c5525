package dev.weir.bus.chat;

/** Where an image's or a document's bytes are. */
public sealed interface Media {

  /**
   * The bytes themselves.
   *
   * @param mediaType such as {@code image/png}
   * @param base64 standard base64 with padding, as it came
   */
  record Inline(String mediaType, String base64) implements Media {}

  /** An address from which the vendor fetches. */
  record Url(String url) implements Media {}

  /**
   * A file stored at a vendor; it means nothing to any other.
   *
   * @param dialect the dialect whose vendor holds the file
   */
  record FileId(String dialect, String id) implements Media {}

  /** A document that is plain text. */
  record PlainText(String text) implements Media {}
}
