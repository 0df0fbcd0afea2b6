import { dirname, join } from 'node:path';
import type { Capabilities } from './capabilities.js';

export interface Implementation {
  /** Shape of the fs module: promises, callbacks, streams, constants. */
  readonly fs: typeof import('node:fs');
  /** An empty directory (absolute path as the caller sees it) that the suite may fill; the implementation cleans it. */
  readonly directory: string;
  /**
   * Where files and directories that a behaviour begins with are made, as `directory` and below: for a union, in the
   * layer beneath. Default `fs` itself.
   */
  readonly ground?: typeof import('node:fs').promises;
}

/** What a behaviour plays on: an implementation, its declared differences, and a directory of its own. */
export class Stage {
  readonly capabilities: Capabilities;
  #implementation: Implementation | undefined;
  #count = 0;

  constructor(capabilities: Capabilities) {
    this.capabilities = capabilities;
  }

  use(implementation: Implementation): void {
    this.#implementation = implementation;
  }

  /** Makes the next fresh directory; before each behaviour. */
  async turn(): Promise<void> {
    this.#count += 1;
    await this.#ground.mkdir(this.directory);
  }

  get fs(): typeof import('node:fs') {
    return this.#current.fs;
  }

  get promises(): typeof import('node:fs').promises {
    return this.#current.fs.promises;
  }

  get directory(): string {
    return join(this.#current.directory, String(this.#count));
  }

  /** A path in this behaviour's directory. Plain concatenation: `..` and `//` stay as they are. */
  at(...segments: string[]): string {
    return [this.directory, ...segments].join('/');
  }

  /** Writes a file and gives its path. */
  async file(name: string, content: string | Uint8Array = 'content'): Promise<string> {
    await this.#ground.mkdir(dirname(this.at(name)), { recursive: true });
    await this.#ground.writeFile(this.at(name), content);
    return this.at(name);
  }

  /** Makes a directory and gives its path. */
  async folder(name: string): Promise<string> {
    await this.#ground.mkdir(this.at(name));
    return this.at(name);
  }

  async text(path: string): Promise<string> {
    return this.promises.readFile(path, 'utf8');
  }

  /** The names in a directory, in an order of our own: Node promises none. */
  async names(path = this.directory): Promise<string[]> {
    return (await this.promises.readdir(path)).sort();
  }

  get #ground(): typeof import('node:fs').promises {
    return this.#current.ground ?? this.promises;
  }

  get #current(): Implementation {
    if (this.#implementation === undefined) throw new Error('The stage is used before its set-up');
    return this.#implementation;
  }
}
