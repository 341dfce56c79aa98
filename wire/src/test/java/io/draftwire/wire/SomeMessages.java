package io.draftwire.wire;

import io.draftwire.core.coding.PayloadPart;
import io.draftwire.core.grammar.Grammar;
import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import io.draftwire.core.session.Chances;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.EdgeMessage;
import io.draftwire.core.session.Likeliest;
import io.draftwire.core.session.Refusal;
import io.draftwire.core.session.Resume;
import io.draftwire.core.session.SessionId;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.core.text.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Random messages that are valid and reach into the corners of every field. */
final class SomeMessages {
  private final SplittableRandom random;

  SomeMessages(long seed) {
    random = new SplittableRandom(seed);
  }

  EdgeMessage edge() {
    return switch (random.nextInt(15)) {
      case 0, 1, 2 -> hello();
      case 10, 11 ->
          new EdgeMessage.Grow(
              number(),
              number(),
              number(),
              number(),
              bytes(any(0, 1, random.nextInt(600), 4096)),
              any(0, number()));
      case 12 -> new EdgeMessage.Ack(number());
      case 13 -> new EdgeMessage.Retell(number(), numbers());
      case 14 ->
          new EdgeMessage.Part(
              number(),
              number(),
              number(),
              new PayloadPart(bytes(random.nextInt(80)), bytes(random.nextInt(80))));
      case 3 -> new EdgeMessage.Close();
      case 4 -> new EdgeMessage.Stream(number(), number(), prefix(), choice(), number());
      case 5 -> new EdgeMessage.More(number(), number(), number());
      case 6 ->
          new EdgeMessage.Round(
              number(),
              number(),
              prefix(),
              number(),
              bytes(9),
              choice(),
              scheme(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              any(EdgeMessage.NOT_AHEAD, any(CloudMessage.Ruling.NO_TOKEN, number())),
              number());
      case 7 -> new EdgeMessage.Laws(number(), number(), bytes(random.nextInt(80)));
      default ->
          new EdgeMessage.Round(number(), number(), prefix(), number(), bytes(random.nextInt(80)));
    };
  }

  CloudMessage cloud() {
    return switch (random.nextInt(11)) {
      case 10 -> new CloudMessage.Hint(number(), number(), number(), number(), number());
      case 0 ->
          new CloudMessage.Welcome(
              session(),
              number(),
              random.nextLong(),
              number(),
              random.nextLong(),
              new ToldCosts(
                  any(List.of(), List.of(number(), number(), number())), random.nextBoolean()));
      case 6, 7 ->
          new CloudMessage.Advance(
              number(),
              number(),
              any(CloudMessage.Advance.NO_DIGEST, digest()),
              number(),
              Math.max(1, number()),
              passTiming(),
              chances(),
              random.nextBoolean());
      case 8 -> new CloudMessage.Regrow(number());
      case 9 -> new CloudMessage.Missing(number(), random.nextLong());
      case 4 -> offer();
      case 5 -> new CloudMessage.Resync(number(), prefix());
      case 1 ->
          new CloudMessage.Ruling(
              number(),
              number(),
              number(),
              random.nextInt(4) == 0 ? CloudMessage.Ruling.NO_TOKEN : number(),
              digest(),
              timing(),
              chances());
      case 2 ->
          new CloudMessage.Streamed(number(), random.nextBoolean(), streamedTiming(), chances());
      default -> new CloudMessage.Refused(refusal());
    };
  }

  private Prefix prefix() {
    return new Prefix(number(), digest());
  }

  private int digest() {
    return random.nextInt(1 << Prefix.DIGEST_BITS);
  }

  private int choice() {
    return random.nextBoolean() ? EdgeMessage.NO_CHOICE : number();
  }

  /** The same token has the same probability wherever it comes. */
  private CloudMessage.Offer offer() {
    // Long lists have long runs.
    int[] tokens = new int[random.nextInt(1, any(20, 2000))];
    float[] p = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      boolean again = i > 0 && tokens.length > 20 && random.nextInt(100) > 0;
      tokens[i] = again ? tokens[i - 1] : random.nextInt(8);
      p[i] = 1f / (1 + tokens[i]);
    }
    return new CloudMessage.Offer(
        number(), number(), digest(), new Candidates(number(), tokens, p), timing(), chances());
  }

  private int[] numbers() {
    int[] numbers = new int[random.nextInt(40)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number();
    }
    return numbers;
  }

  private SessionId session() {
    return new SessionId(random.nextLong(), random.nextLong());
  }

