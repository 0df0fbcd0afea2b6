import { nativeFs } from '../native-fs.js';
import { bytesOfText, hasEscapes } from '../path-bytes.js';
import { rebase, resolvePath, textOf } from '../paths.js';
import type { Call, FsShape } from './forms.js';
import type { Party } from './onward.js';
import type { Signature } from './signatures.js';
import { type PathPair, type Region, Translation } from './translation.js';

/** A call whose paths all lie in one region, with those paths as the file system behind it names them. */
export function callInRegion(
  fs: FsShape,
  region: Region,
  signature: Signature,
  given: readonly unknown[],
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
  return {
    kind: 'call',
    fs,
    given: passed,
    translation: new Translation(region, pairs, texts),
    paths: { path, dest },
    parties,
  };
}
