import { checkArguments } from '../../fs-calls/check-arguments.js';
import type { AnyFunction, Derive, Forms } from '../../fs-calls/forms.js';
import type { FsPromises } from '../../native-fs.js';
import { textOf } from '../../paths.js';
import type { Descriptors } from '../descriptors.js';
import type { LinkTexts } from '../link-texts.js';
import type { OwnChanges } from '../watch/own-changes.js';
import { watch, watchEvents } from '../watch/watch.js';
import type { FileWatches } from '../watch/watch-file.js';
import { copiesInTurn, copiesSideBySide } from './copies.js';
import { promiseCalls, syncCalls } from './copy-calls.js';
import { copyDialect } from './copy-dialect.js';
import { endsByHandle, endsByNumber } from './copy-ends.js';
import { copyBetween } from './copy-file.js';
import { type CopyOptions, checkCopyArguments, refusePromise } from './copy-options.js';
import { copyTree } from './copy-tree.js';
import { refuseLink } from './link.js';
import { openAsBlob, openAsBlobSync } from './open-as-blob.js';
import { openDirectory, openDirectorySync } from './open-directory.js';
import { atOnce, inTime } from './steps.js';
import { makeDisposableDirectory, makeDisposableDirectorySync } from './temporary-directory.js';

/** What the calls that are made of other calls work on: the volume's own functions, and what it keeps. */
export interface Basis {
  readonly promises: FsPromises;
  readonly forms: Forms;
  readonly descriptors: Descriptors;
  readonly links: LinkTexts;
  readonly changes: OwnChanges;
  readonly watches: FileWatches;
}

// biome-ignore lint/suspicious/noExplicitAny: each takes the arguments of its own call
type Derived = (basis: Basis, ...given: any[]) => unknown;

const calls: Readonly<Record<string, Derived>> = {
  async copyFile({ promises }, from, to, mode) {
    checkArguments('copyFile', [from, to, mode]);
    await inTime(copyBetween(endsByHandle(promises), from, to, mode));
  },
  copyFileSync({ forms, descriptors }, from, to, mode) {
    checkArguments('copyFile', [from, to, mode]);
    atOnce(copyBetween(endsByNumber(forms, descriptors), from, to, mode));
  },
  cp,
  cpSync,
  link: ({ promises }, from, to) => inTime(refuseLink(promises.lstat, 'ENOTSUP', from, to)),
  linkSync: ({ forms }, from, to) => atOnce(refuseLink(forms['lstatSync']!, 'ENOTSUP', from, to)),
  linkAcross: ({ promises }, from, to) => inTime(refuseLink(promises.lstat, 'EXDEV', from, to)),
  linkAcrossSync: ({ forms }, from, to) => atOnce(refuseLink(forms['lstatSync']!, 'EXDEV', from, to)),
  mkdtempDisposable: ({ promises }, prefix, options) => makeDisposableDirectory(promises, prefix, options),
  mkdtempDisposableSync: ({ forms }, prefix, options) => makeDisposableDirectorySync(forms, prefix, options),
  openAsBlob: ({ promises }, path, options) => openAsBlob(promises, path, options),
  openAsBlobSync: ({ forms }, path, options) => openAsBlobSync(forms, path, options),
  opendir: ({ promises }, path, options) => openDirectory(promises, path, options),
  opendirSync: ({ forms }, path, options) => openDirectorySync(forms['readdirSync']!, path, options),
  watch: ({ promises, changes }, path, ...given) => watch(promises, changes, path, ...given),
  'promises.watch': ({ promises, changes }, path, options) => watchEvents(promises, changes, path, options),
  watchFile: ({ promises, changes, watches }, path, ...given) =>
    watches.watch(promises, changes, path, given),
  unwatchFile: ({ watches }, path, listener) => watches.unwatch(path, listener),
};

/**
 * Calls that are made of other calls, for file systems that do not have them. They work on the volume's own functions,
 * with the caller's paths, so results and errors need no translation.
 */
export function deriveFrom(basis: () => Basis): Derive {
  return (name): AnyFunction | undefined => {
    const derived = calls[name];
    return derived && ((...given) => derived(basis(), ...given));
  };
}

async function cp(
  { promises, links }: Basis,
  from: unknown,
  to: unknown,
  given?: CopyOptions,
): Promise<void> {
  checkCopyArguments(from, to, given);
  const [options, dialect] = [{ force: true, ...given }, copyDialect('promise')];
  const judge = (answer: unknown): unknown => answer;
  const copies = given?.filter ? copiesInTurn(false) : copiesSideBySide();
  const copy = { calls: promiseCalls(promises), options, dialect, links, judge, copies, isSync: false };
  await inTime(copyTree(copy, textOf(from)!, textOf(to)!));
}

function cpSync({ forms, links }: Basis, from: unknown, to: unknown, given?: CopyOptions): void {
  checkCopyArguments(from, to, given);
  const [options, dialect] = [{ force: true, ...given }, copyDialect('sync')];
  const parts = { judge: refusePromise, copies: copiesInTurn(true), isSync: true };
  const copy = { calls: syncCalls(forms), options, dialect, links, ...parts };
  atOnce(copyTree(copy, textOf(from)!, textOf(to)!));
}
