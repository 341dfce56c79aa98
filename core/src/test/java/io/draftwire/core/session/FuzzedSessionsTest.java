package io.draftwire.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.coding.TokenPrior;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.random.Dice;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.Drafting;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Terms;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.core.text.Prefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sessions whose edges say anything, in any order: half of it nearly right, so that what is behind
 * the first check is reached too. Whatever comes, a cloud answers, asks for a pass, refuses or
 * ends, once; it never throws, and never asks for more than its context.
 */
class FuzzedSessionsTest {
  private static final int SESSIONS = 8_000;
  private static final int MESSAGES = 24;
  private static final int VOCABULARY = 29;
  private static final int CONTEXT = 48;
  private static final Scheme[] SCHEMES = {
    new Dense(),
    new Qs(20),
    new KSqs(4, 20),
    new KSqs(4, 20, SupportCode.ADAPTIVE),
    new CSqs(20, 0.05, 0.05, 0.1, 8),
    new PlainTopK(4),
    new KSqs(4, 20, SupportCode.ENUMERATIVE, AcceptanceRule.TOKEN, 3),
    new Coupled(),
    new Scalar(4)
  };

  @Test
  void whateverAnEdgeSaysIsAnsweredOrRefused() {
    int refused = 0;
    int ruled = 0;
    for (int seed = 0; seed < SESSIONS; seed++) {
      Fuzzed session = new Fuzzed(seed);
      for (int i = 0; i < MESSAGES; i++) {
        session.step();
      }
      refused += session.refusals;
      ruled += session.verdicts;
      assertThat(session.refusals).as("session %d", seed).isLessThanOrEqualTo(1);
      assertThat(session.ends).as("session %d", seed).isLessThanOrEqualTo(1);
    }
    assertThat(refused).as("most are refused in the end").isGreaterThan(SESSIONS / 2);
    assertThat(ruled).as("and many go some way before").isGreaterThan(SESSIONS / 2);
  }

  private static final class Fuzzed {
    private final Random random;
    private final Scheme scheme;
    private final Map<Scheme, Drafting> halves = new HashMap<>();
    private final int[] text = new int[CONTEXT * 2];
    private int length = 3;
    private int round = 1;
    private int offered;
    private int choice = EdgeMessage.NO_CHOICE;
    private int parted;
    private int refusals;
    private int verdicts;
    private int ends;

    private final CloudSession cloud =
        new CloudSession(
            SessionId.of(1), new CloudLimits("print", VOCABULARY, CONTEXT), 5, token -> token == 3);

    Fuzzed(int seed) {
      random = new Random(seed);
      scheme = SCHEMES[seed % SCHEMES.length];
      text[0] = 1;
      text[1] = 7;
      text[2] = 9;
      if (random.nextInt(16) != 0) {
        cloud.onMessage(hello());
      }
      run();
    }

    void step() {
      cloud.onMessage(message(), random.nextInt(100));
      if (random.nextInt(4) != 0) {
        run();
      }
    }

    private EdgeMessage message() {
      return switch (random.nextInt(50)) {
        case 0 -> hello();
        case 1 -> new EdgeMessage.Close();
        case 2 -> new EdgeMessage.Ack(random.nextInt(60));
        case 3 -> new EdgeMessage.Grow(0, length, 1, random.nextInt(300), bytes(random.nextInt(9)));
        case 4, 5 -> new EdgeMessage.Laws(1, near(round), bytes(random.nextInt(40)));
        case 6, 7 ->
            new EdgeMessage.Stream(1, near(round), prefix(), choice(), 1 + random.nextInt(9));
        case 11, 12, 13 -> part();
        case 8, 9, 10 -> new EdgeMessage.More(1, near(round - 1), near(offered));
        default -> round();
      };
    }

    /** Mostly what fits, from nothing on; and perhaps the round goes on behind it. */
    private EdgeMessage.Part part() {
      PayloadPart content = new PayloadPart(bytes(random.nextInt(6)), bytes(random.nextInt(6)));
      int at = random.nextInt(8) == 0 ? random.nextInt(-1, 20) : parted;
      parted = random.nextInt(6) == 0 ? 0 : parted + content.bytes();
      return new EdgeMessage.Part(random.nextInt(30) == 0 ? 2 : 1, near(round), at, content);
    }

