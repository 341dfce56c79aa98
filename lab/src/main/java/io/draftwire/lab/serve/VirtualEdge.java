package io.draftwire.lab.serve;

import io.draftwire.core.live.LiveKnowledge;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import io.draftwire.wire.CloudAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * One user's device: a connection of its own, over a link of its own, and what it has learnt of
 * both, way by way. Answers one request at a time.
 */
public final class VirtualEdge implements AutoCloseable {
  private static final Arrival ANY = new Arrival(0, 0, null);

  private final EdgeClient client;
  private final Questions questions;
  private final int vocabulary;

  /** Null for none. */
  private final ShapedLink link;

  private final Map<Way, Knowledge> knowledge = new HashMap<>();

  /**
   * @param draft safe for use beside other edges; stays the caller's to close
   * @param link between the two; null for none
   * @param number of this edge, by which links differ
   * @param timeout how long the cloud may bring an answer no further
   * @param live what it learns over live answers, with whoever shares it
   */
  public VirtualEdge(
      LanguageModel draft,
      CloudAddress cloud,
      LinkSpec link,
      long number,
      Duration timeout,
      LiveKnowledge live,
      Questions questions)
      throws IOException {
    this.questions = questions;
    this.vocabulary = draft.tokenizer().vocabularySize();
    this.link = link == null ? null : ShapedLink.open(link, cloud.host(), cloud.port(), number);
    CloudAddress near = this.link == null ? cloud : cloud.via(this.link.host(), this.link.port());
    this.client = new EdgeClient(draft, near, timeout, live);
  }

  /**
   * Answers a request.
   *
   * @param stretch of time that the arrival is in
   * @param came hears how many tokens came, each time some did
   */
  public Traffic answer(Way way, Arrival arrival, int stretch, IntConsumer came)
      throws SessionException, InterruptedException {
    AnswerRequest request = questions.request(way.choice(), arrival, stretch);
    return answer(way, request, came);
  }

  /** Answers a short request, so that nothing is done for the first time when times count. */
  public void warmUp(Way way, int tokens) throws SessionException, InterruptedException {
    AnswerRequest request = questions.request(way.choice(), ANY, 0).withMaxTokens(tokens);
    answer(way, request, _ -> {});
  }

  /**
   * Has all answers that there are once, so that a recorded draft knows them.
   *
   * @param texts how many there are
   */
  public void record(Way way, int texts) throws SessionException, InterruptedException {
    for (int i = 0; i < texts; i++) {
      answer(way, new Arrival(0, i, null), 0, _ -> {});
    }
  }

  /** Connects; a cloud that is full at the moment is one that is there. */
  public void connect() throws SessionException, InterruptedException {
    try {
      warmUp(new Way(SchemeChoice.CLOUD_ONLY, SchemeChoice.cloudOnly()), 1);
    } catch (SessionException e) {
      if (e.refusal().code() != Refusal.Code.BUSY) {
        throw e;
      }
    }
  }

  private Traffic answer(Way way, AnswerRequest request, IntConsumer came)
      throws SessionException, InterruptedException {
    AnswerListener listener = new Listener(came);
    Answer answer;
    if (request.mode() == Mode.CLOUD_ONLY) {
      answer = client.answer(request, listener);
    } else {
      Planner planner =
          way.choice()
              .planner(
                  request.sampling().temperature(),
                  questions.repeatable(),
                  vocabulary,
                  knowledge.computeIfAbsent(way, _ -> new Knowledge()));
      answer = client.answer(request.planned(planner), planner, listener);
    }
    return new Traffic(answer.wireBytesUp(), answer.wireBytesDown());
  }

  private record Listener(IntConsumer came) implements AnswerListener {
    @Override
    public void committed(int token, Origin origin) {
      // Counted burst by burst.
    }

    @Override
    public void burst(Burst burst, RoundTimes times) {
      came.accept(burst.tokens().size());
    }
  }

  @Override
  public void close() {
    client.close();
    if (link != null) {
      link.close();
    }
  }
}
