package dev.weir.bus.codec;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Beat;
import dev.weir.bus.message.BreakerChanged;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.HomesLearned;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.NodeCondition;
import dev.weir.bus.message.NodeSeen;
import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.message.Roll;
import dev.weir.bus.message.StreamId;
import dev.weir.bus.message.Unknown;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One message of each kind, which together hold every kind of record. */
final class Examples {

  static final StreamId ID = new StreamId(0x0123456789ABCDEFL, 300);
  static final Extras EXTRAS = extras();
  static final CacheMark HOUR = new CacheMark("1h");
  static final Usage USAGE = new Usage(1200, 800, 100, Usage.UNKNOWN, 34, 5, true, EXTRAS);
  static final List<Header> HEADERS =
      List.of(new Header("x-request-id", "r-1"), new Header("retry-after", "2"));
  static final RequestHead HEAD =
      new RequestHead("openai-chat", RequestHead.CHAT, "req-1", "smart", "gpt-x", true, 10, 17);
  static final Head ANSWER_HEAD =
      new Head(Head.Mode.CANONICAL, 200, HEADERS, "up-1", "gpt-x", List.of("seed", "top_k"));
  static final Frame.Ending ENDING = new Frame.Ending(USAGE, "end_turn");

  private Examples() {}

  static NodeSeen nodeSeen() {
    return new NodeSeen(
        "node-1",
        "01234567",
        "10.0.0.5",
        4321,
        "0.1.0",
        "a1b2c3",
        Announcement.State.DRAINING,
        1_700_000_000,
        3,
        2,
        1,
        12.5,
        340,
        List.of(new NodeSeen.Verticle("gateway", 2), new NodeSeen.Verticle("provider:demo", 2)),
        List.of("openai/gpt-x open"));
  }

  static NodeCondition condition() {
    return new NodeCondition(
        List.of(new NodeCondition.Gate("openai", 44, 40, 3, 1_200, 2, "429 rate-limited", 5_000)),
        List.of(new NodeCondition.Pool("openai", 3)),
        List.of(new NodeCondition.Rest("openai", "key 2 (…a1b2)", "gpt-x", "rate-limited", 17_500)),
        List.of(new NodeCondition.Breaker("openai", "gpt-x", "open", 4_000, 5)),
        List.of(new NodeCondition.Budget("smart", 2, 1, -1)),
        List.of(new NodeCondition.Limit("global usd-per-day", 9_000_000_000L, 4_500_000_000L, 12)));
  }

  private static NodeSeen nodeCondition() {
    NodeSeen seen = nodeSeen();
    return new NodeSeen(
        seen.node(),
        seen.tag(),
        seen.host(),
        seen.pid(),
        "0.2.0",
        seen.configuration(),
        Announcement.State.READY,
        seen.startedSeconds(),
        seen.asking(),
        seen.serving(),
        seen.starved(),
        seen.requestsPerSecond(),
        seen.tokensPerSecond(),
        seen.verticles(),
        seen.breakers(),
        condition());
  }

