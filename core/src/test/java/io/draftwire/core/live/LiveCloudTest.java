package io.draftwire.core.live;

import static io.draftwire.core.live.ChainCloud.PROMPT;
import static io.draftwire.core.live.ChainCloud.VOCABULARY;
import static io.draftwire.core.live.ChainCloud.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.GuessCoder;
import io.draftwire.core.law.LogitRows;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.session.CloudAction;
import io.draftwire.core.session.CloudLimits;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.EdgeMessage.Grow;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.text.Prefix;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a live cloud makes of guesses, right ones and wrong ones. */
class LiveCloudTest {
  private static final byte[] EMPTY = {};

  private final ChainCloud world = new ChainCloud();
  private final LiveCloud cloud = world.cloud;

  /** Behind the prompt's pass: 4 tokens are committed. */
  private int begun() {
    CloudMessage.Advance first = world.pass();
    assertThat(first.token()).isEqualTo(at(PROMPT.length));
    assertThat(first.rows()).isEqualTo(1);
    return PROMPT.length + 1;
  }

  @Test
  void theTextGoesAlongRightGuessesAndTheTokenBehindThem() {
    int base = begun();
    world.hear(world.chain(base, 3));
    CloudMessage.Advance advance = world.pass();
    assertThat(advance.node()).isEqualTo(3);
    assertThat(advance.token()).isEqualTo(at(base + 3));
    assertThat(advance.heard()).isEqualTo(3);
    assertThat(advance.rows()).isEqualTo(4);
    assertThat(cloud.counts()).isEqualTo(new GuessCounts(3, 0, 0, 0, 0, 3, 3, 2));
    assertGoesOn();
  }

  @Test
  void whatComesLateIsPartOfTheTextOrDead() {
    int base = begun();
    Grow late = world.chain(base, 3);
    world.pass();
    world.pass();
    world.hear(late);
    // Two are committed by now, and the third is the root's child.
    assertThat(cloud.counts().committed()).isEqualTo(2);
    assertThat(cloud.counts().live()).isEqualTo(1);
    assertThat(world.pass().node()).isEqualTo(3);

    int wrong = at(cloud.length()) + 1;
    Grow dead = world.grow(cloud.length(), new int[] {0}, new int[] {wrong});
    world.pass();
    world.hear(dead);
    assertThat(cloud.counts().dead()).isEqualTo(1);
    assertGoesOn();
  }

  /** The edge says that it takes 20 us to answer, and a pass takes 1 ms. */
  @Test
  void aPassThatNoGuessCoversWaitsForAnEdgeThatAnswersSoon() {
    int base = begun();
    world.begin();
    world.hear(world.chain(base, 2).telling(20), 500_000);
    assertThat(world.end(0, 1_000_000).waits()).as("a guess is there").isFalse();
    assertThat(cloud.waitsFor(1_000_000)).isZero();

    world.begin();
    assertThat(world.end(1_000_000, 2_000_000).waits()).isTrue();
    assertThat(cloud.waitsFor(2_000_000)).isEqualTo(30_000);
    assertThat(cloud.waitsFor(2_030_000)).as("it does not wait for ever").isZero();
    assertThat(cloud.wantsPass()).isTrue();

    world.hear(world.chain(cloud.length(), 1), 2_010_000);
    assertThat(cloud.waitsFor(2_010_000)).as("what it waited for is there").isZero();
    world.begin();
    assertThat(world.end(2_010_000, 3_010_000).node()).isPositive();
    assertGoesOn();
  }

  @Test
  void anEdgeThatAnswersLateOrNeverSaidWhenIsNotWaitedFor() {
    int base = begun();
    for (int told : new int[] {0, 2000}) {
      world.begin();
      world.hear(world.chain(cloud.length(), 1).telling(told), 1);
      world.end(0, 1_000_000);
      world.begin();
      assertThat(world.end(1_000_000, 2_000_000).waits()).isFalse();
      assertThat(cloud.waitsFor(2_000_000)).isZero();
    }
    assertThat(cloud.length()).isGreaterThan(base);
  }

