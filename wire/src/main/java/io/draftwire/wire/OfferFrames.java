package io.draftwire.wire;

import io.draftwire.core.scheme.Candidates;
import io.draftwire.core.session.Refusal;
import io.draftwire.wire.v1.Offer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Candidates to fields of an offer and back. Where many are needed the target is nearly sure, and
 * nearly all of them are one token: runs travel by their length, and a probability once a token.
 */
final class OfferFrames {
  private OfferFrames() {}

  static void write(Candidates candidates, Offer.Builder frame) {
    if (candidates.count() > Candidates.MOST) {
      throw new IllegalArgumentException(offerOf(candidates.count()));
    }
    Map<Integer, Float> known = new HashMap<>();
    int[] tokens = candidates.tokens();
    boolean runs = false;
    for (int from = 0, to; from < tokens.length; from = to) {
      to = from + 1;
      while (to < tokens.length && tokens[to] == tokens[from]) {
        to++;
      }
      frame.addCandidate(Fields.write("offer.candidate", tokens[from]));
      frame.addRun(to - from);
      runs |= to - from > 1;
      if (known.put(tokens[from], candidates.p()[from]) == null) {
        frame.addP(candidates.p()[from]);
      }
    }
    if (!runs) {
      frame.clearRun();
    }
  }

  static Candidates candidates(Offer offer) throws MalformedFrameException {
    int[] runs = runs(offer);
    int count = Arrays.stream(runs).sum();
    int[] tokens = new int[count];
    float[] p = new float[count];
    Map<Integer, Float> known = new HashMap<>();
    int used = 0;
    for (int i = 0, at = 0; i < runs.length; i++) {
      int token = Fields.read(Refusal.Code.PROTOCOL, "offer.candidate", offer.getCandidate(i));
      Float value = known.get(token);
      if (value == null) {
        value = used < offer.getPCount() ? offer.getP(used) : Float.NaN;
        used++;
        known.put(token, probability(token, value));
      }
      Arrays.fill(tokens, at, at + runs[i], token);
      Arrays.fill(p, at, at + runs[i], value);
      at += runs[i];
    }
    if (used != offer.getPCount()) {
      throw refusal(
          "an offer of "
              + used
              + " different candidates has "
              + offer.getPCount()
              + " probabilities");
    }
    int first = Fields.read(Refusal.Code.PROTOCOL, "offer.first", offer.getFirst());
    return new Candidates(first, tokens, p);
  }

  /** How often each candidate comes; checked before anything is made of that size. */
  private static int[] runs(Offer offer) throws MalformedFrameException {
    int[] runs = new int[offer.getCandidateCount()];
    Arrays.fill(runs, 1);
    if (offer.getRunCount() > 0) {
      if (offer.getRunCount() != runs.length) {
        throw refusal(
            "an offer of " + runs.length + " candidates has " + offer.getRunCount() + " runs");
      }
      for (int i = 0; i < runs.length; i++) {
        runs[i] = offer.getRun(i);
        if (runs[i] < 1 || runs[i] > Candidates.MOST) {
          throw refusal(
              "offer.run "
                  + Integer.toUnsignedString(runs[i])
                  + " is outside 1.."
                  + Candidates.MOST);
        }
      }
    }
    long count = Arrays.stream(runs).asLongStream().sum();
    if (count < 1 || count > Candidates.MOST) {
      throw refusal(offerOf(count));
    }
    return runs;
  }

  private static String offerOf(long candidates) {
    return "an offer of " + candidates + " candidates; 1.." + Candidates.MOST + " travel";
  }

  private static float probability(int token, float p) throws MalformedFrameException {
    if (!(p > 0 && p <= 1)) {
      throw refusal("offer.p of candidate " + token + " is " + p + ", outside (0, 1]");
    }
    return p;
  }

  private static MalformedFrameException refusal(String message) {
    return new MalformedFrameException(Refusal.Code.PROTOCOL, message);
  }
}
