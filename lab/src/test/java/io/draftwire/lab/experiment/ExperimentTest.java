package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.draftwire.core.plan.Ahead;
import io.draftwire.core.plan.StopPolicy;
import io.draftwire.core.scheme.SchemeSettings;
import io.draftwire.edge.settings.Presets;
import io.draftwire.lab.link.LinkSpec;
import io.draftwire.lab.link.LinkTrace;
import io.draftwire.lab.time.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {

  private static Experiment of(String text) {
    return ExperimentFile.parse("test", "name: test\n" + text);
  }

  @Test
  void crossesWhatApplies() {
    // 2 supports x 3 resolutions x 2 links x 2 prompts x 2 repeats.
    assertThat(
            of("""
               baselines: false
               repeats: 2
               axes:
                 support: [2, 4]
                 resolution: [10, 100, 1000]
                 rtt: [5ms, 50ms]
                 prompt: [story-1, story-2]
               """)
                .points())
        .hasSize(2 * 3 * 2 * 2 * 2);
  }

  @Test
  void axesThatDoNotApplyMultiplyNothing() {
    List<Point> points =
        of("""
           baselines: false
           axes:
             scheme: [dense, qs, k-sqs, c-sqs]
             alpha: [1e-3, 1e-2]
             eta: [1e-3, 1e-2, 1e-1]
             resolution: [50, 100]
             support: [4, 8]
           """)
            .points();
    // dense 1, qs by resolution 2, k-sqs by support and resolution 4, c-sqs by all 24.
    assertThat(points).hasSize(1 + 2 + 4 + 24);
    assertThat(points)
        .filteredOn(p -> !p.scheme().name().equals("c-sqs"))
        .allMatch(p -> p.scheme().alpha() == null && p.scheme().eta() == null);
    assertThat(points.getFirst().scheme()).isEqualTo(SchemeSettings.of("dense"));
  }

  @Test
  void setupsWithoutASchemeIgnoreItsAxes() {
    List<Point> points =
        of("""
           baselines: false
           axes:
             setup: [cloud-only, edge-only, co-located, live, speculative]
             support: [2, 4]
             draft_length: [1, 2, 3]
             bit_budget: [none, 500]
           """)
            .points();
    // cloud-only 1, edge-only 1, live 1, co-located by length 3, speculative by all 12.
    assertThat(points).hasSize(1 + 1 + 1 + 3 + 12);
    assertThat(points)
        .filteredOn(p -> p.setup() == Setup.CLOUD_ONLY)
        .singleElement()
        .matches(p -> p.scheme() == null && p.draftLength() == null && p.bitBudget() == null);
  }

  @Test
  void aPublishedSystemIsItsOwnSettingsButForThoseThatTheBlockGives() {
    List<Point> points =
        of("""
           baselines: false
           axes:
             preset: [sled, pipesd+]
             draft_length: [2, 3]
           """)
            .points();
    assertThat(points).hasSize(2 * 2);
    assertThat(points.stream().map(p -> p.preset() + " " + p.draftLength()))
        .containsExactly("sled 2", "sled 3", "pipesd+ 2", "pipesd+ 3");
    assertThat(points.getFirst().choice())
        .isEqualTo(Presets.of("sled").settings().choice().withMaxDrafts(2));
    assertThatThrownBy(() -> of("axes: {preset: eagle}").points())
        .hasMessageContaining("preset 'eagle' is none that there is");
  }

  @Test
  void roundsAreEndedAndDraftedAheadOfAsTheAxesSay() {
    List<Point> points =
        of("""
           baselines: false
           axes:
             scheme: [k-sqs, auto]
             ahead: ["off", bonus]
             stop_drafting: [confidence:0.3, 'dual:0.1/0.2']
           """)
            .points();
    // auto has neither.
    assertThat(points).hasSize(4 + 1);
    assertThat(points.get(1).choice().stop()).isEqualTo(new StopPolicy.Dual(0.1, 0.2));
    assertThat(points.get(2).choice().ahead()).isEqualTo(new Ahead.Bonus());
    assertThatThrownBy(
            () ->
                of("baselines: false\naxes: {scheme: k-sqs, ahead: bonus}")
                    .withMode(Mode.REPLAY)
                    .points())
        .hasMessageContaining("which neither mode replay nor endless answers have");
  }

  @Test
  void liveSessionsNeedLawsBesideTheText() {
    Experiment live = of("baselines: false\naxes: {setup: live}");
    assertThat(live.points()).hasSize(1);
    assertThatThrownBy(() -> live.withMode(Mode.REPLAY).points())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("which mode replay has not; use mode virtual");
    assertThatThrownBy(() -> of("endless: true\naxes: {setup: [live, cloud-only]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endless answers cannot hold");
  }

  @Test
  void baselinesStandBesideEverySettingOnce() {
    List<Point> points =
        of("""
           axes: {temperature: [0.2, 1], rtt: [5ms, 50ms], resolution: 20}
           blocks:
             - {scheme: k-sqs, support: [2, 4]}
             - {scheme: qs}
           """)
            .points();
    Set<String> perSetting = new LinkedHashSet<>();
    for (Point p : points) {
      perSetting.add(
          p.setup().label()
              + (p.scheme() == null
                  ? ""
                  : " "
                      + p.scheme().name()
                      + " "
                      + p.scheme().support()
                      + " "
                      + p.scheme().resolution()));
    }
    assertThat(perSetting)
        .containsExactlyInAnyOrder(
            "speculative k-sqs 2 20",
            "speculative k-sqs 4 20",
            "speculative qs null 20",
            "speculative dense null null",
            "speculative top-k 2 null",
            "speculative top-k 4 null",
            "speculative top-k 8 null",
            "cloud-only",
            "co-located",
            "edge-only");
    assertThat(points).hasSize(2 * 2 * perSetting.size()).doesNotHaveDuplicates();
  }

  @Test
  void linksAreWholeOrInParts() {
    assertThat(links("axes: {link: [1mbit/250kbit/50ms/5ms/1%, none]}"))
        .extracting(LinkTrace::name)
        .containsExactly("1mbit/250kbit/50ms/5ms/1%", LinkSpec.NONE.toString());
    assertThat(links("axes: {rate_up: [10kbit, 1mbit], rtt: [5ms, 9ms]}"))
        .extracting(LinkTrace::name)
        .containsExactly(
            "10kbit/10kbit/5ms", "10kbit/10kbit/9ms", "1mbit/1mbit/5ms", "1mbit/1mbit/9ms");
    assertThat(links("axes: {rate_up: 10kbit, rate_down: [1mbit, none], rtt: 5ms}"))
        .extracting(LinkTrace::name)
        .containsExactly("10kbit/1mbit/5ms", "10kbit/none/5ms");
    assertThat(links("axes: {rtt: 7ms}"))
        .containsExactly(LinkTrace.constant(LinkSpec.parse("1mbit/1mbit/7ms")));
  }

  @Test
  void linksMayChangeWithTime(@TempDir Path folder) throws Exception {
    Path trace = folder.resolve("train.txt");
    Files.writeString(trace, "0 1mbit 1mbit 50ms\n2.5 20kbit 20kbit 300ms # a tunnel\n");
    LinkTrace link = links("axes: {link: 'trace:" + trace + "'}").iterator().next();
    assertThat(link.name()).isEqualTo(trace.toString());
    assertThat(link.isConstant()).isFalse();
    assertThat(link.fromNanos(1)).isEqualTo(2_500_000_000L);
    assertThat(link.spec(1)).isEqualTo(LinkSpec.parse("20kbit/20kbit/300ms"));
    assertThatThrownBy(() -> links("axes: {link: 'trace:nowhere.txt'}"))
        .hasMessageContaining("link trace nowhere.txt cannot be read");
  }

  private static Set<LinkTrace> links(String text) {
    return of("baselines: false\n" + text).points().stream()
        .map(Point::link)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Test
  void pointsOfOneRecordedTextLieTogether() {
    List<Point> points =
        of("""
           repeats: 2
           axes: {temperature: [0.2, 1], prompt: [story-1, story-2], rtt: [5ms, 50ms]}
           blocks: [{scheme: k-sqs}, {scheme: c-sqs}]
           """)
            .points();
    List<String> runs = new ArrayList<>();
    for (Point p : points) {
      String laws = p.temperature() + " " + p.prompt() + " " + p.repeat();
      if (runs.isEmpty() || !runs.getLast().equals(laws)) {
        runs.add(laws);
      }
    }
    assertThat(runs).hasSize(2 * 2 * 2);
  }

  @Test
  void schemesShareSeedsAndPromptsDoNot() {
    List<Point> points =
        of("""
           repeats: 3
           axes: {prompt: [story-1, story-2]}
           """)
            .points();
    assertThat(points.stream().map(p -> p.prompt() + p.repeat() + p.seed()).distinct()).hasSize(6);
    assertThat(points.stream().map(Point::seed).distinct()).hasSize(6);
    assertThat(points).allMatch(p -> p.seed() >= 0 && p.seed() < 1L << 48);
  }

  @Test
  void quickKeepsTheEndsAndTheMiddle() {
    Experiment quick =
        of("""
           tokens: 500
           repeats: 9
           baselines: false
           axes:
             scheme: [k-sqs, top-k, qs, dense]
             draft_length: 1..16
             prompt: [story-1, story-2, story-3]
           """)
            .quick();
    List<Point> points = quick.points();
    assertThat(points).hasSize(4 * 3 * 2).allMatch(p -> p.tokens() == 32 && p.repeat() == 0);
    assertThat(points.stream().map(Point::draftLength).distinct()).containsExactly(1, 9, 16);
    assertThat(points.stream().map(Point::prompt).distinct()).containsExactly("story-1", "story-2");
  }

  @Test
  void realModeHasNoProfileAndNoSetupWithoutAServer() {
    List<Point> points = of("mode: real\naxes: {profile: [measured, robot]}\n").points();
    assertThat(points).allMatch(p -> p.profile() == null).doesNotHaveDuplicates();
    assertThat(points.stream().map(Point::setup).distinct())
        .containsExactlyInAnyOrder(Setup.SPECULATIVE, Setup.CLOUD_ONLY);
  }

  @Test
  void pacedModeHasProfilesAndEverySetupWithAServer() {
    Experiment paced =
        of(
            "mode: paced\nbaselines: false\naxes: {setup: [live, cloud-only], profile: [gpu, robot]}\n");
    assertThat(paced.points()).hasSize(4).allMatch(p -> p.profile() != null);
    assertThatThrownBy(
            () -> of("mode: paced\nbaselines: false\naxes: {setup: co-located}").points())
        .hasMessageContaining("has no server to run for real");
    assertThat(of("mode: paced\nbaselines: false\naxes: {setup: live, hints: 0.5/0.8}").points())
        .hasSize(1);
    assertThatThrownBy(
            () -> of("mode: real\nbaselines: false\naxes: {setup: live, hints: 0.5/0.8}").points())
        .hasMessageContaining("has no part at which exits could be simulated");
  }

  @Test
  void aDraftIsBlendedWithItsTargetInVirtualTimeOnly() {
    String axes = "baselines: false\naxes: {setup: [live, cloud-only], draft_blend: [0, 0.2]}";
    assertThat(of("mode: virtual\n" + axes).points())
        .extracting(Point::draftBlend)
        .containsExactly(0., 0., .2, .2);
    for (String mode : List.of("replay", "real", "paced")) {
      assertThatThrownBy(() -> of("mode: " + mode + "\n" + axes.replace("live, ", "")).points())
          .hasMessageContaining("draft_blend 0.2 needs the target's laws")
          .hasMessageContaining("mode " + mode)
          .hasMessageContaining("use mode virtual");
    }
    assertThatThrownBy(() -> of("mode: virtual\naxes: {draft_blend: 1}").points())
        .hasMessageContaining("draft_blend 1.0 is no share of the target");
  }

  @Test
  void aTargetsOwnExitsAreForTheClock() {
    Experiment paced =
        of("mode: paced\nbaselines: false\naxes: {setup: live, hints: [off, own]}\n");
    assertThat(paced.points())
        .extracting(point -> point.exits() == null ? null : point.exits().label())
        .containsExactly(null, "own");
    assertThat(paced.needsOwnExits()).isTrue();
    assertThatThrownBy(
            () -> of("mode: virtual\nbaselines: false\naxes: {setup: live, hints: own}").points())
        .hasMessageContaining("a target's own exits work by the clock only")
        .hasMessageContaining("such as 0.5/0.8");
  }

  @Test
  void axesOfTheManifestAreTheUnionOfTheBlocks() {
    Experiment experiment =
        of(
            """
           axes: {rtt: 5ms, temperature: [0.5, 1]}
           blocks: [{scheme: k-sqs, support: [2, 4]}, {scheme: top-k, support: [4, 8]}]
           """);
    assertThat(experiment.axes().toString())
        .isEqualTo(
            "{scheme=[k-sqs, top-k], support=[2, 4, 8], temperature=[0.5, 1], rtt=[5000000]}");
  }
}
