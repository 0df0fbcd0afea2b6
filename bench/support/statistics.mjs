/** The value below which so much of the sorted values lies, between neighbours in proportion. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

/**
 * Ours divided by theirs, of samples taken in turn: a disturbance of the machine meets both of a pair or is an outlier,
 * and the median of the ratios forgets it.
 */
export function ratios(ours, theirs) {
  const pairs = ours.map((value, index) => value / theirs[index]).filter(Number.isFinite);
  if (pairs.length === 0) return undefined;
  return {
    median: median(pairs),
    lower: quantile(pairs, 0.25),
    upper: quantile(pairs, 0.75),
    pairs: pairs.length,
  };
}
