export const KIBIBYTE = 1024;
export const MEBIBYTE = 1024 * KIBIBYTE;
export const GIBIBYTE = 1024 * MEBIBYTE;

/** Sizes are the issue's own with `--full`, those of specs with `--quick`, and such that all runs in half an hour otherwise. */
export function sized({ quick, usual, full = usual }) {
  if (process.env.MEDIAFS_BENCH_SIZES === 'quick') return quick;
  return process.env.MEDIAFS_BENCH_SIZES === 'full' ? full : usual;
}

export function nameSize(bytes) {
  if (bytes >= GIBIBYTE) return `${bytes / GIBIBYTE} GiB`;
  return bytes >= MEBIBYTE ? `${bytes / MEBIBYTE} MiB` : `${bytes / KIBIBYTE} KiB`;
}
