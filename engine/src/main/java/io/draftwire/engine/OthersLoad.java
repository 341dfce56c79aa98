package io.draftwire.engine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What other processes take of this machine's cores while something is measured. A machine that is
 * steadily busy makes every pass slow alike, which no spread of the times betrays.
 */
public final class OthersLoad {
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final long ownNanos;
  private final long beginNanos = System.nanoTime();

  /** Begins to watch. */
  public OthersLoad() {
    system.getCpuLoad(); // Tells of the time since it was asked before.
    ownNanos = system.getProcessCpuTime();
  }

  /** Cores that others kept busy since this was made; 0 where the system does not tell. */
  public double cores() {
    double all = system.getCpuLoad() * system.getAvailableProcessors();
    double seconds = System.nanoTime() - beginNanos;
    double own = (system.getProcessCpuTime() - ownNanos) / seconds;
    return all >= 0 && ownNanos >= 0 ? Math.max(0, all - own) : 0;
  }
}
