export const byId = (id) => document.getElementById(id);

/** An element with properties and children. Text is text, whatever it holds. */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const drawn = document.createElementNS(SVG, 'path');
  drawn.setAttribute('d', path);
  svg.append(drawn);
  return svg;
}

/** Told to everybody: shown for a while, and spoken by screen readers. */
export function tell(text) {
  const live = byId('live');
  live.textContent = text;
  live.classList.add('shown');
  clearTimeout(tell.hiding);
  tell.hiding = setTimeout(() => live.classList.remove('shown'), 4000);
}

const closings = new WeakMap();

/** Shows a dialog, and resolves to what it was closed with. The focus goes back to where it was. */
export async function ask(dialog) {
  // The event comes some time after the dialog has gone: who asks again at once must not take the last answer for its own.
  await closings.get(dialog);
  const closing = new Promise((closed) => dialog.addEventListener('close', closed, { once: true }));
  closings.set(dialog, closing);
  dialog.returnValue = '';
  dialog.showModal();
  await closing;
  return dialog.returnValue;
}
