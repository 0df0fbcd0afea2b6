import { ask, byId, tell } from './elements.js';
import { showMedia } from './gallery.js';
import { deleteMedium, fetchMedia } from './service.js';
import { openSessions, sessionOfAddress, showSessions } from './sessions.js';
import { takeFiles } from './uploads.js';
import { Viewer } from './viewer.js';
import { countOf } from './words.js';

const REFRESH_MILLISECONDS = 2000;

const session = sessionOfAddress();
const viewer = new Viewer();
let media = [];
let shown = '';

const actions = {
  onOpen: (medium) => viewer.open(session, media.filter(isVisible), medium),
  onDelete: (medium, button) => void confirmDelete(medium, button),
};

let refreshing = Promise.resolve();
/** One after the other, so that no answer is overtaken by an older one. */
function refresh() {
  refreshing = refreshing.then(load);
  return refreshing;
}

async function load() {
  try {
    const found = await fetchMedia(session);
    byId('lost').hidden = true;
    const state = JSON.stringify(found);
    if (state === shown) return;
    if (shown !== '') tellOfOthers(found);
    [media, shown] = [found, state];
    byId('count').textContent = countOf(media);
    showMedia(session, media, actions);
  } catch (error) {
    byId('lost').textContent = `The media cannot be shown at the moment: ${error.message}`;
    byId('lost').hidden = false;
  }
}

/** What somebody else has added; of our own is told when it is done. */
const own = new Set();
function tellOfOthers(found) {
  if (byId('uploads').querySelector('progress')) return;
  const known = new Set(media.map(({ id }) => id));
  const arrived = found.filter(({ id }) => !known.has(id) && !own.has(id));
  if (arrived.length === 1) tell(`${arrived[0].name} has come`);
  if (arrived.length > 1) tell(`${arrived.length} media have come`);
}

async function confirmDelete({ id, name }, button) {
  byId('confirm-name').textContent = name;
  if ((await ask(byId('confirm'))) !== 'delete') return;
  const item = button.closest('li');
  const neighbour = item.nextElementSibling ?? item.previousElementSibling;
  try {
    await deleteMedium(session, id);
    tell(`${name} was deleted`);
  } catch (error) {
    tell(`${name} was not deleted: ${error.message}`);
  }
  await refresh();
  // Whoever goes by keyboard stays where they were.
  (neighbour?.querySelector('.bin') ?? byId('media')).focus();
}

function isVisible({ kind }) {
  return kind === 'image' || kind === 'video';
}

byId('title').textContent = session;
document.title = `${session} · Session media`;
openSessions();
takeFiles(
  () => session,
  async (medium) => {
    own.add(medium.id);
    await refresh();
    await showSessions(session);
  },
);
await Promise.all([refresh(), showSessions(session)]);
setInterval(() => {
  if (document.visibilityState === 'visible') void refresh();
}, REFRESH_MILLISECONDS);
document.addEventListener('visibilitychange', () => void refresh());
