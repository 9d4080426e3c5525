package dev.weir.launcher.discovery;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user should know right after the start.
 *
 * @param gateway where the gateway is reached
 * @param needsKey whether callers need one
 * @param model a model that can be asked, if one is certain
 * @param providers the providers that are on, and what they were found by
 * @param remarks what else there is to say
 */
public record Banner(
    URI gateway,
    boolean needsKey,
    Optional<String> model,
    Map<String, String> providers,
    List<String> remarks) {

  /** Several lines that end in a line break. */
  public String text() {
    StringBuilder text = new StringBuilder();
    String heading = "providers  ";
    for (Map.Entry<String, String> provider : providers.entrySet()) {
      text.append(heading).append(provider.getKey()).append(": ").append(provider.getValue());
      text.append('\n');
      heading = "           ";
    }
    remarks.forEach(remark -> text.append("note       ").append(remark).append('\n'));
    text.append("try        ").append(curl()).append('\n');
    text.append("base URLs  ")
        .append(gateway)
        .append("/v1  for OpenAI SDKs and Codex (OPENAI_BASE_URL)\n")
        .append("           ")
        .append(gateway)
        .append("     for Anthropic SDKs and Claude Code (ANTHROPIC_BASE_URL)\n");
    return text.toString();
  }

  private String curl() {
    String key = needsKey ? " -H \"authorization: Bearer $WEIR_KEY\"" : "";
    return model
        .map(
            name ->
                "curl -sN "
                    + gateway
                    + "/v1/chat/completions"
                    + key
                    + " -H 'content-type: application/json' -d '{\"model\":\""
                    + name
                    + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'")
        .orElse("curl -s " + gateway + "/v1/models" + key);
  }
}
