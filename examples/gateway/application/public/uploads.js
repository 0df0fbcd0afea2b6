import { byId, element, tell } from './elements.js';
import { uploadMedium } from './service.js';

/** Takes files by choice, by drop and by paste. `onDone` comes after each of them. */
export function takeFiles(sessionNow, onDone) {
  const input = byId('files');
  const take = async (files) => {
    const session = sessionNow();
    await Promise.all([...files].map((file) => upload(session, file, onDone)));
  };
  input.addEventListener('change', () => {
    // Emptying the input empties its list, too.
    void take([...input.files]);
    input.value = '';
  });
  document.addEventListener('paste', ({ clipboardData }) => void take(clipboardData.files));
  takeDrops(take);
}

function takeDrops(take) {
  const { classList } = document.body;
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const leaves = name === 'drop' || (name === 'dragleave' && event.relatedTarget === null);
      classList.toggle('dragging', !leaves);
      if (name === 'drop') void take(event.dataTransfer.files);
    });
  }
}

async function upload(session, file, onDone) {
  const bar = element('progress', { max: 1, value: 0, ariaLabel: `Uploading ${file.name}` });
  const row = element('li', {}, element('span', { className: 'name' }, file.name), bar);
  byId('uploads').append(row);
  try {
    const medium = await uploadMedium(session, file, (share) => {
      bar.value = share;
    });
    await onDone(medium);
    row.remove();
    tell(`${file.name} was added`);
  } catch (error) {
    showFailure(row, file, error);
  }
}

function showFailure(row, file, { message }) {
  const dismiss = element('button', { type: 'button' }, 'Dismiss');
  dismiss.ariaLabel = `Dismiss what is said of ${file.name}`;
  dismiss.addEventListener('click', () => {
    row.remove();
    byId('files').focus();
  });
  const text = element(
    'span',
    { className: 'name', role: 'alert' },
    `${file.name} was not added: ${message}`,
  );
  row.className = 'failed';
  row.replaceChildren(text, dismiss);
}
