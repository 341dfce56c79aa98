package io.draftwire.lab.time;

import static io.draftwire.lab.time.TimeWorlds.COSTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.hint.Hinting;
import io.draftwire.core.scheme.Coupled;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets whose exits are simulated, in virtual time. */
class HintedRunTest {
  private static final String LINK = "1mbit/1mbit/50ms";

  private static Answer live(String exits, String link) throws Exception {
    return run(Setup.LIVE, new Coupled(), exits, link);
  }

  private static Answer run(Setup setup, Scheme scheme, String exits, String link)
      throws Exception {
    AnswerRequest ask = TimeWorlds.ask(scheme, 4, 200, 0.9);
    SimulatedExits simulated = exits == null ? null : SimulatedExits.parse(exits);
    try (TableModel draft =
            new TableModel(TimeWorlds.VOCABULARY, TimeWorlds.DRAFT, TimeWorlds.CONTEXT, 512);
        TableModel target =
            new TableModel(TimeWorlds.VOCABULARY, TimeWorlds.TARGET, TimeWorlds.CONTEXT, 512)) {
      return new VirtualRun(draft, target, COSTS, LinkSpec.parse(link), 1)
          .withExits(simulated)
          .run(setup, simulated == null ? ask : ask.withHints(Hinting.ON));
    }
  }

  @Test
  void liveTextsAreTheSameAndHintsAsRightAsTheyAreMadeToBe() throws Exception {
    for (String link : new String[] {"none/none/1ms", LINK, "30kbit/60kbit/200ms/20ms/5%"}) {
      Answer plain = live(null, link);
      Answer hinted = live("0.5/0.8", link);
      assertThat(hinted.tokens()).as(link).isEqualTo(plain.tokens());
      assertThat(hinted.figures().hintedPasses()).isGreaterThan(50);
      double right = (double) hinted.figures().hintsRight() / hinted.figures().hintedPasses();
      assertThat(right).as(link).isCloseTo(.8, within(.15));
    }
  }

  @Test
  void rightHintsMakeALiveTextSooner() throws Exception {
    assertThat(live("0.3/1", LINK).seconds()).isLessThan(live(null, LINK).seconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "top-k", "qs", "k-sqs", "c-sqs", "coupled", "scalar"})
  void roundsAreTheSameAndSooner(String name) throws Exception {
    Scheme scheme = SchemeSettings.of(name).scheme();
    String link = "none/none/20ms";
    Answer plain = run(Setup.SPECULATIVE, scheme, null, link);
    Answer hinted = run(Setup.SPECULATIVE, scheme, "0.2/0.9", link);
    assertThat(hinted.tokens()).isEqualTo(plain.tokens());
    assertThat(hinted.figures().payloadBits()).isEqualTo(plain.figures().payloadBits());
    assertThat(hinted.figures().usedAhead()).isPositive();
    assertThat(hinted.seconds()).isLessThan(plain.seconds());
  }

  /** A cloud looks at its exits before it tells of them. */
  @Test
  void exitsThatAreAlwaysWrongAreNeverTold() throws Exception {
    Answer plain = live(null, LINK);
    Answer hinted = live("0.5/0", LINK);
    assertThat(hinted.figures().hints()).isZero();
    assertThat(hinted.tokens()).isEqualTo(plain.tokens());
    assertThat(hinted.seconds()).isLessThan(1.001 * plain.seconds());
  }

  @Test
  void exitsAreReadAsTheyAreWritten() {
    assertThat(SimulatedExits.parse("0.25/0.6+0.5/0.8").label()).isEqualTo("0.25/0.6+0.5/0.8");
    for (String bad : new String[] {"", "0.5", "0.5/x", "1/0.5", "0.5/1.2", "0.5/0.8+0.2/0.4"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> SimulatedExits.parse(bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulatedExits.parse("0.5:0.8"))
        .withMessage(
            "'0.5:0.8' is no exit; write the part of the pass and how often it is right, such as"
                + " 0.5/0.8");
  }
}
