import { rebase, resolvePath, textOf } from '../paths.js';
import type { Call, FsShape } from './forms.js';
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
  for (const index of signature.paths) {
    const text = textOf(given[index]);
    if (text === undefined) continue;
    const outer = resolvePath(text, process.cwd);
    const inner = rebase(outer, region.outer, region.inner);
    passed[index] = inner;
    pairs.push({ given: text, inner });
  }
  const texts = (signature.texts ?? []).map((index) => textOf(given[index]));
  const [path, dest] = [...texts, ...pairs.map((pair) => pair.given)];
  return {
    kind: 'call',
    fs,
    given: passed,
    translation: new Translation(region, pairs),
    paths: { path, dest },
  };
}
