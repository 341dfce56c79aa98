package io.draftwire.lab.faults;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.session.Meanwhile;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import java.util.Arrays;

/**
 * One real answer over a link that goes away as somebody recorded: what is shown of it and when.
 * What {@link TracedRun} is in virtual time.
 *
 * @param seconds until it was whole
 * @param pauseSeconds longest time in which nothing new was shown
 * @param alone tokens that were shown as unverified
 * @param right of these, those that a cloud said too, where it was asked
 * @param losses of the connection
 * @param verified tokens before the first that nobody verified
 * @param tokens of the answer, as somebody saw it in the end
 */
public record TracedTrial(
    double seconds,
    double pauseSeconds,
    int alone,
    int right,
    int losses,
    int verified,
    int[] tokens) {

  /**
   * @param request its seed must be set
   * @param meanwhile what the client does while the link is away
   */
  public static TracedTrial run(EdgeClient client, AnswerRequest request, Meanwhile meanwhile)
      throws SessionException, InterruptedException {
    long begin = System.nanoTime();
    Onlooker eye = new Onlooker(System::nanoTime, meanwhile == Meanwhile.CORRECT);
    Answer answer =
        client.answer(request, new FixedPlanner(request.scheme(), request.maxDrafts()), eye);
    if (!Arrays.equals(eye.shown(), answer.tokens())) {
      throw new IllegalStateException("what was shown is not the answer");
    }
    return new TracedTrial(
        (System.nanoTime() - begin) / 1e9,
        eye.pause() / 1e9,
        eye.alone(),
        eye.right(),
        eye.losses(),
        eye.verified(),
        eye.shown());
  }

  /** In words, beside the answer over a link that is always there. */
  public String besides(TracedTrial undisturbed) {
    int differs = Arrays.mismatch(tokens, undisturbed.tokens);
    if (differs < 0) {
      return "as undisturbed";
    }
    return differs >= verified
        ? "as undisturbed up to the first unverified token"
        : "another from token " + differs + " on";
  }
}
