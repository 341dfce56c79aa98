package io.draftwire.engine.llama;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** Sets of processors as Linux writes them: {@code 0-3,8}. */
public final class ProcessorList {
  /** The width of the native mask. */
  private static final int MOST_PROCESSORS = 512;

  private ProcessorList() {}

  /** The processors that this process may run on; none where the system does not tell. */
  public static BitSet allowed() {
    return allowed(Path.of("/proc/self/status"));
  }

  /**
   * @param status of a process, as Linux has it
   */
  public static BitSet allowed(Path status) {
    if (!Files.isReadable(status)) {
      return new BitSet();
    }
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("Cpus_allowed_list:")) {
          return parse(line.substring(line.indexOf(':') + 1).strip());
        }
      }
    } catch (IOException e) {
      // Pinning only saves time; without the list the threads run free.
    }
    return new BitSet();
  }

  /** As Linux would write it. */
  public static String written(BitSet processors) {
    StringBuilder list = new StringBuilder();
    for (int from = processors.nextSetBit(0); from >= 0; ) {
      int end = processors.nextClearBit(from);
      list.append(list.isEmpty() ? "" : ",").append(from);
      if (end > from + 1) {
        list.append('-').append(end - 1);
      }
      from = processors.nextSetBit(end);
    }
    return list.toString();
  }

  static BitSet parse(String list) {
    BitSet set = new BitSet();
    for (String range : list.split(",")) {
      String[] ends = range.strip().split("-");
      if (ends[0].isEmpty()) {
        continue;
      }
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      set.set(from, Math.min(to, MOST_PROCESSORS - 1) + 1);
    }
    return set;
  }
}
