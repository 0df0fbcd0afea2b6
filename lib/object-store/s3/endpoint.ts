/** Whether it is `http(s)://host[:port]` and nothing more. */
export function isEndpoint(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(value);
  const isBare = pathname === '/' && `${search}${hash}${username}${password}` === '';
  return isBare && (protocol === 'http:' || protocol === 'https:');
}

/** Whether it is AWS itself that is asked: a region, dual stack, a VPC. */
export function isEndpointOfAws(endpoint: string): boolean {
  return /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(new URL(endpoint).hostname);
}

/** An endpoint as it may be shown: without the credentials that somebody may have put in front of the host. */
export function withoutUser(value: unknown): unknown {
  return typeof value === 'string'
    ? value.replace(/^(?:([^@]*?:)?\/\/)?[^@]*@/, (_, scheme = '') => `${scheme}//…@`)
    : value;
}
