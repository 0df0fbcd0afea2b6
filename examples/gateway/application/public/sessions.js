import { ask, byId, element } from './elements.js';
import { fetchSessions } from './service.js';

const FIRST = 'summer-trip';

export function sessionOfAddress() {
  return new URLSearchParams(location.search).get('session') || FIRST;
}

/** Shows which sessions there are; each is a link, so that it can be kept and sent. */
export async function showSessions(current) {
  const names = new Set([...(await fetchSessions().catch(() => [])), current]);
  const links = [...names].sort().map((name) => {
    const link = element('a', { href: `?session=${encodeURIComponent(name)}` }, name);
    if (name === current) link.ariaCurrent = 'page';
    return element('li', {}, link);
  });
  byId('sessions').replaceChildren(...links);
  byId('sessions').querySelector('[aria-current]').scrollIntoView({ block: 'nearest', inline: 'center' });
}

export function openSessions() {
  const [dialog, input] = [byId('open-session'), byId('session')];
  byId('begin').addEventListener('click', async () => {
    input.value = '';
    if ((await ask(dialog)) !== 'open') return;
    const name = nameOf(input.value);
    if (name) location.search = `?session=${encodeURIComponent(name)}`;
  });
  // Return in the field presses the first button, which would cancel.
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    dialog.close('open');
  });
}

/** What somebody types, as the name of a session: `Summer Trip!` is `summer-trip`. */
function nameOf(text) {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}
