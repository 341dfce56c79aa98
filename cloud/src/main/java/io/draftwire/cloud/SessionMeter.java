package io.draftwire.cloud;

import io.draftwire.cloud.metrics.CloudMetrics;
import io.draftwire.core.live.GuessCounts;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads off one session's messages what it did. It stands before the session's outbox and hears
 * what comes from the edge, so whoever runs the session need not count. A verdict that is sent
 * again is counted once. Under the session's lock.
 */
final class SessionMeter implements SessionDriver.Outbox {
  private final CloudMetrics metrics;
  private final SessionDriver.Outbox outbox;

  private EdgeMessage.Mode mode;
  private int promptTokens;
  private boolean resumed;

  /** Whether it was welcomed, and is not over. */
  private boolean running;

  /** Drafts of the rounds that came and have no verdict, by number. */
  private final TreeMap<Integer, Integer> drafts = new TreeMap<>();

  /** The latest round whose verdict was counted. */
  private int ruled;

  /** What became of a live session's guesses so far. */
  private Supplier<GuessCounts> guesses;

  /** Guesses, and those walked, that were counted. */
  private long rows;

  private long walked;

  /** The latest of the pass under way; null for none. */
  private CloudMessage.Hint hint;

  SessionMeter(CloudMetrics metrics, SessionDriver.Outbox outbox) {
    this.metrics = metrics;
    this.outbox = outbox;
  }

  /** The session is a live one. */
  void live(Supplier<GuessCounts> guesses) {
    this.guesses = guesses;
  }

  /** Something came from the edge. */
  void heard(EdgeMessage message) {
    if (message instanceof EdgeMessage.Hello hello && mode == null) {
      mode = hello.mode();
      resumed = hello.resume() != null;
      promptTokens = hello.prompt().length;
    } else if (message instanceof EdgeMessage.Round sent && sent.number() > ruled) {
      drafts.putIfAbsent(sent.number(), sent.drafts());
      if (drafts.size() > 2 * (1 + Protocol.MAX_AHEAD)) {
        drafts.pollFirstEntry(); // One that never was, or of a session that is about to be refused.
      }
    }
  }

  @Override
  public void send(CloudMessage message) {
    switch (message) {
      case CloudMessage.Welcome welcome -> welcomed();
      case CloudMessage.Ruling ruling -> {
        settled(ruling.accepted(), ruling.token());
        int behind = ruling.token() == CloudMessage.Ruling.NO_TOKEN ? 0 : 1;
        ruled(ruling.number(), ruling.accepted(), behind, ruling.timing());
      }
      case CloudMessage.Offer offer -> ruled(offer.number(), offer.accepted(), 1, offer.timing());
      case CloudMessage.Streamed streamed -> committed(1, streamed.timing());
      case CloudMessage.Advance advance -> {
        settled(advance.node(), advance.token());
        advanced(advance.timing());
      }
      case CloudMessage.Hint told -> {
        hint = told;
        metrics.hinted();
      }
      case CloudMessage.Missing missing -> {}
      case CloudMessage.Resync resync -> {}
      case CloudMessage.Regrow regrow -> {}
      case CloudMessage.Refused refused -> {}
    }
    outbox.send(message);
  }

  /** The pass that was told of last has ended so. */
  private void settled(int node, int token) {
    if (hint != null) {
      metrics.hintSettled(hint.node() == node && hint.token() == token);
      hint = null;
    }
  }

  private void welcomed() {
    running = true;
    if (resumed) {
      metrics.resumed(mode);
    } else {
      metrics.welcomed(mode, promptTokens);
    }
  }

  /**
   * @param behind tokens behind the accepted drafts; after an offer it is the edge's to choose, and
   *     one all the same
   */
  private void ruled(int number, int accepted, int behind, CloudMessage.Timing timing) {
    if (number > ruled) {
      ruled = number;
      metrics.verified(drafts.getOrDefault(number, 0), accepted);
      drafts.headMap(number, true).clear();
      committed(accepted + behind, timing);
    }
  }

  private void advanced(CloudMessage.Timing timing) {
    GuessCounts counts = guesses.get();
    int accepted = (int) (counts.walked() - walked);
    metrics.verified((int) (counts.rows() - rows), accepted);
    rows = counts.rows();
    walked = counts.walked();
    committed(accepted + 1, timing);
  }

  private void committed(int tokens, CloudMessage.Timing timing) {
    metrics.committed(tokens);
    metrics.waited(TimeUnit.MICROSECONDS.toNanos(timing.queueMicros()));
  }

  @Override
  public void refusing(Refusals.Reason reason) {
    outbox.refusing(reason);
  }

  @Override
  public void complete() {
    over();
    outbox.complete();
  }

  @Override
  public void breakOff(Refusal refusal) {
    over();
    outbox.breakOff(refusal);
  }

  private void over() {
    if (running) {
      running = false;
      metrics.ended();
    }
  }

  @Override
  public boolean ready() {
    return outbox.ready();
  }
}
