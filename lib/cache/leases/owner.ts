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
  return { place: await placeOfProcesses(), process: process.pid, started: await startOf(process.pid) };
}

/**
 * Whether a process still runs; `undefined` where that cannot be seen from here: it is in another container, or on another
 * machine that shares the directory.
 */
export async function isRunning(owner: Owner, here: Owner): Promise<boolean | undefined> {
  if (owner.place !== here.place) return undefined;
  if (!hasNumber(owner.process)) return false;
  const started = await startOf(owner.process);
  // A process of another user may be hidden.
  return started === '' || owner.started === '' || started === owner.started;
}

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

/** The start time, which follows the name of the program; that may hold anything, parentheses and spaces too. */
async function startOf(number: number): Promise<string> {
  const text = await nativePromises.readFile(`/proc/${number}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[FIELDS_BEFORE_START] ?? '';
}

/** After number and name, which are two more. See proc_pid_stat(5): it is the 22nd. */
const FIELDS_BEFORE_START = 19;
