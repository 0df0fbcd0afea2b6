import { nativeFs } from '../native-fs.js';
import { bytesOfText, hasEscapes } from '../path-bytes.js';
import { rebase, resolvePath, textOf } from '../paths.js';
import type { Call, FsShape } from './forms.js';
import type { Party } from './onward.js';
import type { Signature } from './signatures.js';
import { type PathPair, type Region, Translation } from './translation.js';

/** How the targets of links are named on both sides; `place` is the link, as the caller names it. */
export interface LinkNames {
  inward(text: string, place: string): string;
  outward(text: string, place: string): string;
}

/** A call whose paths all lie in one region, with those paths as the file system behind it names them. */
export function callInRegion(
  fs: FsShape,
  region: Region,
  signature: Signature,
  given: readonly unknown[],
  links?: LinkNames,
): Call {
  const passed = [...given];
  const pairs: PathPair[] = [];
  const parties: Party[] = [];
  for (const index of signature.paths) {
    const text = textOf(given[index]);
    if (text === undefined) continue;
    const outer = resolvePath(text, process.cwd);
    const inner = rebase(outer, region.outer, region.inner);
    const bytes = given[index] instanceof Uint8Array && hasEscapes(text) ? bytesOfText(inner) : undefined;
    // Only a disk keeps names that are no text; all others refuse what stands for them.
    passed[index] = fs === nativeFs ? (bytes ?? inner) : inner;
    pairs.push(
      bytes ? { given: bytesOfText(text).toString(), inner: bytes.toString() } : { given: text, inner },
    );
    parties.push({ index, inner, root: region.outer });
  }
  const texts = (signature.texts ?? []).map((index) => textOf(given[index]));
  const [path, dest] = [...texts, ...pairs.map((pair) => pair.given)];
  const place = pairs[0]?.given ?? '';
  for (const [order, text] of texts.entries()) {
    const inner = text === undefined ? undefined : links?.inward(text, place);
    if (inner === undefined || inner === text) continue;
    const index = signature.texts![order]!;
    passed[index] = given[index] instanceof Uint8Array ? bytesOfText(inner) : inner;
    pairs.push({ given: text!, inner });
  }
  return {
    kind: 'call',
    fs,
    given: passed,
    translation: new Translation(
      region,
      pairs,
      texts,
      (text) => links?.outward(text, place) ?? text,
      signature.syscall,
    ),
    paths: { path, dest },
    parties,
  };
}
