package io.draftwire.lab.faults;

import io.draftwire.core.law.LogitBias;
import io.draftwire.core.law.Penalties;
import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.UploadPlan;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import io.draftwire.core.session.EdgeMessage.Mode;
import java.util.List;
import java.util.Map;

/**
 * A way to make an answer.
 *
 * @param scheme of rounds; not used otherwise
 * @param ahead of rounds likewise
 * @param steady what of an edge, beside the text, later laws depend on: with less than that left
 *     the answer is of the same law, but another text
 * @param upload when a round's drafts leave
 * @param sampling the law that is asked for
 */
public record FaultCase(
    Mode mode, Scheme scheme, Ahead ahead, Steady steady, UploadPlan upload, Sampling sampling) {
  private static final Sampling PLAIN = Sampling.at(.9);

  /** Hangs on which tokens are the answer's, and on the latest of the text. */
  private static final Sampling EDITED =
      PLAIN.withPenalties(new Penalties(.8, .4, 1.3, 8)).withBias(new LogitBias(Map.of(5, 1f)));

  /** What one seed gives one text under. */
  public enum Steady {
    /** Whatever is lost. */
    ALWAYS,
    /** Unless the edge forgets how its threshold stands, or what of the text is the answer's. */
    WITH_THE_EDGE,
    /** Unless coders begin anew: what they would have cost moves the threshold. */
    WITH_THE_CODERS
  }

  /** Each mode, each scheme, and each kind of code. */
  public static final List<FaultCase> ALL =
      List.of(
          whole(Mode.LIVE, new Coupled(), Steady.ALWAYS),
          whole(Mode.CLOUD_ONLY, new Coupled(), Steady.ALWAYS),
          rounds(new Dense(), Steady.ALWAYS),
          rounds(new PlainTopK(8), Steady.ALWAYS),
          rounds(new Qs(16), Steady.ALWAYS),
          rounds(new KSqs(8, 50), Steady.ALWAYS),
          rounds(new KSqs(8, 50, SupportCode.ADAPTIVE), Steady.ALWAYS),
          rounds(new CSqs(50, 0.05, 0.05, 0.1, 8), Steady.WITH_THE_EDGE),
          rounds(
              new CSqs(50, new Threshold.Priced(), 8, SupportCode.ADAPTIVE),
              Steady.WITH_THE_CODERS),
          rounds(new Coupled(), Steady.ALWAYS),
          rounds(new Scalar(Scalar.HALF), Steady.ALWAYS),
          ahead(new KSqs(8, 50, SupportCode.ADAPTIVE), "bonus:send:2", Steady.ALWAYS),
          ahead(new CSqs(50, 0.05, 0.05, 0.1, 8), "branches:3:send", Steady.WITH_THE_EDGE),
          ahead(new Scalar(Scalar.HALF), "withheld:send:3:first", Steady.ALWAYS),
          inParts(new KSqs(8, 50, SupportCode.ADAPTIVE), "off", Steady.ALWAYS),
          inParts(new CSqs(50, 0.05, 0.05, 0.1, 8), "off", Steady.WITH_THE_EDGE),
          inParts(new Scalar(Scalar.HALF), "bonus:send", Steady.ALWAYS),
          edited(whole(Mode.LIVE, new Coupled(), Steady.WITH_THE_EDGE)),
          edited(
              ahead(
                  new KSqs(8, 50, SupportCode.ADAPTIVE), "branches:3:send", Steady.WITH_THE_EDGE)));

  private static FaultCase rounds(Scheme scheme, Steady steady) {
    return whole(Mode.SPECULATIVE, scheme, steady);
  }

  private static FaultCase whole(Mode mode, Scheme scheme, Steady steady) {
    return new FaultCase(mode, scheme, Ahead.OFF, steady, UploadPlan.AT_TRIGGER, PLAIN);
  }

  private static FaultCase ahead(Scheme scheme, String ahead, Steady steady) {
    return new FaultCase(
        Mode.SPECULATIVE, scheme, Ahead.of(ahead), steady, UploadPlan.AT_TRIGGER, PLAIN);
  }

  private static FaultCase inParts(Scheme scheme, String ahead, Steady steady) {
    return new FaultCase(
        Mode.SPECULATIVE, scheme, Ahead.of(ahead), steady, new UploadPlan.Immediate(), PLAIN);
  }

  private static FaultCase edited(FaultCase of) {
    return new FaultCase(of.mode, of.scheme, of.ahead, of.steady, of.upload, EDITED);
  }

  public String label() {
    return labelOfDrafts() + (sampling.equals(PLAIN) ? "" : ", penalties and bias");
  }

  private String labelOfDrafts() {
    return switch (mode) {
      case LIVE -> "live";
      case CLOUD_ONLY -> "cloud-only";
      case SPECULATIVE ->
          scheme.label()
              + (ahead.equals(Ahead.OFF) ? "" : ", " + ahead.label())
              + (upload.equals(UploadPlan.AT_TRIGGER) ? "" : ", in parts");
    };
  }

  /** Whether one seed gives one text though connections break, as far as that is verified. */
  public boolean steadyAcrossConnections() {
    return oneText(Harm.LINKS_AND_CLOUDS);
  }

  /** Whether one seed gives one text under this harm, as far as that is verified. */
  boolean oneText(Harm harm) {
    return switch (steady) {
      case ALWAYS -> true;
      case WITH_THE_EDGE -> harm.edgeCrash() == 0;
      case WITH_THE_CODERS -> harm.equals(Harm.NONE);
    };
  }
}
