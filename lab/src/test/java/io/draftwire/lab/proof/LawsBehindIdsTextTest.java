package io.draftwire.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.law.Sampling;
import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.CloudSession;
import io.draftwire.core.session.EdgeSession;
import io.draftwire.core.session.SessionId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which way laws travel changes no token. */
class LawsBehindIdsTextTest {
  static List<Scheme> schemes() {
    return SchemeUnderProof.schemes().stream().filter(Scheme::lawsMayFollow).toList();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theSameSeedGivesTheSameText(Scheme scheme) throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      Sampling sampling = Sampling.at(0.9);
      TinyAnswer beside = TinyAnswer.run(scheme, sampling, 0.9, Integer.MAX_VALUE, seed);
      EdgeSession behind =
          new EdgeSession(
              TinyAnswer.settings(scheme, sampling, 0.9, Integer.MAX_VALUE, seed),
              TinyAnswer.PROMPT,
              IdsFirst.ON.apply(
                  new FixedPlanner(scheme, TinyAnswer.MAX_DRAFTS), TinyAnswer.VOCABULARY));
      new SessionPair(
              behind,
              new TrigramModel(TinyAnswer.DRAFT),
              new CloudSession(SessionId.of(1), TinyAnswer.LIMITS, 0, token -> false),
              new TrigramModel(TinyAnswer.TARGET),
              UnaryOperator.identity())
          .run();
      assertThat(behind.answer()).as("seed %d", seed).isEqualTo(beside.tokens());
      assertThat(behind.figures().payloadBits())
          .as("ids in full width")
          .isGreaterThan(beside.figures().payloadBits());
    }
  }
}
