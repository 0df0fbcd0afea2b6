export type Across = 'refuse' | 'copyFile' | 'cp' | 'linkAcross';

/** How a call that takes paths is to be translated. One entry serves its promise, callback and sync form. */
export interface Signature {
  /** Which arguments are paths. */
  readonly paths: readonly number[];
  /** Arguments that stand in errors like paths but are taken as they are: the target of a link. */
  readonly texts?: readonly number[];
  /** The system call that its errors name. */
  readonly syscall: string;
  /** The first argument may be a `FileHandle` or a descriptor instead. */
  readonly takesHandle?: true;
  /** What of the result is a path. */
  readonly result?: 'created' | 'prefixed' | 'absolute' | 'target' | 'entries' | 'directory' | 'opened';
  /** What happens when the two paths are in different mounts: it is refused, or a derived call takes its place. */
  readonly across?: Across;
}

const path = (syscall: string, more: Partial<Signature> = {}): Signature => ({
  paths: [0],
  syscall,
  ...more,
});
const twoPaths = (syscall: string, across: Across): Signature => ({
  paths: [0, 1],
  syscall,
  across,
});

const signatures = {
  access: path('access'),
  appendFile: path('open', { takesHandle: true }),
  chmod: path('chmod'),
  chown: path('chown'),
  copyFile: twoPaths('copyfile', 'copyFile'),
  cp: twoPaths('cp', 'cp'),
  exists: path('access'),
  lchmod: path('lchmod'),
  lchown: path('lchown'),
  link: twoPaths('link', 'linkAcross'),
  lstat: path('lstat'),
  lutimes: path('lutime'),
  mkdir: path('mkdir', { result: 'created' }),
  mkdtemp: path('mkdtemp', { result: 'prefixed' }),
  mkdtempDisposable: path('mkdtemp'),
  open: path('open', { result: 'opened' }),
  openAsBlob: path('open'),
  opendir: path('opendir', { result: 'directory' }),
  readFile: path('open', { takesHandle: true }),
  readdir: path('scandir', { result: 'entries' }),
  readlink: path('readlink', { result: 'target' }),
  realpath: path('realpath', { result: 'absolute' }),
  rename: twoPaths('rename', 'refuse'),
  rm: path('rm'),
  rmdir: path('rmdir'),
  stat: path('stat'),
  statfs: path('statfs'),
  symlink: { paths: [1], texts: [0], syscall: 'symlink' },
  truncate: path('open', { takesHandle: true }),
  unlink: path('unlink'),
  unwatchFile: path('watch'),
  utimes: path('utime'),
  watch: path('watch'),
  watchFile: path('watch'),
  writeFile: path('open', { takesHandle: true }),
} as const satisfies Record<string, Signature>;

export type PathCall = keyof typeof signatures;

/** Every function of `fs` that takes a path and can be told by its name alone. */
export const pathCalls: Readonly<Record<string, Signature>> = signatures;

/** Calls on numeric descriptors, in callback and sync form. */
export const descriptorCalls = [
  'close',
  'fchmod',
  'fchown',
  'fdatasync',
  'fstat',
  'fsync',
  'ftruncate',
  'futimes',
  'read',
  'readv',
  'write',
  'writev',
] as const;

export type DescriptorCall = (typeof descriptorCalls)[number];

/** Calls that `fs.promises` does not have. */
export const lackingPromise = [
  'exists',
  'openAsBlob',
  'unwatchFile',
  'watchFile',
] as const satisfies PathCall[];

/** Calls that have no callback form. */
export const lackingCallback = ['mkdtempDisposable'] as const satisfies PathCall[];

/** Calls that have no sync form. */
export const lackingSync = ['unwatchFile', 'watch', 'watchFile'] as const satisfies PathCall[];

/** Calls whose form in `fs` returns what they give, with no callback. */
export const plainCalls: ReadonlySet<string> = new Set(['watch', 'watchFile', 'unwatchFile', 'openAsBlob']);

/** What `fs` and `fs.promises` export that never meets a path of its own accord. */
export const pathFree: ReadonlySet<string> = new Set([
  'BigIntStats',
  'Dir',
  'Dirent',
  'FileReadStream',
  'FileWriteStream',
  'F_OK',
  'R_OK',
  'ReadStream',
  'Stats',
  'Utf8Stream',
  'W_OK',
  'WriteStream',
  'X_OK',
  '_toUnixTimestamp',
  'constants',
  'promises',
]);
