package io.draftwire.lab.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * What this machine takes to hand one byte to another thread and back over loopback, when it has
 * had nothing to do for a while. Where a processor is a share of one, what runs after a pause finds
 * it asleep and its caches another's: milliseconds where a busy one takes a tenth of one. Every
 * message of a session over paced models comes after such a pause, and virtual time has none.
 */
public final class IdleEcho {
  /** From here on it shows in answers whose passes last a fraction of a second. */
  private static final double SLOW_SECONDS = 1e-3;

  private static final int WARM = 3;

  private IdleEcho() {}

  /**
   * Returns the median of some echoes, in seconds.
   *
   * @param pause before each
   * @param echoes how many, at least 1
   * @throws IOException if loopback cannot be used
   */
  public static double seconds(Duration pause, int echoes) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket listening = new ServerSocket(0, 1, here);
        Socket asks = new Socket(here, listening.getLocalPort());
        Socket answers = listening.accept()) {
      asks.setTcpNoDelay(true);
      answers.setTcpNoDelay(true);
      Thread.ofPlatform().daemon().name("echo").start(() -> echo(answers));
      double[] took = new double[echoes];
      for (int i = -WARM; i < echoes; i++) {
        pause(pause);
        long begin = System.nanoTime();
        asks.getOutputStream().write(1);
        asks.getInputStream().read();
        if (i >= 0) {
          took[i] = (System.nanoTime() - begin) * 1e-9;
        }
      }
      Arrays.sort(took);
      return took[echoes / 2];
    }
  }

  /** Whether times of real sessions say less of them than of the machine, at such a median. */
  public static boolean slow(double seconds) {
    return seconds > SLOW_SECONDS;
  }

  private static void pause(Duration pause) {
    long due = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void echo(Socket answers) {
    try {
      for (int read = answers.getInputStream().read();
          read >= 0;
          read = answers.getInputStream().read()) {
        answers.getOutputStream().write(read);
      }
    } catch (IOException e) {
      if (!answers.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
