package dev.weir.bus.codec;

import static dev.weir.bus.codec.SmallFormats.readExtras;
import static dev.weir.bus.codec.SmallFormats.writeExtras;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;

/** {@link ChatRequest} and what it is made of. */
final class RequestFormat {

  private RequestFormat() {}

  static void write(WireWriter out, ChatRequest request) {
    int start = out.open();
    out.string(request.model());
    out.list(request.messages(), RequestFormat::writeMessage);
    out.list(request.tools(), RequestFormat::writeTool);
    out.nullable(request.toolChoice(), RequestFormat::writeChoice);
    out.nullable(request.parallelTools(), WireWriter::bool);
    writeSampling(out, request.sampling());
    out.nullable(request.reasoning(), RequestFormat::writeReasoning);
    out.nullable(request.outputFormat(), RequestFormat::writeOutputFormat);
    out.bool(request.stream());
    out.nullable(request.endUser(), WireWriter::string);
    out.nullable(request.cacheKey(), WireWriter::string);
    out.nullable(request.autoCache(), SmallFormats::writeCacheMark);
    out.nullable(request.serviceTier(), WireWriter::string);
    writeExtras(out, request.extras());
    out.close(start);
  }

  static ChatRequest read(WireReader in) {
    int outer = in.open();
    ChatRequest request =
        new ChatRequest(
            in.string(),
            in.list(RequestFormat::readMessage),
            in.list(RequestFormat::readTool),
            in.nullable(RequestFormat::readChoice),
            in.nullable(WireReader::bool),
            readSampling(in),
            in.nullable(RequestFormat::readReasoning),
            in.nullable(RequestFormat::readOutputFormat),
            in.bool(),
            in.nullable(WireReader::string),
            in.nullable(WireReader::string),
            in.nullable(SmallFormats::readCacheMark),
            in.nullable(WireReader::string),
            readExtras(in));
    in.close(outer);
    return request;
  }

  private static void writeMessage(WireWriter out, Message message) {
    int start = out.open();
    WireEnums.ROLE.write(out, message.role());
    out.list(message.parts(), PartFormat::write);
    out.nullable(message.name(), WireWriter::string);
    writeExtras(out, message.extras());
    out.close(start);
  }

  private static Message readMessage(WireReader in) {
    int outer = in.open();
    Message message =
        new Message(
            WireEnums.ROLE.read(in),
            in.list(PartFormat::read),
            in.nullable(WireReader::string),
            readExtras(in));
    in.close(outer);
    return message;
  }

  private static void writeTool(WireWriter out, Tool tool) {
    out.octet(
        switch (tool) {
          case Tool.Function function -> WireTags.TOOL_FUNCTION;
          case Tool.Custom custom -> WireTags.TOOL_CUSTOM;
          case Tool.Vendor vendor -> WireTags.TOOL_VENDOR;
        });
    int start = out.open();
    switch (tool) {
      case Tool.Function function -> {
        out.string(function.name());
        out.nullable(function.description(), WireWriter::string);
        out.nullable(function.parameters(), WireWriter::json);
        out.nullable(function.strict(), WireWriter::bool);
        out.nullable(function.cache(), SmallFormats::writeCacheMark);
        writeExtras(out, function.extras());
      }
      case Tool.Custom custom -> {
        out.string(custom.name());
        out.nullable(custom.description(), WireWriter::string);
        out.nullable(custom.format(), WireWriter::json);
        writeExtras(out, custom.extras());
      }
      case Tool.Vendor vendor -> {
        out.string(vendor.dialect());
        out.string(vendor.type());
        out.json(vendor.json());
      }
    }
    out.close(start);
  }

  private static Tool readTool(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    Tool tool =
        switch (tag) {
          case WireTags.TOOL_FUNCTION ->
              new Tool.Function(
                  in.string(),
                  in.nullable(WireReader::string),
                  in.nullable(WireReader::json),
                  in.nullable(WireReader::bool),
                  in.nullable(SmallFormats::readCacheMark),
                  readExtras(in));
          case WireTags.TOOL_CUSTOM ->
              new Tool.Custom(
                  in.string(),
                  in.nullable(WireReader::string),
                  in.nullable(WireReader::json),
                  readExtras(in));
          case WireTags.TOOL_VENDOR -> new Tool.Vendor(in.string(), in.string(), in.json());
          default -> throw new UnreadableException("unknown tool " + tag);
        };
    in.close(outer);
    return tool;
  }

  private static void writeChoice(WireWriter out, ToolChoice choice) {
    out.octet(
        switch (choice) {
          case ToolChoice.Auto auto -> WireTags.CHOICE_AUTO;
          case ToolChoice.None none -> WireTags.CHOICE_NONE;
          case ToolChoice.Required required -> WireTags.CHOICE_REQUIRED;
          case ToolChoice.Named named -> WireTags.CHOICE_NAMED;
          case ToolChoice.Allowed allowed -> WireTags.CHOICE_ALLOWED;
        });
    int start = out.open();
    switch (choice) {
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> {}
      case ToolChoice.Required required -> {}
      case ToolChoice.Named named -> {
        out.string(named.name());
        out.bool(named.custom());
      }
      case ToolChoice.Allowed allowed -> {
        out.list(allowed.names(), WireWriter::string);
        out.bool(allowed.required());
      }
    }
    out.close(start);
  }

