/** Runs the tests in a real n8n against several versions of it, and prints what passed where. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installBrowser } from '../../tools/n8n/browser';
import { installN8n, nodeVersion } from '../../tools/n8n/install';
import { ROOT } from '../../tools/paths';

const N8N = join(ROOT, 'tools/n8n');

interface Report {
	numPassedTests: number;
	numFailedTests: number;
	testResults: Array<{
		name: string;
		message: string;
		assertionResults: Array<{ status: string; fullName: string }>;
	}>;
}

const newest = (
	JSON.parse(readFileSync(join(N8N, 'package.json'), 'utf8')) as { dependencies: { n8n: string } }
).dependencies.n8n;

/** From the oldest to the newest. */
const inOrder = (a: string, b: string) => a.localeCompare(b, undefined, { numeric: true });

async function run(version: string): Promise<Report> {
	const file = join(await mkdtemp(join(tmpdir(), 'klearstack-versions-')), 'report.json');
	const jest = ['jest', '--config', 'jest.e2e.config.js', '--json', `--outputFile=${file}`];
	const env = { ...process.env, KLEARSTACK_N8N: version === newest ? '' : version };
	const child = spawn('npx', [...jest, ...process.argv.slice(2)], {
		cwd: ROOT,
		env,
		stdio: 'inherit',
	});
	await new Promise((resolve) => child.once('close', resolve));
	return JSON.parse(await readFile(file, 'utf8')) as Report;
}

void (async () => {
	await installBrowser(console.log);
	const node = await nodeVersion(await installN8n(console.log));
	const versions = [...readdirSync(join(N8N, 'versions')), newest].sort(inOrder);
	const rows: string[] = [];
	let isGood = true;
	for (const version of versions) {
		const { numPassedTests, numFailedTests, testResults } = await run(version);
		const failed = testResults.flatMap(({ assertionResults, message, name }) =>
			assertionResults.length === 0 && message !== ''
				? [name]
				: assertionResults
						.filter(({ status }) => status === 'failed')
						.map(({ fullName }) => fullName),
		);
		isGood &&= failed.length === 0;
		rows.push(
			`| ${version} | ${node} | ${numPassedTests} of ${numPassedTests + numFailedTests} | ${failed.join('; ') || 'nothing'} |`,
		);
	}
	console.log(
		['| n8n | Node | tests passed | missing |', '| --- | --- | --- | --- |', ...rows].join('\n'),
	);
	process.exitCode = isGood ? 0 : 1;
})();
