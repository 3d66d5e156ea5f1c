import { createRequire } from 'node:module';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { N8nApi } from '../n8n/api';
import { installPackage } from '../n8n/communityPackage';
import { installN8n, type N8nInstallation, type Report } from '../n8n/install';
import { type Kind, type RunningN8n, startN8n } from '../n8n/server';
import { startPostgres } from './postgres';
import { startRedis } from './redis';
import type { Service } from './service';

interface Options {
	tarball: string;
	workers: number;
	/** Of the user who is signed in. */
	login: { email: string; password: string };
	report?: Report;
	/** Of n8n's main process. */
	port?: number;
	/** Further settings of all processes. */
	env?: NodeJS.ProcessEnv;
}

/**
 * n8n in queue mode on one machine: a main process, workers, and a process for webhooks, with Redis and
 * PostgreSQL, and the package in each.
 */
export class Cluster {
	main!: RunningN8n;

	webhook!: RunningN8n;

	/** By their names. */
	readonly workers = new Map<string, RunningN8n>();

	api!: N8nApi;

	private constructor(
		readonly folder: string,
		private readonly installation: N8nInstallation,
		private readonly postgres: Service,
		private readonly redis: Service,
		private readonly options: Options,
	) {}

	/** @param folder of everything that it keeps; not below one whose node_modules holds n8n-workflow */
	static async start(folder: string, options: Options): Promise<Cluster> {
		const { report = () => {}, workers } = options;
		const installation = await installN8n(report);
		await mkdir(join(folder, 'files'), { recursive: true });
		report('Starting Redis and PostgreSQL');
		const [postgres, redis] = await Promise.all([
			startPostgres(folder, report),
			startRedis(join(folder, 'redis'), report),
		]);
		const cluster = new Cluster(folder, installation, postgres, redis, options);
		try {
			report('Starting n8n’s main process');
			await cluster.startMain();
			report(`Starting ${workers} workers and a webhook process`);
			const names = Array.from({ length: workers }, (_, n) => `worker-${n + 1}`);
			await Promise.all([
				cluster.startWebhook(),
				...names.map(async (name) => await cluster.startWorker(name)),
			]);
		} catch (error) {
			await cluster.stop();
			throw error;
		}
		return cluster;
	}

	async startMain(): Promise<void> {
		this.main = await this.process('start', 'main');
		this.api = new N8nApi(this.main.url);
		const { email, password } = this.options.login;
		await this.api.signIn(email, password);
	}

	async startWebhook(): Promise<void> {
		this.webhook = await this.process('webhook', 'webhook');
	}

	async startWorker(name: string): Promise<void> {
		this.workers.set(name, await this.process('worker', name));
	}

	/** A folder whose files all processes may read. */
	get files(): string {
		return join(this.folder, 'files');
	}

	/** Which worker began each execution, by the executions' IDs. */
	async begunBy(): Promise<Map<string, string>> {
		const begun = new Map<string, string>();
		for (const [name, { log }] of this.workers) {
			const text = await readFile(log, 'utf8');
			for (const [, id] of text.matchAll(/Worker started execution (\d+)/g)) begun.set(id, name);
		}
		return begun;
	}

	/** Rows of n8n's database. */
	async query<Row>(sql: string): Promise<Row[]> {
		const { Client } = createRequire(join(this.installation.folder, 'node_modules/n8n/'))('pg') as {
			Client: new (options: object) => {
				connect(): Promise<void>;
				query(sql: string): Promise<{ rows: Row[] }>;
				end(): Promise<void>;
			};
		};
		const { port } = this.postgres;
		const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
		await client.connect();
		try {
			return (await client.query(sql)).rows;
		} finally {
			await client.end();
		}
	}

	async stop(): Promise<void> {
		const all = [this.main, this.webhook, ...this.workers.values()];
		await Promise.all(all.map(async (one) => await one?.stop()));
		await Promise.all([this.postgres.stop(), this.redis.stop()]);
	}

	private async process(kind: Kind, name: string): Promise<RunningN8n> {
		const { tarball, port, env } = this.options;
		// Processes that share one take each other's crashes for their own.
		const folder = join(this.folder, name);
		await installPackage(this.installation, folder, tarball);
		// After a crash n8n waits ten seconds, for people who restart it in a loop.
		await rm(join(folder, '.n8n/crash.journal'), { force: true });
		return await startN8n(this.installation, folder, {
			kind,
			port: kind === 'start' ? port : undefined,
			files: this.files,
			env: {
				EXECUTIONS_MODE: 'queue',
				N8N_ENCRYPTION_KEY: 'a-key-that-all-processes-share',
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(this.postgres.port),
				DB_POSTGRESDB_USER: 'postgres',
				DB_POSTGRESDB_DATABASE: 'postgres',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(this.redis.port),
				// As in n8n 3: the main process runs no workflow, and takes no pushes.
				OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
				N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
				...env,
			},
		});
	}
}
