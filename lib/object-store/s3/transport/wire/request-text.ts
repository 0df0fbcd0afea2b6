/** A request, its body whole. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What stands before the body, in Latin-1. Throws as Node does for what no header can have. */
export function requestText({ method, path, headers }: WireRequest): string {
  let text = `${method} ${path} HTTP/1.1\r\n`;
  for (const name in headers) {
    const value = headers[name] as string;
    if (!NAME.test(name)) throw new InvalidNameError(name);
    if (!VALUE.test(value)) throw new InvalidValueError(name);
    text += `${name}: ${value}\r\n`;
  }
  return `${text}connection: keep-alive\r\n\r\n`;
}

class InvalidValueError extends TypeError {
  readonly code = 'ERR_INVALID_CHAR';

  constructor(name: string) {
    super(`Invalid character in header content ["${name}"]`);
  }
}

class InvalidNameError extends TypeError {
  readonly code = 'ERR_INVALID_HTTP_TOKEN';

  constructor(name: string) {
    super(`Header name must be a valid HTTP token ["${name}"]`);
  }
}
