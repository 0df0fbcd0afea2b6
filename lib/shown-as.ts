/** The key of the method by which an open file is told what its caller calls it, for the errors that come later. */
export const shownAs: unique symbol = Symbol('mediafs.shownAs');
