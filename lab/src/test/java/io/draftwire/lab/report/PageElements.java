package io.draftwire.lab.report;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A page read by the JDK's XML parser, which refuses what is not well-formed. */
final class PageElements {
  private PageElements() {}

  static Document parse(Path html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(html)));
  }

  static List<Element> all(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  static List<Element> with(Document page, String attribute) {
    return all(page, "*").stream().filter(element -> element.hasAttribute(attribute)).toList();
  }

  /** The attribute of the element or of the nearest one around it; null where none has it. */
  static String around(Element element, String attribute) {
    for (Node node = element; node instanceof Element at; node = node.getParentNode()) {
      if (at.hasAttribute(attribute)) {
        return at.getAttribute(attribute);
      }
    }
    return null;
  }
}
