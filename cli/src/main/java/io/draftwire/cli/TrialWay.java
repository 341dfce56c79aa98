package io.draftwire.cli;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.KSqs;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.EdgeMessage.Mode;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.Tokenizer;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How a real answer is had whose link goes away, and what is asked. */
record TrialWay(String name, Mode mode, Scheme scheme) {
  static final TrialWay LIVE = new TrialWay("live", Mode.LIVE, new Coupled());
  static final TrialWay STREAMING = new TrialWay("streaming", Mode.CLOUD_ONLY, new Coupled());
  static final TrialWay COUPLED = new TrialWay("coupled", Mode.SPECULATIVE, new Coupled());
  static final TrialWay K_SQS = new TrialWay("k-sqs", Mode.SPECULATIVE, new KSqs(8, 100));

  private static final String PROMPT = "Once upon a time, there was a little robot";
  private static final int MAX_DRAFTS = 4;

  /**
   * @param reader of the target's tokens
   * @param tokens of the answer
   */
  AnswerRequest request(Tokenizer reader, int tokens, long seed) {
    return new AnswerRequest(
            mode,
            reader.prompt(PROMPT),
            Sampling.at(.8),
            OptionalDouble.empty(),
            scheme,
            MAX_DRAFTS,
            Integer.MAX_VALUE,
            tokens,
            OptionalLong.of(seed))
        .readBy(reader);
  }
}
