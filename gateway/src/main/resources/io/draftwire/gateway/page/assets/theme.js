// A classic script in the head: the chosen theme must stand before the first paint, or the page flashes.
(function () {
  try {
    const theme = localStorage.getItem('draftwire.theme');
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // Storage is off: the system's theme serves.
  }
})();
