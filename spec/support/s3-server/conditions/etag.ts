/** Whether a condition such as `"a", "b"` or `*` names an entity tag; quotes may be left out, as S3 allows. */
export function namesEtag(condition: string, etag: string): boolean {
  if (condition.trim() === '*') return true;
  return condition.split(',').some((one) => unquote(one.trim()) === etag);
}

export function quote(etag: string): string {
  return `"${etag}"`;
}

export function unquote(etag: string): string {
  return etag.replace(/^(?:W\/)?"(.*)"$/, '$1');
}
