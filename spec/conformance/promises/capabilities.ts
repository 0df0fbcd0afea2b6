/**
 * The only ways in which an implementation may differ from Node on a Linux disk. `true` is always Node's own behaviour;
 * `false` has an expectation of its own in the suite. Nothing is skipped.
 */
export interface Capabilities {
  /** A file can only be made in a directory that exists. `false`: writing into a missing directory makes it appear. */
  readonly parentsMustExist: boolean;
  /** `false`: a directory that was never made by `mkdir` vanishes with its last entry. */
  readonly emptyDirectoriesStay: boolean;
  /** `false`: others see what is written only once the writer has closed or synced; till then the old state. */
  readonly visibleWhileOpen: boolean;
  /** `false`: an open reader keeps the version it opened, whatever is written to the path later. */
  readonly readersFollowWriters: boolean;
  /** `false`: two may open a new file with `x` at once; the one that closes last is told EEXIST. */
  readonly exclusiveAtOpen: boolean;
  /** `false`: of appends made at once, one that would lose another is refused with ESTALE. */
  readonly appendsNeverCollide: boolean;
  /** `false`: opening a directory for reading is EISDIR already at `open`. */
  readonly directoriesOpen: boolean;
  /** `false`: `link` is refused with ENOTSUP. */
  readonly hardLinks: boolean;
  /** `false`: `symlink` is refused with ENOTSUP. */
  readonly symbolicLinks: boolean;
  /** `false`: the target of a link is kept in other words than it was given, so the size of the link is not that of what it tells. */
  readonly linkTextsStay: boolean;
  /** A name of more than 255 bytes is ENAMETOOLONG. `false`: it is like any other. */
  readonly namesUpTo255Bytes: boolean;
  /** A path of 1,200 bytes is like any other. `false`: it is ENAMETOOLONG, as keys end at 1,024 bytes. */
  readonly pathsBeyond1024Bytes: boolean;
  /** A name given in bytes need not be UTF-8. `false`: one that is not is refused with EINVAL. */
  readonly namesOfAnyBytes: boolean;
  /** Permission bits are kept. `false`: `chmod` is refused with ENOTSUP. */
  readonly permissionBits: boolean;
  /** `false`: the access time cannot be set; it reads as the modification time. */
  readonly accessTimes: boolean;
  /** `false`: inode numbers derive from the path, so a renamed file is another file. */
  readonly renameKeepsIdentity: boolean;
  /** `false`: a file is another one once it was changed or moved for the first time. */
  readonly changeKeepsIdentity: boolean;
  /** `missing/../file` is ENOENT. `false`: `..` is resolved in the text of the path. */
  readonly parentSegmentsAreWalked: boolean;
}

export const diskCapabilities: Capabilities = {
  parentsMustExist: true,
  emptyDirectoriesStay: true,
  visibleWhileOpen: true,
  readersFollowWriters: true,
  exclusiveAtOpen: true,
  appendsNeverCollide: true,
  directoriesOpen: true,
  hardLinks: true,
  symbolicLinks: true,
  linkTextsStay: true,
  namesUpTo255Bytes: true,
  pathsBeyond1024Bytes: true,
  namesOfAnyBytes: true,
  permissionBits: true,
  accessTimes: true,
  renameKeepsIdentity: true,
  changeKeepsIdentity: true,
  parentSegmentsAreWalked: true,
};

export const objectCapabilities: Capabilities = {
  ...diskCapabilities,
  parentsMustExist: false,
  emptyDirectoriesStay: false,
  visibleWhileOpen: false,
  readersFollowWriters: false,
  exclusiveAtOpen: false,
  appendsNeverCollide: false,
  hardLinks: false,
  namesUpTo255Bytes: false,
  pathsBeyond1024Bytes: false,
  namesOfAnyBytes: false,
  renameKeepsIdentity: false,
  parentSegmentsAreWalked: false,
};
