import fs from 'node:fs';

/**
 * Node's own functions, taken before any redirect. No other file imports `node:fs`: a redirect would lead the cache
 * back into the volume it serves.
 */
export const nativePromises: typeof fs.promises = { ...fs.promises };

export const nativeFs: typeof fs = { ...fs, promises: nativePromises };

/** The live modules, which only the redirect changes. */
export const liveFs: typeof fs = fs;

export type Fs = typeof fs;
export type FsPromises = typeof fs.promises;
export type FileHandle = Awaited<ReturnType<FsPromises['open']>>;
export type Dir = fs.Dir;
export type Stats = fs.Stats;
export type BigIntStats = fs.BigIntStats;
export type StatsFs = fs.StatsFs;
export type BigIntStatsFs = fs.BigIntStatsFs;
export type PathLike = fs.PathLike;
export type Dirent = fs.Dirent;
export type ReadStream = fs.ReadStream;
export type WriteStream = fs.WriteStream;
