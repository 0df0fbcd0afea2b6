const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Goes through XML as stores write it: elements with text or with elements, without attributes but for the root's,
 * without comments, sections or instructions. Each method goes on behind what it read; it tells of whatever else it
 * meets by `undefined` or `false`, and the document is then for a parser.
 */
export class RegularXml {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes into the root element. */
  root(name: string): boolean {
    const start = /^\uFEFF?\s*(?:<\?xml [^<>]*\?>)?\s*<(\w+)(?: xmlns="[^"<>]*")?>/.exec(this.#text);
    this.#position = start?.[0].length ?? 0;
    return start?.[1] === name;
  }

  /** Goes into the next element and tells its name; undefined where none begins. */
  open(): string | undefined {
    const begin = this.#skipSpace();
    if (this.#text.charCodeAt(begin) !== 60 || this.#text.charCodeAt(begin + 1) === 47) return undefined;
    const end = this.#text.indexOf('>', begin);
    if (end < 0) return undefined;
    this.#position = end + 1;
    return this.#text.slice(begin + 1, end);
  }

  /** The text of an element that was gone into; empty where it was closed at once (`name` ends with a slash). */
  text(name: string): string | undefined {
    if (name.endsWith('/')) return '';
    const end = this.#text.indexOf('<', this.#position);
    if (end < 0 || !isName(name)) return undefined;
    const value = this.#text.slice(this.#position, end);
    if (!this.#text.startsWith(`</${name}>`, end)) return undefined;
    this.#position = end + name.length + 3;
    return decode(value);
  }

  /** The texts of the elements in one that was gone into, by their names; what lies deeper is passed over. */
  members(name: string): Record<string, string> | undefined {
    const members: Record<string, string> = {};
    for (let member = this.open(); member !== undefined; member = this.open()) {
      const value = this.text(member);
      if (value === undefined) {
        if (this.members(member) === undefined) return undefined;
      } else if (!member.endsWith('/')) members[member] = value;
    }
    return this.#close(name) ? members : undefined;
  }

  /** Whether nothing but the end of the root is left. */
  end(name: string): boolean {
    return this.#close(name) && this.#skipSpace() === this.#text.length;
  }

  #close(name: string): boolean {
    const begin = this.#skipSpace();
    if (!isName(name) || !this.#text.startsWith(`</${name}>`, begin)) return false;
    this.#position = begin + name.length + 3;
    return true;
  }

  #skipSpace(): number {
    let code = this.#text.charCodeAt(this.#position);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.#position += 1;
      code = this.#text.charCodeAt(this.#position);
    }
    return this.#position;
  }
}

function isName(name: string): boolean {
  return /^\w+$/.test(name);
}

/** Undefined for an entity that a document would have to declare, and for white space that parsers may change. */
function decode(text: string): string | undefined {
  if (/^\s|\s$|\r/.test(text)) return undefined;
  if (!text.includes('&')) return text;
  let isRegular = true;
  const decoded = text.replace(/&([^;&]*)(;?)/g, (_, name: string, semicolon: string) => {
    const character = semicolon === '' ? undefined : characterOf(name);
    isRegular &&= character !== undefined;
    return character ?? '';
  });
  return isRegular ? decoded : undefined;
}

function characterOf(name: string): string | undefined {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
  const number = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (number === null) return undefined;
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  const isCharacter = code > 0x1f && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
