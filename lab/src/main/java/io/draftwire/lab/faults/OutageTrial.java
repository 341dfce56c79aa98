package io.draftwire.lab.faults;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.lab.link.ShapedLink;
import java.time.Duration;
import java.util.Arrays;

/**
 * One real answer with an outage of its link in its middle.
 *
 * @param beyondSeconds from the end of the outage to the next token
 * @param tokens of the answer
 * @param same of them, from the first on, those that are the undisturbed answer's
 */
public record OutageTrial(double beyondSeconds, int tokens, int same) {
  /** What an outage does. */
  public enum Kind {
    /** Connections are reset, and so is every new one until it is over. */
    RESET,
    /** Connections stand, and what is under way comes when it is over. */
    STALL
  }

  /**
   * Asks twice, the first time undisturbed.
   *
   * @param request its seed must be set
   * @param behind tokens of the answer after which the link goes
   */
  public static OutageTrial run(
      EdgeClient client,
      ShapedLink link,
      AnswerRequest request,
      Kind kind,
      Duration outage,
      int behind)
      throws SessionException, InterruptedException {
    int[] undisturbed = ask(client, request, AnswerListener.SILENT).tokens();
    Witness witness =
        new Witness(
            behind,
            outage,
            switch (kind) {
              case RESET -> () -> link.outage(outage);
              case STALL -> () -> link.stall(outage);
            });
    int[] tokens = ask(client, request, witness).tokens();
    int differs = Arrays.mismatch(undisturbed, tokens);
    return new OutageTrial(
        (witness.next - witness.over) / 1e9, tokens.length, differs < 0 ? tokens.length : differs);
  }

  private static Answer ask(EdgeClient client, AnswerRequest request, AnswerListener listener)
      throws SessionException, InterruptedException {
    return client.answer(
        request, new FixedPlanner(request.scheme(), request.maxDrafts()), listener);
  }

  private static final class Witness implements AnswerListener {
    private final int behind;
    private final Duration outage;
    private final Runnable begins;
    private int heard;
    private long over = Long.MAX_VALUE;
    private long next;

    Witness(int behind, Duration outage, Runnable begins) {
      this.behind = behind;
      this.outage = outage;
      this.begins = begins;
    }

    @Override
    public void committed(int token, Origin origin) {
      long now = System.nanoTime();
      if (++heard == behind) {
        over = now + outage.toNanos();
        begins.run();
      } else if (heard > behind && next == 0 && now >= over) {
        next = now;
      }
    }
  }
}
