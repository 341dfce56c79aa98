package io.draftwire.cli.doctor;

import io.draftwire.engine.llama.LlamaOptions;
import io.draftwire.engine.llama.ProcessorList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Processors that this process may use against the threads that it would compute with. */
public final class ProcessorsCheck {
  private ProcessorsCheck() {}

  /**
   * What is known of them.
   *
   * @param java how many Java sees, limits of a container included
   * @param allowed which ones; none where the system does not tell
   * @param quota processors' worth of time that there is; empty for no limit
   */
  record Facts(int java, BitSet allowed, OptionalDouble quota) {}

  /**
   * @param role draft or target
   */
  record Threads(String role, int count, boolean pinned) {}

  public static Check check(LlamaOptions draft, LlamaOptions target) {
    return new Check(
        "processors",
        told -> {
          LinuxSystem system = LinuxSystem.here();
          int java = Runtime.getRuntime().availableProcessors();
          judge(
                  new Facts(java, system.allowed(), system.quota()),
                  List.of(
                      new Threads("draft", draft.threads(), draft.pinned(java)),
                      new Threads("target", target.threads(), target.pinned(java))))
              .forEach(told);
        });
  }

  static List<Finding> judge(Facts processors, List<Threads> threads) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.good("processors", seen(processors)));
    for (Threads of : threads) {
      findings.add(judge(processors, of));
    }
    return findings;
  }

  private static String seen(Facts processors) {
    return processors.java()
        + " for Java"
        + (processors.allowed().isEmpty()
            ? ""
            : ", allowed " + ProcessorList.written(processors.allowed()))
        + (processors.quota().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ", time of %.3g by its control group",
                processors.quota().getAsDouble()));
  }

  private static Finding judge(Facts processors, Threads threads) {
    String name = "threads, " + threads.role();
    String found =
        (threads.count() == 1 ? "1 thread" : threads.count() + " threads")
            + (threads.pinned() ? ", pinned" : ", not pinned");
    if (threads.count() > processors.java()) {
      return Finding.note(
          name,
          found + ", more than the " + processors.java() + " processors",
          "they wait for each other: give --threads " + processors.java());
    }
    if (processors.quota().isPresent() && threads.count() > processors.quota().getAsDouble()) {
      return Finding.note(
          name,
          found + ", more than the control group has time for",
          "all are stopped when it is used up: give --threads "
              + Math.max(1, (int) processors.quota().getAsDouble()));
    }
    int allowed = processors.allowed().cardinality();
    if (threads.pinned() && allowed > threads.count()) {
      return Finding.note(
          name,
          found + " to the first " + threads.count() + " of " + allowed + " allowed processors",
          "so is everybody's beside it: give it processors of its own (a set instead of a quota), or --threads "
              + (threads.count() - 1));
    }
    return Finding.good(name, found);
  }
}
