// The answer that a page is in the middle of, remembered past its being loaded anew; this tab's alone, and gone with it.

const NAME = 'draftwire.unfinished';

export const Unfinished = {
  /** @param what `stream` ({id, keep}), `turns` up to the prompt, `label` of the scheme */
  keep(what) {
    try {
      sessionStorage.setItem(NAME, JSON.stringify(what));
    } catch {
      // Storage is off, or full: an answer that is in its middle then ends with the page.
    }
  },

  forget() {
    try {
      sessionStorage.removeItem(NAME);
    } catch {
      // There is none.
    }
  },

  /** What was left, or null. */
  left() {
    try {
      return JSON.parse(sessionStorage.getItem(NAME));
    } catch {
      return null;
    }
  },
};
