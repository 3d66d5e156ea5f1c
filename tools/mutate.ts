/**
 * npm run mutate: breaks the pure parts in small ways, one at a time, and lists those that no unit test
 * notices. A sample, so that it ends in some minutes; the same seed takes the same sample of the same code.
 *
 *     npm run mutate -- --count 200 --seed 7 documents/numbers
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type Mutant, mutantsOf } from './mutants';

/** Percent of the sample that a test has to notice. Some mutants are no errors, e.g. a longer pause. */
const FLOOR = 75;

const HOUSE = join(__dirname, '../nodes/KlearStack');
const PURE = /^(documents\/.+|transport\/(attempts|judge|limiter|redactor|response))\.ts$/;

/** A mutant that makes a loop endless is noticed by the time it takes. */
const LONGEST_MS = 180_000;
const AT_ONCE = 2;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		count: { type: 'string', default: '60' },
		seed: { type: 'string', default: '1' },
	},
});

/** Numbers from 0 to 1 that only look random (mulberry32). */
function randomOf(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
		return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
	};
}

function sampleOf(mutants: Mutant[], count: number, seed: number): Mutant[] {
	const random = randomOf(seed);
	return mutants
		.map((mutant) => ({ mutant, order: random() }))
		.sort((a, b) => a.order - b.order)
		.slice(0, count)
		.map(({ mutant }) => mutant);
}

/** @returns if all tests pass that reach the files */
async function passes(files: string[], mutant?: Mutant): Promise<boolean> {
	const jest = [require.resolve('jest/bin/jest'), '--config', 'jest.mutate.config.js'];
	const child = spawn(
		process.execPath,
		[...jest, '--bail', '--maxWorkers', '1', '--silent', '--findRelatedTests', ...files],
		{
			cwd: join(__dirname, '..'),
			env: { ...process.env, MUTANT: mutant && JSON.stringify(mutant) },
			stdio: mutant ? 'ignore' : 'inherit',
			timeout: mutant ? LONGEST_MS : undefined,
			killSignal: 'SIGKILL',
		},
	);
	return await new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

async function main(): Promise<void> {
	const wanted = readdirSync(HOUSE, { encoding: 'utf8', recursive: true })
		.filter((file) => PURE.test(file) && positionals.every((part) => file.includes(part)))
		.sort()
		.map((file) => join(HOUSE, file));
	const all = wanted.flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')));
	const sample = sampleOf(all, Number(values.count), Number(values.seed));
	if (!(await passes(wanted))) throw new Error('The tests fail without a mutant');

	const survivors: Mutant[] = [];
	const left = [...sample];
	const work = async () => {
		for (let mutant = left.pop(); mutant; mutant = left.pop()) {
			if (await passes([mutant.file], mutant)) {
				survivors.push(mutant);
				const { file, line, was, is } = mutant;
				console.log(`survived: ${file.slice(HOUSE.length + 1)}:${line}: ${was} -> ${is}`);
			}
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));

	const score = Math.round((100 * (sample.length - survivors.length)) / sample.length);
	console.log(`${score} % of ${sample.length} of ${all.length} mutants noticed (floor ${FLOOR} %)`);
	if (score < FLOOR) process.exitCode = 1;
}

void main();
