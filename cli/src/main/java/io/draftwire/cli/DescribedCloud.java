package io.draftwire.cli;

import io.draftwire.core.session.SessionException;
import io.draftwire.edge.CloudInquiry;
import io.draftwire.edge.TargetTokenizer;
import io.draftwire.engine.Tokenizer;
import io.draftwire.wire.CloudDescription;
import java.time.Duration;

/**
 * A cloud as it says itself what it is.
 *
 * @param description without its chat template
 * @param reader what prompts for it are read by
 */
record DescribedCloud(CloudDescription description, Tokenizer reader) {

  /**
   * Asks the cloud on {@code address}, or every one of several.
   *
   * @throws SessionException if the cloud is away, or does not fit the draft
   */
  static DescribedCloud of(Tokenizer draft, CloudList clouds, Duration timeout)
      throws SessionException {
    try {
      CloudDescription description =
          new CloudInquiry(clouds.clouds(), timeout).askEach().getFirst();
      return new DescribedCloud(description, TargetTokenizer.of(draft, description));
    } catch (SessionException e) {
      throw new SessionException(e.refusal().code(), clouds + ": " + e.getMessage());
    }
  }
}
