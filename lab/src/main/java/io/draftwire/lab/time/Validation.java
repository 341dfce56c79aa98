package io.draftwire.lab.time;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.session.SessionException;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.CostCurve;
import io.draftwire.engine.LanguageModel;
import io.draftwire.engine.TableModel;
import io.draftwire.engine.Tokenizer;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.wire.WireBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Virtual time held against real time: the same question, once computed and once run by a real
 * client and server over a shaped link, with both models paced to one cost profile.
 *
 * <p>The profile's times dwarf what virtual time leaves out (threads handing messages on, the
 * garbage collector, the machine's other work), because these are the laptop's, not the system's
 * under study. A point that disagrees is run up to four times more and the quickest taken: what a
 * shared machine does beside it proves nothing, and a systematic error survives.
 */
public final class Validation {
  /** Most that real tokens/s may differ from virtual ones, relative. */
  public static final double TOLERANCE = 0.05;

  private static final int REPEATS = 3;
  private static final int ECHOES = 9;

  /** Runs at a point that differs, which other load on this machine may be the reason of. */
  private static final int MOST_RUNS = 5;

  private static final long SEED = 7;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int VOCABULARY = 512;
  private static final int PROMPT_TOKENS = 16;
  private static final int MAX_TOKENS = 20;
  private static final int MAX_DRAFTS = 4;
  private static final Scheme K_SQS = new KSqs(8, 100);
  private static final Scheme C_SQS = new CSqs(100, 0.01, 0.01, 0.01, 64);

  /** Arrival and verification may each fall just short of another byte of varint. */
  private static final int SHORTER_TIMINGS = 2;

  /** Likewise just over; and the queue's field, absent at 0, takes a tag and up to three bytes. */
  private static final int LONGER_TIMINGS = 6;

  /** Not flat, so that a pass of the wrong number of tokens shows. */
  private static final CostProfile PROFILE =
      new CostProfile(
          "validation",
          "made up: slow enough to dwarf the noise of a shared machine",
          CostCurve.linear(0.045, 0.004),
          CostCurve.linear(0.165, 0.008),
          0,
          0);

  private static final List<Point> POINTS =
      List.of(
          point("20kbit/20kbit/200ms", Setup.SPECULATIVE, K_SQS),
          point("100kbit/50kbit/50ms", Setup.SPECULATIVE, K_SQS),
          point("1mbit/1mbit/5ms", Setup.SPECULATIVE, C_SQS),
          point("1mbit/250kbit/100ms", Setup.SPECULATIVE, C_SQS),
          point("20mbit/20mbit/5ms", Setup.SPECULATIVE, K_SQS),
          point("20mbit/20mbit/200ms", Setup.SPECULATIVE, C_SQS),
          point("20kbit/20kbit/50ms", Setup.CLOUD_ONLY, K_SQS),
          point("20mbit/20mbit/100ms", Setup.CLOUD_ONLY, K_SQS));

  /** One comparison: a link, a setup and, where drafts travel, their scheme. */
  public record Point(LinkSpec link, Setup setup, Scheme scheme) {}

  /**
   * One comparison's outcome.
   *
   * @param real the quickest of {@code runs} runs: whatever else a machine does makes a run slower,
   *     never quicker
   */
  public record Comparison(Point point, Answer virtual, Answer real, int runs) {

    /** Real over virtual tokens/s, minus 1. */
    public double speedError() {
      return real.tokensPerSecond() / virtual.tokensPerSecond() - 1;
    }

    public boolean speedHolds() {
      return Math.abs(speedError()) <= TOLERANCE;
    }

    /** The same tokens, drafts, acceptances and payload bits. */
    public boolean bitsHold() {
      return Arrays.equals(real.tokens(), virtual.tokens())
          && real.figures().payloadBits() == virtual.figures().payloadBits()
          && real.figures().draftTokens() == virtual.figures().draftTokens()
          && real.figures().acceptedTokens() == virtual.figures().acceptedTokens();
    }

    /**
     * Equal bytes up; but how the client ends a stream that is over already depends on which of its
     * threads is quicker. Equal bytes down; but timings travel as varints, and how many
     * microseconds a message queued for, and so in how many bytes, is not the same twice.
     */
    public boolean bytesHold() {
      long messages = real.figures().rounds() + real.figures().streamedTokens();
      long up = real.wireBytesUp() - virtual.wireBytesUp();
      long down = real.wireBytesDown() - virtual.wireBytesDown();
      boolean late =
          point.setup() == Setup.SPECULATIVE
              ? up == WireBytes.HALF_CLOSE
              : up > 0 && up <= WireBytes.LATE_MOST;
      return (up == 0 || late)
          && down >= -SHORTER_TIMINGS * messages
          && down <= LONGER_TIMINGS * messages;
    }

