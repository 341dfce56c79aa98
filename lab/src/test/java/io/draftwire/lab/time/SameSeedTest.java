package io.draftwire.lab.time;

import static io.draftwire.lab.time.TimeWorlds.COSTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.core.plan.IdsFirst;
import io.draftwire.core.plan.Knowledge;
import io.draftwire.core.plan.SchemeChoice;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.core.scheme.SupportCode;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * "The same seed gives the same text and the same bits": under which settings, however long
 * anything takes. What is promised here is what docs/exactness.md and the options' help say.
 */
class SameSeedTest {
  private static final int NO_BUDGET = Integer.MAX_VALUE;
  private static final double TEMPERATURE = 0.9;

  /** From a thin link with a slow target to a wide and near one. */
  private static final List<String> LINKS =
      List.of("9kbit/9kbit/300ms", "60kbit/20kbit/80ms/20ms/5%", "1mbit/1mbit/2ms", "none");

  /**
   * @param text whether one seed is to give one text
   * @param bits whether also the same payloads
   */
  record Row(String name, SchemeChoice choice, boolean text, boolean bits) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String scheme : List.of("dense", "top-k", "qs", "k-sqs", "c-sqs", "coupled", "scalar")) {
      SchemeSettings settings = settings(scheme, SupportCode.ENUMERATIVE, false);
      boolean laws = settings.scheme().lawsMayFollow();
      boolean coupled = scheme.equals("coupled");
      rows.add(row(scheme, settings, false, NO_BUDGET, IdsFirst.OFF, true, true));
      rows.add(row(scheme, settings, false, 300, IdsFirst.OFF, true, true));
      rows.add(row(scheme, settings, false, NO_BUDGET, IdsFirst.AUTO, true, !laws));
      rows.add(row(scheme, settings, false, 300, IdsFirst.AUTO, true, true));
      rows.add(row(scheme, settings, true, NO_BUDGET, IdsFirst.AUTO, coupled, false));
      if (laws) {
        rows.add(row(scheme, settings, false, NO_BUDGET, IdsFirst.ON, true, true));
        rows.add(row(scheme, settings, false, 300, IdsFirst.ON, true, true));
      }
    }
    for (String scheme : List.of("k-sqs", "c-sqs")) {
      SchemeSettings settings = settings(scheme, SupportCode.ADAPTIVE, false);
      rows.add(row(scheme + " adaptive", settings, false, NO_BUDGET, IdsFirst.AUTO, true, true));
      rows.add(row(scheme + " adaptive", settings, false, 100, IdsFirst.AUTO, true, true));
    }
    for (SupportCode code : SupportCode.values()) {
      SchemeSettings settings = settings("c-sqs", code, true);
      rows.add(row("priced " + code, settings, false, NO_BUDGET, IdsFirst.AUTO, false, false));
      rows.add(row("priced " + code, settings, false, NO_BUDGET, IdsFirst.OFF, false, false));
    }
    for (String scheme : List.of("k-sqs", "coupled")) {
      SchemeSettings settings = settings(scheme, SupportCode.ENUMERATIVE, false);
      SchemeChoice choice = new SchemeChoice(settings, 8, false, NO_BUDGET, IdsFirst.OFF);
      rows.add(
          new Row(
              scheme + ", tuned",
              choice.withStop(new StopPolicy.Tuned()),
              scheme.equals("coupled"),
              false));
    }
    rows.add(new Row("auto", SchemeChoice.auto(), true, false));
    return rows;
  }

  private static SchemeSettings settings(String scheme, SupportCode code, boolean priced) {
    return SchemeSettings.of(scheme, null, null, null, null, null, null, code, priced);
  }

  private static Row row(
      String name,
      SchemeSettings settings,
      boolean adaptive,
      int budget,
      IdsFirst idsFirst,
      boolean text,
      boolean bits) {
    String all =
        name
            + (adaptive ? ", adaptive length" : "")
            + (budget == NO_BUDGET ? "" : ", budget " + budget)
            + ", ids first "
            + idsFirst.label();
    int most = adaptive || Boolean.TRUE.equals(settings.priced()) ? 8 : 4;
    return new Row(all, new SchemeChoice(settings, most, adaptive, budget, idsFirst), text, bits);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theSameSeedGivesTheSameTextWhereThatIsPromised(Row row) throws Exception {
    assertThat(row.choice().oneTextASeed()).isEqualTo(row.text());
    List<List<Integer>> texts = new ArrayList<>();
    List<Long> bits = new ArrayList<>();
    for (String link : LINKS) {
      Knowledge knowledge = new Knowledge();
      // What was learnt with other answers counts too, and a few trials are the same everywhere.
      for (int before = row.choice().stop().tuned() ? 6 : 1; before > 0; before--) {
        answer(row.choice(), link, knowledge, 4 + before);
      }
      Answer answer = answer(row.choice(), link, knowledge, 11);
      texts.add(Arrays.stream(answer.tokens()).boxed().toList());
      bits.add(answer.figures().payloadBits());
    }
    if (row.text()) {
      assertThat(texts).as("texts").containsOnly(texts.getFirst());
    } else {
      assertThat(texts.stream().distinct().count()).as("texts, which may differ").isGreaterThan(1);
    }
    if (row.bits()) {
      assertThat(bits).as("payload bits").containsOnly(bits.getFirst());
    }
  }

  private static Answer answer(SchemeChoice choice, String link, Knowledge knowledge, long seed)
      throws Exception {
    AnswerRequest of =
        TimeWorlds.ask(
            choice.planner(TEMPERATURE, true, TimeWorlds.VOCABULARY, new Knowledge()).first(),
            choice.maxDrafts(),
            120,
            TEMPERATURE);
    AnswerRequest request =
        of.with(a -> a.bitBudget(choice.bitBudget()).seed(OptionalLong.of(seed)));
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      return new VirtualRun(draft, target, COSTS, LinkSpec.parse(link), 1)
          .run(
              Setup.SPECULATIVE,
              request,
              choice.planner(TEMPERATURE, true, TimeWorlds.VOCABULARY, knowledge));
    }
  }
}
