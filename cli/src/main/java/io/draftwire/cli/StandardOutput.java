package io.draftwire.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;

/**
 * Standard output that a command cannot lose without noticing. Java's own keeps quiet about a full
 * disk or a reader that has left: the command would run to its end, for nobody, and report success.
 * Here whatever prints gets a {@link Lost}, and what it does ends there.
 */
final class StandardOutput {
  private StandardOutput() {}

  /** Nothing that is printed arrives any more. */
  static final class Lost extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    Lost(IOException cause) {
      super(cause);
    }

    /** Whether its reader had enough of it, as {@code head} has. */
    boolean readerLeft() {
      return String.valueOf(getCause().getMessage()).contains("Broken pipe");
    }
  }

  static PrintWriter writer() {
    return writer(new FileOutputStream(FileDescriptor.out), System.out.charset());
  }

  static PrintWriter writer(OutputStream out, Charset charset) {
    return new PrintWriter(new OutputStreamWriter(new Loud(out), charset), true);
  }

  /** Its exceptions are of a kind that no {@link PrintWriter} swallows. */
  private static final class Loud extends OutputStream {
    private final OutputStream out;

    Loud(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new Lost(e);
      }
    }
  }
}
