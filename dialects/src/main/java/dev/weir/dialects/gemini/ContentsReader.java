package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code systemInstruction} and {@code contents} of a request. */
final class ContentsReader {

  private static final Wording WORDING = Wording.REQUEST;

  private final PartReader parts;
  private final CallBook book = new CallBook("contents", 0);
  private final List<Message> messages = new ArrayList<>();

  /** A reader of one request. */
  ContentsReader(PartReader parts) {
    this.parts = parts;
  }

  List<Message> messages() {
    return messages;
  }

  void addSystem(ProtoFields instruction) {
    instruction.text("role"); // Whatever it says, it is the system's.
    List<Part> read = parts(instruction, instruction.items("parts"));
    if (!read.isEmpty()) {
      messages.add(new Message(Role.SYSTEM, read, null, instruction.rest()));
    }
  }

  void addContents(List<JsonValue> contents, Path path) {
    int index = 0;
    for (JsonValue content : contents) {
      add(new ProtoFields(content, path.item(index++), WORDING));
    }
  }

  private void add(ProtoFields content) {
    String role = content.text("role");
    boolean model = "model".equals(role);
    if (!model && role != null && !role.equals("user") && !role.equals("function")) {
      throw WORDING.fault(content.path("role"), "Please use a valid role: user, model.");
    }
    List<JsonValue> items = content.items("parts");
    if (items.isEmpty()) {
      throw WORDING.fault(content.path("parts"), "contents.parts must not be empty.");
    }
    if (model) {
      book.forget();
    }
    List<Part> read = parts(content, items);
    Extras extras = content.rest();
    if (read.isEmpty()) {
      return; // Texts that say nothing, or state that is not ours to pass on.
    }
    if (model) {
      messages.add(new Message(Role.ASSISTANT, read, null, extras));
    } else {
      addUser(read, extras);
    }
  }

  private void addUser(List<Part> read, Extras extras) {
    List<Part> results = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (Part part : read) {
      (part instanceof Part.ToolResult ? results : others).add(part);
    }
    if (!results.isEmpty()) {
      addResults(results, others.isEmpty() ? extras : Extras.NONE);
    }
    if (!others.isEmpty()) {
      messages.add(new Message(Role.USER, others, null, extras));
    }
  }

  /** Results that follow one another are one message, in however many contents they came. */
  private void addResults(List<Part> results, Extras extras) {
    Message last = messages.isEmpty() ? null : messages.getLast();
    if (last == null || last.role() != Role.TOOL) {
      messages.add(new Message(Role.TOOL, results, null, extras));
      return;
    }
    List<Part> all = new ArrayList<>(last.parts());
    all.addAll(results);
    Extras kept = last.extras().isEmpty() ? extras : last.extras();
    messages.removeLast();
    messages.add(new Message(Role.TOOL, all, null, kept));
  }

  private List<Part> parts(ProtoFields content, List<JsonValue> items) {
    List<Part> read = new ArrayList<>();
    int index = 0;
    for (JsonValue item : items) {
      parts.read(item, content.path("parts").item(index++), book, read);
    }
    return read;
  }
}
