package dev.weir.dialects.responses;

import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonWriter;

/**
 * A call of a tool. A custom tool that was shown to the vendor as a function is called with free
 * text again; its text comes in one piece, when it is whole.
 */
final class OutgoingCall extends OutgoingItem {

  private final Part.ToolCall call;
  private final ToolName tool;
  private final boolean unwraps;
  private final StringBuilder arguments = new StringBuilder();
  private byte[] deltaHead = {};

  OutgoingCall(Output output, Part.ToolCall call, ToolName tool) {
    super(
        output,
        tool.custom() ? "ctc_" : "fc_",
        ItemExtras.without(ItemExtras.own(call), ToolName.NAMESPACE));
    this.call = call;
    this.tool = tool;
    this.unwraps = tool.custom() && !call.custom();
  }

  @Override
  boolean takes(Part next) {
    return false;
  }

  @Override
  void begin(Part part) {
    open();
    deltaHead =
        deltaHead(
            tool.custom()
                ? "response.custom_tool_call_input.delta"
                : "response.function_call_arguments.delta",
            "",
            0);
    more(call.arguments());
  }

  @Override
  void more(String text) {
    arguments.append(text);
    if (!unwraps && !text.isEmpty()) {
      output.frames.delta(deltaHead, text);
    }
  }

  @Override
  void endPart() {
    if (unwraps) {
      String input = CustomInput.unwrapped(arguments.toString());
      arguments.setLength(0);
      arguments.append(input);
      if (!input.isEmpty()) {
        output.frames.delta(deltaHead, input);
      }
    } else if (!tool.custom() && arguments.toString().isBlank()) {
      more("{}");
    }
    JsonWriter out =
        event(
            tool.custom()
                ? "response.custom_tool_call_input.done"
                : "response.function_call_arguments.done");
    out.name(argumentsMember()).text(arguments.toString());
    if (!tool.custom()) {
      out.name("name").text(tool.name());
    }
    output.frames.end();
  }

  @Override
  void write(JsonWriter out, String status, boolean whole) {
    out.name("type").text(tool.custom() ? "custom_tool_call" : "function_call");
    out.name("status").text(status).name("call_id").text(call.id());
    if (tool.namespace() != null) {
      out.name(ToolName.NAMESPACE).text(tool.namespace());
    }
    out.name("name").text(tool.name());
    out.name(argumentsMember()).text(whole ? arguments.toString() : "");
  }

  private String argumentsMember() {
    return tool.custom() ? "input" : "arguments";
  }
}
