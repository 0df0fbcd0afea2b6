import { bytesText, countText } from '../amounts.js';
import { Progress } from '../progress.js';
import { printJson, type Run } from '../run.js';
import { explain } from '../terminal/explain.js';
import { quoteName } from '../terminal/quote-name.js';
import { type Copied, copyAll } from './copy-all.js';
import type { Step } from './plan.js';

export interface ReportOptions {
  readonly preserve?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly concurrency: number;
}

/** Tells how a copy goes, and how it went. */
export class CopyReport {
  readonly #done: string;
  readonly #options: ReportOptions;
  readonly #run: Run;
  readonly #failures: { readonly path: string; readonly error: string }[] = [];

  /** @param done a past participle: `copied` */
  constructor(done: string, options: ReportOptions, run: Run) {
    this.#done = done;
    this.#options = options;
    this.#run = run;
  }

  get failures(): readonly { readonly path: string; readonly error: string }[] {
    return this.#failures;
  }

  failed(path: string, error: unknown): void {
    if (this.#run.signal.aborted) throw error;
    this.#failures.push({ path, error: explain(error) });
    this.#run.fail(path, error);
  }

  async copy(steps: readonly Step[]): Promise<Copied> {
    const { json, preserve = false, verbose, concurrency } = this.#options;
    const progress = new Progress(this.#done, bytesText, json);
    try {
      return await copyAll(steps, {
        concurrency,
        keepsTimes: preserve,
        signal: this.#run.signal,
        progress: (done, total) => progress.update(done, total),
        failed: ({ name }, error) => {
          progress.end();
          this.failed(name, error);
        },
        done: ({ name }) => {
          if (!verbose || json) return;
          progress.end();
          process.stdout.write(`${this.#done}  ${quoteName(name)}\n`);
        },
      });
    } finally {
      progress.end();
    }
  }

  end(copied: Copied): void {
    if (this.#options.json) printJson({ [this.#done]: copied, failures: this.#failures });
    else if (copied.files > 0 || this.#failures.length === 0)
      process.stdout.write(`${countText(copied.files, 'file')} (${bytesText(copied.bytes)}) ${this.#done}\n`);
  }
}
