package io.draftwire.cli;

import io.draftwire.wire.access.Limits;
import io.draftwire.wire.access.NewToken;
import io.draftwire.wire.access.Principal;
import io.draftwire.wire.access.Principals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tokens by which a cloud knows its edges, and a gateway its clients. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Make tokens by which a cloud knows its edges, and an edge's API its clients.",
    subcommands = TokenCommand.New.class)
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given; `token new NAME` makes a token");
  }

  /** Makes one. */
  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = {
        "Make a token for an edge, or for a client of an edge's API, and show it once: its server keeps a digest of it only.",
        "An edge shows it with --token-file FILE, or the variable DRAFTWIRE_TOKEN; a client as its API key. Several tokens may be one name's."
      })
  static final class New implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Whose it is; limits and logs go by it.")
    private String name;

    @Option(
        names = "--sessions",
        paramLabel = "N",
        description = "Most sessions (of an API: answers, those that wait too) at once.")
    private int sessions = Integer.MAX_VALUE;

    @Option(
        names = "--streams",
        paramLabel = "N",
        description = "Most streams (of an API: those that are kept) at once.")
    private int streams = Integer.MAX_VALUE;

    @Option(
        names = "--prompt-tokens",
        paramLabel = "N",
        description = "Most tokens of prompts that wait to be read by the target.")
    private int promptTokens = Integer.MAX_VALUE;

    @Option(
        names = "--new-sessions",
        paramLabel = "N",
        description = "Most sessions begun in a minute.")
    private int newSessions = Integer.MAX_VALUE;

    @Option(
        names = "--expires",
        paramLabel = "DATE",
        description =
            "When it ends: 2027-01-31 (as that day begins, UTC) or 2027-01-31T12:00:00Z (default: never).")
    private String expires;

    @Option(
        names = "--tokens",
        paramLabel = "FILE",
        description =
            "The server's file of tokens: the line is added to it, and the token alone is printed.")
    private Path file;

    @Override
    public Integer call() throws IOException {
      Principal principal =
          new Principal(name, new Limits(sessions, streams, promptTokens, newSessions));
      Instant end = expires == null ? Instant.MAX : Principals.moment(expires);
      NewToken made = NewToken.of(principal, end);
      PrintWriter out = spec.commandLine().getOut();
      if (file != null) {
        Principals.add(file, made);
        out.println(made.token());
      } else {
        out.println(
            "token, shown once, for the edge (--token-file FILE, or DRAFTWIRE_TOKEN), or as an API key:");
        out.println(made.token());
        out.println("line for the server's file of tokens (--tokens FILE):");
        out.println(made.line());
      }
      out.flush();
      return 0;
    }
  }
}
