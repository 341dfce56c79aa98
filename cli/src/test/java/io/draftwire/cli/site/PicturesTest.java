package io.draftwire.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Pictures of figures are those of their tables; every picture can be read and is shown. */
class PicturesTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path PICTURES = REPOSITORY.resolve("docs/pictures");

  private static Page page(String name) throws Exception {
    return Page.read(REPOSITORY, Path.of("docs", name));
  }

  /** With {@code -Ddraftwire.pictures=write} they are drawn anew. */
  @Test
  void picturesOfFiguresShowTheirTables() throws Exception {
    Map<String, String> drawn =
        Map.of(
            "where.svg",
            Pictures.where(Pictures.table(page("reproduction.md"), "profile", "1 ms", "50 ms")),
            "pass.svg",
            Pictures.pass(Pictures.table(page("serving.md"), "users", "1", "4")));
    for (Map.Entry<String, String> picture : drawn.entrySet()) {
      Path file = PICTURES.resolve(picture.getKey());
      if ("write".equals(System.getProperty("draftwire.pictures"))) {
        Files.writeString(file, picture.getValue());
      }
      assertThat(file)
          .as("draw it anew with -Ddraftwire.pictures=write")
          .hasContent(picture.getValue());
    }
  }

  @Test
  void anotherFigureIsAnotherPicture() {
    List<String> head = List.of("profile", "1 ms", "50 ms", "200 ms");
    String before = Pictures.where(List.of(head, List.of("gpu", "1.74 (1)", "1.23", "1.00")));
    assertThat(before).contains(">1.74<", ">1.23<", "class=\"v0\"", ">gpu<", ">200 ms<");
    assertThat(Pictures.where(List.of(head, List.of("gpu", "1.75 (1)", "1.23", "1.00"))))
        .isNotEqualTo(before);
  }

  @Test
  void picturesAreWellFormedAndShown() throws Exception {
    Set<String> shown = new HashSet<>();
    for (Page page : Site.read(REPOSITORY, Site.CHAPTERS).pages()) {
      page.targets().forEach(target -> shown.add(target.replaceFirst("^pictures/", "")));
    }
    try (Stream<Path> files = Files.list(PICTURES)) {
      for (Path file : files.toList()) {
        assertThat(
                DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("title")
                    .getLength())
            .as("%s has a title", file)
            .isPositive();
        assertThat(shown).contains(file.getFileName().toString());
      }
    }
  }
}