  private EdgeMessage.Hello hello() {
    return new EdgeMessage.Hello(
        number(),
        HexFormat.of().formatHex(bytes(32)),
        number(),
        any(EdgeMessage.Mode.values()),
        sampling(),
        scheme(),
        number(),
        number(),
        random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
        numbers(),
        random.nextLong(),
        random.nextBoolean(),
        random.nextBoolean() ? null : new Resume(session(), number(), number(), random.nextLong()),
        random.nextBoolean(),
        number(),
        number());
  }

  private Sampling sampling() {
    return new Sampling(
        any(0.0, 0.3, 1.0, 100.0, 100 * random.nextDouble()),
        number(),
        any(1.0, Double.MIN_VALUE, 1 - random.nextDouble()),
        any(0.0, Math.nextDown(1.0), random.nextDouble()),
        any(Penalties.NONE, penalties()),
        any(LogitBias.NONE, bias()),
        any(Grammar.NONE, Grammar.of("root ::= [a-z\u00e9]{" + random.nextInt(9) + "}")));
  }

  private Penalties penalties() {
    return new Penalties(
        any(0.0, -2.0, 2.0, random.nextDouble()),
        any(0.0, -2.0, 2.0, random.nextDouble()),
        any(1.0, 0.1, 10.0, 1 + random.nextDouble()),
        any(0, Penalties.USUAL_LAST, Penalties.WHOLE_TEXT, number()));
  }

  private LogitBias bias() {
    Map<Integer, Float> bias = new HashMap<>();
    for (int i = random.nextInt(any(4, LogitBias.MOST)); i >= 0; i--) {
      bias.put(number(), any(-100f, 0f, 100f, random.nextFloat()));
    }
    return new LogitBias(bias);
  }

  private Scheme scheme() {
    int resolution = random.nextInt(1, 65_536);
    AcceptanceRule rule = any(AcceptanceRule.values());
    int siblings = rule == AcceptanceRule.TOKEN ? random.nextInt(1, 5) : 1;
    return switch (random.nextInt(7)) {
      case 0 -> new Dense(rule);
      case 4 -> new Coupled();
      case 5 -> new Scalar(any(Scalar.HALF, Scalar.QUARTER));
      case 3 -> new PlainTopK(random.nextInt(1, 257), rule, siblings);
      case 1 -> new Qs(random.nextInt(1, 4097), rule);
      case 2 ->
          new KSqs(random.nextInt(1, 257), resolution, any(SupportCode.values()), rule, siblings);
      default ->
          new CSqs(
              resolution,
              threshold(),
              random.nextInt(1, 257),
              any(SupportCode.values()),
              rule,
              siblings);
    };
  }

  private Threshold threshold() {
    return random.nextBoolean()
        ? new Threshold.Priced()
        : new Threshold.Conformal(
            any(0.01, Double.MIN_VALUE, Math.nextDown(1.0)),
            any(0.01, 10.0, Double.MIN_VALUE),
            any(0.0, 1.0, random.nextDouble()));
  }

  private Chances chances() {
    if (random.nextBoolean()) {
      return Chances.NONE;
    }
    float[] p = new float[random.nextInt(1, 9)];
    float[] log = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = any(0f, 1f, random.nextFloat());
      log[i] = any(0f, -200f, -random.nextFloat());
    }
    return new Chances(p, log, any(List.of(), likeliest(random.nextInt(1, 9))));
  }

  private List<Likeliest> likeliest(int positions) {
    List<Likeliest> likeliest = new ArrayList<>();
    for (int i = 0; i < positions; i++) {
      int[] tokens = new int[random.nextInt(Likeliest.MOST + 1)];
      float[] log = new float[tokens.length];
      for (int j = 0; j < tokens.length; j++) {
        tokens[j] = number();
        log[j] = any(0f, -200f, -random.nextFloat());
      }
      likeliest.add(new Likeliest(tokens, log));
    }
    return likeliest;
  }

  private Refusal refusal() {
    return new Refusal(
        any(Refusal.Code.values()),
        any("", "support 9 is larger than the vocabulary of 5 tokens", "Prüfung 検証 \uD83D\uDE00"));
  }

  /** Of a ruling. */
  private CloudMessage.Timing timing() {
    return new CloudMessage.Timing(
        random.nextInt(), number(), number(), number(), number(), number());
  }

  /** Of a live pass, for which no laws are waited. */
  private CloudMessage.Timing passTiming() {
    return new CloudMessage.Timing(
        any(0, random.nextInt()), number(), number(), number(), 0, number());
  }

  /** Of a streamed token: something arrived for the first of a stream alone. */
  private CloudMessage.Timing streamedTiming() {
    return new CloudMessage.Timing(
        any(0, random.nextInt()), number(), number(), number(), 0, number());
  }

  /** Non-negative, of any length as a varint. */
  private int number() {
    return random.nextInt() >>> random.nextInt(1, 32);
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  @SafeVarargs
  private <T> T any(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
