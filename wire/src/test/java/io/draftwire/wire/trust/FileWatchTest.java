package io.draftwire.wire.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  @TempDir private Path folder;
  private final FileWatch watch = new FileWatch();
  private final List<String> heard = new ArrayList<>();
  private Path file;

  /** Takes a text, but not a bad one. */
  private final class Text implements FileWatch.Source {
    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public void read() {
      try {
        String text = Files.readString(file);
        heard.add(text);
        if (text.equals("bad")) {
          throw new IllegalArgumentException("it is bad");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException("it cannot be read", e);
      }
    }
  }

  @BeforeEach
  void begin() throws Exception {
    file = Files.writeString(folder.resolve("text"), "one");
    watch.on(new Text());
  }

  @AfterEach
  void end() {
    watch.close();
  }

  @Test
  void whatChangesIsReadAgainAndNothingElse() throws Exception {
    watch.look();
    assertThat(heard).isEmpty();
    Files.writeString(file, "three");
    watch.look();
    watch.look();
    assertThat(heard).containsExactly("three");
  }

  /** What is bad is tried until it is good: the rest of it may come at any time. */
  @Test
  void whatIsBadIsTriedAgain() throws Exception {
    Files.writeString(file, "bad");
    watch.look();
    watch.look();
    assertThat(heard).containsExactly("bad", "bad");
    Files.writeString(file, "good");
    watch.look();
    watch.look();
    assertThat(heard).containsExactly("bad", "bad", "good");
  }

  @Test
  void whatIsGoneMayComeBack() throws Exception {
    Files.delete(file);
    watch.look();
    assertThat(heard).isEmpty();
    Files.writeString(file, "back");
    watch.look();
    assertThat(heard).containsExactly("back");
  }

  /**
   * As where secrets are mounted: a link is put in another's place, to a file as long and as old.
   */
  @Test
  void linksAreFollowed() throws Exception {
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Path first = Files.writeString(folder.resolve("first"), "1st");
    Path second = Files.writeString(folder.resolve("second"), "2nd");
    Files.setLastModifiedTime(first, time);
    Files.setLastModifiedTime(second, time);
    Path link = Files.createSymbolicLink(folder.resolve("link"), first);
    file = link;
    try (FileWatch other = new FileWatch()) {
      other.on(new Text());
      Files.delete(link);
      Files.createSymbolicLink(link, second);
      other.look();
    }
    assertThat(heard).containsExactly("2nd");
  }
}
