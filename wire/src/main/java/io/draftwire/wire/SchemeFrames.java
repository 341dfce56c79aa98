package io.draftwire.wire;

import io.draftwire.core.scheme.AcceptanceRule;
import io.draftwire.core.scheme.CSqs;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Dense;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.PlainTopK;
import io.draftwire.core.scheme.Qs;
import io.draftwire.core.scheme.Scalar;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.core.scheme.Threshold;
import io.draftwire.core.session.Protocol;
import io.draftwire.core.session.Refusal;

/**
 * Schemes to their frames and back. The ranges are core's: its constructors check them, and their
 * words reach the peer.
 */
final class SchemeFrames {
  /** Stands for the scheme that a cloud-only hello need not carry, and that nobody reads. */
  static final Scheme UNUSED = new Dense();

  private SchemeFrames() {}

  static io.draftwire.wire.v1.Scheme frame(Scheme scheme) {
    io.draftwire.wire.v1.Scheme.Builder frame = io.draftwire.wire.v1.Scheme.newBuilder();
    switch (scheme) {
      case Dense dense -> frame.setDense(io.draftwire.wire.v1.Dense.getDefaultInstance());
      case PlainTopK topK ->
          frame.getTopKBuilder().setSupport(topK.support()).setSiblings(topK.siblings() - 1);
      case Qs qs -> frame.getQsBuilder().setResolution(qs.resolution());
      case KSqs kSqs ->
          frame
              .getKSqsBuilder()
              .setSupport(kSqs.support())
              .setResolution(kSqs.resolution())
              .setCode(frame(kSqs.code()))
              .setSiblings(kSqs.siblings() - 1);
      case CSqs cSqs -> frame.setCSqs(frame(cSqs));
      case Coupled coupled -> frame.setCoupled(io.draftwire.wire.v1.Coupled.getDefaultInstance());
      case Scalar scalar -> frame.getScalarBuilder().setGrid(scalar.steps());
    }
    switch (scheme) {
      case Dense _, PlainTopK _, Qs _, KSqs _, CSqs _ -> frame.setVerify(frame(scheme.rule()));
      case Coupled _, Scalar _ -> {} // No laws travel that there could be two rules for.
    }
    return frame.build();
  }

  private static io.draftwire.wire.v1.AcceptanceRule frame(AcceptanceRule rule) {
    return switch (rule) {
      case BLOCK -> io.draftwire.wire.v1.AcceptanceRule.ACCEPTANCE_RULE_BLOCK;
      case TOKEN -> io.draftwire.wire.v1.AcceptanceRule.ACCEPTANCE_RULE_TOKEN;
    };
  }

  private static io.draftwire.wire.v1.CSqs frame(CSqs scheme) {
    io.draftwire.wire.v1.CSqs.Builder frame =
        io.draftwire.wire.v1.CSqs.newBuilder()
            .setResolution(scheme.resolution())
            .setMaxSupport(scheme.maxSupport())
            .setCode(frame(scheme.code()))
            .setSiblings(scheme.siblings() - 1);
    switch (scheme.threshold()) {
      case Threshold.Conformal(double alpha, double eta, double initial) ->
          frame.setAlpha(alpha).setEta(eta).setInitialThreshold(initial);
      case Threshold.Priced() -> frame.setPriced(true);
    }
    return frame.build();
  }

  private static io.draftwire.wire.v1.SupportCode frame(SupportCode code) {
    return switch (code) {
      case ENUMERATIVE -> io.draftwire.wire.v1.SupportCode.SUPPORT_CODE_ENUMERATIVE;
      case ADAPTIVE -> io.draftwire.wire.v1.SupportCode.SUPPORT_CODE_ADAPTIVE;
    };
  }

