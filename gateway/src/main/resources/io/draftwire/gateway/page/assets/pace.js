// Whose times the page's figures are: this machine's, or those of the machines that its models are paced to.
import { h } from './dom.js';

/** In a few words, or '' where nothing is paced. */
export function paceWords(paced) {
  if (!paced) {
    return '';
  }
  const { draft, target } = paced;
  if (draft === target) {
    return `paced to ${draft}`;
  }
  return [draft && `draft paced to ${draft}`, target && `target paced to ${target}`].filter(Boolean).join(', ');
}

/** A badge that says so beside figures, or null where nothing is paced. */
export function paceBadge(paced) {
  const words = paceWords(paced);
  return words === '' ? null : h('span', { class: 'badge paced', title: 'the models take as long as they do on that machine, in real time; these are not the times of this one' }, words);
}
