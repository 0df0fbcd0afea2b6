/**
 * `Content-Disposition: attachment` with a name, as RFC 6266 and RFC 8187 have it: a plain one for old clients, the
 * exact one for all others. What could end the header or name another directory becomes `_`. `undefined` for a name
 * that is empty or no well-formed Unicode.
 */
export function attachmentNamed(name: string): string | undefined {
  if (name === '' || /\p{Surrogate}/u.test(name)) return undefined;
  const safe = name.replace(/[\p{Cc}\p{Zl}\p{Zp}/\\]/gu, '_');
  // Some clients decode percent signs in the plain form as well.
  const plain = safe.replace(/[^ !#$&-[\]-~]/gu, '_');
  const exact = encodeURIComponent(safe).replace(/['()*]/g, (character) => `%${hex(character)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}
