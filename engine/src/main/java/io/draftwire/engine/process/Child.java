package io.draftwire.engine.process;

import io.draftwire.engine.ModelException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs the model, as the one sees it that has started it. For one thread at a time
 * but where it says otherwise.
 */
final class Child implements AutoCloseable {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final int FAREWELL_SECONDS = 5;

  /** Most passes are of some sessions with a few rows each. */
  private static final int LEAST_ROWS = 8;

  private final Process process;
  private final ChildLog log;
  private SocketChannel channel;
  private DataInputStream in;
  private DataOutputStream out;

  /** What it said first, behind kind and version. */
  private byte[] hello;

  private RowsMemory rows;
  private volatile boolean lost;

  private Child(Process process) {
    this.process = process;
    this.log = new ChildLog(process.getInputStream());
  }

  /**
   * Starts one and waits until it has loaded its model.
   *
   * @throws ModelException in the process' own words where it says that it cannot, or with what is
   *     known where it ends
   */
  static Child start(ChildCommand command) throws InterruptedException {
    Path directory = null;
    Child child = null;
    try {
      directory = Files.createTempDirectory(place(), "draftwire");
      Path socket = directory.resolve("engine");
      try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        door.bind(UnixDomainSocketAddress.of(socket), 1);
        child = new Child(command.builder(socket).start());
        child.meet(door);
      } finally {
        Files.deleteIfExists(socket);
      }
      child.hear();
      return child;
    } catch (IOException e) {
      if (child == null) {
        throw new ModelException(
            "the target's process cannot be started: "
                + e.getMessage()
                + "; leave out --engine-process, or give java.io.tmpdir a short path with room",
            e);
      }
      kill(child.process);
      throw new ModelException(
          "the target's process ended before it was ready ("
              + child.end()
              + "); see to what it says, or use another model",
          e);
    } catch (ModelException e) {
      child.close();
      throw e;
    } finally {
      discard(directory);
    }
  }

  /** Where files are memory and paths short; elsewhere where temporary files are. */
  private static Path place() {
    return Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void discard(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // Where what is open cannot be deleted.
    }
  }

  private void meet(ServerSocketChannel door) throws IOException {
    CompletableFuture<Void> ends = process.onExit().thenAccept(gone -> close(door));
    channel = door.accept();
    ends.cancel(false);
    in = Wire.input(channel);
    out = Wire.output(channel);
  }

  private static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      // It was of no use any more.
    }
  }

  private void hear() throws IOException {
    byte[] first = Wire.receive(in);
    DataInputStream said = new DataInputStream(new ByteArrayInputStream(first));
    int kind = said.readByte();
    if (kind == Wire.FAILED) {
      throw new ModelException(Wire.readText(said));
    }
    if (kind != Wire.READY || said.readInt() != Wire.VERSION) {
      throw new IOException("what answers is no process of this build");
    }
    hello = said.readAllBytes();
  }

  ModelFacts facts() throws IOException {
    return ModelFacts.read(hello);
  }

  /** Whether both have loaded the same model in the same way. */
  boolean sameAs(Child other) {
    return Arrays.equals(hello, other.hello);
  }

  /** Whether it is known to be of no use any more; for any thread. */
  boolean lost() {
    return lost || !process.isAlive();
  }

  /** For any thread. */
  Process process() {
    return process;
  }

  /**
   * Memory for so many rows that the process has too.
   *
   * @throws ModelException if there is no room for it
   */
  synchronized RowsMemory rows(int count, int vocabulary) throws LostException {
    if (rows == null || rows.rows() < count) {
      Path file = null;
      try {
        file = Files.createTempFile(place(), "draftwire", ".rows");
        int room = Math.max(count, rows == null ? LEAST_ROWS : 2 * rows.rows());
        RowsMemory more = RowsMemory.create(file, room, vocabulary);
        Path made = file;
        ask(
            Wire.bytes(
                to -> {
                  to.writeInt(Wire.MAP);
                  Wire.write(to, made.toString());
                }),
            Wire.DONE);
        rows = more;
      } catch (IOException e) {
        throw new ModelException(
            "no room in "
                + place()
                + " for "
                + count
                + " rows of "
                + vocabulary
                + " logits: "
                + e.getMessage()
                + "; make some",
            e);
      } finally {
        discard(file);
      }
    }
    return rows;
  }

  /**
   * Has something done; for any thread, and one at a time.
   *
   * @param reply that is expected
   * @return what is behind the reply's kind
   * @throws ModelException if the process says that it cannot
   * @throws LostException if it ended, or makes no sense: then it is ended
   */
  synchronized DataInputStream ask(byte[] request, int reply) throws LostException {
    try {
      Wire.send(out, request);
      DataInputStream said = new DataInputStream(new ByteArrayInputStream(Wire.receive(in)));
      int kind = said.readByte();
      if (kind == Wire.FAILED) {
        throw new ModelException(Wire.readText(said));
      }
      if (kind != reply) {
        throw new IOException("reply " + kind + " where " + reply + " belongs");
      }
      return said;
    } catch (IOException e) {
      throw lose(e);
    }
  }

  /** Says what needs no reply; where it cannot be heard it does not matter. */
  synchronized void tell(byte[] request) {
    try {
      if (request.length > 0) {
        Wire.send(out, request);
      }
    } catch (IOException e) {
      lost = true;
    }
  }

  /** It is of no use any more. */
  LostException lose(Exception why) {
    lost = true;
    kill(process);
    return new LostException(why);
  }

  /**
   * Ends a process of which it is still to be heard what it said: {@link Process#destroyForcibly}
   * would close the pipe that its last words are in.
   */
  static void kill(Process process) {
    process.toHandle().destroyForcibly();
  }

  /** Waits until it has ended, and says how that came. */
  String end() throws InterruptedException {
    process.waitFor();
    close(channel);
    return CrashWords.of(log.lines(), process.exitValue());
  }

  @Override
  public void close() {
    lost = true;
    close(process.getOutputStream()); // It ends when this does.
    try {
      if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (channel != null) {
      close(channel);
    }
  }
}
