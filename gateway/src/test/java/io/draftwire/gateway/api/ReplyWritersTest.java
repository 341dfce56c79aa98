package io.draftwire.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.Finish;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionFigures;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.PhaseSeconds;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.gateway.answer.AnswerEvent;
import io.draftwire.gateway.answer.Ask;
import io.draftwire.gateway.answer.Piece;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of events that come seldom, in each dialect but OpenAI's completions. */
class ReplyWritersTest {
  private static final Tokenizer TOKENIZER = TableModel.seeded(258, 1).tokenizer();
  private static final RequestReader READER = new RequestReader(SchemeChoice.auto(), 300);
  private static final PhaseSeconds PHASES = new PhaseSeconds(0, 0, 0, 0, 0, 0);
  private static final String RETRACTING = ",\"draftwire\":{\"retract\":true}";

  private static ReplyWriter writer(Dialect dialect, String body) throws ApiException {
    var question = (Dialect.ForAnswers) dialect.read(body.getBytes(StandardCharsets.UTF_8));
    return question
        .replies()
        .apply(
            new Asked(
                "1",
                Instant.EPOCH,
                question.request().of("m", null),
                List.of(new int[] {5}),
                TOKENIZER));
  }

  private static ReplyWriter responses(String more) throws ApiException {
    return writer(new ResponsesDialect(READER), "{\"input\":\"hi\",\"stream\":true" + more + "}");
  }

  private static ReplyWriter llama(String more) throws ApiException {
    return writer(new LlamaDialect(READER), "{\"prompt\":\"hi\",\"stream\":true" + more + "}");
  }

  private static ReplyWriter ollama(String more) throws ApiException {
    return writer(new OllamaGenerateDialect(READER), "{\"prompt\":\"hi\"" + more + "}");
  }

  private static AnswerEvent.Committed burst(String text) {
    List<CommittedToken> tokens =
        Arrays.stream(TOKENIZER.encode(text, false, false))
            .mapToObj(t -> new CommittedToken(t, Origin.STREAMED, 0, 0, 0, -0.5))
            .toList();
    List<Piece> pieces =
        tokens.stream()
            .map(
                token ->
                    new Piece(
                        token, new String(TOKENIZER.bytes(token.token()), StandardCharsets.UTF_8)))
            .toList();
    return new AnswerEvent.Committed(
        0,
        false,
        new Burst(1, null, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, tokens),
        new RoundTimes(PHASES, 0, 0),
        pieces,
        tokens,
        null);
  }

  private static AnswerEvent.Ended end(Finish finish, String stop, String rest, int tokens) {
    SchemeChoice scheme = SchemeChoice.cloudOnly();
    AnswerRequest request =
        AnswerRequest.of(
            scheme,
            new int[] {5},
            Sampling.GREEDY,
            OptionalDouble.empty(),
            9,
            OptionalLong.empty());
    Answer answer =
        new Answer(new int[tokens], 3, finish, new SessionFigures(4), PHASES, 0.25, 0.5, 2, 0, 0);
    return new AnswerEvent.Ended(
        0,
        new Ask(request, scheme, List.of(), false, false),
        answer,
        rest,
        List.of(),
        stop,
        tokens,
        List.of());
  }

  /** The whole that a stream ends with is what is left. */
  @Test
  void whatIsTakenBackIsNoPartOfTheEnd() throws ApiException {
    ReplyWriter responses = responses(RETRACTING);
    responses.opening(0);
    responses.chunk(burst("abc"));
    ObjectNode taken = responses.retraction(new AnswerEvent.TakenBack(0, 2, "bc")).getFirst();
    assertThat(taken.get("type").stringValue()).isEqualTo("draftwire.retract");
    assertThat(taken.at("/retract/characters").intValue()).isEqualTo(2);
    responses.chunk(burst("d"));
    List<ObjectNode> closing = responses.closing(end(Finish.END_OF_TEXT, null, "e", 3));
    assertThat(closing.getFirst().get("delta").stringValue()).isEqualTo("e");
    assertThat(closing.getLast().at("/response/output/0/content/0/text").stringValue())
        .isEqualTo("ade");
    assertThat(closing.getLast().get("type").stringValue()).isEqualTo("response.completed");

    ReplyWriter llama = llama(RETRACTING);
    llama.chunk(burst("a\nc"));
    taken = llama.retraction(new AnswerEvent.TakenBack(0, 2, "\nc")).getFirst();
    assertThat(taken.get("tokens_predicted").intValue()).isEqualTo(1);
    assertThat(taken.get("content").stringValue()).isEmpty();
    assertThat(taken.at("/draftwire/retract/tokens").intValue()).isEqualTo(2);
    ObjectNode last = llama.closing(end(Finish.END_OF_TEXT, null, "", 1)).getLast();
    assertThat(last.get("has_new_line").booleanValue()).isFalse();
    assertThat(last.get("stop_type").stringValue()).isEqualTo("eos");

    taken = ollama(RETRACTING).retraction(new AnswerEvent.TakenBack(0, 2, "bc")).getFirst();
    assertThat(taken.get("response").stringValue()).isEmpty();
    assertThat(taken.at("/draftwire/retract/tokens").intValue()).isEqualTo(2);
  }

