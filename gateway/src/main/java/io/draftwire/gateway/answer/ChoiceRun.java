package io.draftwire.gateway.answer;

import io.draftwire.core.live.TreePicture;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.session.Burst;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.Origin;
import io.draftwire.core.session.SessionException;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerListener;
import io.draftwire.edge.EdgeClient;
import io.draftwire.edge.LiveAccount;
import io.draftwire.edge.RoundTimes;
import io.draftwire.engine.Tokenizer;
import java.util.List;
import java.util.function.BiConsumer;

/** Runs one answer and reports it. Everything here happens on the desk's thread that runs it. */
final class ChoiceRun implements PlacedRun.Work, AnswerListener {
  private final EdgeClient client;
  private final KnowledgePool knowledge;
  private final int choice;
  private final Ask ask;
  private final Exchange exchange;
  private final BiConsumer<Burst, RoundTimes> meter;
  private final int vocabulary;
  private final ChoiceText text;
  private final LiveAccount account;
  private Runnable over = () -> {};
  private boolean unheard;
  private boolean live;
  private long lostNanos;

  /** Of the pass whose burst comes next; null for none. */
  private TreePicture tree;

  ChoiceRun(
      EdgeClient client,
      Tokenizer tokenizer,
      KnowledgePool knowledge,
      int choice,
      Ask ask,
      Exchange exchange,
      BiConsumer<Burst, RoundTimes> meter) {
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
          text.stopped(),
          text.tokens(),
          explanation(planned, planner, answer));
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
  public void burst(Burst burst, RoundTimes times) {
    meter.accept(burst, times);
    account.burst(burst, times);
    List<Piece> pieces = text.feed(burst.tokens());
    if (!pieces.isEmpty()) {
      var event = new AnswerEvent.Committed(choice, live, burst, times, pieces, text.shown(), tree);
      report(to -> to.report(event));
    }
    tree = null;
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
