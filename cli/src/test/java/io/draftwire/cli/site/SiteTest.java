package io.draftwire.cli.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.draftwire.cli.site.Site.Chapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The site, which this makes in {@code target/site}: where links lead, and what is on pages. */
class SiteTest {
  private static final Path REPOSITORY = Path.of("..");

  @TempDir private Path folder;

  @Test
  void noLinkLeadsNowhere() throws Exception {
    List<Chapter> chapters = new ArrayList<>(Site.CHAPTERS);
    chapters.add(new Chapter("The repository", List.of("README.md")));
    assertThat(Site.read(REPOSITORY, chapters).faults()).isEmpty();
  }

  @Test
  void linksThatLeadNowhereAreFoundAndPagesOfNoChapterAreThere() throws Exception {
    Files.createDirectories(folder.resolve("docs/pictures"));
    Files.writeString(folder.resolve("docs/pictures/here.svg"), "<svg/>");
    Files.writeString(
        folder.resolve("docs/a.md"),
        """
        # A page
        ## One & the *same*
        ## One & the same
        [good](b.md), [good](b.md#its-part), [good](#one--the-same), [good](#one--the-same-1),
        [good](https://arxiv.org/abs/2211.17192), ![a picture](pictures/here.svg)
        [bad](c.md), [bad](b.md#no-part), [bad](#one), [bad](pictures), [bad](../../there.md),
        [bad](http://arxiv.org), ![a picture](pictures/gone.svg)
        """);
    Files.writeString(folder.resolve("docs/b.md"), "# B\n## Its `part`\n");
    Files.writeString(folder.resolve("docs/lost.md"), "# Lost\n");
    Site site = Site.read(folder, List.of(new Chapter("All", List.of("docs/a.md", "docs/b.md"))));
    assertThat(site.faults())
        .containsExactly(
            "docs/a.md points to c.md, which is not there",
            "docs/a.md points to b.md#no-part, which is not there",
            "docs/a.md points to #one, which is not there",
            "docs/a.md points to pictures, which is not there",
            "docs/a.md points to ../../there.md, which is not there",
            "docs/a.md points to http://arxiv.org, which is not there",
            "docs/a.md points to pictures/gone.svg, which is not there");
    site.write(folder.resolve("site"));
    assertThat(Files.readString(folder.resolve("site/a.html")))
        .contains("<h2>More</h2>", "<a href=\"lost.html\">Lost</a>");
    assertThat(folder.resolve("site/lost.html")).isRegularFile();
  }

  /** What is more belongs on a page. */
  @Test
  void readmeIsOneScreen() throws Exception {
    assertThat(Files.readAllLines(REPOSITORY.resolve("README.md"))).hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void pagesAreWellFormedNeedNoScriptAndTellWhatIsOnPictures() throws Exception {
    Path site = Path.of("target", "site");
    Site all = Site.read(REPOSITORY, Site.CHAPTERS);
    all.write(site);
    List<Path> pages;
    try (Stream<Path> files = Files.list(site)) {
      pages = files.filter(file -> file.toString().endsWith(".html")).toList();
    }
    assertThat(pages).hasSize(all.pages().size());
    for (Path page : pages) {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
      assertThat(elements(document, "script")).as("%s", page).isEmpty();
      assertThat(elements(document, "h1")).as("%s", page).hasSize(1);
      for (Element image : elements(document, "img")) {
        assertThat(image.getAttribute("alt")).as("a picture of %s", page).isNotEmpty();
        assertThat(site.resolve(image.getAttribute("src"))).isRegularFile();
      }
      for (Element link : elements(document, "a")) {
        String target = link.getAttribute("href").replaceFirst("#.*", "");
        if (!target.isEmpty() && !target.startsWith("https://")) {
          assertThat(site.resolve(target)).as("%s", page).isRegularFile();
        }
      }
      Set<String> ids = new HashSet<>();
      for (Element each : elements(document, "*")) {
        if (each.hasAttribute("id")) {
          assertThat(ids.add(each.getAttribute("id"))).as("one %s", each).isTrue();
        }
      }
    }
  }

  private static List<Element> elements(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
