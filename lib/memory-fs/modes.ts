/** The permission bits of what is made: memfs knows no umask. The mode has been judged. */
export function creationMode(mode: number | string | null | undefined, usual: number): number {
  return (typeof mode === 'string' ? Number.parseInt(mode, 8) : (mode ?? usual)) & ~process.umask();
}
