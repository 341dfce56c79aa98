package io.draftwire.cli.doctor;

import io.draftwire.engine.llama.LlamaBackend;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs this. */
public final class JavaCheck {
  private static final long LITTLE_HEAP = 256L << 20;

  private JavaCheck() {}

  /**
   * What is known of it.
   *
   * @param vectors whether the incubating vector module is there
   * @param nativeCalls whether the engine may be called
   * @param heap most bytes of Java's own
   */
  record Facts(
      String version,
      String vendor,
      String home,
      boolean vectors,
      boolean nativeCalls,
      long heap) {}

  public static Check check() {
    return new Check("java", told -> judge(here()).forEach(told));
  }

  private static Facts here() {
    return new Facts(
        Runtime.version().toString(),
        System.getProperty("java.vendor", ""),
        System.getProperty("java.home", ""),
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        LlamaBackend.class.getModule().isNativeAccessEnabled(),
        Runtime.getRuntime().maxMemory());
  }

  static List<Finding> judge(Facts java) {
    List<Finding> findings = new ArrayList<>();
    String where = java.version() + " of " + java.vendor() + " in " + java.home();
    findings.add(
        java.vectors()
            ? Finding.good("java", where + ", with its vector module")
            : Finding.bad(
                "java",
                where + ", without its vector module",
                "start it by `draftwire`, or with --add-modules jdk.incubator.vector"));
    if (!java.nativeCalls()) {
      findings.add(
          Finding.note(
              "java",
              "native calls are not allowed in so many words, and will not be by later releases",
              "start it by `draftwire`, or with --enable-native-access=ALL-UNNAMED"));
    }
    String heap = "at most " + Amounts.bytes(java.heap()) + "; models are outside of it";
    findings.add(
        java.heap() >= LITTLE_HEAP
            ? Finding.good("heap", heap)
            : Finding.note(
                "heap", heap, "long prompts and many sessions want 256 MB: give Java -Xmx256m"));
    return findings;
  }
}
