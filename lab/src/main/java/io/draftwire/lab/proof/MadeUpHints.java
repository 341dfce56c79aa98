package io.draftwire.lab.proof;

import io.draftwire.core.hint.Confidence;
import io.draftwire.core.session.CloudMessage;
import io.draftwire.core.session.CloudSession;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Hints of a target that has no exits: right at times, never, or of what cannot be. */
enum MadeUpHints {
  /** By the pass's own logits with noise. */
  NOISY,
  /** Of what the pass will not commit, and sure of it. */
  WRONG,
  /** Of rounds long settled or never sent, of drafts and tokens that never were, and twice. */
  HOSTILE;

  private static final float NOISE = 1;

  /**
   * @param vocabulary V
   */
  SessionPair.Hinting of(long seed, int vocabulary) {
    SplittableRandom random = new SplittableRandom(seed);
    return switch (this) {
      case NOISY ->
          (cloud, rows) ->
              Stream.of(noisy(cloud, rows, 0, random), noisy(cloud, rows, 1, random))
                  .flatMap(Stream::ofNullable)
                  .toList();
      case WRONG -> (cloud, rows) -> wrong(cloud, rows, vocabulary, random);
      case HOSTILE -> (cloud, rows) -> hostile(cloud, rows, vocabulary, random);
    };
  }

  private static CloudMessage.Hint noisy(
      CloudSession cloud, float[] rows, int exit, SplittableRandom random) {
    float[] early = rows.clone();
    for (int i = 0; i < early.length; i++) {
      early[i] += (float) (NOISE * random.nextGaussian());
    }
    return cloud.hint(exit, early, 0);
  }

  private static List<CloudMessage.Hint> wrong(
      CloudSession cloud, float[] rows, int vocabulary, SplittableRandom random) {
    CloudMessage.Hint right = cloud.hint(0, rows, 0);
    if (right == null) {
      return List.of();
    }
    int other = (right.token() + 1 + random.nextInt(vocabulary - 1)) % vocabulary;
    return List.of(
        new CloudMessage.Hint(0, right.pass(), right.node(), other, Confidence.CLASSES - 1));
  }

  private static List<CloudMessage.Hint> hostile(
      CloudSession cloud, float[] rows, int vocabulary, SplittableRandom random) {
    CloudMessage.Hint right = cloud.hint(0, rows, 0);
    int pass = right == null ? 1 : right.pass();
    List<CloudMessage.Hint> hints = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      hints.add(
          new CloudMessage.Hint(
              random.nextInt(-1, 10),
              pass + random.nextInt(-1, 2),
              random.nextInt(-1, 6),
              random.nextInt(-1, vocabulary + 2),
              random.nextInt(-1, Confidence.CLASSES + 1)));
      hints.add(hints.getLast());
    }
    return hints;
  }
}
