import type { Stage } from '../promises/stage.js';
import { describeAbsolute } from './absolute.js';
import { describeContent } from './content.js';
import { FORMS, LinkStage } from './form.js';
import { describeItself } from './itself.js';
import { describeLooking } from './looking.js';
import { describeLoops } from './loops.js';
import { describeMaking } from './making.js';
import { describeWays } from './ways.js';

/** Symbolic links, in every form of the calls. */
export function describeSymbolicLinks(stage: Stage): void {
  for (const form of FORMS) {
    const links = new LinkStage(stage, form);
    describe(`by ${form.title}, a symbolic link`, () => {
      beforeEach(() => links.plant());
      describeMaking(links);
      describeLooking(links);
      describeContent(links);
      describeItself(links);
      describeWays(links);
      describeLoops(links);
      describeAbsolute(links);
    });
  }
}
