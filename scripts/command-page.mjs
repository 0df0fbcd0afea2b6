// Writes docs/command.md from what the built command prints with --help.
import { writeFile } from 'node:fs/promises';
import { commandPage } from '../dist/spec/cli/command-page.js';

await writeFile(new URL('../docs/command.md', import.meta.url), commandPage());
