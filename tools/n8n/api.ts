import { parse } from 'flatted';
import type {
	IConnections,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
} from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StoredWorkflow {
	id: string;
	versionId?: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: object;
}

export interface Execution {
	id: string;
	status: string;
	data: IRunExecutionData;
}

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** The cookie is bound to this. */
export const BROWSER_ID = 'klearstack-demo';

interface RecentExecution {
	id: string;
	status: string;
	createdAt: string;
	startedAt: string | null;
}

/** What n8n has not begun of an earlier life by then, it does not begin any more. */
const BEGINS_WITHIN_MS = 60_000;

/** The calls that n8n's own editor makes, for one signed-in user. */
export class N8nApi {
	cookie = '';

	constructor(private readonly url: string) {}

	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': BROWSER_ID,
				cookie: this.cookie,
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const cookie = response.headers.getSetCookie().find((one) => one.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0];
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n: ${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		return (JSON.parse(text) as { data: T }).data;
	}

	/** Creates the owner on a fresh n8n, signs in on a used one. */
	async signIn(email: string, password: string): Promise<void> {
		const owner = { email, firstName: 'Ada', lastName: 'Demo', password };
		await this.call('POST', '/rest/owner/setup', owner).catch(
			async () => await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password }),
		);
	}

	async nodeTypes(): Promise<Array<{ name: string; iconUrl: { light: string; dark: string } }>> {
		const response = await fetch(`${this.url}/types/nodes.json`, {
			headers: { 'browser-id': BROWSER_ID, cookie: this.cookie },
		});
		return JSON.parse(await response.text());
	}

	async credentials(): Promise<StoredCredential[]> {
		return await this.call('GET', '/rest/credentials');
	}

	async createCredential(name: string, type: string, data: object): Promise<StoredCredential> {
		return await this.call('POST', '/rest/credentials', { name, type, data });
	}

	async updateCredential({ id, name, type }: StoredCredential, data: object): Promise<void> {
		await this.call('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	/** What the editor shows under the credential. */
	async testCredential(
		{ id, name, type }: StoredCredential,
		data: object,
	): Promise<{ status: string; message: string }> {
		return await this.call('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	/** The rows of a Data Table of the signed-in user; none while there is no such table. */
	async dataTableRows(name: string): Promise<Array<Record<string, unknown>>> {
		const { id: project } = await this.call<{ id: string }>('GET', '/rest/projects/personal');
		const tables = `/rest/projects/${project}/data-tables`;
		const { data } = await this.call<{ data: Array<{ id: string; name: string }> }>('GET', tables);
		const table = data.find((one) => one.name === name);
		if (!table) return [];
		const { data: rows } = await this.call<{ data: Array<Record<string, unknown>> }>(
			'GET',
			`${tables}/${table.id}/rows?take=100`,
		);
		return rows;
	}

	async workflows(): Promise<StoredWorkflow[]> {
		return await this.call('GET', '/rest/workflows');
	}

	async createWorkflow(workflow: Omit<StoredWorkflow, 'id'>): Promise<StoredWorkflow> {
		// n8n 2.0 does not take it for granted.
		return await this.call('POST', '/rest/workflows', { active: false, ...workflow });
	}

	/** Activates a workflow: n8n calls it publishing. */
	async activate({ id, versionId }: StoredWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	async deactivate({ id }: StoredWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Runs a workflow from its start node and waits for the end. */
	async run(workflow: StoredWorkflow, startNode: string, timeoutMs = 60_000): Promise<Execution> {
		const { executionId } = await this.call<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflow.id}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: startNode } },
		);
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			// Older hosts cannot show one that is running.
			const status = (await this.recent(workflow)).find(({ id }) => id === executionId)?.status;
			if (status && !['new', 'running', 'waiting'].includes(status)) {
				return await this.execution(executionId);
			}
			if (Date.now() > deadline) throw new Error(`The execution is still ${status}`);
			await sleep(200);
		}
	}

	/** How many executions of a workflow there are, whatever became of them. */
	async executionCount({ id }: StoredWorkflow): Promise<number> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const path = `/rest/executions?filter=${filter}&limit=1`;
		return (await this.call<{ count: number }>('GET', path)).count;
	}

	/**
	 * Those of a workflow's last executions that have not ended.
	 *
	 * @param killed when n8n was killed: of one before that, an older n8n may say for ever that it is new,
	 * or running
	 * @param up when it was there again
	 */
	async unfinished(workflow: StoredWorkflow, killed: Date, up: Date): Promise<RecentExecution[]> {
		const mayBegin = Date.now() - up.getTime() < BEGINS_WITHIN_MS;
		return (await this.recent(workflow)).filter(({ status, createdAt, startedAt }) => {
			if (status === 'new') return mayBegin || new Date(createdAt) > killed;
			// n8n says first that it is running, and then since when.
			const runs = status === 'running' && (!startedAt || new Date(startedAt) > killed);
			return runs || status === 'waiting';
		});
	}

	/** A workflow's last executions, the last one first. */
	async recent({ id }: StoredWorkflow): Promise<RecentExecution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const { results } = await this.call<{ results: RecentExecution[] }>(
			'GET',
			`/rest/executions?filter=${filter}&limit=10`,
		);
		return results;
	}

	async execution(id: string): Promise<Execution> {
		const execution = await this.call<Execution & { data: string }>('GET', `/rest/executions/${id}`);
		return { ...execution, data: parse(execution.data) as IRunExecutionData };
	}
}

/** What a node gave in an execution. */
export function outputOf({ data }: Execution, node: string): INodeExecutionData[] {
	const runs: ITaskData[] = data.resultData.runData[node] ?? [];
	return runs.at(-1)?.data?.main?.[0] ?? [];
}
