/** Names and values of an object's tags. */
export type Tags = Readonly<Record<string, string>>;

const MOST_TAGS = 10;
const NAME = /^[\p{L}\p{N} +\-=._:/@]{1,128}$/u;
const VALUE = /^[\p{L}\p{N} +\-=._:/@]{0,256}$/u;

/** Whether S3 takes these tags. Names that begin with `aws:` are its own. */
export function areTags(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  const isTag = ([name, content]: [string, unknown]) =>
    NAME.test(name) && !/^aws:/i.test(name) && typeof content === 'string' && VALUE.test(content);
  return entries.length <= MOST_TAGS && entries.every(isTag);
}

/** As the header has them: `a=1&b=2`. */
export function formatTags(tags: Tags): string {
  return Object.entries(tags)
    .map((tag) => tag.map(encodeURIComponent).join('='))
    .join('&');
}

/** As a form has them: XML, in which nothing of what `areTags` lets through has to be escaped. */
export function tagsDocument(tags: Tags): string {
  const entries = Object.entries(tags).map(
    ([Key, Value]) => `<Tag><Key>${Key}</Key><Value>${Value}</Value></Tag>`,
  );
  return `<Tagging><TagSet>${entries.join('')}</TagSet></Tagging>`;
}

/** Reads `a=1&b=2`; `undefined` for a name that comes twice or is missing. */
export function parseTags(text: string): Tags | undefined {
  const entries = [...new URLSearchParams(text)];
  const tags = Object.fromEntries(entries);
  return Object.keys(tags).length === entries.length && !('' in tags) ? tags : undefined;
}
