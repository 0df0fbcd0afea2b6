/** A key or a path may hold what moves the cursor, or ends the line. */
export function shown(name: string): string {
  return /[\p{Cc}\u2028\u2029]/u.test(name) ? JSON.stringify(name) : name;
}
