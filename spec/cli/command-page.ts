import type { Command } from 'commander';
import { createProgram } from '../../lib/cli/program.js';

const HEAD = `# The command

\`npx mediafs\`, in a terminal and in scripts. This page is what \`mediafs COMMAND --help\` prints; \`node scripts/command-page.mjs\` writes it, and [a spec](../spec/cli/help.spec.ts) compares it.

- **Output** goes to standard output, what went wrong to standard error, a line each, with no stack and no secret. Progress is a bar on a terminal, and plain lines in a pipe, both on standard error.
- **\`--json\`** prints one JSON document, with names as they are. On a terminal odd names are quoted, as a shell takes them; in a pipe \`ls\`, \`du\` and \`cat\` print them raw.
- **Colours** are for terminals. \`NO_COLOR\` turns them off, \`FORCE_COLOR\` on.
- **Ctrl-C** leaves nothing half done: temporary files and uploads in parts are given up, what was done whole stays. A second one ends it at once.
- **Exit codes**: 0 done; 1 something could not be done, and standard error says what; 2 wrong arguments or configuration; 128 and the number of the signal where one has ended it (130 for Ctrl-C, 143 for SIGTERM, 141 where nobody reads the output any more).
- **Reading and writing** go through the mount, and so through [its cache](operations.md#the-bound-of-the-cache): what was copied is warm for the next reader.
`;

/** The page that tells what each command prints with `--help`. */
export function commandPage(): string {
  return `${HEAD}${chaptersOf(createProgram())}`;
}

function chaptersOf(command: Command, above = ''): string {
  const name = `${above}${command.name()}`;
  const commands = command.commands.map((inner) => chaptersOf(inner, `${name} `));
  return `\n## ${name}\n\n\`\`\`\n${helpOf(command)}\`\`\`\n${commands.join('')}`;
}

/** As a terminal of 100 columns shows it. */
export function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return help;
}

/** Each command, by its full name. */
export function allCommands(
  command: Command = createProgram(),
  above = '',
): [name: string, command: Command][] {
  const name = `${above}${command.name()}`;
  return [[name, command], ...command.commands.flatMap((inner) => allCommands(inner, `${name} `))];
}
