/**
 * A symbolic link leads out of the file system that was asked. Only who knows where that is mounted can go on: thrown to
 * the volume, which makes the call anew.
 */
export class LeadsOut extends Error {
  override readonly name = 'LeadsOut';

  /**
   * @param path the argument that led here, as it was given
   * @param target where it leads: absolute, or relative to the root of the file system
   * @param followed how many links have been followed up to there, this one included
   * @param isEnd whether the link is what the path itself names: nothing of it is left
   */
  constructor(
    readonly path: string,
    readonly target: string,
    readonly followed: number,
    readonly isEnd = false,
  ) {
    super(`'${path}' leads to '${target}'`);
  }
}
