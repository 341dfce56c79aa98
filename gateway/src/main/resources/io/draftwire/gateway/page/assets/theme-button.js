// System, light, dark, in turn; theme.js puts the choice back before the next first paint.
import { setText } from './dom.js';

const THEMES = ['system', 'light', 'dark'];

export function themeButton(button) {
  let theme = document.documentElement.dataset.theme ?? 'system';
  const now = button.querySelector('.now');
  const show = () => setText(now, theme);
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    try {
      localStorage.setItem('draftwire.theme', theme);
    } catch {
      // Storage is off: the choice holds until the page is closed.
    }
    document.dispatchEvent(new Event('themechange'));
    show();
  });
  show();
}
