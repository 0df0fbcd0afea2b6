import type { AnyFunction, Forms } from '../../fs-calls/forms.js';

const changing = [
  'appendFile',
  'chmod',
  'chown',
  'copyFile',
  'cp',
  'lchown',
  'link',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'rename',
  'rm',
  'rmdir',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
  'writeFile',
] as const;

/** Of descriptors: what may store a file. */
const storing = ['close', 'fsync', 'fdatasync', 'futimes', 'fchmod', 'fchown'] as const;

/** Tells watchers that this process has changed something, so that they need not wait for their next look. */
export class OwnChanges {
  readonly #listeners = new Set<() => void>();
  #isPending = false;

  /** @returns stops it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Several changes in one turn of the event loop are one. */
  tell(): void {
    if (this.#listeners.size === 0 || this.#isPending) return;
    this.#isPending = true;
    setImmediate(() => {
      this.#isPending = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Makes every call that changes something tell so when it is through. */
  observe(forms: Forms, promises: Forms): void {
    for (const name of [...changing, ...storing]) {
      if (forms[name]) forms[name] = this.#afterCallback(forms[name]);
      if (forms[`${name}Sync`]) forms[`${name}Sync`] = this.#afterSync(forms[`${name}Sync`]!);
    }
    for (const name of changing) promises[name] = this.#afterPromise(promises[name]!);
    const open = promises['open']!;
    promises['open'] = async (...given) => {
      const handle = await open(...given);
      handle.once?.('close', () => this.tell());
      return handle;
    };
  }

  #afterPromise(form: AnyFunction): AnyFunction {
    return (...given) => form(...given).finally(() => this.tell());
  }

  #afterSync(form: AnyFunction): AnyFunction {
    return (...given) => {
      try {
        return form(...given);
      } finally {
        this.tell();
      }
    };
  }

  #afterCallback(form: AnyFunction): AnyFunction {
    return (...given) => {
      const callback = given.at(-1);
      if (typeof callback !== 'function') return form(...given);
      const told: AnyFunction = (...results) => {
        this.tell();
        callback(...results);
      };
      return form(...given.slice(0, -1), told);
    };
  }
}
