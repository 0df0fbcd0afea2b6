// Writes docs/api: what the package exports, from the declarations and docstrings of what was compiled.
//
//   npm run docs              writes it
//   npm run docs -- --check   writes nothing, and ends with 1 where it is not up to date or something has no docstring
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Node, Project, ts } from 'ts-morph';

const root = resolve(import.meta.dirname, '..');
const target = join(root, 'docs/api');
const compiled = join(root, 'dist/lib');

/** The pages, and the folders or files of `lib` whose exports they tell of; the first that fits has them. */
const PAGES = [
  {
    file: 'volumes.md',
    title: 'Volumes and the redirect',
    entry: 'mediafs',
    of: ['volume/', 'redirect/', 'local-files/'],
  },
  { file: 'configuration.md', title: 'Configuration', entry: 'mediafs', of: ['config'] },
  { file: 'media-store.md', title: 'The media store', entry: 'mediafs', of: ['media-store'] },
  { file: 'object-stores.md', title: 'Object stores', entry: 'mediafs', of: ['object-store/'] },
  { file: 'http.md', title: 'HTTP', entry: 'mediafs/http', of: ['http/'] },
  { file: 'testing.md', title: 'Testing', entry: 'mediafs/testing', of: ['testing'] },
  { file: 'file-systems.md', title: 'File systems to mount', entry: 'mediafs', of: [''] },
];
const GENERATED = 'Made of the docstrings by `npm run docs`. [All pages](README.md).';
const ENTRIES = ['index', 'http', 'testing'];

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const project = new Project({
  compilerOptions: {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    skipLibCheck: true,
  },
});
const bare = [];
const exported = ENTRIES.flatMap(exportsOf).sort((one, other) => rankOf(one) - rankOf(other));
const pageOf = new Map(exported.map(({ name, page }) => [name, page]));
const pages = new Map(PAGES.map((page) => [page.file, pageText(page)]));
pages.set('README.md', indexText());

if (values.check) await check();
else await write();

function exportsOf(entry) {
  const file = project.addSourceFileAtPath(join(compiled, `${entry}.d.ts`));
  return [...file.getExportedDeclarations()].map(([name, declarations]) => {
    const path = declarations[0]
      .getSourceFile()
      .getFilePath()
      .slice(compiled.length + 1);
    const page = PAGES.find(({ of }) => of.some((start) => path.startsWith(start)));
    // A class that an interface is merged with is told of as a class.
    const [declaration] = declarations.filter((one) => Node.isClassDeclaration(one)).concat(declarations);
    const docs = docsOf(statementOf(declaration));
    if (docs.text === '') bare.push(name);
    return { name, page, path, declaration, docs, members: membersOf(name, declaration) };
  });
}

/** What is called goes before what is thrown, and both before types. */
function rankOf({ declaration }) {
  if (Node.isFunctionDeclaration(declaration) || Node.isVariableDeclaration(declaration)) return 0;
  return Node.isClassDeclaration(declaration) ? 1 : 2;
}

function statementOf(declaration) {
  return Node.isVariableDeclaration(declaration) ? declaration.getVariableStatementOrThrow() : declaration;
}

/** The text of a docstring, and what it says of parameters and results. */
function docsOf(node) {
  const docs = Node.isJSDocable(node) ? node.getJsDocs() : [];
  const clean = (text) => (text ?? '').trim().replace(/\{@link (\w+)\}/g, '`$1`');
  return {
    text: docs
      .map((doc) => clean(doc.getDescription()))
      .join('\n\n')
      .trim(),
    tags: docs.flatMap((doc) =>
      doc.getTags().map((tag) => ({
        name: tag.getTagName(),
        subject: tag.getName?.(),
        text: clean(tag.getCommentText()),
      })),
    ),
  };
}

/** Properties and methods with their docstrings; of an alias those of what it stands for. */
function membersOf(name, declaration) {
  if (Node.isInterfaceDeclaration(declaration) || Node.isClassDeclaration(declaration)) {
    return declaration
      .getMembers()
      .filter(isTold)
      .map((member) => toldOf(name, member));
  }
  if (!Node.isTypeAliasDeclaration(declaration) || !/Options\b/.test(name)) return [];
  const type = declaration.getType();
  if (type.isUnion()) return [];
  return type.getProperties().flatMap((property) => {
    const [member] = property.getDeclarations();
    return member ? [toldOf(name, member)] : [];
  });
}

