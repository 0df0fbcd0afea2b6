const CREDENTIALS = /\/\/[^/@\s]*@/g;

/** What is told of arguments: a URL may stand where nobody looks for one, and is repeated without its credentials. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIALS, '//…@');
}
