package dev.weir.gateway.http;

/** Whose readers a list of models is for. */
public enum ModelFormat {
  /** OpenAI's, Anthropic's and Codex's. */
  COMMON,
  /** These, and Google's on the path that they share. */
  GOOGLE_TOO,
  /** Google's alone. */
  GOOGLE,
  /** The common one, and Cohere's on the path that they share. */
  COHERE_TOO
}
