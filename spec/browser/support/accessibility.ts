import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds wrong by WCAG 2.2 AA and by good practice. Nothing is, else the places are told. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(await readFile(axe, 'utf8'));
  // Colours on their way to others are those of nobody.
  await page.evaluate(
    'Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})))',
  );
  const options = {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    iframes: false,
  };
  const { violations, passes } = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as {
    passes: readonly object[];
    violations: readonly Violation[];
  };
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
  expect(passes, 'what axe looked at').not.to.have.lengthOf(0);
  expect(found.join('\n\n'), what).to.equal('');
}

/** Nothing makes the page wider than the screen. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [wide, there] = (await page.evaluate(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )) as [number, number];
  expect(wide).to.be.at.most(there);
}
