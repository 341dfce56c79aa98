package io.draftwire.cli;

import io.draftwire.wire.trust.SelfSigned;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Certificates for those who have no authority to ask for one. */
@Command(
    name = "tls",
    mixinStandardHelpOptions = true,
    description = "Make certificates for clouds, edges and gateways.",
    subcommands = TlsCommand.New.class)
final class TlsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given; `tls new HOST` makes a certificate");
  }

  /** Makes one. */
  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = {
        "Make a certificate that vouches for itself, and its key.",
        "The key stays where it is. The certificate goes to the other end, which trusts it and nothing else: --tls-ca at an edge, --tls-client-ca at a cloud."
      })
  static final class New implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "HOST",
        description = "Name or address, as others connect to it; for an edge's, its name.")
    private String name;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Where to put both (default: the current folder).")
    private Path folder = Path.of(".");

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "How long it holds (default: ${DEFAULT-VALUE}).")
    private int days = 365;

    @Override
    public Integer call() throws IOException, InterruptedException {
      // From an hour ago on: clocks differ.
      SelfSigned made = SelfSigned.make(folder, name, "-1H", days);
      PrintWriter out = spec.commandLine().getOut();
      out.println("certificate " + made.certificate());
      out.println("key         " + made.key());
      out.flush();
      return 0;
    }
  }
}
