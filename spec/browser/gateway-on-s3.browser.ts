import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { type Gateway, startGateway } from '../support/gateway.js';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessibility.js';
import { type Browser, DESKTOP, PHONE, startBrowser } from './support/browser.js';
import { addSamples, hasFocus, itemOf, namesOn, seek, untilTold, widthOfPicture } from './support/page.js';

/** How long what S3 said is believed, by default. */
const TIME_TO_LIVE_MILLISECONDS = 1000;

describe('the gateway on S3, in a browser', function () {
  this.timeout(180_000);

  let directory: string;
  let gateway: Gateway;
  let browser: Browser;
  let page: Page;

  const open = (session: string, replica = 0) =>
    browser.newPage(`${gateway.applications[replica]}?session=${session}`);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-browser-'));
    gateway = await startGateway(directory, '--s3', '--replicas', '2');
    browser = await startBrowser();
  });

  afterEach(() => page?.close());

  after(async () => {
    await browser?.close();
    expect(await gateway?.stop()).to.equal(0);
    await rm(directory, { recursive: true });
  });

  it('takes photos, voice notes and videos, and shows thumbnails', async () => {
    page = await open('upload');
    await page.getByText('Nothing here yet').waitFor();
    await addSamples(page, 'photo.jpg', 'chart.png', 'voice.ogg', 'clip.mp4');
    await untilTold(page, 'was added');
    expect(await page.locator('#visible li').count()).to.equal(3);
    expect(await page.locator('#audible li').count()).to.equal(1);
    expect(await widthOfPicture(itemOf(page, 'photo.jpg').locator('img'))).to.be.within(100, 560);
    expect(await page.locator('#count').textContent()).to.match(/^4 media, 1\.8 MB$/);
  });

  it('takes what is dropped anywhere', async () => {
    page = await open('drop');
    const transfer = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['words'], 'dropped.mp3'));
      return transfer;
    })()`);
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await itemOf(page, 'dropped.mp3').waitFor();
  });

  it('says why it does not take a file, until that is dismissed', async () => {
    page = await open('refused');
    const files = { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') };
    await page.getByLabel('Add photos').setInputFiles(files);
    const alert = page.getByRole('alert').filter({ hasText: 'page.html was not added' });
    await alert.waitFor();
    browser.complaints.length = 0; // the browser's own word of the answer 415
    await page.getByRole('button', { name: 'Dismiss what is said of page.html' }).click();
    await alert.waitFor({ state: 'detached' });
  });

  it('seeks in videos and voice notes, by ranges', async () => {
    page = await open('seek');
    const ranges: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 206) ranges.push(response.headers()['content-range'] ?? '');
    });
    await addSamples(page, 'clip.mp4', 'tone.mp3');
    await page.getByRole('button', { name: 'Open video clip.mp4' }).click();
    const video = await seek(page.locator('#viewer video'), 0.8);
    expect(video).to.be.within(0.79, 0.81);
    await page.keyboard.press('Escape');
    const audio = await seek(page.locator('#audible audio'), 0.5);
    expect(audio).to.be.within(0.49, 0.51);
    // Its index is at its end, so nobody plays it who has not sought.
    expect(ranges.filter((range) => /^bytes [1-9]\d*-\d+\/1489850$/.test(range))).not.to.deep.equal([]);
  });

  it('shows on a second replica, within the time to live, what was added to the first', async () => {
    const list = async () => (await fetch(`${gateway.applications[1]}api/sessions/two/media`)).text();
    const other = await open('two', 1);
    page = await open('two');
    expect(await list()).to.equal('[]');
    await addSamples(page, 'chart.png');
    await sleep(TIME_TO_LIVE_MILLISECONDS);
    expect(await list()).to.contain('chart.png');
    await untilTold(other, 'chart.png has come');
    expect(await widthOfPicture(itemOf(other, 'chart.png').locator('img'))).to.be.greaterThan(100);
    await other.close();
  });

  it('has everything still after a restart with an empty cache', async () => {
    page = await open('restart');
    await addSamples(page, 'photo.jpg', 'speech.wav');
    const names = await namesOn(page);
    const panel = await browser.newPage(gateway.panel!);
    await panel.getByRole('button', { name: 'Restart with an empty cache' }).first().click();
    await untilTold(panel, 'replica 1 runs again, with an empty cache');
    await panel.close();
    browser.complaints.length = 0; // its pages asked while it was away
    await page.reload();
    await itemOf(page, 'photo.jpg').waitFor();
    expect(await namesOn(page)).to.deep.equal(names);
    expect(await widthOfPicture(itemOf(page, 'photo.jpg').locator('img'))).to.be.within(100, 560);
    const src = await page.locator('#audible audio').getAttribute('src');
    const bytes = Buffer.from(await (await fetch(new URL(src!, gateway.applications[0]))).arrayBuffer());
    const original = await readFile(new URL('../../../examples/media/speech.wav', import.meta.url));
    expect(bytes.equals(original)).to.equal(true);
  });

  it('deletes for everybody, once that is confirmed, by keyboard alone', async () => {
    page = await open('delete');
    await addSamples(page, 'chart.png', 'photo.jpg');
    const bin = page.getByRole('button', { name: 'Delete photo chart.png' });
    await bin.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Delete this for everybody?' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await hasFocus(bin)).to.equal(true);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Delete this for everybody?' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilTold(page, 'chart.png was deleted');
    await itemOf(page, 'chart.png').waitFor({ state: 'detached' });
    await page.waitForFunction('document.activeElement.ariaLabel === "Delete photo photo.jpg"');
    await sleep(TIME_TO_LIVE_MILLISECONDS);
    const left = await (await fetch(`${gateway.applications[1]}api/sessions/delete/media`)).text();
    expect(left).to.contain('photo.jpg').and.not.to.contain('chart.png');
  });

  it('shows in its panel what it costs, while it happens', async () => {
    const panel = await browser.newPage(gateway.panel!);
    await panel.waitForFunction('document.getElementById("requests").textContent !== "0"');
    page = await open('panel');
    await addSamples(page, 'photo.jpg');
    await panel.locator('#recent .key').filter({ hasText: 'photo.jpg' }).first().waitFor();
    const figure = (name: string) => panel.locator(`[data-figure=${name}]`).first().textContent();
    expect(Number(await figure('hits'))).to.be.greaterThan(0);
    await panel.waitForFunction('/[kM]B$/.test(document.querySelector("[data-figure=bytes]").textContent)');
    expect(await panel.locator('#sent').textContent()).to.match(/ MB$/);
    await panel.close();
  });

  it('has a panel that is accessible on any screen', async () => {
    page = await browser.newPage(gateway.panel!);
    for (const size of [PHONE, DESKTOP]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await page.reload();
        await page.getByRole('heading', { name: 'replica 2' }).waitFor();
        await expectNoSidewaysScrolling(page);
        await expectAccessible(page, 'the panel');
      }
    }
  });

  it('asked nobody but its own servers, and none of its pages complained', () => {
    expect([...browser.hosts]).to.deep.equal(['127.0.0.1']);
    expect(browser.complaints).to.deep.equal([]);
  });
});