    private EdgeMessage.Round round() {
      int drafts = random.nextInt(5);
      Scheme other = random.nextInt(12) == 0 ? SCHEMES[random.nextInt(SCHEMES.length)] : null;
      return new EdgeMessage.Round(
          random.nextInt(30) == 0 ? 2 : 1,
          near(round),
          prefix(),
          random.nextInt(30) == 0 ? random.nextInt(70) : drafts,
          payload(other == null ? scheme : other, drafts),
          choice(),
          other,
          random.nextInt(30) == 0,
          random.nextInt(40) == 0,
          false,
          EdgeMessage.NOT_AHEAD,
          random.nextInt(12) == 0 ? parted : 0);
    }

    /** As an edge writes it that has learnt nothing yet, and then perhaps damaged. */
    private byte[] payload(Scheme scheme, int drafts) {
      Drafting half =
          halves.computeIfAbsent(
              scheme,
              made ->
                  made.drafting(
                      new Terms(VOCABULARY, Sampling.at(1), new Dice(11), TokenPrior.NONE)));
      half.forget();
      for (int i = 0; i < length; i++) {
        half.committed(text[i]);
      }
      half.begin(length, Integer.MAX_VALUE);
      for (int i = 0; i < drafts; i++) {
        half.propose(logits(1), 0);
      }
      byte[] payload = half.payload();
      return switch (random.nextInt(20)) {
        case 0 -> Arrays.copyOf(payload, random.nextInt(payload.length + 8));
        case 1 -> bytes(payload.length);
        case 2 -> {
          if (payload.length > 0) {
            payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
          }
          yield payload;
        }
        default -> payload;
      };
    }

    private int near(int number) {
      return random.nextInt(24) == 0 ? number + random.nextInt(5) - 2 : number;
    }

    private int choice() {
      return random.nextInt(30) == 0 ? random.nextInt(40) - 2 : choice;
    }

    private Prefix prefix() {
      int[] committed = Arrays.copyOf(text, length);
      if (choice != EdgeMessage.NO_CHOICE) {
        committed = Arrays.copyOf(committed, length + 1);
        committed[length] = choice;
      }
      Prefix prefix = Prefix.of(committed);
      return random.nextInt(40) == 0
          ? new Prefix(near(prefix.length()), random.nextInt(1 << 16))
          : prefix;
    }

    private EdgeMessage.Hello hello() {
      Mode mode = random.nextInt(8) == 0 ? Mode.CLOUD_ONLY : Mode.SPECULATIVE;
      return new EdgeMessage.Hello(
              Protocol.VERSION,
              "print",
              VOCABULARY,
              mode,
              Sampling.at(random.nextInt(3) * 0.5),
              scheme,
              4,
              40,
              OptionalLong.of(11),
              new int[] {1, 7, 9})
          .withChances(random.nextBoolean());
    }

    /** As a driver does. */
    private void run() {
      for (CloudAction action = cloud.poll(); action != null; action = cloud.poll()) {
        switch (action) {
          case CloudAction.Send(CloudMessage message) -> heard(message);
          case CloudAction.Ended ended -> ends++;
          case CloudAction.Forward forward -> {
            assertThat(forward.to()).isLessThanOrEqualTo(CONTEXT);
            assertThat(forward.rows()).isLessThanOrEqualTo(Protocol.MAX_DRAFTS + 1);
            if (forward.rows() > 0 && !cloud.ended()) {
              cloud.onLogits(
                  logits(forward.rows() + forward.siblings().count()), 0, CloudMessage.Timing.NONE);
            }
          }
        }
      }
    }

    /** What the edge would know now; it may be wrong about accepted drafts, which is as good. */
    private void heard(CloudMessage message) {
      switch (message) {
        case CloudMessage.Ruling ruling -> {
          verdicts++;
          follow(ruling.number());
        }
        case CloudMessage.Offer offer -> {
          verdicts++;
          offered = offer.candidates().first() + offer.candidates().count();
          follow(offer.number());
          choice = offer.candidates().tokens()[0];
        }
        case CloudMessage.Refused refused -> refusals++;
        default -> {}
      }
    }

    private void follow(int number) {
      round = number + 1;
      choice = EdgeMessage.NO_CHOICE;
      if (!cloud.ended()) {
        length = cloud.committed();
        for (int i = 0; i < length; i++) {
          text[i] = cloud.token(i);
        }
      }
    }

    private float[] logits(int rows) {
      float[] logits = new float[rows * VOCABULARY];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextGaussian() * 2);
      }
      return logits;
    }

    private byte[] bytes(int count) {
      byte[] bytes = new byte[Math.max(0, count)];
      random.nextBytes(bytes);
      return bytes;
    }
  }
}