  static Scheme scheme(io.draftwire.wire.v1.Scheme frame) throws MalformedFrameException {
    AcceptanceRule rule = rule(frame.getVerify());
    try {
      return switch (frame.getKindCase()) {
        case DENSE -> new Dense(rule);
        case TOP_K ->
            new PlainTopK(
                number("scheme.top_k.support", frame.getTopK().getSupport()),
                rule,
                siblings("top_k", frame.getTopK().getSiblings()));
        case QS -> new Qs(resolution("qs", frame.getQs().getResolution()), rule);
        case K_SQS ->
            new KSqs(
                number("scheme.k_sqs.support", frame.getKSqs().getSupport()),
                resolution("k_sqs", frame.getKSqs().getResolution()),
                code("k_sqs", frame.getKSqs().getCode()),
                rule,
                siblings("k_sqs", frame.getKSqs().getSiblings()));
        case C_SQS -> cSqs(frame.getCSqs(), rule);
        case COUPLED -> new Coupled();
        case SCALAR -> new Scalar(number("scheme.scalar.grid", frame.getScalar().getGrid()));
        case KIND_NOT_SET ->
            throw new MalformedFrameException(
                Refusal.Code.SETTINGS,
                "hello.scheme is missing or not one that protocol "
                    + Protocol.VERSION
                    + " knows; use one of "
                    + SchemeSettings.NAMES);
      };
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException(
          Refusal.Code.SETTINGS, "scheme " + frame.getKindCase() + ": " + e.getMessage());
    }
  }

  private static CSqs cSqs(io.draftwire.wire.v1.CSqs frame, AcceptanceRule rule)
      throws MalformedFrameException {
    return new CSqs(
        resolution("c_sqs", frame.getResolution()),
        frame.getPriced()
            ? new Threshold.Priced()
            : new Threshold.Conformal(
                frame.getAlpha(), frame.getEta(), frame.getInitialThreshold()),
        number("scheme.c_sqs.max_support", frame.getMaxSupport()),
        code("c_sqs", frame.getCode()),
        rule,
        siblings("c_sqs", frame.getSiblings()));
  }

  private static AcceptanceRule rule(io.draftwire.wire.v1.AcceptanceRule frame)
      throws MalformedFrameException {
    return switch (frame) {
      case ACCEPTANCE_RULE_BLOCK -> AcceptanceRule.BLOCK;
      case ACCEPTANCE_RULE_TOKEN -> AcceptanceRule.TOKEN;
      case UNRECOGNIZED ->
          throw new MalformedFrameException(
              Refusal.Code.SETTINGS,
              "scheme.verify is not one that protocol "
                  + Protocol.VERSION
                  + " knows; use "
                  + AcceptanceRule.BLOCK.label()
                  + " or "
                  + AcceptanceRule.TOKEN.label());
    };
  }

  private static SupportCode code(String scheme, io.draftwire.wire.v1.SupportCode frame)
      throws MalformedFrameException {
    return switch (frame) {
      case SUPPORT_CODE_ENUMERATIVE -> SupportCode.ENUMERATIVE;
      case SUPPORT_CODE_ADAPTIVE -> SupportCode.ADAPTIVE;
      case UNRECOGNIZED ->
          throw new MalformedFrameException(
              Refusal.Code.SETTINGS,
              "scheme."
                  + scheme
                  + ".code is not one that protocol "
                  + Protocol.VERSION
                  + " knows; use "
                  + SupportCode.ENUMERATIVE.label()
                  + " or "
                  + SupportCode.ADAPTIVE.label());
    };
  }

  private static int resolution(String scheme, int resolution) throws MalformedFrameException {
    return number("scheme." + scheme + ".resolution", resolution);
  }

  /** On the wire, those beside the draft. */
  private static int siblings(String scheme, int beside) throws MalformedFrameException {
    int number = number("scheme." + scheme + ".siblings", beside);
    return (int) Math.min(Integer.MAX_VALUE, 1L + number);
  }

  private static int number(String field, int value) throws MalformedFrameException {
    return Fields.read(Refusal.Code.SETTINGS, field, value);
  }
}
