package io.draftwire.gateway.answer;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.CommittedToken;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.LiveAccount;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/** Runs one answer and reports it. Everything here happens on the desk's thread that runs it. */
final class ChoiceRun implements PlacedRun.Work, AnswerListener {
  private final EdgeClient client;
  private final KnowledgePool knowledge;
  private final int choice;
  private final Ask ask;
  private final Exchange exchange;
  private final AnswerMeter meter;
  private final int vocabulary;
  private final ChoiceText text;
  private final LiveAccount account;
  private Runnable read = () -> {};
  private Runnable over = () -> {};

  /** Tokens told that may still be taken back. */
  private int open;

  private boolean unheard;
  private boolean live;
  private long lostNanos;

  /** Not reported yet. */
  private final List<CommittedToken> verified = new ArrayList<>();

  /** Of the pass whose burst comes next; null for none. */
  private TreePicture tree;

  ChoiceRun(
      EdgeClient client,
      Tokenizer tokenizer,
      KnowledgePool knowledge,
      int choice,
      Ask ask,
      Exchange exchange,
      AnswerMeter meter) {
    this.client = client;
    this.knowledge = knowledge;
    this.choice = choice;
    this.ask = ask;
    this.exchange = exchange;
    this.meter = meter;
    this.vocabulary = tokenizer.vocabularySize();
    this.text = new ChoiceText(tokenizer, ask.stops());
    this.account = new LiveAccount(ask.request().growth());
  }

  /** {@code read} runs once something has come of the prompt, and may run again. */
  void whenRead(Runnable read) {
    this.read = read;
  }

  /** {@code over} runs before anybody can know that the answer has ended. */
  void whenOver(Runnable over) {
    this.over = over;
  }

  /** Ends with an {@link AnswerEvent.Ended} or {@link AnswerEvent.Failed}, whatever happens. */
  @Override
  public void run() {
    try {
      AnswerEvent end = answer();
      over.run();
      exchange.end(end);
    } catch (Throwable e) {
      // The last handler: what is not told here is told nowhere, and the reader would wait for
      // ever. That goes for errors, and for the interrupt of a desk that closes.
      fail(e);
    }
  }

  @Override
  public void refused() {
    fail(new InterruptedException("the desk closes"));
  }

  private void fail(Throwable cause) {
    over.run();
    exchange.end(new AnswerEvent.Failed(choice, cause));
  }

  private AnswerEvent answer() throws SessionException, InterruptedException {
    try (KnowledgePool.Loan loan = knowledge.borrow()) {
      Planner planner =
          ask.scheme()
              .planner(
                  ask.request().sampling().temperature(),
                  ask.request().seed().isPresent(),
                  vocabulary,
                  loan.knowledge());
      Ask planned = ask.planned(planner);
      live = planned.request().mode() == Mode.LIVE;
      Answer answer =
          ask.scheme().drafts()
              ? client.answer(planned.request(), planner, this)
              : client.answer(planned.request(), this);
      String rest = text.flush();
      return new AnswerEvent.Ended(
          choice,
          planned,
          answer,
          rest,
          text.shown(),
          text.stop(),
          text.tokens(),
          explanation(planned, planner, answer));
    } finally {
      meter.stood(open); // Nobody is there any more to take them back.
    }
  }

  private List<String> explanation(Ask planned, Planner planner, Answer answer) {
    return switch (planned.request().mode()) {
      case CLOUD_ONLY -> List.of();
      case SPECULATIVE -> planner.explain();
      case LIVE -> account.explain(planner, answer.figures());
    };
  }

  /** Tells the reader something. */
  private interface Report {
    boolean to(Exchange exchange) throws InterruptedException;
  }

  private void report(Report report) {
    try {
      unheard |= !report.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void committed(int token, Origin origin) {
    // A burst tells it again, with all that is known of it.
  }

  @Override
  public boolean watchesTree() {
    return ask.tree();
  }

  @Override
  public void tree(TreePicture picture) {
    tree = picture;
  }

  @Override
  public boolean takesBack() {
    return ask.retract();
  }

  @Override
  public void verified(CommittedToken token) {
    verified.add(token);
    meter.stood(1);
    open--;
  }

  @Override
  public void takenBack(int tokens) {
    reportVerified();
    meter.takenBack(tokens);
    open -= tokens;
    var event = new AnswerEvent.TakenBack(choice, tokens, text.takeBack(tokens));
    report(to -> to.report(event));
  }

  private void reportVerified() {
    if (!verified.isEmpty()) {
      var event = new AnswerEvent.Verified(choice, List.copyOf(verified));
      report(to -> to.report(event));
      verified.clear();
    }
  }

  @Override
  public void burst(Burst burst, RoundTimes times) {
    reportVerified();
    read.run();
    count(burst, times);
    account.burst(burst, times);
    List<Piece> pieces = text.feed(burst.tokens());
    if (!pieces.isEmpty()) {
      var event = new AnswerEvent.Committed(choice, live, burst, times, pieces, text.shown(), tree);
      report(to -> to.report(event));
    }
    tree = null;
  }

  private void count(Burst burst, RoundTimes times) {
    int doubtful =
        ask.retract()
            ? (int)
                burst.tokens().stream().filter(token -> token.origin() == Origin.UNVERIFIED).count()
            : 0;
    open += doubtful;
    meter.burst(burst, times);
    meter.stood(burst.tokens().size() - doubtful);
  }

  @Override
  public void linkLost(String why) {
    lostNanos = System.nanoTime();
    report(to -> to.report(new AnswerEvent.LinkLost(choice, why)));
  }

  @Override
  public void linkBack() {
    double seconds = (System.nanoTime() - lostNanos) / 1e9;
    report(to -> to.report(new AnswerEvent.LinkBack(choice, seconds)));
  }

  @Override
  public boolean wantsMore() {
    return !text.stopped() && !unheard;
  }

  @Override
  public String toString() {
    return "choice " + choice;
  }
}