function isTold(member) {
  if (Node.isConstructorDeclaration(member)) return false;
  const text = member.getName?.() ?? '';
  return !text.startsWith('#') && !text.startsWith('[') && member.getScope?.() !== 'private';
}

function toldOf(owner, member) {
  const docs = docsOf(member);
  const isOverride = Node.isClassDeclaration(member.getParent());
  const isOverload = member.getPreviousSibling()?.getName?.() === member.getName();
  if (docs.text === '' && !isOverride && !isOverload) bare.push(`${owner}.${member.getName()}`);
  const signature = withoutDocs(member)
    .replace(/^readonly /, '')
    .replace(/;$/, '')
    .replace(/ \| undefined$/, '');
  return { signature, docs };
}

function withoutDocs(node) {
  return node
    .getText(false)
    .replace(/\/\*\*[\s\S]*?\*\/\s*/g, '')
    .replace(/^(?:export )?(?:declare )?/, '')
    .trim();
}

function pageText({ title, entry, file }) {
  const those = exported.filter(({ page }) => page.file === file);
  const parts = those.map(({ name, path, declaration, docs, members }) => {
    const source = `../../lib/${path.replace('.d.ts', '.ts')}`;
    return [
      `## ${name}`,
      `${code(declarationText(declaration, members))}`,
      linked(docs.text, name),
      ...docs.tags.map(
        ({ name: tag, subject, text }) => `- ${subject ? `\`${subject}\`` : tag}: ${flat(text)}`,
      ),
      members.length === 0 ? '' : members.map(memberText).join('\n'),
      `[Source](${source})`,
    ]
      .filter((text) => text !== '')
      .join('\n\n');
  });
  return `${[`# ${title}`, `From \`${entry}\`. ${GENERATED}`, ...parts].join('\n\n')}\n`;
}

function memberText({ signature, docs }) {
  return `- \`${flat(signature)}\`${docs.text === '' ? '' : `<br>${flat(linked(docs.text))}`}`;
}

/** The head of what has members, which are told of below it; all else as it is. */
function declarationText(declaration, members) {
  const text = withoutDocs(statementOf(declaration));
  if (members.length === 0 || Node.isTypeAliasDeclaration(declaration)) return text;
  const constructors = Node.isClassDeclaration(declaration)
    ? declaration.getConstructors().map(withoutDocs)
    : [];
  const head = text.slice(0, text.indexOf('{')).trim();
  return constructors.length === 0
    ? head
    : `${head} {\n${constructors.map((one) => `    ${one}`).join('\n')}\n}`;
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

function flat(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/** Names of exports in code lead to where they are told of. */
function linked(text, self) {
  return text.replace(/`([A-Za-z]\w+)`/g, (found, name) => {
    const page = name === self ? undefined : pageOf.get(name);
    return page ? `[${found}](${page.file}#${name.toLowerCase()})` : found;
  });
}

function indexText() {
  const sections = PAGES.map(({ file, title, entry }) => {
    const rows = exported
      .filter(({ page }) => page.file === file)
      .map(
        ({ name, docs }) => `| [\`${name}\`](${file}#${name.toLowerCase()}) | ${firstSentence(docs.text)} |`,
      );
    return `## ${title}\n\n\`${entry}\`: [${title.toLowerCase()}](${file})\n\n| export | |\n| --- | --- |\n${rows.join('\n')}`;
  });
  return `# API reference

What the package exports, by subject. It is made of the docstrings by \`npm run docs\`. Besides these, \`mediafs/register\` exports nothing: to load it is to redirect \`node:fs\` to [what the environment says](../configuration.md).

${sections.join('\n\n')}
`;
}

function firstSentence(text) {
  const flatText = flat(text).replaceAll('|', '\\|');
  return /^.*?(?:\.(?= |$)|$)/.exec(flatText)[0];
}

async function write() {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const [name, text] of pages) await writeFile(join(target, name), text);
  for (const name of bare) console.log(`has no docstring: ${name}`);
}

async function check() {
  const wrong = bare.map((name) => `has no docstring: ${name}`);
  const there = await readdir(target).catch(() => []);
  for (const name of new Set([...there, ...pages.keys()])) {
    const text = await readFile(join(target, name), 'utf8').catch(() => undefined);
    if (text !== pages.get(name)) wrong.push(`is not up to date: docs/api/${name} (npm run docs)`);
  }
  for (const line of wrong) console.log(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
