package dev.weir.dialects.rerank;

import static dev.weir.bus.message.ShapeName.BEDROCK_RERANK;
import static dev.weir.bus.message.ShapeName.COHERE_RERANK;
import static dev.weir.bus.message.ShapeName.JINA_RERANK;
import static dev.weir.bus.message.ShapeName.VOYAGE_RERANK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.LooseJson;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.OperationShape.Context;
import dev.weir.dialects.operation.OperationShape.Written;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RerankTest {

  private static final Context CONTEXT = new Context("req-1", "asked", 99);
  private static final List<String> NAMES =
      List.of(COHERE_RERANK, JINA_RERANK, VOYAGE_RERANK, BEDROCK_RERANK);

  // ---- Requests

  /** Each caller's own way to ask, whichever vendor is asked: as that vendor takes it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cohere-rerank  | cohere-rerank  | {model:M,query:Q,documents:[a,b,c],top_n:2,max_tokens_per_doc:9} |
          cohere-rerank  | jina-rerank    | {model:M,query:Q,documents:[a,b,c],top_n:2,max_tokens_per_doc:9} |
          cohere-rerank  | voyage-rerank  | {model:M,query:Q,documents:[a,b,c],top_k:2}                      | max_tokens_per_doc
          cohere-rerank  | bedrock-rerank | {query:Q,documents:[a,b,c],top_n:2,max_tokens_per_doc:9,api_version:2} |
          jina-rerank    | cohere-rerank  | {model:M,query:Q,documents:[a,b,c],top_n:2}                      | max_chunks_per_doc
          jina-rerank    | jina-rerank    | {model:M,query:Q,documents:[a,{text:b},c],top_n:2,max_chunks_per_doc:3} |
          jina-rerank    | voyage-rerank  | {model:M,query:Q,documents:[a,b,c],top_k:2}                      | max_chunks_per_doc
          jina-rerank    | bedrock-rerank | {query:Q,documents:[a,b,c],top_n:2,api_version:2}                | max_chunks_per_doc
          voyage-rerank  | cohere-rerank  | {model:M,query:Q,documents:[a,b,c],top_n:2}                      | truncation
          voyage-rerank  | jina-rerank    | {model:M,query:Q,documents:[a,b,c],top_n:2}                      | truncation
          voyage-rerank  | voyage-rerank  | {model:M,query:Q,documents:[a,b,c],top_k:2,truncation:false}     |
          voyage-rerank  | bedrock-rerank | {query:Q,documents:[a,b,c],top_n:2,api_version:2}                | truncation
          bedrock-rerank | cohere-rerank  | {model:M,query:Q,documents:[a,b,c],top_n:2,max_tokens_per_doc:9} |
          bedrock-rerank | jina-rerank    | {model:M,query:Q,documents:[a,b,{text:c}],top_n:2,max_tokens_per_doc:9} |
          bedrock-rerank | voyage-rerank  | {model:M,query:Q,documents:[a,b,c],top_k:2}                      | max_tokens_per_doc
          bedrock-rerank | bedrock-rerank | {query:Q,documents:[a,b,c],top_n:2,max_tokens_per_doc:9,api_version:2} |
          """)
  void every_caller_reaches_every_vendor(
      String caller, String vendor, String expected, String dropped) {
    Written written = shape(vendor).writeRequest(asked(caller));
    assertThat(written.bodies()).hasSize(1);
    assertThat(json(written.bodies().getFirst())).isEqualTo(loose(expected));
    assertThat(written.dropped()).isEqualTo(dropped == null ? List.of() : List.of(dropped));
  }

  private static RerankRequest asked(String caller) {
    return read(
        caller,
        switch (caller) {
          case COHERE_RERANK ->
              "{model:asked,query:Q,documents:[a,b,c],top_n:2,max_tokens_per_doc:9}";
          case JINA_RERANK ->
              """
              {model:asked,query:Q,documents:[a,{text:b},c],top_n:2,return_documents:true,\
              max_chunks_per_doc:3}""";
          case VOYAGE_RERANK ->
              """
              {model:asked,query:Q,documents:[a,b,c],top_k:2,return_documents:true,\
              truncation:false}""";
          default ->
              "{query:Q,documents:[a,b,{text:c}],top_n:2,max_tokens_per_doc:9,api_version:1}";
        });
  }

  @Test
  void members_of_the_same_shape_pass_and_those_of_others_are_named() {
    RerankRequest request =
        read(COHERE_RERANK, "{model:x,query:Q,documents:[a],priority:3,relevant_spans:{top_k:1}}");
    Written same = shape(COHERE_RERANK).writeRequest(request);
    assertThat(same.dropped()).isEmpty();
    assertThat(json(same.bodies().getFirst()))
        .isEqualTo(loose("{model:M,query:Q,documents:[a],priority:3,relevant_spans:{top_k:1}}"));
    Written other = shape(JINA_RERANK).writeRequest(request);
    assertThat(other.dropped()).containsExactly("priority", "relevant_spans");
    assertThat(json(other.bodies().getFirst())).isEqualTo(loose("{model:M,query:Q,documents:[a]}"));
  }

  @Test
  void amazon_s_model_is_sent_nothing_that_it_does_not_know() {
    RerankRequest request =
        shape(COHERE_RERANK)
            .readRequest(
                buffer("{model:x,query:Q,documents:[a,b],top_n:1,max_tokens_per_doc:9}"),
                "amazon.rerank-v1:0");
    Written written = shape(BEDROCK_RERANK).writeRequest(request);
    assertThat(json(written.bodies().getFirst()))
        .isEqualTo(loose("{query:Q,documents:[a,b],top_n:1}"));
    assertThat(written.dropped()).containsExactly("max_tokens_per_doc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {text:plain,title:t}                | []             | plain
          {title:T,author:A}                  | []             | 'title: T~author: A'
          {title:T,author:A,text:x}           | [author,title] | 'author: A~title: T'
          {title:T,author:A}                  | [author]       | A
          {title:'a: b',year:1999,tags:[x]}   | []             | 'title: "a: b"~year: 1999~tags: ["x"]'
          {title:T}                           | [title,other]  | T
          """)
  void documents_of_several_fields_become_texts(String document, String fields, String expected) {
    String body = "{query:Q,documents:[" + document + "],rank_fields:" + fields + "}";
    RerankRequest request = read(JINA_RERANK, body);
    for (String vendor : List.of(COHERE_RERANK, VOYAGE_RERANK, BEDROCK_RERANK)) {
      Written written = shape(vendor).writeRequest(request);
      assertThat(json(written.bodies().getFirst()).getJsonArray("documents").getString(0))
          .as(vendor)
          .isEqualTo(expected.replace('~', '\n'));
      assertThat(written.dropped()).isEmpty();
    }
    JsonObject jina = json(shape(JINA_RERANK).writeRequest(request).bodies().getFirst());
    assertThat(jina.getJsonArray("documents").getJsonObject(0)).isEqualTo(loose(document));
    assertThat(jina.getJsonArray("rank_fields"))
        .isEqualTo(fields.equals("[]") ? null : loose("{a:" + fields + "}").getJsonArray("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {image:'https://a.b/c.png'}       | []
          {content:[{type:image_url}]}      | []
          {title:T}                         | [other]
          """)
  void what_has_no_text_is_refused_where_only_text_is_ranked(String document, String fields) {
    RerankRequest request =
        read(JINA_RERANK, "{query:Q,documents:[a," + document + "],rank_fields:" + fields + "}");
    for (String vendor : List.of(COHERE_RERANK, VOYAGE_RERANK, BEDROCK_RERANK)) {
      assertThat(refused(() -> shape(vendor).writeRequest(request)))
          .isInstanceOfSatisfying(
              Fault.UnsupportedByTarget.class,
              fault -> assertThat(fault.field()).isEqualTo("documents[1]"));
    }
  }

  @Test
  void more_than_a_thousand_documents_go_to_voyage_in_several_requests() {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 2001; i++) {
      documents.add("d" + i);
    }
    JsonObject body =
        new JsonObject().put("query", "Q").put("documents", documents).put("top_n", 3);
    RerankRequest request = shape(COHERE_RERANK).readRequest(body.toBuffer(), "M");
    Written written = shape(VOYAGE_RERANK).writeRequest(request);
    assertThat(written.bodies()).hasSize(3);
    JsonObject last = json(written.bodies().getLast());
    assertThat(last.getJsonArray("documents")).containsExactly("d2000");
    assertThat(last.getInteger("top_k")).isEqualTo(1);
    assertThat(json(written.bodies().getFirst()).getInteger("top_k")).isEqualTo(3);
    List<Buffer> answers =
        List.of(
            buffer(
                "{data:[{index:7,relevance_score:0.5},{index:999,relevance_score:0.1}],usage:{total_tokens:10}}"),
            buffer("{data:[{index:0,relevance_score:0.9}],usage:{total_tokens:20}}"),
            buffer("{data:[{index:0,relevance_score:0.7}],usage:{total_tokens:1}}"));
    RerankAnswer answer = shape(VOYAGE_RERANK).readAnswers(answers, request);
    assertThat(answer.results())
        .extracting(RerankAnswer.Ranked::index)
        .containsExactly(1000, 2000, 7);
    assertThat(answer.usage().input()).isEqualTo(31);
    assertThat(refused(() -> shape(VOYAGE_RERANK).readAnswers(answers.subList(0, 2), request)))
        .isInstanceOf(Fault.Upstream.class);
  }

  @Test
  void a_limit_above_the_documents_is_all_of_them_and_none_for_jina_is_zero() {
    RerankRequest many = read(COHERE_RERANK, "{query:Q,documents:[a,b],top_n:9}");
    assertThat(
            json(shape(VOYAGE_RERANK).writeRequest(many).bodies().getFirst()).getInteger("top_k"))
        .isEqualTo(2);
    assertThat(read(JINA_RERANK, "{query:Q,documents:[a],top_n:0}").topN()).isNull();
  }

  // ---- Answers

  /** What each vendor's reference and SDK types show as its answer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cohere-rerank  | {id:v1,results:[{index:2,relevance_score:0.99},{index:0,relevance_score:0.5}],meta:{api_version:{version:'2'},billed_units:{search_units:1},tokens:{input_tokens:12}}} | v1 | 12 | 1
          jina-rerank    | {model:j,object:list,usage:{total_tokens:15},results:[{index:2,relevance_score:0.99,document:{text:c}},{index:0,relevance_score:0.5}]} |    | 15 | -1
          jina-rerank    | {id:r,results:[{index:0,relevance_score:0.5},{index:2,relevance_score:0.99}],meta:{billed_units:{search_units:1.0}}} | r  | -1 | 1
          jina-rerank    | {object:list,data:[{index:2,relevance_score:0.99},{index:0,relevance_score:0.5}]} |    | -1 | -1
          voyage-rerank  | {object:list,data:[{relevance_score:0.99,index:2,document:c},{relevance_score:0.5,index:0}],model:v,usage:{total_tokens:26}} |    | 26 | -1
          bedrock-rerank | {results:[{index:2,relevance_score:0.99},{index:0,relevance_score:0.5}]} |    | -1 | -1
          """)
  void every_vendor_s_answer_reaches_every_caller(
      String vendor, String body, String id, long tokens, long units) {
    RerankRequest request = read(JINA_RERANK, "{query:Q,documents:[a,{text:b},{text:c,n:1}]}");
    RerankAnswer answer = shape(vendor).readAnswers(List.of(buffer(body)), request);
    assertThat(answer.id()).isEqualTo(id);
    assertThat(answer.usage().input()).isEqualTo(tokens);
    assertThat(answer.searchUnits()).isEqualTo(units);
    String results = "[{index:2,relevance_score:0.99},{index:0,relevance_score:0.5}]";
    String named = id == null ? "req-1" : id;
    String billed =
        (units < 0 ? "" : ",billed_units:{search_units:" + units + "}")
            + (tokens < 0 ? "" : ",tokens:{input_tokens:" + tokens + "}");
    long told = Usage.orZero(tokens);
    assertThat(written(COHERE_RERANK, answer, request))
        .isEqualTo(
            loose(
                "{id:%s,results:%s,meta:{api_version:{version:'2'}%s}}"
                    .formatted(named, results, billed)));
    assertThat(written(JINA_RERANK, answer, request))
        .isEqualTo(
            loose(
                """
                {id:%s,object:rerank,model:asked,results:%s,\
                usage:{prompt_tokens:%d,completion_tokens:0,total_tokens:%d},\
                meta:{api_version:{version:'1'}%s}}"""
                    .formatted(named, results, told, told, billed)));
    assertThat(written(VOYAGE_RERANK, answer, request))
        .isEqualTo(
            loose(
                "{object:list,data:%s,model:asked,usage:{total_tokens:%d}}"
                    .formatted(results, told)));
    assertThat(written(BEDROCK_RERANK, answer, request))
        .isEqualTo(loose("{results:%s}".formatted(results)));
  }

  @Test
  void documents_that_are_wanted_come_from_the_request() {
    RerankRequest request =
        read(JINA_RERANK, "{query:Q,return_documents:true,documents:[a,{title:T,text:b}]}");
    RerankAnswer answer =
        shape(COHERE_RERANK)
            .readAnswers(
                List.of(
                    buffer(
                        "{results:[{index:1,relevance_score:1},{index:0,relevance_score:0.25}]}")),
                request);
    for (String caller : NAMES) {
      boolean voyage = caller.equals(VOYAGE_RERANK);
      JsonArray results =
          written(caller, answer, request).getJsonArray(voyage ? "data" : "results");
      assertThat(results)
          .as(caller)
          .containsExactly(
              loose("{index:1,relevance_score:1,document:{title:T,text:b}}"),
              loose("{index:0,relevance_score:0.25,document:" + (voyage ? "a}" : "{text:a}}")));
    }
  }

  @Test
  void a_server_that_neither_sorts_nor_cuts_is_helped() {
    RerankRequest request = read(JINA_RERANK, "{query:Q,documents:[a,b,c],top_n:2}");
    RerankAnswer answer =
        shape(JINA_RERANK)
            .readAnswers(
                List.of(
                    buffer(
                        "{results:[{index:0,relevance_score:-3},{index:1,relevance_score:2e-5},"
                            + "{index:2,relevance_score:7}]}")),
                request);
    assertThat(written(BEDROCK_RERANK, answer, request).getJsonArray("results"))
        .containsExactly(
            loose("{index:2,relevance_score:7}"), loose("{index:1,relevance_score:2.0E-5}"));
  }

  @Test
  void what_only_cohere_tells_of_a_result_only_its_callers_get() {
    RerankRequest request = read(COHERE_RERANK, "{query:Q,documents:[a]}");
    RerankAnswer answer =
        shape(COHERE_RERANK)
            .readAnswers(
                List.of(buffer("{results:[{index:0,relevance_score:1,relevant_spans:[{a:1}]}]}")),
                request);
    assertThat(written(COHERE_RERANK, answer, request).getJsonArray("results"))
        .containsExactly(loose("{index:0,relevance_score:1,relevant_spans:[{a:1}]}"));
    assertThat(written(JINA_RERANK, answer, request).getJsonArray("results"))
        .containsExactly(loose("{index:0,relevance_score:1}"));
  }

  // ---- The door

  @Test
  void shapes_are_found_by_name() {
    for (String name : NAMES) {
      assertThat(shape(name).name()).isEqualTo(name);
    }
    assertThat(Rerank.shapeOf(ShapeName.OPENAI)).isNull();
  }

  @Test
  void voyage_s_callers_are_known_by_what_only_they_write() {
    assertThat(Rerank.shapeOfCaller(Set.of("query", "top_k")::contains)).isEqualTo(VOYAGE_RERANK);
    assertThat(Rerank.shapeOfCaller(Set.of("query", "truncation")::contains))
        .isEqualTo(VOYAGE_RERANK);
    assertThat(Rerank.shapeOfCaller(Set.of("query", "top_n")::contains)).isEqualTo(JINA_RERANK);
  }

  // ---- Helpers

  private static OperationShape<RerankRequest, RerankAnswer> shape(String name) {
    return Objects.requireNonNull(Rerank.shapeOf(name));
  }

  private static RerankRequest read(String caller, String body) {
    return shape(caller).readRequest(buffer(body), "M");
  }

  private static JsonObject written(String caller, RerankAnswer answer, RerankRequest request) {
    return json(shape(caller).writeAnswer(answer, request, CONTEXT));
  }

  private static Fault refused(ThrowingCallable call) {
    return catchThrowableOfType(FaultException.class, call).fault();
  }

  private static JsonObject json(Buffer body) {
    return new JsonObject(body);
  }

  private static JsonObject loose(String text) {
    return new JsonObject(buffer(text));
  }

  /** JSON whose quotes may be single, or left out around words. */
  private static Buffer buffer(String text) {
    return LooseJson.buffer(text);
  }
}
