import type { CachedFile } from '../cache/record.js';
import { confirmedState } from './cached-state.js';
import type { Context } from './context.js';
import type { Answer, Content } from './ensure.js';
import type { Node } from './knowledge.js';
import { LinkFound } from './links/link-found.js';
import { isLink } from './links/link-state.js';
import { lookUpLink } from './links/read-target.js';
import { ABSENT, cachedForEver, headOf, lookUp } from './look-up.js';

/** What a reader gets of a key: of a store that cannot answer, the cached file, if the mount allows that. */
export function readFresh<Kind extends Answer>(
  context: Context,
  key: string,
  ask: () => Promise<Kind | Content>,
): Promise<Kind | Content> {
  const { staleIfError, knowledge } = context;
  if (!staleIfError || knowledge.node(key)) return ask();
  return staleIfError.run(ask, async () => {
    const link = staleLink(context, key);
    if (link) throw new LinkFound(key, link.state);
    return staleContent(context, key);
  });
}

/** As `lookUp`, for a call that changes nothing: see `readFresh`. What has no cached file is not vouched for. */
export function lookUpToRead(context: Context, key: string): Promise<Node> {
  return nodeToRead(context, key, () => lookUp(context, key));
}

/** As `lookUpLink`, for a call that changes nothing. */
export function lookUpLinkToRead(context: Context, key: string): Promise<Node> {
  return nodeToRead(context, key, () => lookUpLink(context, key));
}

/** A file with its metadata, for a call that changes nothing; a directory counts as nothing. */
export function fileToRead(context: Context, key: string): Promise<Node> {
  return nodeToRead(context, key, async () => {
    const since = context.knowledge.now();
    const node = (await cachedForEver(context, key)) ?? (await headOf(context, key)) ?? ABSENT;
    context.knowledge.learn(key, node, since);
    return node;
  });
}

function nodeToRead(context: Context, key: string, ask: () => Promise<Node>): Promise<Node> {
  const { staleIfError, knowledge } = context;
  if (!staleIfError || knowledge.node(key)) return ask();
  return staleIfError.run(ask, async () => {
    const link = staleLink(context, key);
    if (link) return link;
    const content = await staleContent(context, key);
    return content && { kind: 'file', state: content.state };
  });
}

async function staleContent(context: Context, key: string): Promise<Content | undefined> {
  const file = await context.cache.lookUp(key);
  if (!file || !isWithinLimit(context, ageOf(context, key, file))) return undefined;
  return { state: confirmedState(context, key, file.record), file };
}

/** No file of the cache stands for a link, which is small enough to be remembered whole. */
function staleLink(context: Context, key: string): Extract<Node, { kind: 'file' }> | undefined {
  const { node, age } = context.knowledge.lastKnown(key) ?? {};
  const isServed = node?.kind === 'file' && isLink(node.state) && node.state.target;
  return isServed && isWithinLimit(context, age) ? node : undefined;
}

function isWithinLimit({ staleIfError }: Context, age: number = Number.POSITIVE_INFINITY): boolean {
  return age < Number.POSITIVE_INFINITY && age <= staleIfError!.limit;
}

/** Milliseconds since the store said that a cached file is the present version. */
function ageOf({ knowledge }: Context, key: string, { record, identity }: CachedFile): number | undefined {
  const last = knowledge.lastKnown(key);
  // A process that has asked nothing yet: it was the present version when it was put there.
  if (!last) return Date.now() - Number(BigInt(identity.changed) / 1_000_000n);
  const isSame = last.node.kind === 'file' && last.node.state.version === record.version;
  return isSame ? last.age : undefined;
}
