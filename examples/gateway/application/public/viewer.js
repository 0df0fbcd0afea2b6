import { byId, element } from './elements.js';
import { mediumUrl } from './service.js';
import { sizeOf, timeOf } from './words.js';

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** Shows photos and videos large, one after the other. */
export class Viewer {
  #dialog = byId('viewer');
  #stage = byId('viewer-stage');
  #session;
  #media = [];
  #index = 0;

  constructor() {
    byId('viewer-close').addEventListener('click', () => this.#dialog.close());
    byId('viewer-previous').addEventListener('click', () => this.#turn(-1));
    byId('viewer-next').addEventListener('click', () => this.#turn(1));
    // What plays must not be heard once it is not seen.
    this.#dialog.addEventListener('close', () => this.#stage.replaceChildren());
    this.#dialog.addEventListener('click', ({ target }) => {
      if (target === this.#stage) this.#dialog.close();
    });
    this.#dialog.addEventListener('keydown', (event) => {
      // In a player the arrows seek.
      if (event.key in STEPS && !(event.target instanceof HTMLMediaElement)) this.#turn(STEPS[event.key]);
    });
  }

  open(session, media, medium) {
    this.#session = session;
    this.#media = media;
    this.#show(media.findIndex(({ id }) => id === medium.id));
    this.#dialog.showModal();
  }

  #turn(step) {
    const index = this.#index + step;
    if (index >= 0 && index < this.#media.length) this.#show(index);
  }

  #show(index) {
    this.#index = index;
    const { id, name, kind, size, time } = this.#media[index];
    const src = mediumUrl(this.#session, id);
    const shown =
      kind === 'image'
        ? element('img', { src, alt: name })
        : element('video', { src, controls: true, autoplay: true, playsInline: true, ariaLabel: name });
    this.#stage.replaceChildren(shown);
    byId('viewer-name').textContent = name;
    const place = `${index + 1} of ${this.#media.length}`;
    byId('viewer-about').textContent = `${sizeOf(size)}, ${timeOf(time)} · ${place}`;
    Object.assign(byId('viewer-save'), { href: src, download: name });
    this.#allow('viewer-previous', index > 0);
    this.#allow('viewer-next', index < this.#media.length - 1);
  }

  /** A button that is disabled would lose the focus. */
  #allow(id, allowed) {
    byId(id).ariaDisabled = String(!allowed);
  }
}
