import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type RunningSimulator, startSimulator } from '../../tools/simulator/start';
import type { Measured } from './largeFile.run';

const MB = 1024 * 1024;
const SIZE_MB = 256;

let folder: string;
let large: string;
let sha256: string;
let klearStack: RunningSimulator;

beforeAll(async () => {
	klearStack = await startSimulator();
	folder = await mkdtemp(join(tmpdir(), 'large-file-'));
	large = join(folder, 'large.pdf');
	await writeFile(join(folder, 'small.pdf'), '%PDF-1.4 small');
	const hash = createHash('sha256');
	const file = await open(large, 'w');
	for (let megabyte = 0; megabyte < SIZE_MB; megabyte++) {
		const chunk = randomBytes(MB);
		if (megabyte === 0) chunk.write('%PDF-1.4\n');
		hash.update(chunk);
		await file.write(chunk);
	}
	await file.close();
	sha256 = hash.digest('hex');
});
afterAll(async () => {
	await klearStack.stop();
	await rm(folder, { recursive: true, force: true });
});

async function uploadLarge(): Promise<Measured> {
	const { stdout } = await promisify(execFile)(process.execPath, [
		'--import',
		'tsx',
		join(__dirname, 'largeFile.run.ts'),
		klearStack.url,
		join(folder, 'small.pdf'),
		large,
	]);
	return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
}

const whole = () => expect.objectContaining({ name: 'large.pdf', bytes: SIZE_MB * MB, sha256 });

it('a file of 256 MB goes up whole, without coming into memory', async () => {
	const { before, peak, error } = await uploadLarge();
	expect(error).toBeUndefined();
	const uploads = (await klearStack.calls()).filter(({ file }) => file);
	expect(uploads.map(({ status, file }) => [status, file])).toEqual([
		[200, expect.objectContaining({ bytes: 14 })],
		[200, whole()],
	]);
	expect((peak - before) / MB).toBeLessThan(100);
});

it('and arrives whole again when it is sent again after an expired token', async () => {
	await klearStack.reset();
	// The small upload in front uses up the only answer that is not this one.
	await klearStack.set({
		faults: [
			{ endpoint: 'processdocument', status: 200, body: '{"OCR_ref_no":"b"}', times: 1 },
			{ endpoint: 'processdocument', status: 401, body: '{"error":"Unauthorized"}', times: 1 },
		],
	});
	const { before, peak, error } = await uploadLarge();
	expect(error).toBeUndefined();
	const uploads = (await klearStack.calls()).filter(({ file }) => file);
	expect(uploads.map(({ status, file }) => [status, file]).slice(1)).toEqual([
		[401, whole()],
		[200, whole()],
	]);
	expect((await klearStack.counts()).getaccesstokenfromrefreshtoken.accepted).toBe(1);
	expect((peak - before) / MB).toBeLessThan(100);
});