  /** The messages by the name of their file. */
  static Map<String, BusMessage> all() {
    Map<String, BusMessage> all = new LinkedHashMap<>();
    all.put("unknown", new Unknown(2, -1));
    all.put("open-stream-raw", open(new Payload.Raw(HEAD, bytes(0, 255, 10, 128))));
    all.put("open-stream-canonical", open(new Payload.Canonical(HEAD, request())));
    all.put("open-stream-plain", open(new Payload.Canonical(HEAD, plainRequest())));
    all.put("open-stream-upload", open(new Payload.Upload(HEAD, true, 33_554_432L)));
    all.put(
        "open-stream-relay",
        open(new Payload.Relay(HEAD, "POST", "/files?a=1", "multipart/form-data; boundary=x", -1)));
    all.put("opened", new Frame.Opened(ID, "inbox.b", 65_536));
    all.put("head", new Frame.HeadFrame(ID, false, 0, ANSWER_HEAD));
    all.put("data-raw", data(new Chunk.Raw(Buffer.buffer("data: 1\n\n"), true, false)));
    all.put("data-events", data(new Chunk.Events(events())));
    all.put("data-fragment", data(new Chunk.Fragment(bytes(1, 2, 3), true)));
    all.put("end", new Frame.End(ID, true, 9, ENDING));
    all.put("end-plain", new Frame.End(ID, true, 9, Frame.Ending.PLAIN));
    all.put(
        "answer",
        new Frame.Answer(
            ID, false, 0, ANSWER_HEAD, new Chunk.Raw(bytes(123, 125), true, true), ENDING));
    all.put("answer-empty", new Frame.Answer(ID, false, 0, ANSWER_HEAD, null, ENDING));
    for (Fault fault : faults()) {
      String kind = fault.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-");
      all.put("fail-" + kind.toLowerCase(Locale.ROOT), new Frame.Fail(ID, false, 4, fault));
    }
    all.put("fail-used", new Frame.Fail(ID, false, 4, new Fault.Broken("half"), USAGE));
    all.put("cancel", new Frame.Cancel(ID, true, "the client left"));
    all.put("credit", new Frame.Credit(ID, false, 5_000_000_000L));
    all.put("ping", new Frame.Ping("inbox.a", 7, List.of(new Frame.Note(ID, true, 262_144, 12))));
    all.put("pong", new Frame.Pong("inbox.b", 7));
    all.put("announcement", announcement());
    all.put("announcement-remark", announcement("no token: 500"));
    all.put("announcement-offers", offering());
    all.put("roll", new Roll("gateway-1"));
    all.put(
        "breaker-changed",
        new BreakerChanged("n-1", "openai", "gpt-x", BreakerChanged.State.OPEN, 5_000));
    all.put(
        "key-rested",
        new KeyRested("openai", "9f86d081", "gpt-x", 17_500, "rate-limited", "node-1"));
    all.put("node-seen", nodeSeen());
    all.put("node-seen-condition", nodeCondition());
    all.put(
        "beat",
        new Beat(
            "node-1",
            7,
            List.of(new Beat.Heard("node-2", 41)),
            List.of(new Beat.Note("gift", "global usd-per-day 9", 3, "node-2", "node-2", 5, 12))));
    all.put(
        "beat-all",
        new Beat(
            "node-1",
            8,
            List.of(new Beat.Heard("node-2", 42, true), new Beat.Heard("node-3", 0)),
            List.of(new Beat.Note("all", "", 0, "", "node-2", 0, 0))));
    all.put(
        "homes-learned",
        new HomesLearned(
            "node-1",
            List.of(new HomesLearned.Home(-7_046_029_254_386_353_131L, "openai", 86_400_000)),
            List.of(new HomesLearned.Warm(42, "claude", "claude-x"))));
    return all;
  }

  private static OpenStream open(Payload payload) {
    return new OpenStream(ID, "inbox.a", 262_144, 60_000, HEADERS, payload);
  }

  private static Frame.Data data(Chunk chunk) {
    return new Frame.Data(ID, false, 3, chunk);
  }

  static Announcement announcement() {
    return announcement("");
  }

  static Announcement offering() {
    return announcement(
        "",
        List.of(
            new Announcement.Offer("embeddings", List.of("openai", "gemini-embed")),
            new Announcement.Offer("files", List.of("openai"))));
  }

  private static Announcement announcement(String remark) {
    return announcement(remark, List.of());
  }

  private static Announcement announcement(String remark, List<Announcement.Offer> offers) {
    return new Announcement(
        "provider.v1.chat.openai",
        "openai",
        "openai-compatible",
        "i-1",
        "n-1",
        "l-1",
        "provider.v1.chat.openai.i-1",
        "inbox.i-1",
        List.of("openai-chat"),
        List.of(
            Announcement.Model.of("gpt-*"),
            new Announcement.Model("gpt-x", "G \u00e9 \"X\"", 1_700_000_000L)),
        true,
        Announcement.State.DRAINING,
        3,
        remark,
        offers);
  }

  static ChatRequest plainRequest() {
    return ChatRequest.of("gpt-x", false, List.of(Message.of(Role.USER, Part.Text.of("hello"))));
  }

  static ChatRequest request() {
    return new ChatRequest(
        "gpt-x",
        List.of(
            Message.of(Role.SYSTEM, Part.Text.of("Be kind.")),
            Message.of(Role.DEVELOPER, Part.Text.of("Be brief.")),
            new Message(Role.USER, userParts(), "ann", EXTRAS),
            Message.of(
                Role.ASSISTANT,
                new Part.Thinking("hm", "c2ln", "anthropic", EXTRAS),
                new Part.Thinking("hm", null, "", Extras.NONE),
                new Part.RedactedThinking("c2VhbGVk", "anthropic", EXTRAS),
                new Part.Refusal("No.", EXTRAS),
                Part.ToolCall.of("call-1", "look", "{\"a\": 1}"),
                new Part.ToolCall("call-2", "run", "free text", true, HOUR, EXTRAS)),
            Message.of(
                Role.TOOL,
                Part.ToolResult.of("call-1", "found"),
                new Part.ToolResult(
                    "call-2",
                    List.of(new Part.Image(new Media.Url("https://x"), null, null, Extras.NONE)),
                    true,
                    CacheMark.DEFAULT,
                    EXTRAS))),
        List.of(
            Tool.Function.of("look", "Looks.", RawJson.of("{\"type\":\"object\"}")),
            new Tool.Function("none", null, null, true, HOUR, EXTRAS),
            new Tool.Custom("run", "Runs.", RawJson.of("{\"type\":\"text\"}"), EXTRAS),
            new Tool.Vendor("anthropic-messages", "web_search", RawJson.of("{\"max\":2}"))),
        new ToolChoice.Allowed(List.of("look", "none"), true),
        false,
        new Sampling(
            1000, 0.5, 0.9, 40, List.of("END", ""), 2, -7L, -0.5, 1.5, true, 5, RawJson.of("{}")),
        new Reasoning(Reasoning.Mode.ENABLED, Reasoning.Effort.XHIGH, 2048, "summarized"),
        new OutputFormat.JsonSchema("out", "An answer.", RawJson.of("{}"), false),
        true,
        "user-1",
        "key-1",
        CacheMark.DEFAULT,
        "flex",
        EXTRAS);
  }

