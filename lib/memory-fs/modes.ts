import type { Stats } from '../native-fs.js';

/** The permission bits of what is made: memfs knows no umask. The mode has been judged. */
export function creationMode(mode: number | string | null | undefined, usual: number): number {
  return (typeof mode === 'string' ? Number.parseInt(mode, 8) : (mode ?? usual)) & ~process.umask();
}

/** The owner to be set, where -1 leaves what is. */
export function ownerBeside(
  present: Pick<Stats, 'uid' | 'gid'>,
  uid: unknown,
  gid: unknown,
): [number, number] {
  return [uid === -1 ? present.uid : (uid as number), gid === -1 ? present.gid : (gid as number)];
}
