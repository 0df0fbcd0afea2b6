const byId = (id) => document.getElementById(id);
const WIDE = matchMedia('(width >= 64rem)');

/** So many as can be read at a glance. */
const ROWS = 14;

const cards = new Map();

function show({ store, replicas, recent }) {
  const total = Object.values(store.requests).reduce((sum, times) => sum + times, 0);
  byId('shown').textContent = store.shown;
  set(byId('requests'), total.toLocaleString('en'));
  set(byId('received'), bytesText(store.received));
  set(byId('sent'), bytesText(store.sent));
  byId('operations').replaceChildren(
    ...Object.entries(store.requests).map(([name, times]) =>
      element('li', {}, element('b', {}, String(times)), ` ${name}`),
    ),
  );
  replicas.forEach(showReplica);
  showRecent(recent, replicas.length > 1);
  showBeside(replicas);
}

function showReplica(replica, index) {
  const card = cards.get(index) ?? makeCard(index);
  const { name, url, directory, hits, misses, files = 0, bytes = 0 } = replica;
  const find = (selector) => card.querySelector(selector);
  find('h2').textContent = name;
  Object.assign(find('a'), { href: url, ariaLabel: `Open ${name}` });
  find('.place').textContent = directory;
  set(find('[data-figure=hits]'), hits.toLocaleString('en'));
  set(find('[data-figure=misses]'), misses.toLocaleString('en'));
  set(find('[data-figure=bytes]'), bytesText(bytes));
  const share = hits + misses === 0 ? 0 : hits / (hits + misses);
  find('meter').value = share;
  const answered = `${Math.round(share * 100)} % answered without S3`;
  find('.share span').textContent = `${answered}; ${files} ${files === 1 ? 'file' : 'files'}`;
}

function makeCard(index) {
  const card = byId('replica').content.cloneNode(true).firstElementChild;
  const heading = card.querySelector('h2');
  heading.id = `replica-${index}`;
  card.setAttribute('aria-labelledby', heading.id);
  const button = card.querySelector('button');
  button.addEventListener('click', () => void restart(index, heading.textContent, button));
  cards.set(index, card);
  byId('replicas').append(card);
  return card;
}

async function restart(index, name, button) {
  if (button.ariaDisabled === 'true') return;
  button.ariaDisabled = 'true';
  const told = byId('told');
  told.textContent = `${name} is restarting`;
  const answer = await fetch(`/replicas/${index}/restart`, { method: 'POST' }).catch(() => undefined);
  told.textContent = answer?.ok
    ? `${name} runs again, with an empty cache`
    : `${name} could not be restarted`;
  button.ariaDisabled = 'false';
}

let last = 0;
function showRecent(recent, named) {
  const fresh = recent.filter(({ number }) => number > last);
  if (fresh.length === 0) return;
  last = fresh[0].number;
  const rows = fresh.map(({ replica, what, key, bytes, isRequest }) => {
    const text = [named && replica, bytes !== undefined && bytesText(bytes)].filter(Boolean).join(', ');
    return element(
      'li',
      { className: isRequest ? 'request' : what },
      element('span', { className: 'what' }, what),
      element('span', { className: 'key' }, key || '/'),
      element('span', { className: 'more' }, text),
    );
  });
  byId('recent').prepend(...rows);
  while (byId('recent').children.length > ROWS) byId('recent').lastChild.remove();
}

/** On a wide screen the applications stand beside what they cost. */
function showBeside(replicas) {
  const beside = byId('beside');
  beside.hidden = !WIDE.matches;
  if (!WIDE.matches || beside.children.length > 0) return;
  const frames = replicas.slice(0, 2).map(({ url, name }) => element('iframe', { src: url, title: name }));
  beside.append(...frames);
}

/** Lights up where it changes. */
function set(place, text) {
  if (place.textContent === text) return;
  place.textContent = text;
  place.classList.remove('changed');
  requestAnimationFrame(() => requestAnimationFrame(() => place.classList.add('changed')));
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function bytesText(bytes) {
  if (bytes === undefined) return 'not told';
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** step).toLocaleString('en', { maximumFractionDigits: step < 2 ? 0 : 1 })} ${units[step]}`;
}

new EventSource('/events').onmessage = ({ data }) => show(JSON.parse(data));
