package io.draftwire.cli;

import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.HintAccount;
import io.draftwire.edge.LiveAccount;
import io.draftwire.edge.RoundTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer, what was asked, and why it went as it did.
 *
 * @param explanation line by line
 */
record AskedFor(AnswerRequest request, Answer answer, List<String> explanation) {

  static AskedFor of(
      EdgeClient client, AnswerRequest request, Planner planner, AnswerListener listener)
      throws SessionException, InterruptedException {
    if (request.mode() == Mode.CLOUD_ONLY) {
      Answer answer = client.answer(request, listener);
      return new AskedFor(request, answer, List.of("the cloud decoded alone"));
    }
    AnswerRequest planned = request.planned(planner);
    Heard heard = new Heard(listener, new LiveAccount(planned.growth()));
    Answer answer = client.answer(planned, planner, heard);
    return new AskedFor(
        planned,
        answer,
        planned.mode() == Mode.LIVE
            ? heard.account.explain(planner, answer.figures())
            : ofRounds(planner, answer));
  }

  private static List<String> ofRounds(Planner planner, Answer answer) {
    List<String> lines = new ArrayList<>(planner.explain());
    lines.addAll(HintAccount.explain(answer.figures()));
    return lines;
  }

  boolean live() {
    return request.mode() == Mode.LIVE;
  }

  /** Keeps the account of an answer that somebody else listens to. */
  record Heard(AnswerListener listener, LiveAccount account) implements AnswerListener {
    @Override
    public void committed(int token, Origin origin) {
      listener.committed(token, origin);
    }

    @Override
    public void burst(Burst burst, RoundTimes times) {
      account.burst(burst, times);
      listener.burst(burst, times);
    }

    @Override
    public boolean takesBack() {
      return listener.takesBack();
    }

    @Override
    public void verified(CommittedToken token) {
      listener.verified(token);
    }

    @Override
    public void takenBack(int tokens) {
      listener.takenBack(tokens);
    }

    @Override
    public void linkLost(String why) {
      listener.linkLost(why);
    }

    @Override
    public void linkBack() {
      listener.linkBack();
    }

    @Override
    public boolean wantsMore() {
      return listener.wantsMore();
    }
  }
}
