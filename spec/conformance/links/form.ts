import { answersOf } from '../callbacks/answer.js';
import type { Stage } from '../promises/stage.js';

/** One of the three forms that the calls of `fs` have; all of them give a promise here. */
export interface Form {
  readonly title: string;
  // biome-ignore lint/suspicious/noExplicitAny: every fs function has a type of its own
  call(stage: Stage, name: string, ...given: unknown[]): Promise<any>;
}

// biome-ignore lint/suspicious/noExplicitAny: every fs function has a type of its own
type Functions = Record<string, (...given: any[]) => any>;

export const FORMS: readonly Form[] = [
  {
    title: 'promise',
    call: (stage, name, ...given) => (stage.promises as unknown as Functions)[name]!(...given),
  },
  {
    title: 'callback',
    async call(stage, name, ...given) {
      const answers = await answersOf((done) => (stage.fs as unknown as Functions)[name]!(...given, done));
      return answers[0];
    },
  },
  {
    title: 'sync call',
    call: async (stage, name, ...given) => (stage.fs as unknown as Functions)[`${name}Sync`]!(...given),
  },
];

/** What the behaviours of links play on: a stage with a file, a directory with a file in it, and links to both. */
export class LinkStage {
  readonly stage: Stage;
  readonly form: Form;

  constructor(stage: Stage, form: Form) {
    this.stage = stage;
    this.form = form;
  }

  async plant(): Promise<void> {
    const { promises } = this.stage;
    await this.stage.file('file', 'content');
    await this.stage.folder('folder');
    await this.stage.file('folder/inner', 'inner');
    await promises.symlink('file', this.at('link'));
    await promises.symlink('folder', this.at('way'));
    await promises.symlink('missing', this.at('dangling'));
  }

  at(...segments: string[]): string {
    return this.stage.at(...segments);
  }

  /** Calls a function of `fs` in this form. */
  // biome-ignore lint/suspicious/noExplicitAny: every fs function has a type of its own
  call(name: string, ...given: unknown[]): Promise<any> {
    return this.form.call(this.stage, name, ...given);
  }

  /** Opens a path with some flags and closes it again. */
  async open(path: string, flags: string | number): Promise<void> {
    const opened = await this.call('open', path, flags);
    if (typeof opened === 'number') this.stage.fs.closeSync(opened);
    else await opened.close();
  }

  /** The target of a link, or what it is instead. */
  async kind(name: string): Promise<string> {
    const stats = await this.stage.promises.lstat(this.at(name));
    if (stats.isSymbolicLink()) return `-> ${await this.stage.promises.readlink(this.at(name))}`;
    return stats.isDirectory() ? 'directory' : 'file';
  }
}
