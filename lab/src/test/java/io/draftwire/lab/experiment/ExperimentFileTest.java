package io.draftwire.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentFileTest {

  @Test
  void readsEveryKey() {
    Experiment experiment =
        ExperimentFile.parse(
            "x.yaml",
            """
            name: x-1
            title: A title
            question: >-
              Is it so,
              or not?
            mode: replay
            tokens: 12
            repeats: 3
            seed: 9
            bound: true
            baselines: false
            axes: {temperature: 0.5, support: [2, 4]}
            """);
    assertThat(experiment.name()).isEqualTo("x-1");
    assertThat(experiment.title()).isEqualTo("A title");
    assertThat(experiment.question()).isEqualTo("Is it so, or not?");
    assertThat(experiment.mode()).isEqualTo(Mode.REPLAY);
    assertThat(experiment.tokens()).isEqualTo(12);
    assertThat(experiment.repeats()).isEqualTo(3);
    assertThat(experiment.seed()).isEqualTo(9);
    assertThat(experiment.bound()).isTrue();
    assertThat(experiment.baselines()).isFalse();
    assertThat(experiment.points()).hasSize(2 * 3).allMatch(p -> p.temperature() == 0.5);
  }

  @Test
  void blocksTakeTheSharedAxesAndTheirOwn() {
    Experiment experiment =
        ExperimentFile.parse(
            "x.yaml",
            """
            name: x
            baselines: false
            axes: {draft_length: 7, support: 3}
            blocks:
              - {scheme: k-sqs}
              - {scheme: top-k, support: [5, 6]}
            """);
    assertThat(experiment.points())
        .allMatch(p -> p.draftLength() == 7)
        .extracting(p -> p.scheme().name() + " " + p.scheme().support())
        .containsExactly("k-sqs 3", "top-k 5", "top-k 6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          axes: {alfa: 0.1}                        | axis 'alfa' is not known; did you mean 'alpha'?
          axes: {rat_up: 1mbit}                    | did you mean 'rate_up'?
          blocks: [{scheem: qs}]                   | axis 'scheem' is not known; did you mean 'scheme'?
          axis: {alpha: 0.1}                       | key 'axis' is not known here; did you mean 'axes'?
          alpha: 0.1                               | key 'alpha' is not known here; it is an axis
          axes: {scheme: zip}                      | unknown scheme 'zip'
          axes: {setup: alone}                     | unknown setup 'alone'
          axes: {rtt: 20}                          | axis 'rtt': '20' is not a time
          axes: {link: 1mbit}                      | link '1mbit' has 1 part
          axes: {link: 1mbit/1mbit/5ms, rtt: 5ms}  | axis 'link' is given beside
          axes: {support: 0}                       | support 0 is outside
          axes: {support: true}                    | axis 'support': true is not a whole number
          axes: {support: {a: 1}}                  | is not a whole number
          axes: {support: []}                      | axis 'support' has no values
          axes: {support: }                        | axis 'support': null is not
          axes: {temperature: -1}                  | temperature -1.0
          axes: {draft_length: 65}                 | 65 is above 64
          axes: {scheme: c-sqs, alpha: 2}          | alpha 2.0 is outside
          axes: [1]                                | axes is no mapping
          blocks: {scheme: qs}                     | blocks is no list
          blocks: []                               | blocks is no list
          repeats: 0                               | the cross product is empty
          repeats: two                             | repeats: "two" is no whole number
          tokens: 0                                | tokens: 0 is no whole number in 1..
          tokens: 1.5                              | tokens: 1.5 is no whole number
          mode: dream                              | mode 'dream' is not known
          baselines: maybe                         | baselines: "maybe" is neither
          title: 3                                 | title: 3 is no text
          tokens: 1 tokens: 2                      | line
          mode: real #axes: {setup: edge-only}     | has no server
          mode: replay #endless: true              | mode virtual only, not replay
          """)
  void refusesInOneLineWithTheFileAndTheValue(String line, String said) {
    // '#' stands for a line break within a case.
    String text = "name: x\n" + line.replace("#", "\n") + "\n";
    assertThatThrownBy(() -> ExperimentFile.parse("dir/my.yaml", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dir/my.yaml: ")
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          title: nameless       | name is missing
          name: a b             | name 'a b' is not usable
          name: ../up           | name '../up' is not usable
          just words          | is no experiment
          a: [1               | is no YAML
          """)
  void refusesWhatIsNoExperiment(String text, String said) {
    assertThatThrownBy(() -> ExperimentFile.parse("my.yaml", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aKeyTwiceIsRefused() {
    assertThatThrownBy(() -> ExperimentFile.parse("x.yaml", "name: x\nseed: 1\nseed: 2\n"))
        .hasMessageContaining("seed");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ExperimentFile.read(Path.of("gone.yaml")))
        .hasMessageContaining("gone.yaml")
        .hasMessageContaining("check the path");
  }

  @Test
  void anUnknownShippedExperimentIsNamedWithTheNearest() {
    assertThatThrownBy(() -> ExperimentFile.shipped("papre"))
        .hasMessageContaining("'papre'")
        .hasMessageContaining("did you mean 'paper'?");
  }

  static List<String> shipped() {
    return ExperimentFile.shipped();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedExperimentsAreSoundAndGetQuick(String name) {
    Experiment experiment = ExperimentFile.shipped(name);
    List<Point> points = experiment.points();
    assertThat(experiment.name()).isEqualTo(name);
    assertThat(experiment.question()).endsWith("?");
    assertThat(new HashSet<>(points)).hasSameSizeAs(points);
    // A live run takes as long as hundreds that are replayed.
    boolean live = experiment.mode() != Mode.REPLAY;
    // The largest, crossover, takes one core about fifteen minutes.
    // Those of these share what the models say.
    boolean shared =
        name.startsWith("live")
            || List.of("regimes-verify", "systems", "early-exit", "ahead", "clock").contains(name);
    assertThat(points.size()).isBetween(live ? 40 : 300, shared ? 20_000 : live ? 200 : 30_000);
    List<Point> quick = experiment.quick().points();
    assertThat(quick.size())
        .as("a minute or two")
        .isBetween(experiment.mode().byClock() ? 10 : 20, 1500);
    Prompts prompts = new Prompts(reference -> null);
    points.forEach(point -> prompts.check(point.prompt()));
  }
}
