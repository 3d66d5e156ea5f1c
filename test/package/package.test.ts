import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from '../../tools/paths';

const run = promisify(execFile);

let folder: string;
let unpacked: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'klearstack-package-'));
	// npm test has built it.
	await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
	const [tarball] = await readdir(folder);
	await run('tar', ['-xzf', tarball], { cwd: folder });
	unpacked = join(folder, 'package');
}, 60_000);
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const scan = async (kind: string, path: string) => {
	const { stdout } = await run(process.execPath, [join(__dirname, 'scan.mjs'), kind, path], {
		cwd: ROOT,
		// The rules look elsewhere when they take themselves to be under test.
		env: { ...process.env, NODE_ENV: 'production' },
	});
	return JSON.parse(stdout.trim().split('\n').at(-1)!);
};

it('n8n’s verification finds nothing in the source', async () => {
	expect(await scan('source', ROOT)).toEqual({ passed: true });
});

it('n8n’s verification finds nothing in the packed package', async () => {
	expect(await scan('tarball', unpacked)).toEqual({ passed: true });
});

it('the scan can find something', async () => {
	expect(await scan('tarball', __dirname)).toMatchObject({ passed: false });
});

it('has no runtime dependency, and n8n-workflow as its only peer', async () => {
	const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
	expect(manifest.dependencies ?? {}).toEqual({});
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('ships what n8n loads, and no tests, sources or demo', async () => {
	const { n8n } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
	const files = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));
	expect(files).toEqual(expect.arrayContaining([...n8n.nodes, ...n8n.credentials]));
	for (const node of n8n.nodes as string[]) {
		expect(files).toContain(node.replace('.js', '.json'));
	}
	expect(
		files.filter(
			(file) => !/^dist\/(nodes|credentials)\/|^(package\.json|README\.md|LICENSE)$/.test(file),
		),
	).toEqual([]);
});
