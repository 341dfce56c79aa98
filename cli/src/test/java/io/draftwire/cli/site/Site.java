package io.draftwire.cli.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All pages, with a way to each. What pages point to in the repository and is no page is copied
 * beside them; a link that leads nowhere is a fault.
 */
final class Site {
  /** Pages that belong together, by their files. */
  record Chapter(String title, List<String> sources) {}

  /** What there is to read, in the order of reading it. */
  static final List<Chapter> CHAPTERS =
      List.of(
          new Chapter(
              "Begin",
              List.of("docs/index.md", "docs/quick-start.md", "docs/packages.md", "docs/pair.md")),
          new Chapter(
              "How it works",
              List.of(
                  "docs/schemes.md",
                  "docs/live.md",
                  "docs/exactness.md",
                  "docs/early-exits.md",
                  "docs/protocol.md")),
          new Chapter(
              "Clients",
              List.of(
                  "docs/api.md",
                  "docs/endpoints.md",
                  "docs/sampling.md",
                  "docs/structured-answers.md",
                  "docs/streams.md",
                  "docs/chat-templates.md")),
          new Chapter(
              "Clouds",
              List.of("docs/operating.md", "docs/serving.md", "docs/backends.md", "SECURITY.md")),
          new Chapter(
              "Figures",
              List.of(
                  "docs/figures.md",
                  "docs/lab.md",
                  "docs/reproduction.md",
                  "models/stories-draft/README.md")),
          new Chapter("Project", List.of("CHANGELOG.md", "CONTRIBUTING.md")));

  private static final Path README = Path.of("README.md");
  private static final String STYLE = "style.css";

  private final Path repository;
  private final List<Chapter> chapters;
  private final Map<Path, Page> pages = new LinkedHashMap<>();
  private final SortedMap<Path, String> copies = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  private Site(Path repository, List<Chapter> chapters) {
    this.repository = repository;
    this.chapters = chapters;
  }

  /** Reads all pages and follows their links. */
  static Site read(Path repository, List<Chapter> chapters) throws IOException {
    List<Chapter> all = new ArrayList<>(chapters);
    List<String> rest = unlisted(repository, chapters);
    if (!rest.isEmpty()) {
      all.add(new Chapter("More", rest));
    }
    Site site = new Site(repository, all);
    for (Chapter chapter : all) {
      for (String name : chapter.sources()) {
        Path source = Path.of(name);
        site.pages.put(source, Page.read(repository, source));
      }
    }
    for (Page page : site.pages.values()) {
      page.targets().forEach(target -> site.href(page, target));
    }
    return site;
  }