  /** It belongs to no burst, and stands before the end. */
  @Test
  void textThatWasHeldBackIsTold() throws ApiException {
    List<ObjectNode> llama = llama("").closing(end(Finish.LENGTH, null, "rest", 4));
    assertThat(llama).hasSize(2);
    assertThat(llama.getFirst().get("content").stringValue()).isEqualTo("rest");
    assertThat(llama.getFirst().get("stop").booleanValue()).isFalse();
    assertThat(llama.getLast().get("content").stringValue()).isEmpty();
    List<ObjectNode> ollama = ollama("").closing(end(Finish.LENGTH, null, "rest", 4));
    assertThat(ollama).hasSize(2);
    assertThat(ollama.getFirst().get("response").stringValue()).isEqualTo("rest");
    assertThat(llama("").closing(end(Finish.LENGTH, null, "", 4))).hasSize(1);
    assertThat(ollama("").closing(end(Finish.LENGTH, null, "", 4))).hasSize(1);
  }

  @Test
  void timesAreInNanoseconds() throws ApiException {
    ObjectNode last = ollama("").closing(end(Finish.END_OF_TEXT, null, "", 4)).getLast();
    assertThat(last.get("total_duration").longValue()).isEqualTo(2_000_000_000L);
    assertThat(last.get("prompt_eval_duration").longValue()).isEqualTo(250_000_000L);
    assertThat(last.get("eval_duration").longValue()).isEqualTo(1_750_000_000L);
    assertThat(last.get("done_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void theLinkIsToldOfToThoseWhoAskedForDetails() throws ApiException {
    AnswerEvent.LinkNews lost = new AnswerEvent.LinkLost(0, "gone");
    String details = ",\"draftwire\":{\"details\":true}";
    assertThat(responses("").link(lost)).isEmpty();
    assertThat(llama("").link(lost)).isEmpty();
    assertThat(ollama("").link(lost)).isEmpty();
    assertThat(responses(details).link(lost).getFirst().at("/link/why").stringValue())
        .isEqualTo("gone");
    for (ReplyWriter writer : List.of(llama(details), ollama(details))) {
      assertThat(writer.link(lost).getFirst().at("/draftwire/link/why").stringValue())
          .isEqualTo("gone");
    }
    var verified = new AnswerEvent.Verified(0, burst("a").burst().tokens());
    assertThat(responses("").verified(verified)).isEmpty();
    assertThat(llama("").verified(verified)).isEmpty();
    assertThat(ollama("").verified(verified)).isEmpty();
    assertThat(responses(details).verified(verified).getFirst().get("tokens").size()).isEqualTo(1);
    assertThat(ollama(details).verified(verified).getFirst().at("/draftwire/verified").size())
        .isEqualTo(1);
  }

  @Test
  void aResponseThatFailsSaysWhoseFaultItIs() throws ApiException {
    ReplyWriter writer = responses("");
    writer.opening(0);
    ObjectNode failed = writer.failure(ApiException.unavailable("cloud_busy", 1, "later"));
    assertThat(failed.get("sequence_number").intValue()).isEqualTo(4);
    assertThat(failed.at("/response/error/code").stringValue()).isEqualTo("server_error");
    assertThat(failed.at("/response/error/message").stringValue()).isEqualTo("later");
  }
}