  private static List<Part> userParts() {
    return List.of(
        new Part.Text("gr\u00fc\u00df \uD83D\uDE00 \uD83D", HOUR, EXTRAS),
        new Part.Image(new Media.Inline("image/png", "aGk="), "low", null, EXTRAS),
        new Part.Image(new Media.FileId("openai-chat", "file-1"), null, HOUR, Extras.NONE),
        new Part.Audio("wav", "aGk=", null, EXTRAS),
        new Part.Document(new Media.PlainText("text"), "t.txt", null, Extras.NONE),
        new Part.Vendor("openai-chat", "odd", RawJson.of("{ \"type\" : \"odd\" }")));
  }

  static List<ChatEvent> events() {
    return List.of(
        new ChatEvent.Started("a-1", "gpt-x", 1_700_000_000L, USAGE, EXTRAS),
        new ChatEvent.PartStarted(0, 0, new Part.Thinking("", null, "", Extras.NONE)),
        new ChatEvent.ThinkingDelta(0, 0, "hm"),
        new ChatEvent.SignatureDelta(0, 0, "c2ln", "anthropic"),
        new ChatEvent.PartEnded(0, 0),
        new ChatEvent.PartStarted(0, 1, Part.Text.of("")),
        new ChatEvent.TextDelta(0, 1, "Hello, world"),
        new ChatEvent.VendorDelta(0, 1, "openai-chat", "citations", RawJson.of("[1]")),
        new ChatEvent.PartEnded(0, 1),
        new ChatEvent.PartStarted(1, 0, Part.ToolCall.of("call-1", "look", "")),
        new ChatEvent.ArgumentsDelta(1, 0, "{}"),
        new ChatEvent.PartEnded(1, 0),
        new ChatEvent.PartStarted(1, 1, new Part.Refusal("", Extras.NONE)),
        new ChatEvent.RefusalDelta(1, 1, "No."),
        new ChatEvent.PartEnded(1, 1),
        new ChatEvent.Logprobs(0, RawJson.of("{\"content\":[]}")),
        new ChatEvent.Vendor("openai-chat", "odd", RawJson.of("{}")),
        new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE),
        new ChatEvent.Finished(
            1, new Finish(Finish.Reason.OTHER, "END", "odd", RawJson.of("{}")), EXTRAS),
        new ChatEvent.UsageReport(Usage.of(1200, 34)));
  }

  static List<Fault> faults() {
    return List.of(
        new Fault.Invalid("wrong", "messages[0]", "bad_value"),
        new Fault.Unauthorized("no key"),
        new Fault.Forbidden("not you"),
        new Fault.NotFound("no model", "model_not_found"),
        new Fault.MethodNotAllowed("not so", "GET, POST"),
        new Fault.UnsupportedMediaType("no JSON"),
        new Fault.TooLarge("too much"),
        new Fault.ContextTooLong("too long", 300_000, -1),
        new Fault.ContentFiltered("filtered"),
        new Fault.UnsupportedByTarget("cannot", "messages[1].audio"),
        new Fault.RateLimited("slow down", 1_500),
        new Fault.QuotaExhausted("empty"),
        new Fault.BudgetExceeded("spent"),
        new Fault.Overloaded("busy", -1),
        new Fault.Unavailable("nobody", 1_000),
        new Fault.Upstream(
            "vendor failed",
            "openai-chat",
            529,
            Fault.Upstream.Kind.OVERLOADED,
            2_000,
            HEADERS,
            Buffer.buffer("{\"error\":{}}")),
        new Fault.Timeout("late"),
        new Fault.Cancelled("given up"),
        new Fault.Internal("a defect"),
        new Fault.Unsupported("older", 2, 40),
        new Fault.Broken("lost"),
        new Fault.Untimely("yesterday"));
  }

  private static Extras extras() {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("x_second", RawJson.of("{ \"b\" : [1, 2.50] }"));
    members.put("x_first", RawJson.of("null"));
    return new Extras("openai-chat", members);
  }

  private static Buffer bytes(int... values) {
    Buffer buffer = Buffer.buffer();
    for (int value : values) {
      buffer.appendByte((byte) value);
    }
    return buffer;
  }
}
