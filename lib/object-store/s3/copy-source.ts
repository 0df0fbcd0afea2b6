/** The value of `CopySource`, which the SDK sends as it is given: every segment encoded, the slashes kept. */
export function copySource(bucket: string, fullKey: string): string {
  return [bucket, ...fullKey.split('/')].map(encodeURIComponent).join('/');
}
