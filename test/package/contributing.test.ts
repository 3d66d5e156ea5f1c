import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { ROOT } from '../../tools/paths';

interface Snippet {
	path: string;
	/** The constant whose list it goes into; a file of its own where there is none. */
	list?: string;
	text: string;
}

/** The pieces of code of CONTRIBUTING.md, which begin with where they go. */
const SNIPPETS: Snippet[] = [
	...readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').matchAll(
		/^ *```ts\n *\/\/ (\S+?\.ts)(?:: (\w+))?\n([^]*?)^ *```$/gm,
	),
].map(([, path, list, text]) => ({ path: join(ROOT, path), list, text }));

/** The end of the object or list that a constant is, or that its function gives. */
function endOf(source: ts.SourceFile, name: string): number {
	let end: number | undefined;
	const visit = (node: ts.Node): void => {
		if (ts.isVariableDeclaration(node) && node.name.getText(source) === name) {
			let value: ts.Node = node.initializer!;
			while (ts.isSatisfiesExpression(value)) value = value.expression;
			end = (ts.isArrowFunction(value) ? value.body : value).end - 1;
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	if (end === undefined) throw new Error(`${source.fileName} has no ${name}`);
	return end;
}

/** The files as they are once the recipe has been followed. */
function followed(): Map<string, string> {
	const files = new Map<string, string>();
	for (const { path, list, text } of SNIPPETS) {
		if (!list) {
			files.set(path, text);
			continue;
		}
		const before = readFileSync(path, 'utf8');
		const end = endOf(ts.createSourceFile(path, before, ts.ScriptTarget.ES2022), list);
		files.set(path, before.slice(0, end) + text + before.slice(end));
	}
	return files;
}

it('the recipe of CONTRIBUTING.md compiles', () => {
	const files = followed();
	expect(SNIPPETS.length).toBe(files.size);
	const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.tools.json'), ts.sys.readFile);
	const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
	const host = ts.createCompilerHost(options);
	const { fileExists, readFile } = host;
	host.fileExists = (path) => files.has(path) || fileExists(path);
	host.readFile = (path) => files.get(path) ?? readFile(path);
	const program = ts.createProgram([...files.keys()], options, host);
	const found = [...files.keys()].flatMap((path) => {
		const source = program.getSourceFile(path)!;
		return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
	});
	expect(ts.formatDiagnostics(found, host)).toBe('');
});
