import { describeCallbacks } from '../callbacks/suite.js';
import { describeSymbolicLinks } from '../links/suite.js';
import { describeStreams } from '../streams/suite.js';
import { describeSync } from '../sync/suite.js';
import { describeCopyTree } from '../trees/copy-tree.js';
import { describeOpenDirectory } from '../trees/open-directory.js';
import { describeAbort } from './abort.js';
import { describeAccess } from './access.js';
import { describeAppendFile } from './append-file.js';
import { describeArguments } from './arguments.js';
import { describeBelowAFile } from './below-a-file.js';
import type { Capabilities } from './capabilities.js';
import { describeContents } from './contents.js';
import { describeCopyFile } from './copy-file.js';
import { describeHandles } from './handles.js';
import { describeLimits } from './limits.js';
import { describeLinks } from './links.js';
import { describeMissingParent } from './missing-parent.js';
import { describeMkdir } from './mkdir.js';
import { describeMkdtemp } from './mkdtemp.js';
import { describeNames } from './names.js';
import { describeOpen } from './open.js';
import { describeOpenNumeric } from './open-numeric.js';
import { describePathBytes, describePathForms } from './path-forms.js';
import { describePathText } from './path-text.js';
import { describePermissions } from './permissions.js';
import { describeReadFile } from './read-file.js';
import { describeReaddir } from './readdir.js';
import { describeReaddirTypes } from './readdir-types.js';
import { describeRealpath } from './realpath.js';
import { describeRmdir, describeUnlink } from './remove-one.js';
import { describeRenameDirectory } from './rename-directory.js';
import { describeRenameFile } from './rename-file.js';
import { describeRm } from './rm.js';
import { type Implementation, Stage } from './stage.js';
import { describeStat } from './stat.js';
import { describeStatAgreement } from './stat-agreement.js';
import { describeStatfs } from './statfs.js';
import { describeTrailingSlash } from './trailing-slash.js';
import { describeTruncate } from './truncate.js';
import { describeUtimes } from './utimes.js';
import { describeVisibility } from './visibility.js';
import { describeWriteFile } from './write-file.js';
import { describeWriteFileData } from './write-file-data.js';

export type { Capabilities } from './capabilities.js';
export { diskCapabilities, objectCapabilities } from './capabilities.js';
export type { Implementation } from './stage.js';

/** What any file system that can be mounted must do. */
const PROMISES: readonly Chapter[] = [
  describeReadFile,
  describeWriteFile,
  describeWriteFileData,
  describeAppendFile,
  describeContents,
  describeAbort,
  describeOpen,
  describeOpenNumeric,
  describeHandles,
  describeVisibility,
  describeStat,
  describeStatAgreement,
  describeStatfs,
  describeAccess,
  describeReaddir,
  describeReaddirTypes,
  describeMkdir,
  describeRm,
  describeRmdir,
  describeUnlink,
  describeRenameFile,
  describeRenameDirectory,
  describeCopyFile,
  describeMkdtemp,
  describeRealpath,
  describeUtimes,
  describeTruncate,
  describePermissions,
  describeLinks,
  describePathForms,
  describePathBytes,
  describePathText,
  describeTrailingSlash,
  describeNames,
  describeLimits,
  describeArguments,
  describeBelowAFile,
  describeMissingParent,
];

type Chapter = (stage: Stage) => void;

type SetUp = () => Promise<Implementation & { tearDown(): Promise<void> }>;

/**
 * Declares what any implementation of the fs surface must do. It runs first on `node:fs` itself: a suite that Node fails
 * is a wrong suite. `setUp` is called once; each behaviour gets a fresh directory inside the one that it gives.
 */
export function fsConformance(name: string, capabilities: Capabilities, setUp: SetUp): void {
  play(
    `the fs surface of ${name}`,
    [...PROMISES, describeStreams, describeCallbacks, describeSync, describeCopyTree, describeOpenDirectory],
    capabilities,
    setUp,
  );
}

/** What symbolic links do, in every form of the calls. */
export function linksConformance(name: string, capabilities: Capabilities, setUp: SetUp): void {
  play(`the links of ${name}`, [describeSymbolicLinks], capabilities, setUp);
}

/** The part of it that what is mounted must do itself: streams and callbacks are the volume's own. */
export function promisesConformance(name: string, capabilities: Capabilities, setUp: SetUp): void {
  play(`the promises of ${name}`, PROMISES, capabilities, setUp);
}

function play(title: string, chapters: readonly Chapter[], capabilities: Capabilities, setUp: SetUp): void {
  describe(title, () => {
    const stage = new Stage(capabilities);
    let tearDown = async () => {};

    before(async () => {
      const implementation = await setUp();
      tearDown = () => implementation.tearDown();
      stage.use(implementation);
    });

    beforeEach(() => stage.turn());

    after(() => tearDown());

    for (const describeChapter of chapters) describeChapter(stage);
  });
}
