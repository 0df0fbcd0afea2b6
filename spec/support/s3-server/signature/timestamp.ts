/** Milliseconds since 1970 of `20260102T030405Z`, or `undefined` when it is written otherwise. */
export function parseTimestamp(text: string): number | undefined {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

export const allowedSkewMilliseconds = 15 * 60 * 1000;
