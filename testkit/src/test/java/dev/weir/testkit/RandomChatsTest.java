package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weir.bus.chat.AnswerAssembler;
import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.testkit.ChatShape.Feature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomChatsTest {

  private static final ChatShape ALL = ChatShape.everything("some-dialect", "some-family");

  @Test
  void the_same_seed_gives_the_same_values() {
    RandomChats one = new RandomChats(7);
    RandomChats two = new RandomChats(7);
    for (int i = 0; i < 100; i++) {
      assertThat(one.request()).isEqualTo(two.request());
      assertThat(one.events()).isEqualTo(two.events());
      assertThat(one.fault()).isEqualTo(two.fault());
      assertThat(one.usage()).isEqualTo(two.usage());
    }
    assertThat(new RandomChats(8).request()).isNotEqualTo(new RandomChats(9).request());
  }

  @Test
  void a_stream_folds_into_its_answer() {
    Seeds.each(
        1_000,
        seed -> {
          RandomChats chats = new RandomChats(seed, ALL);
          ChatAnswer answer = chats.answer();
          AnswerAssembler assembler = new AnswerAssembler();
          chats.events(answer).forEach(assembler::accept);
          assertThat(assembler.answer()).isEqualTo(answer);
        });
  }

  @Test
  void requests_are_in_normal_form() {
    Seeds.each(
        1_000,
        seed -> {
          ChatRequest request = new RandomChats(seed, ALL).request();
          assertThat(request.messages()).isNotEmpty();
          Role before = null;
          for (Message message : request.messages()) {
            assertThat(message.parts()).isNotEmpty();
            boolean tool = message.role() == Role.TOOL;
            assertThat(message.parts()).allMatch(part -> part instanceof Part.ToolResult == tool);
            if (tool) {
              assertThat(before).isEqualTo(Role.ASSISTANT);
            }
            before = message.role();
          }
        });
  }

  @Test
  void a_plain_shape_gives_texts_only() {
    Seeds.each(
        300,
        seed -> {
          RandomChats chats = new RandomChats(seed, ChatShape.plain());
          ChatRequest request = chats.request();
          assertThat(request).isEqualTo(ChatRequest.of(request.model(), false, request.messages()));
          for (Message message : request.messages()) {
            assertThat(message.extras()).isSameAs(Extras.NONE);
            assertThat(message.parts()).singleElement().isInstanceOf(Part.Text.class);
          }
          ChatAnswer answer = chats.answer();
          assertThat(answer.usage()).isEqualTo(Usage.NONE);
          assertThat(answer.choices()).singleElement();
          assertThat(answer.choices().getFirst().parts())
              .singleElement()
              .isInstanceOfSatisfying(
                  Part.Text.class, text -> assertThat(text).isEqualTo(Part.Text.of(text.text())));
        });
  }

  @Test
  void every_kind_of_part_event_and_fault_occurs() {
    Set<Class<?>> seen = new HashSet<>();
    Seeds.each(
        500,
        seed -> {
          RandomChats chats = new RandomChats(seed, ALL);
          chats.request().messages().forEach(m -> m.parts().forEach(p -> seen.add(p.getClass())));
          chats.events().forEach(event -> seen.add(event.getClass()));
          seen.add(chats.fault().getClass());
        });
    if (System.getProperty(Seeds.PROPERTY) == null) {
      assertThat(seen)
          .containsAll(List.of(Part.class.getPermittedSubclasses()))
          .containsAll(List.of(ChatEvent.class.getPermittedSubclasses()))
          .containsAll(List.of(Fault.class.getPermittedSubclasses()));
    }
  }

  @Test
  void arguments_and_extras_are_valid_json() {
    JsonFactory json = new JsonFactory();
    Seeds.each(
        500,
        seed -> {
          RandomChats chats = new RandomChats(seed, ALL.without(Feature.BROKEN_ARGUMENTS));
          parses(json, chats.text().json().bytes());
          for (Message message : chats.request().messages()) {
            for (Part part : message.parts()) {
              if (part instanceof Part.ToolCall call && !call.custom()) {
                assertThat(call.arguments()).startsWith("{").endsWith("}");
                parses(json, call.arguments().getBytes(StandardCharsets.UTF_8));
              }
            }
          }
        });
  }

  private static void parses(JsonFactory json, byte[] bytes) throws IOException {
    try (JsonParser parser = json.createParser(bytes)) {
      parser.nextToken();
      parser.skipChildren();
      assertThat(parser.nextToken()).isNull();
    }
  }
}
