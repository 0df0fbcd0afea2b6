import fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isWithin } from '../../lib/paths.js';
import type { Side } from './side.js';

/** What is on the disk before a step: some differences show only there. */
export type Kind = 'file' | 'directory' | 'absent';

export function statsAt(path: string): fs.Stats | undefined {
  return attempt(() => fs.statSync(path)).value;
}

/** What a path leads to. */
export function kindAt(disk: Side, at: string): Kind {
  return kindOf(statsAt(disk.path(at)));
}

function kindOf(stats: fs.Stats | undefined): Kind {
  if (!stats) return 'absent';
  return stats.isDirectory() ? 'directory' : 'file';
}

/** What the last name of a path is, where a slash or more is behind it. */
export function kindOfName(disk: Side, at: string): Kind | undefined {
  const name = at.replace(/(?:\/\.?)+$/, '');
  return name === at ? undefined : kindAt(disk, name);
}

/** Where a path leads to, though nothing be there: what is above, and whether a slash is behind the name. */
export function whereMade(disk: Side, at: string): { readonly above: Kind; readonly hasSlash: boolean } {
  const slashes = /(?:\/\.?)+$/;
  let path = disk.path(at);
  let hasSlash = slashes.test(path);
  for (let links = 0; links < 40; links += 1) {
    path = path.replace(slashes, '');
    const target = attempt(() => fs.readlinkSync(path)).value;
    if (target === undefined) break;
    hasSlash ||= slashes.test(target);
    path = resolve(attempt(() => fs.realpathSync(dirname(path))).value ?? dirname(path), target);
  }
  return { above: kindOf(statsAt(dirname(path))), hasSlash };
}

/** Why the kernel does not come to a place; `undefined` where it does. */
export function refusalAt(path: string, follows: boolean): string | undefined {
  return attempt(() => (follows ? fs.statSync(path) : fs.lstatSync(path))).code;
}

export function isBelowFile(disk: Side, at: string): boolean {
  return prefixes(at).some((above) => kindAt(disk, above) === 'file');
}

/** The same, also by a link. */
export function leadsBelowFile(disk: Side, at: string): boolean {
  if (isBelowFile(disk, at)) return true;
  return kindOfName(disk, at) !== 'file' && refusalAt(disk.path(at), true) === 'ENOTDIR';
}

/** Whether a link that leads nowhere is on the way, or at its end. */
export function meetsLostLink(disk: Side, at: string): boolean {
  return [...prefixes(at), at.replace(/[/.]+$/, '')].some((above) => {
    const path = disk.path(above);
    return refusalAt(path, false) === undefined && refusalAt(path, true) !== undefined;
  });
}

function prefixes(at: string): string[] {
  const names = at.split('/').filter((name) => name !== '' && name !== '.');
  return names.slice(0, -1).map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
}

/** Everything below a directory, by path, links not followed. */
export function allBelow(path: string): fs.Stats[] {
  const names = attempt(() => fs.readdirSync(path)).value ?? [];
  return names.flatMap((name) => {
    const stats = fs.lstatSync(join(path, name));
    return stats.isDirectory() ? [stats, ...allBelow(join(path, name))] : [stats];
  });
}

/** A directory and everything below it; nothing where it is none. */
export function withAllBelow(path: string): fs.Stats[] {
  const stats = attempt(() => fs.lstatSync(path.replace(/(?:\/\.?)+$/, ''))).value;
  return stats?.isDirectory() ? [stats, ...allBelow(path)] : [];
}

/** Every reason for which a kernel may refuse a `rename`. */
export function reasonsAgainstRename(disk: Side, from: string, to: string): Set<string> {
  const reasons = new Set<string | undefined>();
  const [source, target] = [from, to].map((at) => disk.path(at).replace(/(?:\/\.?)+$/, '')) as [
    string,
    string,
  ];
  reasons.add(refusalAt(source, false)).add(refusalOfParent(target));
  const moved = attempt(() => fs.lstatSync(source)).value;
  const replaced = attempt(() => fs.lstatSync(target)).value;
  const [realSource, realTarget] = [realOf(source), realOf(target)];
  if (!moved?.isDirectory() && /\/\.?$/.test(`${from}`)) reasons.add('ENOTDIR');
  if (!moved?.isDirectory() && /\/\.?$/.test(`${to}`)) reasons.add('ENOTDIR');
  if (realSource !== realTarget && isWithin(realTarget, realSource)) reasons.add('EINVAL');
  if (realSource !== realTarget && isWithin(realSource, realTarget)) reasons.add('ENOTEMPTY');
  if (moved && replaced && realSource !== realTarget) {
    if (replaced.isDirectory() && !moved.isDirectory()) reasons.add('EISDIR');
    if (!replaced.isDirectory() && moved.isDirectory()) reasons.add('ENOTDIR');
    if (replaced.isDirectory() && fs.readdirSync(target).length > 0) reasons.add('ENOTEMPTY');
  }
  return given(reasons);
}

/** Every reason for which a `copyFile` may be refused. */
export function reasonsAgainstCopy(disk: Side, from: string, to: string, isToNew: boolean): Set<string> {
  const reasons = new Set<string | undefined>();
  const [source, target] = [disk.path(from), disk.path(to)];
  reasons.add(refusalAt(source, true)).add(refusalOfParent(target.replace(/(?:\/\.?)+$/, '')));
  if (kindAt(disk, from) === 'directory') reasons.add('EISDIR');
  if (/\/\.?$/.test(to)) reasons.add('EISDIR').add(refusalAt(target, true));
  const isTaken = refusalAt(target.replace(/(?:\/\.?)+$/, ''), false) === undefined;
  if (isToNew && isTaken) reasons.add('EEXIST');
  if (kindAt(disk, to) === 'directory') reasons.add('EISDIR');
  if (isTaken) reasons.add(refusalAt(target, true));
  // A link that leads to where nothing can be made, in text that may end in a slash.
  if (isTaken && refusalAt(target, true) !== undefined) reasons.add('EISDIR');
  return given(reasons);
}

function given(reasons: Set<string | undefined>): Set<string> {
  reasons.delete(undefined);
  return reasons as Set<string>;
}

function refusalOfParent(path: string): string | undefined {
  const parent = dirname(path);
  return refusalAt(parent, true) ?? (statsAt(parent)!.isDirectory() ? undefined : 'ENOTDIR');
}

/** Without links above the last name. */
function realOf(path: string): string {
  return join(attempt(() => fs.realpathSync(dirname(path))).value ?? dirname(path), basename(path));
}

function attempt<Value>(work: () => Value): { value?: Value; code?: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code! };
  }
}
