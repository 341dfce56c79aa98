// Puts the page together once the gateway has said what it has.
import { Announcer } from './announcer.js';
import { errorCard } from './answer.js';
import { Chat } from './chat.js';
import { Compare } from './compare.js';
import { byId, h, setText } from './dom.js';
import { Gateway } from './gateway.js';
import { Inspector } from './inspector.js';
import { Instruments } from './instruments.js';
import { LinkPanel } from './link-panel.js';
import { paceBadge } from './pace.js';
import { Sampling } from './sampling.js';
import { SchemePicker } from './scheme-picker.js';
import { themeButton } from './theme-button.js';
import { TreeView } from './tree.js';
import { valid } from './validity.js';

const RETRY_MILLIS = 2000;
const gateway = new Gateway();
let views = [];

themeButton(byId('theme'));
panes();
route();
addEventListener('hashchange', route);
byId('settings').addEventListener('submit', (event) => {
  event.preventDefault();
  if (byId('key').value !== '') {
    gateway.key = byId('key').value;
    byId('key').value = '';
    byId('key-panel').hidden = true;
    pane('view');
  }
  if (views.length === 0) {
    begin();
  }
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    inspector.hide();
    views.forEach((view) => view.stop());
  }
});

const sampling = new Sampling(byId('sampling'));
const announcer = new Announcer(byId('announcer'));
const inspector = new Inspector(byId('inspector'));
/** The answer that was touched last: the charts show it, and their cursor marks its tokens. */
let touched = null;
const tree = new TreeView();
const instruments = new Instruments(byId('instruments'), (burst) => {
  touched?.light(burst);
  tree.point(burst);
});
byId('tree-panel').append(tree.node);
const hooks = {
  onvisit(element, token, burst, place, answer) {
    inspector.show(element, token, burst, place);
    if (touched !== answer) {
      touch(answer);
    }
    answer.light(burst);
    instruments.point(burst);
    tree.point(burst);
  },
  onleave() {
    inspector.hide();
    touched?.light(null);
    instruments.point(null);
    tree.point(null);
  },
};
begin();

/** Puts an answer on the charts. */
function touch(answer) {
  touched?.light(null);
  touched = answer;
  instruments.show(answer.trace);
  tree.show(answer.trace);
}

async function begin() {
  let info;
  try {
    info = await gateway.json('/draftwire/info');
  } catch (e) {
    byId('conversation').replaceChildren(errorCard(e));
    failed(e);
    if (e.status !== 401) {
      setTimeout(begin, RETRY_MILLIS); // The cloud may still be on its way up.
    }
    return;
  }
  setText(byId('models'), `${info.target.name} · ${info.draft.description}`);
  byId('models').title = info.target.description;
  const badge = paceBadge(info.paced);
  if (badge) {
    byId('models').before(badge);
    byId('instruments').prepend(h('p', {}, badge.cloneNode(true)));
  }
  /** A tree has its place as long as answers with one are asked for: it does not come and go with them. */
  const place = () => { byId('tree-panel').hidden = !scheme.mayBeLive; };
  const scheme = new SchemePicker(info.schemes, info.default_scheme, place);
  place();
  byId('scheme').replaceChildren(scheme.node);
  const page = {
    gateway, info, hooks, touch, instruments, tree, announcer, failed,
    link: new LinkPanel(byId('link-panel'), gateway, info.link),
    sampling: () => sampling.value,
    scheme: () => scheme.value,
    label: () => scheme.label,
    valid: (...parts) => valid(reveal, byId('sampling'), ...parts),
  };
  reports(info.reports ?? []);
  views = [new Chat(page), new Compare(byId('compare-view'), page)];
}

/** A gateway that wants a key gets a field for it, and only then. */
function failed(error) {
  if (error.status === 401) {
    byId('key-panel').hidden = false;
    pane('settings');
    byId('key').focus();
  }
}

/** A field that has something to say must be in sight. */
function reveal(field) {
  pane(byId('settings').contains(field) ? 'settings' : 'view');
}

function reports(list) {
  byId('reports').hidden = list.length === 0;
  byId('reports').append(h('ul', {}, ...list.map(({ name, href }) => h('li', {}, h('a', { href }, name)))));
}

function route() {
  const view = location.hash === '#compare' ? 'compare' : 'chat';
  document.body.dataset.view = view;
  byId('chat-view').hidden = view !== 'chat';
  byId('compare-view').hidden = view !== 'compare';
  for (const link of document.querySelectorAll('.views a')) {
    link.toggleAttribute('aria-current', false);
    if (link.hash === `#${view}`) {
      link.setAttribute('aria-current', 'page');
    }
  }
  pane('view');
}

/** On a narrow screen one panel is seen at a time. */
function panes() {
  for (const button of document.querySelectorAll('.panes button')) {
    button.addEventListener('click', () => pane(button.dataset.pane));
  }
}

function pane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll('.panes button')) {
    button.setAttribute('aria-pressed', String(button.dataset.pane === name));
  }
}
