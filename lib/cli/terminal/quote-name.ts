/** What moves the cursor, ends the line, or turns the direction of writing. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const HIDDEN_RUNS = new RegExp(`(${HIDDEN.source}+)`, 'u');
/** A shell takes these as they are. */
const PLAIN = /^[^\s!"#$&'()*;<>?[\\\]^`{|}~]+$/u;

/** A name as a shell would take it, on one line, and without harm to a terminal: as `ls` of GNU shows it there. */
export function quoteName(name: string): string {
  if (!HIDDEN.test(name)) {
    if (PLAIN.test(name)) return name;
    const isDoublyQuoted = name.includes("'") && !/["$`\\!]/.test(name);
    return isDoublyQuoted ? `"${name}"` : inQuotes(name);
  }
  return name
    .split(HIDDEN_RUNS)
    .filter((run) => run !== '')
    .map((run) => (HIDDEN.test(run) ? `$'${escaped(run)}'` : inQuotes(run)))
    .join('');
}

function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const LETTERS: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

function escaped(run: string): string {
  return [...run].map((character) => LETTERS[character] ?? octal(character)).join('');
}

/** The bytes of its UTF-8. */
function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