    public boolean holds() {
      return speedHolds() && bitsHold() && bytesHold();
    }
  }

  private final LanguageModel draft;
  private final LanguageModel target;
  private final Tokenizer reader;
  private final int[] prompt;

  /**
   * @param draft with one sequence free, faster than 45 ms a pass
   * @param target with one sequence free, faster than 165 ms a pass
   * @param reader of texts as the target reads them
   * @param prompt token ids, read by it
   */
  public Validation(LanguageModel draft, LanguageModel target, Tokenizer reader, int[] prompt) {
    this.draft = draft;
    this.target = target;
    this.reader = reader;
    this.prompt = prompt.clone();
  }

  /** Over two small table models that resemble each other: nothing to fetch or load. */
  public static Validation ofTables() {
    TableModel.Laws laws = TableModel.endless(TableModel.seeded(VOCABULARY, 2, 3, 3));
    TableModel.Laws near = TableModel.near(laws, VOCABULARY, 5, 1);
    int[] prompt = new int[PROMPT_TOKENS];
    for (int i = 1; i < prompt.length; i++) {
      prompt[i] = 2 + 7 * i;
    }
    TableModel draft = new TableModel(VOCABULARY, near, 256, 1);
    return new Validation(
        draft, new TableModel(VOCABULARY, laws, 256, 1), draft.tokenizer(), prompt);
  }

  private static Point point(String link, Setup setup, Scheme scheme) {
    return new Point(LinkSpec.parse(link), setup, scheme);
  }

  /** What is compared: 20 kbit/s to 20 Mbit/s, 5 to 200 ms, two schemes and the cloud alone. */
  public static List<Point> points() {
    return POINTS;
  }

  /** What this machine takes to hand on a message after a pass of the target: {@link IdleEcho}. */
  public static double idleEcho() throws IOException {
    return IdleEcho.seconds(Duration.ofNanos(Nanos.of(PROFILE.target().seconds(1))), ECHOES);
  }

  /** The costs that both sides have. */
  public static CostProfile profile() {
    return PROFILE;
  }

  /**
   * Compares at every point, in about a minute.
   *
   * @param listener hears each row as it is there
   * @throws SessionException if the models refuse the request
   */
  public List<Comparison> run(Consumer<Comparison> listener)
      throws IOException, SessionException, InterruptedException {
    return run(POINTS, listener);
  }

  /** Compares at some points. */
  List<Comparison> run(List<Point> points, Consumer<Comparison> listener)
      throws IOException, SessionException, InterruptedException {
    warmUp();
    List<Comparison> rows = new ArrayList<>();
    for (Point point : points) {
      Comparison row = compare(point);
      rows.add(row);
      listener.accept(row);
    }
    return rows;
  }

  /** The first answers of a JVM pay for loading and compiling; these are not counted. */
  private void warmUp() throws IOException, SessionException, InterruptedException {
    RealRun unpaced = new RealRun(draft, target, ToldCosts.UNKNOWN, LinkSpec.NONE, SEED, TIMEOUT);
    for (Scheme scheme : List.of(K_SQS, C_SQS)) {
      for (int i = 0; i < REPEATS; i++) {
        unpaced.run(Setup.SPECULATIVE, request(scheme));
        unpaced.run(Setup.CLOUD_ONLY, request(scheme));
      }
    }
  }

  private Comparison compare(Point point)
      throws IOException, SessionException, InterruptedException {
    AnswerRequest request = request(point.scheme());
    Answer virtual =
        new VirtualRun(draft, target, PROFILE, point.link(), SEED).run(point.setup(), request);
    RealRun real =
        new RealRun(
            new PacedModel(draft, PROFILE.draft()),
            new PacedModel(target, PROFILE.target()),
            PROFILE.told(),
            point.link(),
            SEED,
            TIMEOUT);
    List<Comparison> rows = new ArrayList<>();
    do {
      rows.add(new Comparison(point, virtual, real.run(point.setup(), request), 1));
    } while (!rows.getLast().holds() && rows.size() < MOST_RUNS);
    rows.sort(Comparator.comparingDouble(Comparison::speedError));
    return new Comparison(point, virtual, rows.getLast().real(), rows.size());
  }

  private AnswerRequest request(Scheme scheme) {
    return new AnswerRequest(
            Mode.SPECULATIVE,
            prompt,
            Sampling.at(1),
            OptionalDouble.empty(),
            scheme,
            MAX_DRAFTS,
            Integer.MAX_VALUE,
            MAX_TOKENS,
            OptionalLong.of(SEED))
        .readBy(reader);
  }
}
