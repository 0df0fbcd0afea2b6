import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const samples = fileURLToPath(new URL('../../../../examples/media/', import.meta.url));

/** Chooses files of the samples, and waits until they are shown. */
export async function addSamples(page: Page, ...names: string[]): Promise<void> {
  await page.getByLabel('Add photos').setInputFiles(names.map((name) => join(samples, name)));
  for (const name of names) await itemOf(page, name).waitFor();
}

export function itemOf(page: Page, name: string): Locator {
  return page.locator('#media li').filter({ has: page.getByText(name, { exact: true }) });
}

/** Names that are shown, in the order of the page. */
export function namesOn(page: Page): Promise<string[]> {
  return page.locator('#media li .name').allTextContents();
}

/** Waits until a text is told to everybody, screen readers included. */
export function untilTold(page: Page, text: string): Promise<void> {
  return page.getByRole('status').filter({ hasText: text }).first().waitFor({ state: 'attached' });
}

/** What is used of pictures, players and other elements. They live in the browser, where these functions run. */
interface Element {
  naturalWidth: number;
  readyState: number;
  currentTime: number;
  duration: number;
  ownerDocument: { activeElement: unknown };
  decode(): Promise<void>;
  pause(): void;
  addEventListener(name: string, listener: (event: unknown) => void, options: { once: boolean }): void;
}

/** Waits until a picture has come, and gives its width in pixels of its own. */
export async function widthOfPicture(picture: Locator): Promise<number> {
  await picture.scrollIntoViewIfNeeded();
  return picture.evaluate(async (shown: Element) => {
    await shown.decode();
    return shown.naturalWidth;
  });
}

export function hasFocus(place: Locator): Promise<boolean> {
  return place.evaluate((shown: Element) => shown.ownerDocument.activeElement === shown);
}

/** Seeks in a player to a share of its length; resolves to the share where it is once it can play there. */
export function seek(player: Locator, share: number): Promise<number> {
  return player.evaluate(async (shown: Element, wanted: number) => {
    const until = (name: string) => new Promise((come) => shown.addEventListener(name, come, { once: true }));
    if (shown.readyState < 1) await until('loadedmetadata');
    shown.pause();
    const sought = until('seeked');
    shown.currentTime = shown.duration * wanted;
    await sought;
    if (shown.readyState < 2) await until('canplay');
    return shown.currentTime / shown.duration;
  }, share);
}
