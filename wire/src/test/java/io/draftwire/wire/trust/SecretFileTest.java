package io.draftwire.wire.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
  @TempDir private Path folder;

  private Path file(String permissions, String text) throws Exception {
    Path file = folder.resolve("secret");
    SecretFile.make(file);
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void whatIsForItsOwnerAloneIsRead(String permissions) throws Exception {
    assertThat(SecretFile.read("key", file(permissions, "abc"))).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-r--r--", "rw--w----", "rw-----w-", "rwx--x--x"})
  void whatOthersReadOrWriteIsNot(String permissions) throws Exception {
    Path file = file(permissions, "abc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretFile.read("key", file))
        .withMessageContaining("`chmod 600 " + file + "`")
        .withMessageNotContaining("abc");
  }

  /** Through a link it is the file that counts, not the link, which everybody may do all with. */
  @Test
  void linksAreNoWayAround() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file("rw-r--r--", "abc"));
    assertThatIllegalArgumentException().isThrownBy(() -> SecretFile.read("key", link));
    Files.setPosixFilePermissions(
        folder.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
    assertThat(SecretFile.read("key", link)).isEqualTo("abc");
  }

  @Test
  void whatIsNoSecretIsNamed() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretFile.read("key", folder.resolve("gone")))
        .withMessageContaining("gone does not exist");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretFile.read("key", folder))
        .withMessageContaining("key " + folder);
    Path large = file("rw-------", "x".repeat((1 << 20) + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretFile.read("key", large))
        .withMessageContaining("more than 1048576 bytes");
  }
}
