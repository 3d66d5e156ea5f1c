import { Readable } from 'node:stream';

import { KlearStackFailure } from '../../nodes/KlearStack/transport/failure';
import { pour } from '../../nodes/KlearStack/transport/host';

const bodyOf = (chunks: Iterable<Buffer> | AsyncIterable<Buffer>) => ({
	stream: Readable.from(chunks),
	contentType: '',
	isOfFile: false,
});
const one = () => bodyOf([Buffer.from('text')]);

it.each<[string, Error]>([
	['of a type', new TypeError('documents.map is not a function')],
	['of syntax', new SyntaxError('Unexpected token')],
	['with a code', Object.assign(new Error('in the program'), { code: 'ECONNRESET' })],
])('an error %s in what takes the bytes is thrown as it is', async (_name, error) => {
	const take = () => {
		throw error;
	};
	await expect(pour(one(), { timeout: 5 }, take)).rejects.toBe(error);
});

it.each<[string, string | undefined, string]>([
	['breaks off', 'ECONNRESET', 'brokenOff'],
	['breaks off without a code', undefined, 'brokenOff'],
	['ends too late', 'ETIMEDOUT', 'timeout'],
])('a stream that %s is the connection’s failure', async (_name, code, kind) => {
	async function* chunks() {
		yield Buffer.from('te');
		await Promise.resolve();
		throw Object.assign(new Error('stream'), { code });
	}
	const failure: unknown = await pour(bodyOf(chunks()), { timeout: 5 }, () => true).catch(
		(error: unknown) => error,
	);
	expect(failure).toBeInstanceOf(KlearStackFailure);
	expect(failure).toMatchObject({ kind });
});

it('takes a time limit that is no whole number of milliseconds', async () => {
	const timeout = 8.091;
	expect(timeout * 1000).not.toBe(8091);
	const chunks: string[] = [];
	await pour(one(), { timeout }, (chunk) => chunks.push(chunk.toString()) > 0);
	expect(chunks).toEqual(['text']);
});
