import { byId, element, icon } from './elements.js';
import { mediumUrl, thumbnailUrl } from './service.js';
import { KINDS, sizeOf, timeOf } from './words.js';

const BIN = 'M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.500 10.500v6M13.500 10.500v6';
const PLAY = 'M8 5.500v13l11-6.500z';
const PAGE = 'M7 3.500h7l4 4v13H7zM14 3.500v4h4M9.500 12.500h6M9.500 16h6';
const WAVE = 'M4 10v4M8 7v10M12 4v16M16 8v8M20 10.500v3';
const BROKEN = 'M4 5h16v14H4zM4 16l5-5 3 3M14 12l2-2 4 4M4 4l16 16';

const LISTS = { image: 'visible', video: 'visible', audio: 'audible', document: 'readable' };

/** Shows media, and leaves alone what is shown already: a player goes on playing. */
export function showMedia(session, media, actions) {
  byId('empty').hidden = media.length > 0;
  for (const place of new Set(Object.values(LISTS))) {
    const section = byId(place);
    const list = section.querySelector('ul');
    const wanted = media.filter(({ kind }) => LISTS[kind] === place);
    const present = new Map([...list.children].map((item) => [item.dataset.place, item]));
    const items = wanted.map((medium) => {
      return present.get(`${session}/${medium.id}`) ?? itemOf(session, medium, actions);
    });
    section.hidden = items.length === 0;
    arrange(list, items);
  }
}

/** Moving an element stops what it plays, so only what is new or gone is touched. */
function arrange(list, items) {
  for (const item of [...list.children]) if (!items.includes(item)) item.remove();
  items.forEach((item, index) => {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
}

function itemOf(session, medium, actions) {
  const visible = LISTS[medium.kind] === 'visible';
  const item = visible ? tileOf(session, medium, actions) : rowOf(session, medium);
  item.append(deleteOf(medium, actions));
  item.dataset.place = `${session}/${medium.id}`;
  return item;
}

function tileOf(session, medium, { onOpen }) {
  const label = `Open ${KINDS[medium.kind]} ${medium.name}`;
  const open = element('button', { type: 'button', className: 'picture', ariaLabel: label });
  open.append(medium.kind === 'video' ? firstFrameOf(session, medium) : thumbnailOf(session, medium));
  if (medium.kind === 'video') open.append(element('span', { className: 'badge' }, icon(PLAY)));
  open.addEventListener('click', () => onOpen(medium));
  return element('li', { className: 'tile' }, open, aboutOf(session, medium));
}

function thumbnailOf(session, { id }) {
  const image = element('img', {
    src: thumbnailUrl(session, id),
    alt: '',
    loading: 'lazy',
    decoding: 'async',
  });
  image.addEventListener('error', () => image.replaceWith(icon(BROKEN)));
  return image;
}

function firstFrameOf(session, { id }) {
  return element('video', {
    src: `${mediumUrl(session, id)}#t=0.1`,
    preload: 'metadata',
    muted: true,
    playsInline: true,
    tabIndex: -1,
    ariaHidden: 'true',
  });
}

function rowOf(session, medium) {
  const { kind, id, name } = medium;
  const sign = element('span', { className: 'sign' }, icon(kind === 'audio' ? WAVE : PAGE));
  const item = element('li', { className: `row ${kind}` }, sign, aboutOf(session, medium));
  if (kind !== 'audio') return item;
  const src = mediumUrl(session, id);
  item.append(element('audio', { src, controls: true, preload: 'metadata', ariaLabel: name }));
  return item;
}

function aboutOf(session, { name, size, time, kind, id }) {
  const shown =
    kind === 'document'
      ? element('a', { className: 'name', href: mediumUrl(session, id), target: '_blank' }, name)
      : element('span', { className: 'name' }, name);
  const facts = element('span', { className: 'facts' }, `${sizeOf(size)}, ${timeOf(time)}`);
  return element('div', { className: 'about' }, shown, facts);
}

function deleteOf(medium, { onDelete }) {
  const button = element('button', { type: 'button', className: 'round quiet bin' }, icon(BIN));
  button.ariaLabel = `Delete ${KINDS[medium.kind]} ${medium.name}`;
  button.addEventListener('click', () => onDelete(medium, button));
  return button;
}
