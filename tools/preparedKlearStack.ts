/**
 * The KlearStack to measure against: answers are prepared, so that it is never the slow part. A
 * process of its own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Settings {
	/** What the account holds. */
	documents: number;
	fields: number;
	/** Milliseconds before an upload or a small read is answered. */
	answerMs: number;
	/** So many uploads are answered with 401 once they have come. */
	unauthorized: number;
}

/** A document as getuserdocuments prints it: tuples of value, name, confidence, page and position. */
export function tuplesOf(n: number, fields: number): unknown[] {
	const list: unknown[] = [
		[(0x65000000 + n).toString(16) + '0000000000000000', 'Document_id'],
		[n % 2, 'Is_Approved'],
		[0.91, 'overall_confidence'],
	];
	for (let f = 0; f < fields; f++) {
		const box = [100 + f, 200, 180 + f, 220];
		list.push([`${n}.${f}0`, `Field_${f}`, 0.9 + f / 1000, { page_index: 1 }, box]);
	}
	return list;
}

const TOKENS = JSON.stringify({ access_token: 'bench-access', refresh_token: 'bench-refresh' });

function serve() {
	let settings: Settings = { documents: 0, fields: 0, answerMs: 0, unauthorized: 0 };
	let account = Buffer.from('{"result":[]}');
	let uploads = 0;
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		// Whatever is sent is read and forgotten.
		await finished(request.resume());
		const send = (body: string | Buffer, status = 200) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(body);
		const endpoint = request.url!.split('/').at(-1)!;
		if (endpoint.startsWith('get_access_token') || endpoint.startsWith('getaccesstoken')) {
			return send(TOKENS);
		}
		if (endpoint === 'getuserdocuments') return send(account);
		if (endpoint === 'getmodifiedinvoices') return send('{"result":[]}');
		if (settings.unauthorized > 0) {
			settings.unauthorized--;
			return send('{"error":"Token is expired"}', 401);
		}
		if (settings.answerMs > 0) await sleep(settings.answerMs);
		if (endpoint === 'getuserid') return send('{"user_id":26}');
		return send(`{"OCR_ref_no":"batch-${++uploads}"}`);
	};
	const server = createServer((request, response) => void answer(request, response));
	server.keepAliveTimeout = 60_000;
	process.on('message', (wanted: Settings) => {
		const isSame = wanted.documents === settings.documents && wanted.fields === settings.fields;
		settings = wanted;
		if (!isSame) {
			const list = Array.from({ length: wanted.documents }, (_, n) => tuplesOf(n, wanted.fields));
			account = Buffer.from(JSON.stringify({ result: list }));
		}
		process.send!({ megabytes: account.length / 1e6 });
	});
	process.on('disconnect', () => process.exit());
	server.listen(0, '127.0.0.1', () => {
		process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
	});
}

const told = async <T>(child: ChildProcess) =>
	await new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));

export interface BenchKlearStack {
	url: string;
	/** @returns the size of the account's list in megabytes */
	set(settings: Partial<Settings>): Promise<number>;
	stop(): void;
}

export async function startKlearStack(): Promise<BenchKlearStack> {
	const child = fork(__filename, ['serve'], { execArgv: ['--import', 'tsx'] });
	const { url } = await told<{ url: string }>(child);
	return {
		url,
		set: async (settings) => {
			child.send({ documents: 0, fields: 0, answerMs: 0, unauthorized: 0, ...settings });
			return (await told<{ megabytes: number }>(child)).megabytes;
		},
		stop: () => child.disconnect(),
	};
}

if (process.argv[2] === 'serve') serve();
