import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's own, and what keeps it quiet: it asks nobody anything but for the pages that it is shown. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

export interface Browser {
  /** What went wrong on its pages, as their consoles tell. */
  readonly complaints: string[];
  /** Hosts that its pages asked for something. */
  readonly hosts: Set<string>;
  newPage(address: string): Promise<Page>;
  close(): Promise<void>;
}

/** Starts a browser that nobody has used before. */
export async function startBrowser(): Promise<Browser> {
  await access(EXECUTABLE).catch(() => {
    throw new Error(
      `${EXECUTABLE} is not there: apt-get install chromium, or set CHROMIUM to the path of one`,
    );
  });
  const profile = await mkdtemp(join(tmpdir(), 'mediafs-chromium-'));
  const options = { executablePath: EXECUTABLE, args: FLAGS, viewport: DESKTOP };
  const context = await chromium.launchPersistentContext(profile, options);
  context.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  const hosts = new Set<string>();
  listen(context, complaints, hosts);
  return {
    complaints,
    hosts,
    newPage: async (address) => {
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function listen(context: BrowserContext, complaints: string[], hosts: Set<string>): void {
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol)) hosts.add(hostname);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
}
