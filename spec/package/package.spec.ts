import { InstalledPackage } from './installed-package.js';
import { commandSuite } from './suite/command.js';
import { contentsSuite } from './suite/contents.js';
import { loadingSuite } from './suite/loading.js';
import { modulesSuite } from './suite/modules.js';
import { typesSuite } from './suite/types.js';

describe('the package, installed from its tarball', function () {
  // Several programs, one after the other, of which some load the AWS SDK.
  this.timeout(120_000);
  let installed: InstalledPackage;
  const the = (): InstalledPackage => installed;

  before(async () => {
    installed = await InstalledPackage.install();
  });

  after(() => installed[Symbol.asyncDispose]());

  contentsSuite(the);
  modulesSuite(the);
  typesSuite(the);
  commandSuite(the);
  loadingSuite(the);
});
