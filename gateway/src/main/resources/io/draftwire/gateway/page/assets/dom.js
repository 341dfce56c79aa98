// Builds elements. Strings become text nodes, never markup: this is the only way text gets in.

const SVG = 'http://www.w3.org/2000/svg';

/** An element; a property that begins with "on" is a listener, null and false are left out. */
export function h(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** As {@link h}, an element of a drawing. */
export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Replaces a node's text only where it differs, so that an unchanged figure costs no layout. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export const byId = (id) => document.getElementById(id);
