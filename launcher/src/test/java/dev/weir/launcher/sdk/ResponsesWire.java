package dev.weir.launcher.sdk;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Responses, as OpenAI speaks it. */
record ResponsesWire(String model) implements Wire {

  private static final String ID = "resp_scripted1";

  /** The events so far. */
  private static final class Events {
    private final StringBuilder text = new StringBuilder();
    private int sequence;

    void add(String type, JsonObject members) {
      JsonObject data = new JsonObject().put("type", type).put("sequence_number", sequence++);
      data.getMap().putAll(members.getMap());
      text.append("event: ").append(type).append("\ndata: ").append(data.encode()).append("\n\n");
    }
  }

  @Override
  public String kind() {
    return "openai";
  }

  @Override
  public String basePath() {
    return "/v1";
  }

  @Override
  public Answer told(Answer answer) {
    return answer;
  }

  @Override
  public Script whole(Answer... choices) {
    return Script.json(response(choices[0]));
  }

  @Override
  public Script streamed(Answer answer) {
    Events events = new Events();
    JsonObject begun = response(answer).put("status", "in_progress").put("output", new JsonArray());
    begun.putNull("usage").putNull("incomplete_details");
    events.add("response.created", new JsonObject().put("response", begun));
    events.add("response.in_progress", new JsonObject().put("response", begun));
    JsonArray items = items(answer);
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      if (item.getString("type").equals("message")) {
        message(events, i, item, answer);
      } else {
        call(events, i, item);
      }
    }
    String last = answer.finish() == Answer.Finish.LENGTH ? "incomplete" : "completed";
    events.add("response." + last, new JsonObject().put("response", response(answer)));
    return Script.sse(events.text.toString());
  }

  private static void message(Events events, int index, JsonObject item, Answer answer) {
    JsonObject begun = item.copy().put("status", "in_progress").put("content", new JsonArray());
    events.add("response.output_item.added", at(index).put("item", begun));
    events.add("response.content_part.added", in(item, index).put("part", part("")));
    for (String piece : answer.pieces()) {
      JsonObject delta = in(item, index).put("delta", piece).put("logprobs", new JsonArray());
      // What OpenAI pads its events with.
      events.add("response.output_text.delta", delta.put("obfuscation", "x7Tq"));
    }
    JsonObject text = in(item, index).put("text", answer.text()).put("logprobs", new JsonArray());
    events.add("response.output_text.done", text);
    events.add("response.content_part.done", in(item, index).put("part", part(answer.text())));
    events.add("response.output_item.done", at(index).put("item", item));
  }

  private static void call(Events events, int index, JsonObject item) {
    JsonObject begun = item.copy().put("status", "in_progress").put("arguments", "");
    events.add("response.output_item.added", at(index).put("item", begun));
    String arguments = item.getString("arguments");
    for (String piece : new String[] {arguments.substring(0, 5), arguments.substring(5)}) {
      JsonObject delta = at(index).put("item_id", item.getString("id")).put("delta", piece);
      events.add("response.function_call_arguments.delta", delta);
    }
    events.add(
        "response.function_call_arguments.done",
        at(index)
            .put("item_id", item.getString("id"))
            .put("name", item.getString("name"))
            .put("arguments", arguments));
    events.add("response.output_item.done", at(index).put("item", item));
  }

  private static JsonObject at(int index) {
    return new JsonObject().put("output_index", index);
  }

  private static JsonObject in(JsonObject item, int index) {
    return at(index).put("item_id", item.getString("id")).put("content_index", 0);
  }

  private static JsonObject part(String text) {
    return new JsonObject()
        .put("type", "output_text")
        .put("text", text)
        .put("annotations", new JsonArray())
        .put("logprobs", new JsonArray());
  }

  private static JsonArray items(Answer answer) {
    JsonArray items = new JsonArray();
    if (!answer.text().isEmpty()) {
      items.add(
          new JsonObject()
              .put("type", "message")
              .put("id", "msg_scripted1")
              .put("role", "assistant")
              .put("status", "completed")
              .put("content", JsonArray.of(part(answer.text()))));
    }
    for (Answer.Call call : answer.calls()) {
      items.add(
          new JsonObject()
              .put("type", "function_call")
              .put("id", "fc_" + items.size())
              .put("call_id", call.id())
              .put("name", call.name())
              .put("arguments", call.arguments().encode())
              .put("status", "completed"));
    }
    return items;
  }

  private JsonObject response(Answer answer) {
    boolean cut = answer.finish() == Answer.Finish.LENGTH;
    Answer.Counts counts = answer.counts();
    return new JsonObject()
        .put("id", ID)
        .put("object", "response")
        .put("created_at", OpenAiTranscripts.CREATED)
        .put("status", cut ? "incomplete" : "completed")
        .putNull("error")
        .put("incomplete_details", cut ? new JsonObject().put("reason", "max_output_tokens") : null)
        .putNull("instructions")
        .put("model", model)
        .put("output", items(answer))
        .put("parallel_tool_calls", true)
        .putNull("previous_response_id")
        .put("temperature", 1.0)
        .put("top_p", 1.0)
        .put("tool_choice", "auto")
        .put("tools", new JsonArray())
        .put("truncation", "disabled")
        .put("metadata", new JsonObject())
        .put(
            "usage",
            new JsonObject()
                .put("input_tokens", counts.input())
                .put(
                    "input_tokens_details",
                    new JsonObject()
                        .put("cached_tokens", counts.cacheRead())
                        .put("cache_write_tokens", counts.cacheWritten()))
                .put("output_tokens", counts.output())
                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                .put("total_tokens", counts.input() + counts.output()));
  }

  /** Before a stream, OpenAI's errors are the same on all paths. */
  @Override
  public Script failing(Failure failure) {
    return new OpenAiWire(kind()).failing(failure);
  }

  @Override
  public String brokenOff() {
    Events events = new Events();
    events.sequence = 4;
    events.add(
        "error",
        new JsonObject()
            .put("code", "server_error")
            .put("message", "The server had an error.")
            .putNull("param"));
    return events.text.toString();
  }

  @Override
  public Script counted(int tokens) {
    return Script.json(
        new JsonObject().put("object", "response.input_tokens").put("input_tokens", tokens));
  }

  @Override
  public List<Ask.Result> results(JsonObject request) {
    return Wire.objects(request, "input")
        .filter(item -> "function_call_output".equals(item.getString("type")))
        .map(
            item ->
                new Ask.Result(item.getString("call_id"), String.valueOf(item.getValue("output"))))
        .toList();
  }
}
