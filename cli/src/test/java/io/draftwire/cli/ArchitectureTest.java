package io.draftwire.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house. A change here is a change of the architecture and wants a reason. */
@AnalyzeClasses(packages = "io.draftwire", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("core")
          .definedBy("io.draftwire.core..")
          .layer("engine")
          .definedBy("io.draftwire.engine..")
          .layer("wire")
          .definedBy("io.draftwire.wire..")
          .layer("cloud")
          .definedBy("io.draftwire.cloud..")
          .layer("edge")
          .definedBy("io.draftwire.edge..")
          .layer("gateway")
          .definedBy("io.draftwire.gateway..")
          .layer("lab")
          .definedBy("io.draftwire.lab..")
          .layer("cli")
          .definedBy("io.draftwire.cli..")
          .whereLayer("core")
          .mayNotAccessAnyLayer()
          .whereLayer("engine")
          .mayOnlyAccessLayers("core")
          .whereLayer("wire")
          .mayOnlyAccessLayers("core")
          .whereLayer("cloud")
          .mayOnlyAccessLayers("core", "engine", "wire")
          .whereLayer("edge")
          .mayOnlyAccessLayers("core", "engine", "wire")
          .whereLayer("gateway")
          .mayOnlyAccessLayers("core", "engine", "wire", "edge")
          .whereLayer("lab")
          .mayOnlyAccessLayers("core", "engine", "wire", "cloud", "edge");

  /** A template comes from a cloud that others run: what renders it can reach nothing. */
  @ArchTest
  static final ArchRule templatesReachNothing =
      classes()
          .that()
          .resideInAPackage("io.draftwire.gateway.chat.jinja..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.draftwire.gateway.chat.jinja..",
              "java.lang",
              "java.lang.runtime",
              "java.math",
              "java.nio.charset",
              "java.time..",
              "java.util",
              "java.util.function",
              "java.util.regex",
              "java.util.stream");

  @ArchTest
  static final ArchRule coreUsesTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("io.draftwire.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.draftwire.core..",
              "java.lang..",
              "java.util..",
              "java.math..",
              "jdk.incubator.vector..");

  @ArchTest
  static final ArchRule sessionsOwnNoThreadClockOrChance =
      noClasses()
          .that()
          .resideInAPackage("io.draftwire.core..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class, java.util.Random.class, java.util.concurrent.ThreadLocalRandom.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule noCircles =
      slices().matching("io.draftwire.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noDrawersForLeftovers =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..", "..helper..");

  @ArchTest
  static final ArchRule onlyTheWireKnowsItsGeneratedClasses =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "io.draftwire.wire..", "io.draftwire.cloud..", "io.draftwire.edge..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.draftwire.wire.v1..");
}
