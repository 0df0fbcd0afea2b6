export interface XmlTree {
  readonly [name: string]: XmlValue;
}

/** An array repeats its element; `undefined` leaves it out. */
export type XmlValue = string | number | boolean | undefined | XmlTree | readonly XmlValue[];

export function xmlDocument(
  root: string,
  content: XmlTree | string,
  options: { readonly namespace: boolean } = { namespace: true },
): string {
  const namespace = options.namespace ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${contentOf(content)}</${root}>`;
}

function contentOf(value: XmlTree | string | number | boolean): string {
  if (typeof value !== 'object') return escapeText(String(value));
  return Object.entries(value)
    .map(([name, child]) => element(name, child))
    .join('');
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((one) => element(name, one)).join('');
  return `<${name}>${contentOf(value)}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

// As S3 does: control characters become numeric references, which XML 1.0 forbids for most of them. That is why
// clients ask for `encoding-type=url`.
export function escapeText(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(
      /[\u0000-\u001f\u007f\ufffe\uffff]/g,
      (character) => `&#x${character.charCodeAt(0).toString(16)};`,
    );
}
