package io.draftwire.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.coding.TextState;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.hint.ExitBook;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A live cloud whose target is greedy and says after each token one that is known, and the coder of
 * an edge that says whatever a test wants said.
 */
final class ChainCloud {
  static final int VOCABULARY = 23;
  static final int[] PROMPT = {1, 5, 3};

  final LiveCloud cloud;
  GuessCoder coder = coder();

  /** Of the text by the test's own arithmetic, without end. */
  final List<Integer> told = new ArrayList<>();

  final List<CloudMessage> sent = new ArrayList<>();
  boolean over;
  int generation;

  /** Committed tokens that the edge's coder was told. */
  private int coded;

  private TargetPass pass;
  private final EdgeMessage.Hello hello;

  ChainCloud() {
    this(10_000, 16_384, -1, false);
  }

  /**
   * @param ending a token that ends the text
   */
  ChainCloud(int maxTokens, int contextLength, int ending, boolean chances) {
    this(maxTokens, contextLength, ending, chances, false);
  }

  /** Of a session that asked for hints. */
  static ChainCloud hinted() {
    return new ChainCloud(10_000, 16_384, -1, false, true);
  }

  private ChainCloud(int maxTokens, int contextLength, int ending, boolean chances, boolean hints) {
    cloud =
        new LiveCloud(
            SessionId.of(1),
            new CloudLimits("f", VOCABULARY, contextLength),
            9,
            token -> token == ending,
            seenToBeRight());
    hello =
        new EdgeMessage.Hello(
                Protocol.VERSION,
                "f",
                VOCABULARY,
                EdgeMessage.Mode.LIVE,
                Sampling.GREEDY,
                new Coupled(),
                0,
                maxTokens,
                OptionalLong.of(1),
                PROMPT)
            .withChances(chances)
            .withHints(hints);
    hear(hello);
    assertThat(take(CloudMessage.Welcome.class).seed()).isEqualTo(1);
  }

  /** A target's exits that a cloud has looked at for long enough to tell what they say. */
  private static ExitBook seenToBeRight() {
    ExitBook exits = new ExitBook();
    for (int exit = 0; exit < ExitBook.EXITS; exit++) {
      while (!exits.pays(exit)) {
        exits.learnWhole(exit, true);
      }
    }
    return exits;
  }

  static GuessCoder coder() {
    return new GuessCoder(new TextState(VOCABULARY, TokenPrior.NONE));
  }

  /** What the target says after a token. */
  static int next(int token) {
    return 3 + (token + 4) % (VOCABULARY - 3);
  }

  /** The text's token at a position. */
  static int at(int position) {
    int token = PROMPT[Math.min(position, PROMPT.length - 1)];
    for (int i = PROMPT.length; i <= position; i++) {
      token = next(token);
    }
    return token;
  }

  EdgeMessage.Hello hello() {
    return hello;
  }

  ChainCloud hear(EdgeMessage message) {
    return hear(message, 1);
  }

  ChainCloud hear(EdgeMessage message, long now) {
    cloud.onMessage(message, now);
    drain();
    return this;
  }

  private void drain() {
    for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
      switch (action) {
        case CloudAction.Send send -> sent.add(send.message());
        case CloudAction.Ended ended -> over = true;
        case CloudAction.Forward forward -> throw new AssertionError("no forward here");
      }
    }
  }

  /** One pass of the target. */
  CloudMessage.Advance pass() {
    begin();
    return end();
  }

  TargetPass begin() {
    pass = cloud.begin(tokens -> 1 + 1e-3 * tokens, 32);
    return pass;
  }

  CloudMessage.Advance end() {
    return end(2, 3);
  }

  /** The pass that was begun ran from one instant to another. */
  CloudMessage.Advance end(long from, long to) {
    cloud.end(rows(), from, to, 0, 0);
    int before = sent.size();
    drain();
    return (CloudMessage.Advance) sent.remove(before);
  }

  /** Those of the pass that was begun last. */
  LogitRows rows() {
    float[] logits = new float[pass.rows() * VOCABULARY];
    logits[next(at(pass.to() - 1))] = 9;
    for (int i = 0; i < pass.guesses(); i++) {
      logits[(i + 1) * VOCABULARY + next(pass.tokens()[i])] = 9;
    }
    return rows(logits);
  }

  static LogitRows rows(float[] logits) {
    return new LogitRows() {
      @Override
      public float[] logits() {
        return logits;
      }

      @Override
      public int offset(int row) {
        return row * VOCABULARY;
      }
    };
  }

  /** The next message; fails for another kind. */
  <T extends CloudMessage> T take(Class<T> type) {
    assertThat(sent).isNotEmpty();
    return type.cast(sent.removeFirst());
  }

  /** A frame as an honest edge writes it that has {@code base} tokens. */
  EdgeMessage.Grow grow(int base, int[] parents, int[] tokens) {
    for (; coded < base; coded++) {
      coder.committed(at(coded));
    }
    int first = coder.newest() + 1;
    byte[] payload = coder.encode(tokens.length, parents, tokens);
    return new EdgeMessage.Grow(generation, base, first, tokens.length, payload);
  }

  /** A chain of right guesses below a base. */
  EdgeMessage.Grow chain(int base, int length) {
    int[] parents = new int[length];
    int[] tokens = new int[length];
    for (int i = 0; i < length; i++) {
      parents[i] = i == 0 ? 0 : coder.newest() + i;
      tokens[i] = at(base + i);
    }
    return grow(base, parents, tokens);
  }

  /** As an edge that heard of a regrow. */
  void beginAnew() {
    generation = take(CloudMessage.Regrow.class).generation();
    coder.forget();
    coded = 0;
  }
}