  private static ToolChoice readChoice(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    ToolChoice choice =
        switch (tag) {
          case WireTags.CHOICE_AUTO -> new ToolChoice.Auto();
          case WireTags.CHOICE_NONE -> new ToolChoice.None();
          case WireTags.CHOICE_REQUIRED -> new ToolChoice.Required();
          case WireTags.CHOICE_NAMED -> new ToolChoice.Named(in.string(), in.bool());
          case WireTags.CHOICE_ALLOWED ->
              new ToolChoice.Allowed(in.list(WireReader::string), in.bool());
          default -> throw new UnreadableException("unknown tool choice " + tag);
        };
    in.close(outer);
    return choice;
  }

  private static void writeSampling(WireWriter out, Sampling sampling) {
    int start = out.open();
    out.nullable(sampling.maxOutputTokens(), WireWriter::zigzagInt);
    out.nullable(sampling.temperature(), WireWriter::float64);
    out.nullable(sampling.topP(), WireWriter::float64);
    out.nullable(sampling.topK(), WireWriter::zigzagInt);
    out.list(sampling.stop(), WireWriter::string);
    out.nullable(sampling.choices(), WireWriter::zigzagInt);
    out.nullable(sampling.seed(), WireWriter::zigzag);
    out.nullable(sampling.presencePenalty(), WireWriter::float64);
    out.nullable(sampling.frequencyPenalty(), WireWriter::float64);
    out.nullable(sampling.logprobs(), WireWriter::bool);
    out.nullable(sampling.topLogprobs(), WireWriter::zigzagInt);
    out.nullable(sampling.logitBias(), WireWriter::json);
    out.close(start);
  }

  private static Sampling readSampling(WireReader in) {
    int outer = in.open();
    Sampling sampling =
        new Sampling(
            in.nullable(WireReader::zigzagInt),
            in.nullable(WireReader::float64),
            in.nullable(WireReader::float64),
            in.nullable(WireReader::zigzagInt),
            in.list(WireReader::string),
            in.nullable(WireReader::zigzagInt),
            in.nullable(WireReader::zigzag),
            in.nullable(WireReader::float64),
            in.nullable(WireReader::float64),
            in.nullable(WireReader::bool),
            in.nullable(WireReader::zigzagInt),
            in.nullable(WireReader::json));
    in.close(outer);
    return sampling;
  }

  private static void writeReasoning(WireWriter out, Reasoning reasoning) {
    int start = out.open();
    out.nullable(reasoning.mode(), WireEnums.THINKING_MODE::write);
    out.nullable(reasoning.effort(), WireEnums.EFFORT::write);
    out.nullable(reasoning.budgetTokens(), WireWriter::zigzagInt);
    out.nullable(reasoning.display(), WireWriter::string);
    out.close(start);
  }

  private static Reasoning readReasoning(WireReader in) {
    int outer = in.open();
    Reasoning reasoning =
        new Reasoning(
            in.nullable(WireEnums.THINKING_MODE::read),
            in.nullable(WireEnums.EFFORT::read),
            in.nullable(WireReader::zigzagInt),
            in.nullable(WireReader::string));
    in.close(outer);
    return reasoning;
  }

  private static void writeOutputFormat(WireWriter out, OutputFormat format) {
    switch (format) {
      case OutputFormat.Text text -> {
        out.octet(WireTags.FORMAT_TEXT);
        out.close(out.open());
      }
      case OutputFormat.JsonObject object -> {
        out.octet(WireTags.FORMAT_JSON_OBJECT);
        out.close(out.open());
      }
      case OutputFormat.JsonSchema schema -> {
        out.octet(WireTags.FORMAT_JSON_SCHEMA);
        int start = out.open();
        out.nullable(schema.name(), WireWriter::string);
        out.nullable(schema.description(), WireWriter::string);
        out.nullable(schema.schema(), WireWriter::json);
        out.nullable(schema.strict(), WireWriter::bool);
        out.close(start);
      }
    }
  }

  private static OutputFormat readOutputFormat(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    OutputFormat format =
        switch (tag) {
          case WireTags.FORMAT_TEXT -> new OutputFormat.Text();
          case WireTags.FORMAT_JSON_OBJECT -> new OutputFormat.JsonObject();
          case WireTags.FORMAT_JSON_SCHEMA ->
              new OutputFormat.JsonSchema(
                  in.nullable(WireReader::string),
                  in.nullable(WireReader::string),
                  in.nullable(WireReader::json),
                  in.nullable(WireReader::bool));
          default -> throw new UnreadableException("unknown output format " + tag);
        };
    in.close(outer);
    return format;
  }
}
