package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.Surroundings.Input;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeirChatTest extends CommandLineFixture {

  @Test
  void a_chat_asks_the_gateway_that_runs() {
    usual = runningGateway();
    environment.put("WEIR_KEY", "sesame");
    assertThat(run("chat", "-m", "fast", "-s", "be brief", "say", "hi")).isZero();
    assertThat(out()).isEqualTo("echo: say hi\n");
    assertThat(node.config).isNull();
    assertThat(node.authorizations).endsWith("Bearer sesame");
    assertThat(node.asked.getFirst().encode())
        .contains("\"model\":\"fast\"", "\"role\":\"system\",\"content\":\"be brief\"");
    URI named = usual;
    assertThat(run("chat", "--url", named.toString(), "--key", "other", "hi")).isZero();
    assertThat(node.authorizations).endsWith("Bearer other");
    assertThat(node.asked.getLast().getString("model")).isEqualTo("demo/chat");
  }

  @Test
  void a_chat_without_a_gateway_runs_one_behind_a_key_of_its_own() {
    file("gateway: {host: 0.0.0.0, open: true}\nkeys: [{name: a, key: b}]\ndiscover: true");
    assertThat(run("chat", "hi")).isZero();
    assertThat(out()).isEqualTo("echo: hi\n");
    assertThat(config().host()).isEqualTo("127.0.0.1");
    assertThat(config().port()).isZero();
    assertThat(node.authorizations)
        .containsOnly("Bearer " + config().keys().getFirst().getString("key"));
    assertThat(config().keys().getFirst().getString("key")).hasSize(36);
    assertThat(node.closed).containsExactly("closed");
    assertThat(Objects.requireNonNull(node.reread).get()).isEqualTo(config());
  }

  @Test
  void a_named_gateway_that_does_not_answer_is_an_error() {
    assertThat(run("chat", "--url", usual.toString(), "-m", "x", "hi")).isEqualTo(1);
    assertThat(run("models", "--url", usual.toString())).isEqualTo(1);
    assertThat(err()).contains("weir: " + usual + " does not answer", usual + "/v1/models");
    assertThat(node.config).isNull();
  }

  @Test
  void what_is_piped_in_is_said() {
    usual = runningGateway();
    input = Input.PIPE;
    typed = "one\ntwo\n";
    assertThat(run("chat")).isZero();
    assertThat(run("chat", "summarise")).isZero();
    input = Input.OTHER;
    assertThat(run("chat")).isZero();
    assertThat(run("chat", "alone")).isZero();
    assertThat(out())
        .isEqualTo("echo: one\ntwo\necho: summarise\n\none\ntwo\necho: one\ntwo\necho: alone\n");
    typed = "";
    assertThat(run("chat")).isEqualTo(1);
    assertThat(err()).contains("there is nothing to say");
  }

  @Test
  void a_dialogue_remembers() {
    usual = runningGateway();
    typed = "first\nsecond\n\nnever";
    assertThat(run("chat")).isZero();
    assertThat(out()).isEqualTo("> echo: first\n> echo: second\n> ");
    assertThat(err()).startsWith("demo/chat;");
    assertThat(node.asked.getLast().getJsonArray("messages").encode())
        .isEqualTo(
            "[{'role':'user','content':'first'},{'role':'assistant','content':'echo: first'},{'role':'user','content':'second'}]"
                .replace('\'', '"'));
  }

  @Test
  void a_dialogue_survives_a_failure_and_forgets_it() {
    usual = runningGateway();
    typed = "first\nsecond";
    assertThat(run("chat", "-m", "fails")).isZero();
    assertThat(err()).contains("weir: overloaded");
    assertThat(node.asked.getLast().getJsonArray("messages")).hasSize(1);
  }

  @Test
  void failures_of_a_chat_are_told() {
    usual = runningGateway();
    for (String model : List.of("no-such", "odd", "cut", "fails")) {
      assertThat(run("chat", "-m", model, "hi")).isEqualTo(1);
    }
    assertThat(err())
        .isEqualTo(
            """
            weir: 404 no model no-such
            weir: 502 <html>
            weir: the answer broke off
            weir: overloaded
            """);
    node.models.clear();
    assertThat(run("chat", "hi")).isEqualTo(1);
    assertThat(err()).endsWith("weir: no model can be called; see weir providers\n");
  }

  @Test
  void an_answer_cannot_steer_the_terminal() {
    usual = runningGateway();
    assertThat(run("chat", "a\u001b[2Jb\u009bc\td")).isZero();
    assertThat(out()).isEqualTo("echo: a[2Jbc\td\n");
  }
}
