const byId = (id) => document.getElementById(id);
const [gallery, uploads, drop, live] = ['gallery', 'uploads', 'drop', 'live'].map(byId);

let session = new URLSearchParams(location.search).get('session') ?? 'session-42';
let shown = '';

byId('session').value = session;

byId('choose').addEventListener('submit', (event) => {
  event.preventDefault();
  session = byId('session').value;
  history.replaceState(null, '', `?session=${encodeURIComponent(session)}`);
  shown = '';
  void refresh();
});

byId('files').addEventListener('change', (event) => {
  void upload(event.target.files);
  event.target.value = '';
});

for (const name of ['dragover', 'dragleave', 'drop']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
    if (name === 'drop') void upload(event.dataTransfer.files);
  });
}

async function upload(files) {
  await Promise.all([...files].map(uploadOne));
  await refresh();
}

/** XMLHttpRequest, since `fetch` tells nothing of the progress of an upload. */
function uploadOne(file) {
  const row = element('li', {}, element('span', {}, file.name));
  const bar = element('progress', { max: 1, value: 0, ariaLabel: `Uploading ${file.name}` });
  row.append(bar);
  uploads.append(row);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/sessions/${session}/media?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = loaded / total;
    };
    request.onloadend = () => {
      if (request.status === 201) {
        row.remove();
        live.textContent = `${file.name} was added`;
      } else {
        const reason = request.response?.error ?? 'the connection was lost';
        row.replaceChildren(
          element('span', { className: 'failed', role: 'alert' }, `${file.name}: ${reason}`),
        );
        setTimeout(() => row.remove(), 10_000);
      }
      done();
    };
    request.send(file);
  });
}

async function refresh() {
  const response = await fetch(`/api/sessions/${session}/media`).catch(() => undefined);
  if (!response?.ok) return;
  const media = await response.json();
  const state = JSON.stringify(media);
  // Players go on playing while nothing has changed.
  if (state === shown) return;
  shown = state;
  const present = new Map([...gallery.children].map((card) => [card.dataset.id, card]));
  gallery.replaceChildren(...media.map((medium) => present.get(medium.id) ?? cardOf(medium)));
  byId('empty').hidden = media.length > 0;
  const total = media.reduce((sum, { size }) => sum + size, 0);
  byId('count').textContent = media.length === 0 ? '' : `${media.length} media, ${inBytes(total)}`;
}

function cardOf(medium) {
  const { id, name, size, time } = medium;
  const url = `/media/${session}/${id}`;
  const remove = element('button', { className: 'danger', ariaLabel: `Delete ${name}` }, 'Delete');
  remove.addEventListener('click', () => void deleteOne(medium, remove));
  const when = new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const card = element(
    'li',
    { className: 'card' },
    element('div', { className: 'stage' }, viewOf(medium, url)),
    element(
      'div',
      { className: 'about' },
      element(
        'div',
        {},
        element('a', { href: url, target: '_blank' }, name),
        element('small', {}, `${inBytes(size)}, ${when}`),
      ),
      remove,
    ),
  );
  card.dataset.id = id;
  return card;
}

function viewOf({ id, name, kind, extension }, url) {
  if (kind === 'image') {
    return element('img', {
      src: `/thumbnails/${session}/${id}`,
      alt: name,
      loading: 'lazy',
      decoding: 'async',
    });
  }
  if (kind === 'audio')
    return element('audio', { src: url, controls: true, preload: 'metadata', ariaLabel: name });
  if (kind === 'video') {
    return element('video', {
      src: url,
      controls: true,
      preload: 'metadata',
      playsInline: true,
      ariaLabel: name,
    });
  }
  return element('span', { className: 'kind' }, extension.slice(1).toUpperCase());
}

async function deleteOne({ id, name }, button) {
  const dialog = byId('confirm');
  byId('confirm-name').textContent = name;
  dialog.returnValue = '';
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener('close', closed, { once: true }));
  if (dialog.returnValue !== 'delete') return button.focus();
  const response = await fetch(`/api/sessions/${session}/media/${id}`, { method: 'DELETE' });
  live.textContent = response.ok ? `${name} was deleted` : `${name} could not be deleted`;
  await refresh();
  gallery.focus();
}

async function refreshStatus() {
  const response = await fetch('/api/status').catch(() => undefined);
  if (response?.status !== 200) return;
  const figures = await response.json();
  byId('status').hidden = false;
  byId('figures').replaceChildren(
    ...Object.entries(figures).map(([name, value]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, String(value))),
    ),
  );
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function inBytes(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  const unit = Math.min(units.length - 1, bytes === 0 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** unit).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${units[unit]}`;
}

await refresh();
void refreshStatus();
setInterval(() => document.visibilityState === 'visible' && void refresh(), 2000);
setInterval(() => document.visibilityState === 'visible' && void refreshStatus(), 1000);
