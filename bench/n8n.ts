/** A real n8n with the package, and workflows in it that can be timed from outside. */
import type { INode, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { asEntered, PUSH_TOKEN } from '../tools/account';
import { N8nApi, type StoredCredential, type StoredWorkflow } from '../tools/n8n/api';
import { installPackage } from '../tools/n8n/communityPackage';
import type { N8nInstallation } from '../tools/n8n/install';
import { type RunningN8n, startN8n } from '../tools/n8n/server';
import { peakMemory, processorMs, resetPeak } from './process';

/** What one run took. */
export interface Sample {
	/** Milliseconds. */
	time: number;
	processor: number;
	/** Megabytes at the peak, and above what was in use before. */
	peak: number;
	growth: number;
	/** The longest that n8n left another request unanswered, in milliseconds. */
	silence: number;
}

/** A step of a workflow: node type, version, parameters. */
export type Step = [type: string, version: number, parameters: INodeParameters];

/** Milliseconds that n8n takes to start on a fresh database, with the package or without it. */
export async function startingMs(
	installation: N8nInstallation,
	tarball: string | undefined,
): Promise<number> {
	const folder = await mkdtemp(join(tmpdir(), 'klearstack-bench-'));
	if (tarball) await installPackage(installation, folder, tarball);
	const began = performance.now();
	const n8n = await startN8n(installation, folder);
	const ms = performance.now() - began;
	await n8n.stop();
	await rm(folder, { recursive: true, force: true });
	return ms;
}

export class BenchN8n {
	credentials!: Record<string, StoredCredential>;

	private constructor(
		readonly folder: string,
		private readonly n8n: RunningN8n,
		readonly api: N8nApi,
	) {}

	static async start(
		installation: N8nInstallation,
		tarball: string,
		klearStack: string,
		files: string,
	): Promise<BenchN8n> {
		const folder = await mkdtemp(join(tmpdir(), 'klearstack-bench-'));
		await installPackage(installation, folder, tarball);
		const n8n = await startN8n(installation, folder, {
			files,
			env: { N8N_PAYLOAD_SIZE_MAX: '64', EXECUTIONS_DATA_PRUNE: 'false' },
		});
		const api = new N8nApi(n8n.url);
		await api.signIn('bench@example.com', 'Bench-klearstack-1');
		const started = new BenchN8n(folder, n8n, api);
		const create = async (name: string, type: string, data: object) =>
			await api.createCredential(name, type, data);
		started.credentials = {
			klearStackApi: await create('KlearStack', 'klearStackApi', asEntered(klearStack)),
			klearStackPushApi: await create('Push', 'klearStackPushApi', { token: PUSH_TOKEN }),
			httpHeaderAuth: await create('Header', 'httpHeaderAuth', {
				name: 'Authorization',
				value: `Bearer ${PUSH_TOKEN}`,
			}),
		};
		return started;
	}

	async stop(): Promise<void> {
		await this.n8n.stop();
		await rm(this.folder, { recursive: true, force: true });
	}

	/** A published workflow of these steps, the first of which starts it. */
	async publish(steps: Step[], isSaved: boolean): Promise<StoredWorkflow> {
		const nodes = steps.map(
			([type, typeVersion, parameters], n): INode => ({
				id: randomUUID(),
				name: `Step ${n}`,
				type,
				typeVersion,
				position: [n * 200, 0],
				parameters,
				...(n === 0 && { webhookId: randomUUID() }),
				credentials: Object.fromEntries(
					Object.entries(this.credentials).map(([name, { id, name: label }]) => [
						name,
						{ id, name: label },
					]),
				),
			}),
		);
		const connections = Object.fromEntries(
			nodes
				.slice(1)
				.map(({ name }, n) => [
					nodes[n].name,
					{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
				]),
		);
		const settings = { saveDataSuccessExecution: isSaved ? 'all' : 'none' };
		const workflow = await this.api.createWorkflow({ name: 'Bench', nodes, connections, settings });
		await this.api.activate(workflow);
		return workflow;
	}

	get url(): string {
		return this.n8n.url;
	}

	/** The production address of a workflow's webhook. */
	address({ nodes: [{ webhookId, parameters }] }: StoredWorkflow): string {
		return `${this.n8n.url}/webhook/${String(parameters.path || `${webhookId}/klearstack`)}`;
	}

	/** A workflow's executions that have succeeded: how many, and the last one's ID. */
	async succeeded({ id }: StoredWorkflow): Promise<{ count: number; last?: string }> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['success'] }));
		const { count, results } = await this.api.call<{
			count: number;
			results: Array<{ id: string }>;
		}>('GET', `/rest/executions?filter=${filter}&limit=1`);
		return { count, last: results[0]?.id };
	}

	/** Measures some work of this n8n. @param work may give the time that it took itself */
	async measure(work: () => Promise<number | void>): Promise<Sample> {
		const { pid } = this.n8n;
		const used = await resetPeak(pid);
		const processor = await processorMs(pid);
		const isOver = new AbortController();
		const probing = this.probe(isOver.signal);
		const began = performance.now();
		const itself = await work();
		const time = itself ?? performance.now() - began;
		const peak = await peakMemory(pid);
		const spent = (await processorMs(pid)) - processor;
		isOver.abort();
		return { time, processor: spent, peak, growth: peak - used, silence: await probing };
	}

	/** Asks for something small all the time. @returns the longest that an answer took */
	private async probe(isOver: AbortSignal): Promise<number> {
		let longest = 0;
		while (!isOver.aborted) {
			const began = performance.now();
			await (await fetch(`${this.n8n.url}/healthz`)).arrayBuffer();
			longest = Math.max(longest, performance.now() - began);
			await sleep(20);
		}
		return longest;
	}
}
