/** What memfs does in its own way. Each is mended by a few lines in our wrapper, and then goes from here. */
export interface MemoryCapabilities {
  /** An error about the empty path has `path: ''`. `false`: it has no path. */
  readonly emptyPathIsNamed: boolean;
  /** A path of 8,000 bytes is ENAMETOOLONG. `false`: it is like any other. */
  readonly pathsHaveALimit: boolean;
  /** A slash behind a file's name is ENOTDIR. `false`: `stat`, `rm`, `unlink`, `rename` and others do not see it. */
  readonly trailingSlashIsHeeded: boolean;
  /** `false`: recursive `mkdir` gives the last directory that it made. */
  readonly mkdirGivesFirstMade: boolean;
  /** `false`: recursive `mkdir` onto a file resolves. */
  readonly mkdirRefusesFiles: boolean;
  /** `false`: errors of `mkdir` name the parent, those of recursive `mkdir` no system call. */
  readonly mkdirErrorsNameThePath: boolean;
  /** `false`: errors of `mkdtemp` are those of `mkdir` and name the parent. */
  readonly mkdtempErrorsAreItsOwn: boolean;
  /** `false`: `unlink` of a directory is EPERM. */
  readonly unlinkSaysIsDirectory: boolean;
  /** `false`: `rename` puts a file in the place of a directory and the other way round, full or not. */
  readonly renameChecksItsTarget: boolean;
  /** `false`: `rename` of a directory into itself resolves, and the directory is gone. */
  readonly renameRefusesItsInside: boolean;
  /** `false`: `stat` and the like give Stats of another class. */
  readonly statsAreNodes: boolean;
  /** `false`: `readdir` gives Dirents of another class. */
  readonly direntsAreNodes: boolean;
  /** `false`: `Dirent.parentPath` is the resolved path. */
  readonly direntsKeepTheAskedPath: boolean;
  /** `false`: `signal` is ignored, whatever it is. */
  readonly signalsAreHeeded: boolean;
  /** `false`: data that are neither text nor bytes are written as `String(data)`. */
  readonly dataAreChecked: boolean;
  /** `false`: views other than Uint8Array are written as `String(view)`. */
  readonly viewsAreWritten: boolean;
  /** `false`: iterables other than a Readable are written as `String(iterable)`. */
  readonly iterablesAreWritten: boolean;
  /** `false`: a number in place of a path is taken for a descriptor. */
  readonly numbersAreNoPaths: boolean;
  /** `false`: errors about `oldPath`, `newPath`, `src` and `dest` call them `path`. */
  readonly argumentsAreNamed: boolean;
  /** `false`: rarely wrong options, modes, times and prefixes are refused in other words. */
  readonly oddArgumentsInNodesWords: boolean;
  /** `false`: `read` on the handle of a directory gives nothing. */
  readonly directoryReadsFail: boolean;
  /** `false`: a handle for reading writes, and the other way round. */
  readonly handlesKeepTheirMode: boolean;
  /** `false`: `handle.truncate()` without a length is a TypeError. */
  readonly handlesTruncateToNothing: boolean;
  /** `false`: handles have no `readLines`. */
  readonly handlesReadLines: boolean;
  /** `false`: a stream made by a handle closes it even with `autoClose: false`. */
  readonly handleStreamsLeaveOpen: boolean;
  /** `false`: a closed handle fails by chance errors of its insides. */
  readonly closedHandlesSaySo: boolean;
}

/** Nothing of this on a disk. */
export const asOnDisk: MemoryCapabilities = {
  emptyPathIsNamed: true,
  pathsHaveALimit: true,
  trailingSlashIsHeeded: true,
  mkdirGivesFirstMade: true,
  mkdirRefusesFiles: true,
  mkdirErrorsNameThePath: true,
  mkdtempErrorsAreItsOwn: true,
  unlinkSaysIsDirectory: true,
  renameChecksItsTarget: true,
  renameRefusesItsInside: true,
  statsAreNodes: true,
  direntsAreNodes: true,
  direntsKeepTheAskedPath: true,
  signalsAreHeeded: true,
  dataAreChecked: true,
  viewsAreWritten: true,
  iterablesAreWritten: true,
  numbersAreNoPaths: true,
  argumentsAreNamed: true,
  oddArgumentsInNodesWords: true,
  directoryReadsFail: true,
  handlesKeepTheirMode: true,
  handlesTruncateToNothing: true,
  handlesReadLines: true,
  handleStreamsLeaveOpen: true,
  closedHandlesSaySo: true,
};
