import { hostname } from 'node:os';
import { codeOf } from '../../errors.js';
import { nativePromises } from '../../native-fs.js';

/** A process, told from every other one that was or will be. */
export interface Owner {
  /** Where its number means something: one boot of one machine, and there one namespace of process numbers. */
  readonly place: string;
  readonly process: number;
  /** When it began, in the kernel's own words; empty where that cannot be known. */
  readonly started: string;
}

export async function thisProcess(): Promise<Owner> {
  const { started } = parseStatus(await statusOf(process.pid));
  return { place: await placeOfProcesses(), process: process.pid, started };
}

/**
 * Whether a process still runs; `undefined` where that cannot be seen from here: it is in another container, on another
 * machine that shares the directory, or hidden, and then another one may have its number by now.
 */
export async function isRunning(owner: Owner, here: Owner): Promise<boolean | undefined> {
  if (owner.place !== here.place) return undefined;
  if (!hasNumber(owner.process)) return false;
  const { state, started } = parseStatus(await statusOf(owner.process));
  if (ENDED.has(state)) return false;
  return started === '' || owner.started === '' ? undefined : started === owner.started;
}

/** Killed, and not yet waited for by its parent: a zombie keeps its number. */
const ENDED: ReadonlySet<string> = new Set(['Z', 'X', 'x']);

function hasNumber(number: number): boolean {
  try {
    return process.kill(number, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function placeOfProcesses(): Promise<string> {
  const boot = await nativePromises.readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const namespace = await nativePromises.readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim() || hostname()} ${namespace}`;
}

function statusOf(number: number): Promise<string> {
  return nativePromises.readFile(`/proc/${number}/stat`, 'utf8').catch(() => '');
}

/**
 * State and start time in a line of `/proc/<number>/stat`; empty in an empty one. They follow the name of the program,
 * which may hold anything, parentheses and spaces too. Pure.
 */
export function parseStatus(line: string): { readonly state: string; readonly started: string } {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[FIELDS_BEFORE_START] ?? '' };
}

/** After number and name, which are two more. See proc_pid_stat(5): it is the 22nd. */
const FIELDS_BEFORE_START = 19;
