package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.draftwire.core.plan.FixedPlanner;
import io.draftwire.core.plan.Planner;
import io.draftwire.core.plan.Step;
import io.draftwire.core.scheme.Scheme;
import io.draftwire.core.session.ToldCosts;
import io.draftwire.edge.Answer;
import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  @Test
  void projectsEverySetupToEveryPublishedProfile() throws Exception {
    AnswerRequest request = TimeWorlds.ask(TimeWorlds.SCHEME, 4, 30, 1);
    LinkSpec link = LinkSpec.parse("1mbit/1mbit/50ms");
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      List<Projection> rows =
          Projection.of(
              draft,
              target,
              request,
              () -> new FixedPlanner(request.scheme(), request.maxDrafts()),
              link,
              1);
      assertThat(rows).hasSize(3 * CostProfiles.published().size());
      for (Projection row : rows) {
        assertThat(row.answer())
            .usingRecursiveComparison()
            .isEqualTo(
                new VirtualRun(draft, target, row.profile(), link, 1).run(row.setup(), request));
        if (row.setup() == Setup.SPECULATIVE) {
          assertThat(row.answer().tokens()).containsExactly(rows.getFirst().answer().tokens());
        }
      }
    }
  }

  @Test
  void aReplayIsTheRunItRecordedOrAnError() throws Exception {
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      RecordedModel drafts = new RecordedModel(draft);
      RecordedModel targets = new RecordedModel(target);
      VirtualRun run =
          new VirtualRun(drafts, targets, TimeWorlds.COSTS, LinkSpec.parse("1mbit/1mbit/50ms"), 1);
      AnswerRequest request = TimeWorlds.ask(TimeWorlds.SCHEME, 4, 30, 1);
      Answer recorded = run.run(Setup.SPECULATIVE, request);
      drafts.rewind();
      targets.rewind();
      assertThat(run.run(Setup.SPECULATIVE, request))
          .usingRecursiveComparison()
          .isEqualTo(recorded);
      drafts.rewind();
      targets.rewind();
      assertThatIllegalStateException()
          .isThrownBy(() -> run.run(Setup.SPECULATIVE, request.withSeed(12)))
          .withMessageContaining("not the recorded one");
    }
  }

  /**
   * Without being told, both ends would have to find out, and runs by the clock would pay for it.
   */
  @Test
  void anEdgeIsToldWhatItsCloudsPassesCost() throws Exception {
    List<double[]> heard = new ArrayList<>();
    Planner planner =
        new Planner() {
          @Override
          public Scheme first() {
            return TimeWorlds.SCHEME;
          }

          @Override
          public Step next(int remaining) {
            return new Step.Draft(TimeWorlds.SCHEME, 2);
          }

          @Override
          public void cloudCosts(double[] seconds, boolean doubtful) {
            heard.add(seconds);
          }
        };
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      new RealRun(draft, target, TimeWorlds.COSTS.told(), LinkSpec.NONE, 1, Duration.ofSeconds(20))
          .run(Setup.SPECULATIVE, TimeWorlds.ask(TimeWorlds.SCHEME, 2, 5, 1), planner);
    }
    assertThat(heard)
        .singleElement(as(InstanceOfAssertFactories.DOUBLE_ARRAY))
        .containsExactly(new double[] {.050, .052, .056, .064, .080}, within(1e-6));
  }

  @Test
  void whatHasNoServerHasNoRealRun() {
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      RealRun real =
          new RealRun(draft, target, ToldCosts.UNKNOWN, LinkSpec.NONE, 1, Duration.ofSeconds(5));
      for (Setup setup : new Setup[] {Setup.CO_LOCATED, Setup.EDGE_ONLY}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> real.run(setup, TimeWorlds.ask(TimeWorlds.SCHEME, 4, 5, 1)))
            .withMessageContaining(setup.label());
      }
    }
  }
}
