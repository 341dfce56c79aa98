// The style sheet's colours, for canvases, which know no custom properties.

const probe = document.createElement('i');
probe.hidden = true;
document.body.append(probe);
let known = new Map();

/** A custom property's colour in the theme that is on now. */
export function colour(name) {
  if (!known.has(name)) {
    probe.style.color = `var(${name})`;
    known.set(name, getComputedStyle(probe).color);
  }
  return known.get(name);
}

/** Calls back whenever the colours have changed. */
export function onTheme(changed) {
  const renew = () => {
    known = new Map();
    changed();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renew);
  document.addEventListener('themechange', renew);
}
