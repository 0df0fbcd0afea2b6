import { ours } from './other-listeners.js';

type Event = NodeJS.Signals | 'exit' | 'beforeExit';

type Listener = (signal: NodeJS.Signals) => unknown;

/** Listeners on the process that come and go together, before all others, or behind those that are there. */
export class Listeners {
  readonly #listeners: ReadonlyMap<string, Listener>;
  readonly #place: 'first' | 'last';
  #areOn = false;

  constructor(place: 'first' | 'last', listeners: Partial<Record<Event, Listener>>) {
    this.#place = place;
    this.#listeners = new Map(Object.entries(listeners));
    for (const listener of this.#listeners.values()) Object.defineProperty(listener, ours, { value: true });
  }

  listen(isOn: boolean): void {
    if (this.#areOn === isOn) return;
    this.#areOn = isOn;
    for (const [event, listener] of this.#listeners) {
      if (isOn)
        process[this.#place === 'first' ? 'prependListener' : 'on'](event as NodeJS.Signals, listener);
      else process.removeListener(event, listener);
    }
  }
}