  /** Pages that no chapter names yet are to be found all the same. */
  private static List<String> unlisted(Path repository, List<Chapter> chapters) throws IOException {
    Set<String> listed =
        chapters.stream().flatMap(each -> each.sources().stream()).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(repository.resolve("docs"))) {
      return files
          .map(file -> repository.relativize(file).toString())
          .filter(name -> name.endsWith(".md") && !listed.contains(name))
          .sorted()
          .toList();
    }
  }

  /** What leads nowhere, a line each. */
  List<String> faults() {
    return faults;
  }

  Collection<Page> pages() {
    return pages.values();
  }

  /** Where a link of a page leads on the site. */
  private String href(Page from, String target) {
    if (target.startsWith("https://")) {
      return target;
    }
    int hash = target.indexOf('#');
    String anchor = hash < 0 ? "" : target.substring(hash + 1);
    Path file =
        hash == 0
            ? from.source()
            : from.source().resolveSibling(hash < 0 ? target : target.substring(0, hash));
    file = file.normalize();
    Page page = pages.get(file);
    if (page != null) {
      if (hash >= 0 && !page.has(anchor)) {
        fault(from, target);
      }
      return (hash == 0 ? "" : name(page)) + (hash < 0 ? "" : "#" + anchor);
    }
    if (file.equals(README)) {
      return "index.html";
    }
    if (file.startsWith("..") || !Files.isRegularFile(repository.resolve(file))) {
      fault(from, target);
      return target;
    }
    return copies.computeIfAbsent(file, each -> each.toString().replaceFirst("^docs/", ""));
  }

  private void fault(Page from, String target) {
    faults.add(from.source() + " points to " + target + ", which is not there");
  }

  private static String name(Page page) {
    String file = page.source().getFileName().toString();
    String name =
        file.equals("README.md") ? page.source().getParent().getFileName().toString() : file;
    return name.toLowerCase(Locale.ROOT).replaceFirst("\\.md$", "") + ".html";
  }

  /** Writes all of it; pages of before that are none any more go. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> before = Files.list(folder)) {
      for (Path page : before.filter(file -> file.toString().endsWith(".html")).toList()) {
        Files.delete(page);
      }
    }
    List<Page> all = List.copyOf(pages.values());
    for (int i = 0; i < all.size(); i++) {
      Page before = i == 0 ? null : all.get(i - 1);
      Page behind = i == all.size() - 1 ? null : all.get(i + 1);
      Files.writeString(folder.resolve(name(all.get(i))), html(all.get(i), before, behind));
    }
    for (Map.Entry<Path, String> copy : copies.entrySet()) {
      Path to = folder.resolve(copy.getValue());
      Files.createDirectories(to.getParent());
      Files.write(to, Files.readAllBytes(repository.resolve(copy.getKey())));
    }
    try (InputStream style = Site.class.getResourceAsStream(STYLE)) {
      Files.write(folder.resolve(STYLE), style.readAllBytes());
    }
  }

  private String html(Page page, Page before, Page behind) {
    StringBuilder html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
        .append("<title>%s - Draftwire</title>\n".formatted(escaped(page.title())))
        .append("<link rel=\"stylesheet\" href=\"style.css\"/>\n</head>\n<body>\n")
        .append("<a class=\"skip\" href=\"#text\">To the text</a>\n")
        .append("<header><a href=\"index.html\">Draftwire</a></header>\n");
    chapters(html, page);
    html.append("<main id=\"text\">\n");
    String text = page.html(target -> href(page, target));
    int head = text.indexOf("</h1>") + "</h1>".length();
    html.append(text, 0, head);
    sections(html, page);
    html.append(text, head, text.length());
    html.append("<nav class=\"turn\" aria-label=\"Pages before and behind\">\n");
    turn(html, "prev", before);
    turn(html, "next", behind);
    return html.append("</nav>\n</main>\n</body>\n</html>\n").toString();
  }

  private void chapters(StringBuilder html, Page here) {
    html.append("<nav class=\"chapters\" aria-label=\"Chapters\">\n");
    for (Chapter chapter : chapters) {
      html.append("<h2>").append(escaped(chapter.title())).append("</h2>\n<ul>\n");
      for (String source : chapter.sources()) {
        Page page = pages.get(Path.of(source));
        html.append("<li><a href=\"%s\"".formatted(name(page)))
            .append(page == here ? " aria-current=\"page\"" : "")
            .append(">%s</a></li>\n".formatted(escaped(page.title())));
      }
      html.append("</ul>\n");
    }
    html.append("</nav>\n");
  }

  private static void sections(StringBuilder html, Page page) {
    if (page.sections().size() < 3) {
      return;
    }
    html.append("\n<nav class=\"sections\" aria-label=\"On this page\">\n<ul>\n");
    for (Page.Section section : page.sections()) {
      html.append(
          "<li><a href=\"#%s\">%s</a></li>\n"
              .formatted(section.anchor(), escaped(section.title())));
    }
    html.append("</ul>\n</nav>");
  }

  private static void turn(StringBuilder html, String way, Page to) {
    if (to != null) {
      html.append(
          "<a rel=\"%s\" href=\"%s\">%s</a>\n".formatted(way, name(to), escaped(to.title())));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** Makes it: of the repository in the first folder, into the second. */
  public static void main(String[] folders) throws IOException {
    Site site = read(Path.of(folders[0]), CHAPTERS);
    site.faults().forEach(System.err::println);
    site.write(Path.of(folders[1]));
    System.exit(site.faults().isEmpty() ? 0 : 1);
  }
}
