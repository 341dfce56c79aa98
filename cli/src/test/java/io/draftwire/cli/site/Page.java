package io.draftwire.cli.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A Markdown file, read: its title, its headings, and what it points to and shows. */
final class Page {
  private static final List<Extension> TABLES = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(TABLES).build();

  /** A heading of the second level, by which a page is found one's way in. */
  record Section(String title, String anchor) {}

  private final Path source;
  private final Node document;
  private final Map<Node, String> anchors = new HashMap<>();
  private final List<Section> sections = new ArrayList<>();
  private final String title;

  private Page(Path source, Node document) {
    this.source = source;
    this.document = document;
    Set<String> taken = new HashSet<>();
    List<String> titles = new ArrayList<>();
    each(
        Heading.class,
        heading -> {
          String anchor = anchor(text(heading));
          String unique = anchor;
          for (int i = 1; !taken.add(unique); i++) {
            unique = anchor + "-" + i;
          }
          anchors.put(heading, unique);
          if (heading.getLevel() == 1) {
            titles.add(text(heading));
          } else if (heading.getLevel() == 2) {
            sections.add(new Section(text(heading), unique));
          }
        });
    title = titles.isEmpty() ? source.toString() : titles.getFirst();
  }

  /**
   * Reads one.
   *
   * @param source its path in the repository
   */
  static Page read(Path repository, Path source) throws IOException {
    return new Page(source, PARSER.parse(Files.readString(repository.resolve(source))));
  }

  /** As GitHub makes them, where the same files are read too. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
  }

  Path source() {
    return source;
  }

  String title() {
    return title;
  }

  List<Section> sections() {
    return sections;
  }

  boolean has(String anchor) {
    return anchors.containsValue(anchor);
  }

  /** What links and pictures point to, as it is written. */
  List<String> targets() {
    List<String> targets = new ArrayList<>();
    each(Link.class, link -> targets.add(link.getDestination()));
    each(Image.class, image -> targets.add(image.getDestination()));
    return targets;
  }

  /** Blocks of commands, whole, each as a shell is to read it. */
  List<String> scripts() {
    List<String> scripts = new ArrayList<>();
    each(
        FencedCodeBlock.class,
        block -> {
          if ("sh".equals(block.getInfo())) {
            scripts.add(block.getLiteral());
          }
        });
    return scripts;
  }

  /** What stands in a line as code. */
  List<String> spans() {
    List<String> spans = new ArrayList<>();
    each(Code.class, code -> spans.add(code.getLiteral()));
    return spans;
  }

  /** Its tables, row by row, each cell as its plain text; a table's first row is its head. */
  List<List<List<String>>> tables() {
    List<List<List<String>>> tables = new ArrayList<>();
    each(
        TableBlock.class,
        table -> {
          List<List<String>> rows = new ArrayList<>();
          walk(
              table,
              node -> {
                if (node instanceof TableRow row) {
                  List<String> cells = new ArrayList<>();
                  for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                    cells.add(text(cell));
                  }
                  rows.add(cells);
                }
              });
          tables.add(rows);
        });
    return tables;
  }

  /**
   * Its text as HTML.
   *
   * @param hrefs what a link's or a picture's target is on the site
   */
  String html(UnaryOperator<String> hrefs) {
    HtmlRenderer renderer =
        HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .attributeProviderFactory(
                _ -> (node, tag, attributes) -> attribute(node, tag, attributes, hrefs))
            .build();
    // What is wider than a small screen moves by itself, and by keys.
    return renderer
        .render(document)
        .replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>");
  }

  private void attribute(
      Node node, String tag, Map<String, String> attributes, UnaryOperator<String> hrefs) {
    switch (node) {
      case Heading heading -> attributes.put("id", anchors.get(heading));
      case Link link -> attributes.put("href", hrefs.apply(link.getDestination()));
      case Image image -> attributes.put("src", hrefs.apply(image.getDestination()));
      case TableCell cell when cell.isHeader() -> attributes.put("scope", "col");
      case FencedCodeBlock _ when tag.equals("pre") -> attributes.put("tabindex", "0");
      default -> {}
    }
  }

  private <N extends Node> void each(Class<N> kind, Consumer<N> what) {
    walk(
        document,
        node -> {
          if (kind.isInstance(node)) {
            what.accept(kind.cast(node));
          }
        });
  }

  private static void walk(Node from, Consumer<Node> what) {
    what.accept(from);
    for (Node child = from.getFirstChild(); child != null; child = child.getNext()) {
      walk(child, what);
    }
  }

  private static String text(Node from) {
    StringBuilder text = new StringBuilder();
    walk(
        from,
        node -> {
          switch (node) {
            case Text words -> text.append(words.getLiteral());
            case Code code -> text.append(code.getLiteral());
            case SoftLineBreak _ -> text.append(' ');
            default -> {}
          }
        });
    return text.toString();
  }
}
