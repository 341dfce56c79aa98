package io.draftwire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What is shipped for containers and Kubernetes, held against the types that a Kubernetes client
 * has of its API's schema, and against the command that it starts.
 */
class ManifestsTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "apps/v1/Deployment",
          Deployment.class,
          "v1/Service",
          Service.class,
          "policy/v1/PodDisruptionBudget",
          PodDisruptionBudget.class);

  /** Whose keys are anybody's. */
  private static final Set<String> FREE =
      Set.of("labels", "annotations", "matchLabels", "selector", "requests", "limits");

  /** The client keeps fields that it does not know, for newer servers; here they are mistakes. */
  private static final YAMLMapper STRICT =
      YAMLMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static Object parsed(JsonNode tree) {
    String kind = tree.path("apiVersion").asString("") + "/" + tree.path("kind").asString("");
    assertThat(KINDS).containsKey(kind);
    return STRICT.treeToValue(tree, KINDS.get(kind));
  }

  private static JsonNode tree(Path file) throws IOException {
    return STRICT.readTree(Files.readString(file));
  }

  private static <T> T manifest(String name, Class<T> type) throws IOException {
    return type.cast(parsed(tree(DEPLOY.resolve("kubernetes").resolve(name))));
  }

  private static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void manifestsHaveNoFieldThatKubernetesDoesNotKnow() throws Exception {
    assertThat(manifests()).hasSize(KINDS.size());
    for (Path file : manifests()) {
      assertThat(parsed(tree(file))).isNotNull();
    }
  }

  /** Every field of them, misspelt, one at a time; and so is a value of another type. */
  @Test
  void misspeltFieldsWouldBeFound() throws Exception {
    int misspelt = 0;
    for (Path file : manifests()) {
      JsonNode tree = tree(file);
      List<ObjectNode> objects = new ArrayList<>();
      collect(tree, objects);
      for (ObjectNode object : objects) {
        for (String name : List.copyOf(object.propertyNames())) {
          JsonNode value = object.remove(name);
          object.set(name + "s", value);
          if (object != tree || !Set.of("kind", "apiVersion").contains(name)) {
            assertThat(catchThrowable(() -> parsed(tree)))
                .as("%ss in %s", name, file.getFileName())
                .hasMessageContaining("\"" + name + "s\"");
            misspelt++;
          }
          object.remove(name + "s");
          object.set(name, value);
        }
      }
    }
    assertThat(misspelt).isGreaterThan(70);
    ObjectNode deployment = (ObjectNode) tree(DEPLOY.resolve("kubernetes/deployment.yaml"));
    ((ObjectNode) deployment.get("spec")).put("replicas", "three");
    assertThat(catchThrowable(() -> parsed(deployment))).hasMessageContaining("three");
  }

  private static void collect(JsonNode node, List<ObjectNode> into) {
    switch (node) {
      case ObjectNode object -> {
        into.add(object);
        for (Map.Entry<String, JsonNode> property : object.properties()) {
          // A service's selector is a map, others' have fields; these stand in matchLabels.
          if (!FREE.contains(property.getKey())) {
            collect(property.getValue(), into);
          }
        }
      }
      case ArrayNode array -> array.forEach(element -> collect(element, into));
      default -> {}
    }
  }

  private static ParseResult cloud(List<String> arguments) {
    assertThat(arguments.getFirst()).isEqualTo("cloud");
    return new CommandLine(new CloudCommand())
        .parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
  }

  @Test
  void whatIsStartedIsWhatIsAskedProbedAndScraped() throws Exception {
    Deployment deployment = manifest("deployment.yaml", Deployment.class);
    PodTemplateSpec pods = deployment.getSpec().getTemplate();
    Container container = pods.getSpec().getContainers().getFirst();
    ParseResult started = cloud(container.getArgs());
    int port = started.matchedOptionValue("--port", 0);
    int drain = started.matchedOptionValue("--drain", 0);
    assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(port);
    assertThat(container.getReadinessProbe().getGrpc().getPort()).isEqualTo(port);
    assertThat(container.getStartupProbe().getGrpc().getPort()).isEqualTo(port);
    assertThat(pods.getMetadata().getAnnotations())
        .containsEntry(
            "prometheus.io/port",
            Integer.toString(started.matchedOptionValue("--metrics-port", 0)));
    // And some, for the last words of what has to move, and for the model to be let go.
    assertThat(drain).isPositive();
    assertThat(pods.getSpec().getTerminationGracePeriodSeconds()).isGreaterThan(drain + 10);
    Map<String, String> labels = pods.getMetadata().getLabels();
    assertThat(labels)
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(manifest("service.yaml", Service.class).getSpec().getSelector())
        .containsAllEntriesOf(
            manifest("disruption-budget.yaml", PodDisruptionBudget.class)
                .getSpec()
                .getSelector()
                .getMatchLabels());
    assertThat(container.getPorts().getFirst().getName())
        .isEqualTo(
            manifest("service.yaml", Service.class)
                .getSpec()
                .getPorts()
                .getFirst()
                .getTargetPort()
                .getStrVal());
  }

  /**
   * What is in the image is the package, and what starts is its launcher, whose process the cloud
   * becomes.
   */
  @Test
  void theImageStartsThePackagesCloud() throws Exception {
    List<String> lines = Files.readAllLines(DEPLOY.resolve("Containerfile"));
    assertThat(lines).contains("COPY --from=build /src/dist/target/draftwire /opt/draftwire");
    assertThat(words(lines, "ENTRYPOINT ")).containsExactly("/opt/draftwire/draftwire");
    ParseResult started = cloud(words(lines, "CMD "));
    assertThat(lines)
        .contains(
            "EXPOSE "
                + started.matchedOptionValue("--port", 0)
                + " "
                + started.matchedOptionValue("--metrics-port", 0));
  }

  private static List<String> words(List<String> lines, String instruction) {
    String line =
        lines.stream().filter(each -> each.startsWith(instruction)).findFirst().orElseThrow();
    List<String> words = new ArrayList<>();
    STRICT.readTree(line.substring(instruction.length())).forEach(w -> words.add(w.asString()));
    return words;
  }
}
