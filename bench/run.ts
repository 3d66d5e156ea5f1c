/**
 * `npm run bench [-- part of a row's name]`: measures the package in a real n8n beside n8n's own
 * nodes on the same work. Prints what came of each goal. A run of all rows goes to bench/result.json
 * and into docs/performance.md, below the line that says so.
 */
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { packPackage } from '../tools/n8n/communityPackage';
import { installN8n, type N8nInstallation, nodeVersion } from '../tools/n8n/install';
import { ROOT } from '../tools/paths';
import { type BenchKlearStack, startKlearStack } from '../tools/preparedKlearStack';
import { waitsInEditor } from './editor';
import { comparing, partsPerDocument } from './inProcess';
import { BenchN8n, type Sample, startingMs } from './n8n';
import { markdown, type Measured, median, spreadOf, verdicts } from './report';
import { type Contender, type Files, type Row, rowsOf } from './rows';

const MARK = '<!-- below: written by npm run bench -->';
/** Of n8n's start with the package to one without it, and of opening our panel to opening HTTP Request's. */
const [MOST_START, MOST_OPENING] = [1.05, 1.5];
const MOST_RUN_MS = 1_500;
/** Rows whose rounds differ by more than this share are run up to three times as often. */
const MOST_SPREAD = 0.3;

async function makeFiles(folder: string): Promise<Files> {
	const small = join(folder, 'small');
	await mkdir(small);
	const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(50 * 1024 - 9, 'x')]);
	for (let n = 0; n < 200; n++) await writeFile(join(small, `${n}.pdf`), content);
	const large = join(folder, 'large.pdf');
	const file = await open(large, 'w');
	await file.write('%PDF-1.4\n');
	await file.truncate(2 ** 30);
	await file.close();
	return { small, large };
}

/** @param n8ns one for each contender, ours first */
async function measure(row: Row, n8ns: BenchN8n[], klearStack: BenchKlearStack): Promise<Measured> {
	const contenders: Contender[] = [row.ours, ...Object.values(row.others)];
	const runs = await Promise.all(
		contenders.map(async (contender, n) => ({
			n8n: n8ns[n],
			run: await contender(n8ns[n]),
			samples: [] as Sample[],
		})),
	);
	await klearStack.set(row.settings);
	for (const { run } of runs) await run();
	const [ours, ...others] = runs.map(({ samples }) => samples);
	const names = Object.keys(row.others);
	const measured: Measured = {
		row,
		ours,
		others: Object.fromEntries(names.map((name, n) => [name, others[n]])),
	};
	const isSteady = () => spreadOf(measured) <= MOST_SPREAD;
	for (let round = 0; round < row.rounds || (round < 3 * row.rounds && !isSteady()); round++) {
		// A B B A
		for (const turn of [runs, [...runs].reverse()]) {
			for (const { n8n, run, samples } of turn) {
				await klearStack.set(row.settings);
				samples.push(await n8n.measure(run));
			}
		}
	}
	return measured;
}

/** Starts with the package and without it, in turns. */
async function startsOf(
	installation: N8nInstallation,
	tarball: string,
): Promise<[number[], number[]]> {
	const [having, lacking]: [number[], number[]] = [[], []];
	for (let round = 0; round < 3; round++) {
		having.push(await startingMs(installation, tarball));
		lacking.push(await startingMs(installation, undefined));
	}
	return [having, lacking];
}

function compared(name: string, times: [number[], number[]], atMost: number) {
	const [ours, other] = times.map(median);
	return {
		name,
		value: `${(ours / other).toFixed(2)}x (${ours.toFixed(0)} ms, ${other.toFixed(0)} ms)`,
		goal: `time at most ${atMost}x`,
		isMet: ours / other <= atMost,
	};
}

async function main() {
	const [wanted = ''] = process.argv.slice(2);
	const folder = await mkdtemp(join(tmpdir(), 'klearstack-bench-files-'));
	const files = await makeFiles(folder);
	const tarball = await packPackage(folder);
	const klearStack = await startKlearStack();
	const rows = rowsOf(klearStack, files).filter(({ name }) => name.includes(wanted));
	const installation = await installN8n((line) => console.log(line));
	const most = Math.max(0, ...rows.map(({ others }) => 1 + Object.keys(others).length));
	const n8ns: BenchN8n[] = [];
	try {
		for (let n = 0; n < most; n++) {
			n8ns.push(await BenchN8n.start(installation, tarball, klearStack.url, folder));
		}
		const measured: Measured[] = [];
		for (const row of rows) {
			const one = await measure(row, n8ns, klearStack).catch((error: Error) => {
				// The others are worth having all the same.
				console.log(`FAILED ${row.name}: ${error.message}`);
				process.exitCode = 1;
				return undefined;
			});
			if (!one) continue;
			measured.push(one);
			for (const [name, samples] of Object.entries({ ours: one.ours, ...one.others })) {
				console.log(`       ${name}: ${samples.map(({ time }) => time.toFixed(0)).join(' ')} ms`);
			}
			for (const { goal, value, spread, isMet } of verdicts(one)) {
				console.log(`${isMet ? 'met   ' : 'MISSED'} ${row.name}: ${value} (${spread}); ${goal}`);
			}
		}
		if (wanted) return;

		const [starts, waits] = [await startsOf(installation, tarball), await waitsInEditor(n8ns[0])];
		const single = [
			compared('n8n’s start with the package, and without it', starts, MOST_START),
			compared(
				'Opening the panel of Extract Data, and of HTTP Request',
				[waits.ours, waits.httpRequest],
				MOST_OPENING,
			),
			{
				name: 'Get Many in the editor, from Execute step to 10 documents on the screen',
				value: `${median(waits.run).toFixed(0)} ms`,
				goal: `at most ${MOST_RUN_MS} ms`,
				isMet: median(waits.run) <= MOST_RUN_MS,
			},
		];
		for (const { name, value, goal, isMet } of single) {
			console.log(`${isMet ? 'met   ' : 'MISSED'} ${name}: ${value}; ${goal}`);
		}
		const parts = await partsPerDocument();
		const accounts = comparing([1_000, 10_000, 100_000, 200_000]);
		const when = new Date().toISOString().slice(0, 10);
		await writeFile(
			join(ROOT, 'bench/result.json'),
			`${JSON.stringify({ when, measured, single, parts, accounts }, null, '\t')}\n`,
		);
		const path = join(ROOT, 'docs/performance.md');
		const [above] = (await readFile(path, 'utf8')).split(MARK);
		const page = `${above}${MARK}\n\n${markdown(measured, single, parts, accounts, { when, node: await nodeVersion(installation) })}\n`;
		await writeFile(path, await format(page, { ...(await resolveConfig(path)), filepath: path }));
	} finally {
		klearStack.stop();
		await Promise.all(n8ns.map(async (n8n) => await n8n.stop()));
		await rm(folder, { recursive: true, force: true });
	}
}

void main().then(
	() => process.exit(),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
