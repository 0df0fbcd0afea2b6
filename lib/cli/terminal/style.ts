/** What a part of the output is; each has its colour, as those of `ls` have. */
export type Role = 'directory' | 'link' | 'error' | 'faint';

/** Select Graphic Rendition of ECMA-48. */
const CODES: Readonly<Record<Role, string>> = { directory: '1;34', link: '1;36', error: '1;31', faint: '2' };

export type Style = (role: Role, text: string) => string;

/**
 * Colours for a stream that is a terminal, unless `NO_COLOR` is set or the terminal has none; `FORCE_COLOR` overrules both
 * (`0` and `false` turn it into a no).
 */
export function styleFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Style {
  return hasColours(stream, environment)
    ? (role, text) => `\u001b[${CODES[role]}m${text}\u001b[0m`
    : (_role, text) => text;
}

function hasColours(
  { isTTY = false }: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv,
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && !none && terminal !== 'dumb';
}
