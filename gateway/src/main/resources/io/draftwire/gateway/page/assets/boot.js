// The page paints first and wakes then: its scripts would compete with that paint, and nothing they add moves what it shows.
import { h } from './dom.js';

const UPLOT = '/assets/webjars/uplot/1.6.30/dist/uPlot';

requestAnimationFrame(() => setTimeout(() => {
  document.head.append(
    h('link', { rel: 'stylesheet', href: `${UPLOT}.min.css` }),
    h('script', { src: `${UPLOT}.iife.min.js`, onload: () => import('./main.js') }));
}));
