import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { type Gateway, startGateway } from '../support/gateway.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessibility.js';
import { type Browser, DESKTOP, PHONE, startBrowser } from './support/browser.js';
import { addSamples, hasFocus, itemOf, widthOfPicture } from './support/page.js';

describe('the gateway on a directory, for everybody', function () {
  this.timeout(180_000);

  let directory: string;
  let gateway: Gateway;
  let browser: Browser;
  let page: Page;

  const open = (session: string) => browser.newPage(`${gateway.applications[0]}?session=${session}`);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-browser-'));
    gateway = await startGateway(directory);
    browser = await startBrowser();
    page = await open('all');
    await addSamples(page, 'photo.jpg', 'chart.png', 'clip.mp4', 'voice.ogg');
    const files = { name: 'tickets.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
    await page.getByLabel('Add photos').setInputFiles(files);
    await itemOf(page, 'tickets.pdf').waitFor();
    await page.close();
  });

  afterEach(() => page.close());

  after(async () => {
    await browser?.close();
    expect(await gateway?.stop()).to.equal(0);
    await rm(directory, { recursive: true });
  });

  it('keeps media as files of the directory', async () => {
    page = await open('all');
    expect(await widthOfPicture(itemOf(page, 'chart.png').locator('img'))).to.be.greaterThan(100);
    const names = (await readdir(join(directory, 'directory/all'))).filter((name) => !name.startsWith('.'));
    expect(names).to.have.lengthOf(5);
  });

  for (const [device, size] of [
    ['a phone', PHONE],
    ['a desktop', DESKTOP],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`is accessible on ${device} that is ${colorScheme}, with each of its dialogs`, async () => {
        page = await open('all');
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await itemOf(page, 'photo.jpg').waitFor();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page, 'the gallery');
        await page.getByRole('button', { name: 'Open photo photo.jpg' }).click();
        await page.getByRole('dialog', { name: 'photo.jpg' }).waitFor();
        await expectAccessible(page, 'the viewer');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Delete video clip.mp4' }).click();
        await expectAccessible(page, 'the question before a deletion');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Begin or open a session' }).click();
        await expectAccessible(page, 'the question for a session');
        await page.keyboard.press('Escape');
        await page.goto(`${gateway.applications[0]}?session=empty`);
        await page.getByText('Nothing here yet').waitFor();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page, 'an empty session');
      });
    }
  }

  it('turns pictures by the arrow keys, and gives the focus back where it was', async () => {
    page = await open('all');
    const first = page.locator('#visible li .picture').first();
    await first.focus();
    await page.keyboard.press('Enter');
    const name = page.locator('#viewer-name');
    expect(await name.textContent()).to.equal(await page.locator('#visible .name').nth(0).textContent());
    await page.keyboard.press('ArrowRight');
    expect(await name.textContent()).to.equal(await page.locator('#visible .name').nth(1).textContent());
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await name.textContent()).to.equal(await page.locator('#visible .name').nth(0).textContent());
    await page.keyboard.press('Escape');
    expect(await hasFocus(first)).to.equal(true);
  });

  it('begins a session by the name that somebody types', async () => {
    page = await open('all');
    await page.getByRole('button', { name: 'Begin or open a session' }).click();
    await page.getByLabel('Its name').fill('Book Club!');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?session=book-club$/);
    await page.getByRole('heading', { level: 1, name: 'book-club' }).waitFor();
    expect(await page.locator('#sessions [aria-current=page]').textContent()).to.equal('book-club');
  });

  it('moves nothing for whom motion is too much', async () => {
    page = await open('all');
    const moving = () =>
      page.evaluate('getComputedStyle(document.getElementById("live")).transitionDuration');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moving()).to.equal('0.16s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving()).to.equal('0s');
  });

  it('asked nobody but its own server, and none of its pages complained', () => {
    expect([...browser.hosts]).to.deep.equal(['127.0.0.1']);
    expect(browser.complaints).to.deep.equal([]);
  });
});