  /** There is nothing to answer behind the last token. */
  @Test
  void behindTheEndNothingIsWaitedFor() {
    ChainCloud short4 = new ChainCloud(3, 4096, -1, false);
    short4.pass();
    short4.begin();
    short4.hear(short4.chain(PROMPT.length + 1, 1).telling(20), 1);
    short4.end(0, 1_000_000);
    short4.begin();
    assertThat(short4.end(1_000_000, 2_000_000).waits()).isFalse();
    assertThat(short4.cloud.ended()).isTrue();
  }

  @Test
  void sentTwiceCountsOnce() {
    Grow grow = world.chain(begun(), 3);
    world.hear(grow).hear(grow);
    assertThat(cloud.counts()).isEqualTo(new GuessCounts(3, 0, 0, 0, 0, 0, 0, 1));
    assertThat(world.pass().node()).isEqualTo(3);
    assertGoesOn();
  }

  @Test
  void numbersThatWereUsedAndNewOnesInOneFrameBeginAnew() {
    Grow grow = world.chain(begun(), 3);
    world.hear(grow);
    beginsAnew(new Grow(0, grow.base(), 2, 3, grow.payload()));
    assertGoesOn();
  }

  @Test
  void numbersThatLeaveAGapBeginAnew() {
    Grow grow = world.chain(begun(), 3);
    beginsAnew(new Grow(0, grow.base(), 2, 3, grow.payload()));
    assertGoesOn();
  }

  @Test
  void aBaseAheadOfTheCloudBeginsAnewAndAcknowledgesNothing() {
    int base = begun();
    beginsAnew(world.chain(base + 1, 3));
    beginsAnew(new Grow(world.generation, Integer.MAX_VALUE, 1, 1, EMPTY));
    for (int i = cloud.length() - PROMPT.length; i <= Protocol.CREDIT; i++) {
      world.pass();
    }
    assertThat(cloud.wantsPass()).isFalse();
  }

  @Test
  void aBaseThatGoesBackBeginsAnew() {
    int base = begun();
    world.pass();
    world.hear(world.chain(base + 1, 2));
    Grow next = world.grow(base + 1, new int[] {0}, new int[] {at(base + 1) + 1});
    beginsAnew(new Grow(0, base, next.first(), 1, next.payload()));
    assertGoesOn();
  }

  @Test
  void aBaseOfNothingBeginsAnew() {
    begun();
    beginsAnew(new Grow(0, 0, 1, 1, new byte[4]));
    assertGoesOn();
  }

  @Test
  void moreGuessesThanAFrameCarriesBeginAnew() {
    int base = begun();
    beginsAnew(new Grow(0, base, 1, Protocol.MAX_GUESSES + 1, new byte[600]));
    beginsAnew(new Grow(1, base, 1, Integer.MAX_VALUE, EMPTY));
    assertGoesOn();
  }

