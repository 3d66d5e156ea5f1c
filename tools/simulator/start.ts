import { fork } from 'node:child_process';
import { join } from 'node:path';

import type { Call, Modification, Settings, User } from './settings';
import type { PulledContent } from './state';

/** A simulator in a process of its own, so that its memory and its clock are not the test's. */
export interface RunningSimulator {
	url: string;
	calls(): Promise<Call[]>;
	/** How often each endpoint was called, and how often with success. */
	counts(): Promise<Record<string, { all: number; accepted: number }>>;
	set(settings: Partial<Settings>): Promise<void>;
	setUsers(users: User[]): Promise<void>;
	revokeTokens(): Promise<void>;
	/** Documents that are there without an upload. @returns their ids */
	seed(count: number, prefix?: string, documentType?: string): Promise<string[]>;
	/** Changes invoice numbers, as a person at KlearStack does. */
	modify(changes: Modification[]): Promise<void>;
	/** The ID of one that has been read. */
	anyDocument(): Promise<string>;
	/** Approves a document, as a person at KlearStack does. */
	approve(id: string): Promise<void>;
	/** Deletes documents, as a person at KlearStack does. */
	remove(ids: string[]): Promise<void>;
	/** The documents that are there, and what was decided of them. */
	documents(): Promise<
		Array<{
			id: string;
			fileName: string;
			decision?: 'approved' | 'rejected';
			/** Whose it is. */
			company: string;
		}>
	>;
	/** Every content that a pull has given. */
	pulled(): Promise<PulledContent[]>;
	/** Statuses of the pushes made; 0 for one that got no answer. */
	pushes(): Promise<number[]>;
	reset(): Promise<void>;
	stop(): Promise<void>;
}

/** @param port 0 for any free one */
export async function startSimulator({
	port = 0,
	https = false,
	processing = 0,
} = {}): Promise<RunningSimulator> {
	const child = fork(
		join(__dirname, 'cli.ts'),
		['--port', String(port), '--processing', String(processing), ...(https ? ['--https'] : [])],
		{ execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
	);
	const { address: url, control: controlUrl } = await new Promise<{
		address: string;
		control: string;
	}>((resolve, reject) => {
		child.once('message', resolve);
		child.once('exit', (code) => reject(new Error(`The simulator ended with code ${code}`)));
	});
	const exited = new Promise((resolve) => child.once('exit', resolve));

	const control = async <T = { calls: Call[] }>(path: string, body?: unknown): Promise<T> => {
		const response = await fetch(`${controlUrl}${path}`, {
			method: body === undefined ? 'GET' : 'POST',
			...(body !== undefined && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
		return (await response.json()) as T;
	};
	const calls = async () => (await control('/')).calls;
	return {
		url,
		calls,
		async counts() {
			const counts: Record<string, { all: number; accepted: number }> = {};
			for (const { endpoint, status } of await calls()) {
				const count = (counts[endpoint] ??= { all: 0, accepted: 0 });
				count.all++;
				if (status === 200) count.accepted++;
			}
			return counts;
		},
		set: async (settings) => void (await control('/settings', settings)),
		setUsers: async (users) => void (await control('/users', users)),
		revokeTokens: async () => void (await control('/revoke', {})),
		seed: async (count, prefix = 'A', documentType) =>
			(await control<{ ids: string[] }>('/seed', { count, prefix, documentType })).ids,
		modify: async (changes) => void (await control('/modify', changes)),
		anyDocument: async () => (await control<{ id: string }>('/any')).id,
		approve: async (id) => void (await control('/approve', { id })),
		remove: async (ids) => void (await control('/remove', ids)),
		documents: async () => await control('/documents'),
		pulled: async () => await control('/pulled'),
		pushes: async () => await control('/pushes'),
		reset: async () => void (await control('/reset', {})),
		async stop() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}
