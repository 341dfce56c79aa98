package io.draftwire.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.draftwire.edge.AnswerRequest;
import io.draftwire.engine.TableModel;
import io.draftwire.lab.link.LinkSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  @Test
  void projectsEverySetupToEveryPublishedProfile() throws Exception {
    AnswerRequest request = TimeWorlds.ask(TimeWorlds.SCHEME, 4, 30, 1);
    LinkSpec link = LinkSpec.parse("1mbit/1mbit/50ms");
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      List<Projection> rows = Projection.of(draft, target, request, link, 1);
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
  void whatHasNoServerHasNoRealRun() {
    try (TableModel draft = TimeWorlds.draft();
        TableModel target = TimeWorlds.target()) {
      RealRun real = new RealRun(draft, target, LinkSpec.NONE, 1, Duration.ofSeconds(5));
      for (Setup setup : new Setup[] {Setup.CO_LOCATED, Setup.EDGE_ONLY}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> real.run(setup, TimeWorlds.ask(TimeWorlds.SCHEME, 4, 5, 1)))
            .withMessageContaining(setup.label());
      }
    }
  }
}
