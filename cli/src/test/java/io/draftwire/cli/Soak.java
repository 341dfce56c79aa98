package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.CloudLoss;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.LanguageModel;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.ShapedLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * One edge's sessions, one after another, of every kind, each ended in another way: whole, stopped
 * by the edge, cancelled, or with a link that breaks, for good or so that the session goes on over
 * the next. By number, so that a run can be repeated.
 */
final class Soak implements AutoCloseable {
  static final int TOKENS = 12;

  /** Tokens after which an answer is broken off. */
  private static final int MIDDLE = 4;

  /** Times that an edge comes back as a full cloud told it. */
  private static final int MOST_RETURNS = 200;

  private static final List<Scheme> SCHEMES =
      List.of(new KSqs(8, 100), new Coupled(), new Scalar(4));

  private enum End {
    WHOLE,
    STOPPED,
    CANCELLED,
    CUT,
    RESUMED
  }

  /** A connection of the edge's over a link of its own, which breaks when the session says so. */
  private record Line(ShapedLink link, EdgeClient client) implements AutoCloseable {
    static Line open(LanguageModel draft, String host, int port, CloudLoss loss)
        throws IOException {
      ShapedLink link = ShapedLink.open(LinkSpec.NONE, host, port, 1);
      return new Line(
          link,
          new EdgeClient(draft, link.host(), link.port(), "cloud", Duration.ofMinutes(2), loss));
    }

    @Override
    public void close() {
      client.close();
      link.close();
    }
  }

  /** Whose answers are over where their link breaks. */
  private final Line brittle;

  /** Whose answers go on. */
  private final Line patient;

  private final IntFunction<int[]> prompts;

  /** Whether all of a text was here when its link was cut: the next finds the connection broken. */
  private boolean cutTooLate;

  /**
   * @param draft of all its sessions; stays the caller's to close, behind this
   * @param host of the cloud
   * @param prompts by the session's number
   */
  Soak(LanguageModel draft, String host, int port, IntFunction<int[]> prompts) throws IOException {
    this.brittle = Line.open(draft, host, port, CloudLoss.FAIL);
    this.patient = Line.open(draft, host, port, CloudLoss.WAIT);
    this.prompts = prompts;
  }

  /** A client of the same edge. */
  EdgeClient client() {
    return brittle.client();
  }

  @Override
  public void close() {
    brittle.close();
    patient.close();
  }

  /** A session; comes back as told where the cloud is full of sessions that are not over yet. */
  void run(int session) throws InterruptedException {
    for (int returns = 0; ; returns++) {
      try {
        answer(session);
        return;
      } catch (SessionException e) {
        if (cutTooLate) {
          cutTooLate = false;
          continue;
        }
        assertThat(e.refusal().code())
            .as("session %s: %s", session, e.getMessage())
            .isEqualTo(Refusal.Code.BUSY);
        assertThat(returns).as("returns to a cloud that stays full").isLessThan(MOST_RETURNS);
        Thread.sleep(e.refusal().retryMillis());
      }
    }
  }

  /**
   * @throws SessionException where it was refused, and not meant to end so
   */
  private void answer(int session) throws SessionException {
    End end = End.values()[session % End.values().length];
    AnswerRequest request = request(session);
    try {
      Line line = end == End.RESUMED ? patient : brittle;
      int tokens = line.client().answer(request, new Breaking(end, line.link())).tokens().length;
      // All of a text that waits for nobody may be here already when it is broken off.
      boolean ahead =
          request.mode() != Mode.SPECULATIVE && (end == End.CUT || end == End.CANCELLED);
      assertThat(ahead || end == End.WHOLE || end == End.STOPPED || end == End.RESUMED)
          .as("session %s, to be %s, came whole", session, end)
          .isTrue();
      assertThat(tokens).isPositive();
      cutTooLate = end == End.CUT;
    } catch (InterruptedException e) {
      assertThat(end).isEqualTo(End.CANCELLED);
    } catch (SessionException e) {
      if (end != End.CUT) {
        throw e;
      }
    } finally {
      Thread.interrupted(); // One that came too late is not for the next.
    }
  }

  AnswerRequest request(int session) {
    int kind = session / End.values().length % (SCHEMES.size() + 2);
    boolean drafts = kind < SCHEMES.size();
    Mode other = kind == SCHEMES.size() ? Mode.CLOUD_ONLY : Mode.LIVE;
    return new AnswerRequest(
        drafts ? Mode.SPECULATIVE : other,
        prompts.apply(session),
        Sampling.at(0.8),
        OptionalDouble.empty(),
        SCHEMES.get(drafts ? kind : 0),
        drafts ? 3 : 0,
        Integer.MAX_VALUE,
        TOKENS,
        OptionalLong.of(session));
  }

  /** Ends its answer in the middle, unless that is to be whole. */
  private static final class Breaking implements AnswerListener {
    private final End end;
    private final ShapedLink link;
    private int heard;

    Breaking(End end, ShapedLink link) {
      this.end = end;
      this.link = link;
    }

    @Override
    public void committed(int token, Origin origin) {
      if (heard++ == MIDDLE) {
        if (end == End.CANCELLED) {
          Thread.currentThread().interrupt();
        } else if (end == End.CUT || end == End.RESUMED) {
          link.cut();
        }
      }
    }

    @Override
    public void burst(Burst burst, RoundTimes times) {}

    @Override
    public boolean wantsMore() {
      return end != End.STOPPED || heard < MIDDLE;
    }
  }
}