  /** They cost the thread that all sessions share. */
  @Test
  void moreGuessesThanAnEdgeHoldsBetweenTwoPassesBeginAnew() {
    int base = begun();
    int each = VOCABULARY;
    int frames = 2 * Protocol.MAX_TREE / each;
    int[] tokens = new int[each];
    Arrays.setAll(tokens, i -> i);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < frames; i++) {
        int[] parents = new int[each];
        Arrays.fill(parents, i == 0 ? 0 : world.coder.newest());
        world.hear(world.grow(cloud.length(), parents, tokens));
      }
      assertThat(world.sent).isEmpty();
      if (round == 0) {
        world.begin();
        world.end();
        world.sent.clear();
      }
    }
    assertThat(base).isLessThan(cloud.length());
    int[] parents = new int[each];
    Arrays.fill(parents, world.coder.newest());
    beginsAnew(world.grow(cloud.length(), parents, tokens));
    assertGoesOn();
  }

  /** Only an edge whose coder remembers others can name them. */
  @Test
  void parentsThatTheCloudDoesNotKnowBeginAnew() {
    int base = begun();
    world.chain(base, 40); // Never arrives.
    Grow orphans = world.grow(base, new int[] {39, 40}, new int[] {7, 7});
    beginsAnew(new Grow(0, base, 1, 2, orphans.payload()));
    assertGoesOn();
  }

  @Test
  void payloadsThatAreTooShortTooLongOrNoiseBeginAnew() {
    int base = begun();
    Grow grow = world.chain(base, 5);
    byte[] payload = grow.payload();
    beginsAnew(new Grow(0, base, 1, 5, Arrays.copyOf(payload, payload.length - 1)));
    beginsAnew(new Grow(1, base, 1, 5, Arrays.copyOf(payload, payload.length + 1)));
    beginsAnew(new Grow(2, base, 1, 5, EMPTY));
    beginsAnew(new Grow(3, base, 1, 4, payload));
    assertGoesOn();
  }

  /** The 8 bits of a frame's check let one through in 256; it changes no token. */
  @Test
  void aCoderOutOfStepByOneTokenIsFound() {
    int trials = 300;
    int found = 0;
    for (int i = 0; i < trials; i++) {
      ChainCloud other = new ChainCloud();
      other.pass();
      int base = PROMPT.length + 1;
      GuessCoder off = ChainCloud.coder();
      for (int position = 0; position < base; position++) {
        off.committed(
            position == i % base
                ? (at(position) + 1 + i / base % (VOCABULARY - 1)) % VOCABULARY
                : at(position));
      }
      int[] tokens = {3 + i % 6, 9 + i % 6, 15 + i % 6};
      other.hear(new Grow(0, base, 1, 3, off.encode(3, new int[3], tokens)));
      found += other.sent.isEmpty() ? 0 : 1;
      assertThat(other.pass().token()).isIn(at(base), at(base + 1));
    }
    assertThat(found).isGreaterThanOrEqualTo(trials - 8);
  }

  /** And one that told the text right, but lost a token of it. */
  @Test
  void aCoderThatLostATokenIsFound() {
    int base = begun();
    world.pass();
    GuessCoder off = ChainCloud.coder();
    for (int position = 1; position < base + 1; position++) {
      off.committed(at(position));
    }
    beginsAnew(new Grow(0, base + 1, 1, 1, off.encode(1, new int[1], new int[] {at(base + 1)})));
    assertGoesOn();
  }

  @Test
  void framesOfAnotherGenerationAreDropped() {
    int base = begun();
    world.hear(new Grow(3, base, 1, 1, new byte[2]));
    assertThat(world.sent).isEmpty();
    assertThat(cloud.counts().dropped()).isEqualTo(1);
    assertGoesOn();
  }

  @Test
  void anEdgeThatBeginsAnewAgainAndAgainIsNotListenedToAnyMoreAndTheTextGoesOn() {
    begun();
    for (int i = 0; i < 8; i++) {
      beginsAnew(new Grow(i, cloud.length(), 1, 1, EMPTY));
    }
    long dropped = cloud.counts().dropped();
    for (int i = 0; i < 3; i++) {
      world.pass();
      world.hear(new Grow(8, cloud.length(), 1, 1, new byte[2]));
      assertThat(world.sent).isEmpty();
    }
    assertThat(cloud.counts().dropped()).isEqualTo(dropped + 3);
    assertThat(cloud.counts().live()).isZero();
    // It is still told the text, and what it says that it has still counts.
    for (int i = 0; i < 1000; i++) {
      CloudMessage.Advance advance = world.pass();
      assertThat(advance.rows()).isEqualTo(1);
      assertThat(advance.token()).isEqualTo(at(cloud.length() - 1));
      world.hear(new Grow(8, cloud.length(), 1, 1, EMPTY));
    }
  }

  /** What the pass tells of has the old numbers, so the edge hears of it first. */
  @Test
  void aRegrowDuringAPassIsToldBehindIt() {
    int base = begun();
    world.hear(world.chain(base, 3));
    world.begin();
    world.hear(new Grow(0, base, 4, 1, EMPTY));
    assertThat(world.sent).isEmpty();
    assertThat(world.end().node()).isEqualTo(3);
    world.beginAnew();
    world.hear(world.chain(cloud.length(), 2));
    assertThat(world.pass().node()).isEqualTo(2);
  }

  @Test
  void guessesAsDeepAsTheTokenLimitAreWalkedToItAndNoFurther() {
    for (int limit = 2; limit <= 12; limit++) {
      endsAt(new ChainCloud(limit, 16_384, -1, false), PROMPT.length + limit);
    }
  }

  @Test
  void guessesAsDeepAsTheContextAreWalkedToItsEndAndNoFurther() {
    for (int context = 5; context <= 15; context++) {
      endsAt(new ChainCloud(10_000, context, -1, false), context);
    }
  }

  private static void endsAt(ChainCloud world, int length) {
    world.pass();
    int base = PROMPT.length + 1;
    world.hear(world.chain(base, 30));
    TargetPass pass = world.begin();
    // The row of a token that fills the text would tell nothing that is wanted.
    assertThat(pass.guesses()).isLessThanOrEqualTo(Math.max(0, length - base - 1));
    CloudMessage.Advance last = world.end();
    while (!world.over) {
      last = world.pass();
    }
    assertThat(last.token()).isEqualTo(at(length - 1));
    assertThat(last.digest()).isEqualTo(digest(length));
    assertThat(world.cloud.ended()).isTrue();
    assertThat(world.cloud.wantsPass()).isFalse();
  }

  private static int digest(int length) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      text[i] = at(i);
    }
    return Prefix.of(text).digest();
  }

  @Test
  void anEndOfTextAmongTheGuessesEndsTheText() {
    int base = PROMPT.length + 1;
    int ending = at(base + 2);
    ChainCloud ends = new ChainCloud(10_000, 16_384, ending, false);
    ends.pass();
    ends.hear(ends.chain(base, 6));
    CloudMessage.Advance advance = ends.pass();
    assertThat(advance.node()).isEqualTo(2);
    assertThat(advance.token()).isEqualTo(ending);
    assertThat(ends.over).isTrue();
  }

  @Test
  void theCloudStopsWhenItIsAheadOfWhatTheEdgeHasAndGoesOnBehindAnAcknowledgement() {
    int passes = 0;
    for (; cloud.wantsPass(); passes++) {
      world.pass();
    }
    assertThat(passes).isEqualTo(Protocol.CREDIT + 1);
    world.hear(new EdgeMessage.Ack(cloud.length() + 1)); // What it cannot have.
    world.hear(new EdgeMessage.Ack(PROMPT.length));
    world.hear(new EdgeMessage.Ack(0));
    assertThat(cloud.wantsPass()).isFalse();
    world.hear(new EdgeMessage.Ack(PROMPT.length + 1));
    world.pass();
    assertThat(cloud.wantsPass()).isFalse();
    world.hear(world.chain(cloud.length(), 1)); // Which says that it has all.
    for (passes = 0; cloud.wantsPass(); passes++) {
      world.pass();
    }
    assertThat(passes).isGreaterThanOrEqualTo(Protocol.CREDIT);
    assertThat(world.over).isFalse();
  }

  @Test
  void onePassMoreIsAllThatGuessesAddToTheCredit() {
    int base = begun();
    world.hear(world.chain(base, 30));
    while (cloud.wantsPass()) {
      world.pass();
    }
    assertThat(cloud.length() - base).isLessThanOrEqualTo(Protocol.CREDIT + 32);
  }

  @Test
  void chancesAreOfEveryTokenOfAPass() {
    ChainCloud asked = new ChainCloud(10_000, 16_384, -1, true);
    assertThat(asked.pass().chances().count()).isEqualTo(1);
    asked.hear(asked.chain(PROMPT.length + 1, 5));
    CloudMessage.Advance advance = asked.pass();
    assertThat(advance.node()).isEqualTo(5);
    assertThat(advance.chances().count()).isEqualTo(6);
    assertThat(advance.chances().p()).containsOnly(1f);
  }

  /** What the pass would commit by the very rows that it ends with. */
  @Test
  void aHintSaysWhatThePassCommits() {
    ChainCloud asked = ChainCloud.hinted();
    asked.pass();
    asked.hear(asked.chain(PROMPT.length + 1, 3));
    asked.begin();
    CloudMessage.Hint hint = asked.cloud.hint(0, asked.rows());
    assertThat(hint.pass()).isEqualTo(PROMPT.length + 1);
    assertThat(hint.exit()).isZero();
    assertThat(asked.cloud.hint(1, asked.rows())).as("no surer than the exit before").isNull();
    CloudMessage.Advance advance = asked.end();
    assertThat(hint.node()).isEqualTo(advance.node()).isEqualTo(3);
    assertThat(hint.token()).isEqualTo(advance.token());
    assertThat(asked.cloud.hint(0, asked.rows())).as("behind the pass").isNull();
  }

  @Test
  void whoDidNotAskHearsNoHint() {
    begun();
    world.begin();
    assertThat(cloud.wantsHints()).isFalse();
    assertThat(cloud.hint(0, world.rows())).isNull();
  }

  @Test
  void anExitThatIsBrokenOrUnknownSaysNothing() {
    ChainCloud asked = ChainCloud.hinted();
    asked.pass();
    asked.begin();
    float[] broken = new float[VOCABULARY];
    broken[3] = Float.NaN;
    assertThat(asked.cloud.hint(0, ChainCloud.rows(broken))).isNull();
    assertThat(asked.cloud.hint(-1, asked.rows())).isNull();
    assertThat(asked.cloud.hint(8, asked.rows())).isNull();
    assertThat(asked.cloud.hint(0, asked.rows())).isNotNull();
  }

  /** An exit is asked for few rows: what is told then is as far as these go. */
  @Test
  void aHintGoesAsFarAsThereAreRows() {
    ChainCloud asked = ChainCloud.hinted();
    asked.pass();
    asked.hear(asked.chain(PROMPT.length + 1, 5));
    asked.begin();
    LogitRows all = asked.rows();
    LogitRows few =
        new LogitRows() {
          @Override
          public float[] logits() {
            return all.logits();
          }

          @Override
          public int offset(int row) {
            return row < 3 ? all.offset(row) : -1;
          }
        };
    CloudMessage.Hint hint = asked.cloud.hint(0, few);
    assertThat(hint.node()).isEqualTo(2);
    assertThat(hint.token()).isEqualTo(at(PROMPT.length + 3));
    assertThat(asked.end().node()).isEqualTo(5);
  }

  @Test
  void helloInTheMiddleRoundsAndNoHelloAreRefused() {
    assertThat(refused(world.hello())).contains("a second hello", "open a new stream");
    assertThat(refused(new EdgeMessage.Round(1, 1, Prefix.of(1, 5, 3), 0, EMPTY)))
        .contains("a round came in a live session");
    assertThat(refused(new EdgeMessage.Laws(1, 1, EMPTY))).contains("laws came in a live session");
    assertThat(refused(new EdgeMessage.More(1, 1, 1))).contains("more candidates came in a live");
    assertThat(refused(new EdgeMessage.Stream(1, 1, Prefix.of(1, 5, 3), EdgeMessage.NO_CHOICE, 1)))
        .contains("request to stream came in a live");
    LiveCloud fresh =
        new LiveCloud(SessionId.of(1), new CloudLimits("f", VOCABULARY, 64), 9, token -> false);
    fresh.onMessage(new EdgeMessage.Ack(1), 0);
    assertThat(fresh.poll())
        .isEqualTo(
            new CloudAction.Send(
                new CloudMessage.Refused(
                    new Refusal(Refusal.Code.STATE, "a live session begins with a hello"))));
    assertThat(fresh.ended()).isTrue();
  }

  private static String refused(EdgeMessage message) {
    ChainCloud world = new ChainCloud();
    world.pass();
    world.hear(message);
    Refusal refusal = world.take(CloudMessage.Refused.class).refusal();
    assertThat(refusal.code()).isEqualTo(Refusal.Code.STATE);
    assertThat(world.over).isTrue();
    world.hear(message); // Nobody listens any more.
    assertThat(world.sent).isEmpty();
    return refusal.message();
  }

  @Test
  void guessesInASessionOfRoundsAreRefused() {
    for (EdgeMessage message :
        new EdgeMessage[] {new Grow(0, 3, 1, 1, EMPTY), new EdgeMessage.Ack(3)}) {
      CloudSession rounds =
          new CloudSession(
              SessionId.of(1), new CloudLimits("f", VOCABULARY, 64), 9, token -> false);
      rounds.onMessage(
          new EdgeMessage.Hello(
              Protocol.VERSION,
              "f",
              VOCABULARY,
              EdgeMessage.Mode.SPECULATIVE,
              Sampling.GREEDY,
              new KSqs(4, 20),
              4,
              10,
              OptionalLong.of(1),
              PROMPT),
          0);
      rounds.onMessage(message, 0);
      CloudMessage.Refused refused = null;
      for (CloudAction action = rounds.poll(); action != null; action = rounds.poll()) {
        if (action instanceof CloudAction.Send(CloudMessage.Refused refusal)) {
          refused = refusal;
        }
      }
      assertThat(refused).isNotNull();
      assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.STATE);
      assertThat(rounds.ended()).isTrue();
    }
  }

  @Test
  void closingEndsTheSessionAlsoDuringAPass() {
    world.begin();
    world.hear(new EdgeMessage.Close());
    assertThat(world.over).isTrue();
    assertThat(cloud.end(null, 2, 3, 0, 0)).isEqualTo(-1);
    assertThat(cloud.poll()).isNull();
    assertThat(cloud.counts().passes()).isEqualTo(1);
  }

  /** 50,000 frames of whatever fields and bytes: nothing is thrown, and the text is the same. */
  @Test
  void noFrameStopsOrChangesTheText() {
    Random random = new Random(6);
    int[] corners = {0, 1, 2, 255, 256, 257, Integer.MAX_VALUE - 1, Integer.MAX_VALUE};
    for (int session = 0; session < 100; session++) {
      ChainCloud hostile = new ChainCloud();
      hostile.pass();
      for (int i = 0; i < 500; i++) {
        byte[] payload = new byte[random.nextInt(30)];
        random.nextBytes(payload);
        int length = hostile.cloud.length();
        GuessCounts counts = hostile.cloud.counts();
        boolean right = random.nextInt(4) > 0;
        hostile.hear(
            new Grow(
                right ? (int) counts.regrows() : corners[random.nextInt(8)],
                right ? length - random.nextInt(2) : corners[random.nextInt(8)],
                right ? 1 : corners[random.nextInt(8)],
                right ? 1 + random.nextInt(3) : corners[random.nextInt(8)],
                payload));
        if (random.nextInt(5) == 0 && hostile.cloud.wantsPass()) {
          int before = hostile.cloud.length();
          hostile.pass();
          for (int position = before; position < hostile.cloud.length(); position++) {
            assertThat(hostile.cloud.token(position)).isEqualTo(at(position));
          }
        }
      }
      assertThat(hostile.cloud.counts().regrows()).isLessThanOrEqualTo(8);
      assertThat(hostile.sent.size()).isLessThanOrEqualTo(8);
    }
  }

  private void beginsAnew(Grow grow) {
    long before = cloud.counts().regrows();
    world.hear(grow);
    assertThat(cloud.counts().regrows()).isEqualTo(before + 1);
    world.beginAnew();
    assertThat(world.generation).isEqualTo(before + 1);
  }

  /** Guesses are heard as before. */
  private void assertGoesOn() {
    world.hear(world.chain(cloud.length(), 2));
    int latest = world.coder.newest();
    CloudMessage.Advance advance = world.pass();
    assertThat(advance.node()).isEqualTo(latest);
    assertThat(advance.token()).isEqualTo(at(cloud.length() - 1));
    assertThat(advance.digest()).isEqualTo(digest(cloud.length()));
  }
}
