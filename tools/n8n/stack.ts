import { parse } from 'flatted';
import type { IDataObject } from 'n8n-workflow';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type RunningSimulator, startSimulator } from '../simulator/start';
import { until } from '../until';
import { N8nApi } from './api';
import { installN8n, type N8nInstallation } from './install';
import { installPackage, TARBALL } from './communityPackage';
import { type RunningN8n, runN8nCommand, startN8n } from './server';

export const LOGIN = { email: 'e2e@example.com', password: 'E2e-klearstack-1' };

/**
 * The last that n8n logs of its start. It serves before that, and an execution that begins then may be
 * run twice: n8n takes it for one that an earlier process has left.
 */
const STARTED = 'Editor is now accessible via';

export const SETUP_TIMEOUT_MS = 5 * 60_000;

/** A fresh n8n with the packed package, signed in, and a simulator. */
export class Stack {
	private constructor(
		readonly installation: N8nInstallation,
		readonly userFolder: string,
		readonly packageFolder: string,
		readonly klearStack: RunningSimulator,
		public n8n: RunningN8n,
		public api: N8nApi,
		private readonly env: NodeJS.ProcessEnv,
	) {}

	static async start(env: NodeJS.ProcessEnv = {}): Promise<Stack> {
		const installation = await installN8n(() => {});
		// Not below the clone: n8n would load the clone's n8n-workflow for the package.
		const userFolder = await mkdtemp(join(tmpdir(), 'klearstack-e2e-'));
		const tarball = process.env[TARBALL]!;
		const packageFolder = await installPackage(installation, userFolder, tarball);
		const n8n = await startN8n(installation, userFolder, { files: userFolder, env });
		const klearStack = await startSimulator();
		const api = new N8nApi(n8n.url);
		await api.signIn(LOGIN.email, LOGIN.password);
		return new Stack(installation, userFolder, packageFolder, klearStack, n8n, api, env);
	}

	async stop(): Promise<void> {
		await Promise.all([this.n8n.stop(), this.klearStack.stop()]);
		await rm(this.userFolder, { recursive: true, force: true });
	}

	/** Kills n8n without any warning, task runner included. */
	async kill(): Promise<void> {
		await this.n8n.stop('SIGKILL');
	}

	/** Starts n8n again on the same data. */
	async startAgain(): Promise<void> {
		const { size } = await stat(this.n8n.log);
		this.n8n = await startN8n(this.installation, this.userFolder, {
			files: this.userFolder,
			env: this.env,
		});
		await until('n8n has started', async () =>
			(await readFile(this.n8n.log)).includes(STARTED, size),
		);
		this.api = new N8nApi(this.n8n.url);
		await this.api.signIn(LOGIN.email, LOGIN.password);
	}

	/** Every item that is in any execution n8n has stored, also of one that a kill cut short. */
	async storedItems(isWanted: (json: IDataObject) => boolean): Promise<IDataObject[]> {
		const { stdout } = await promisify(execFile)(
			this.installation.node,
			['--no-warnings', '-e', READ_EXECUTIONS, join(this.userFolder, '.n8n/database.sqlite')],
			{ maxBuffer: 256 * 1024 * 1024 },
		);
		const items: IDataObject[] = [];
		const collect = (value: unknown, seen: Set<unknown>) => {
			if (typeof value !== 'object' || value === null || seen.has(value)) return;
			seen.add(value);
			if (isWanted(value as IDataObject)) items.push(value as IDataObject);
			else for (const member of Object.values(value)) collect(member, seen);
		};
		for (const data of JSON.parse(stdout) as string[]) collect(parse(data), new Set());
		return items;
	}

	/** The rows of all Data Tables. */
	async dataTableRows(): Promise<IDataObject[]> {
		const { stdout } = await promisify(execFile)(this.installation.node, [
			'--no-warnings',
			'-e',
			READ_DATA_TABLES,
			join(this.userFolder, '.n8n/database.sqlite'),
		]);
		return JSON.parse(stdout) as IDataObject[];
	}

	/** The credentials as n8n stores them, decrypted by its own command. */
	async storedCredentials(): Promise<Array<{ name: string; data: Record<string, string> }>> {
		const file = join(this.userFolder, 'decrypted.json');
		const command = ['export:credentials', '--all', '--decrypted', `--output=${file}`];
		await runN8nCommand(this.installation, this.userFolder, command);
		const credentials = JSON.parse(await readFile(file, 'utf8'));
		await rm(file);
		return credentials;
	}

	/**
	 * Where one of the texts stands in what n8n keeps: in a row of its database, which is read by
	 * SQL because a text may lie across two pages of the file, or in any of its files and logs.
	 */
	async whereStands(texts: string[]): Promise<string[]> {
		const found = JSON.parse(
			(
				await promisify(execFile)(
					this.installation.node,
					[
						'--no-warnings',
						'-e',
						SEARCH_ROWS,
						join(this.userFolder, '.n8n/database.sqlite'),
						JSON.stringify(texts),
					],
					{ maxBuffer: 64 * 1024 * 1024 },
				)
			).stdout,
		) as string[];
		for (const file of await filesBelow(this.userFolder)) {
			const bytes = await readFile(file);
			if (texts.some((text) => bytes.includes(text))) found.push(file);
		}
		return found;
	}
}

/** Runs in n8n's own Node, which has a driver for the database. */
const SEARCH_ROWS = `
const { DatabaseSync } = require('node:sqlite');
const [path, texts] = process.argv.slice(1);
const database = new DatabaseSync(path, { readOnly: true });
const found = [];
for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
	for (const row of database.prepare('SELECT * FROM "' + name + '"').iterate()) {
		for (const [column, value] of Object.entries(row)) {
			if (JSON.parse(texts).some((text) => String(value).includes(text))) found.push(name + '.' + column);
		}
	}
}
console.log(JSON.stringify(found));`;

const READ_EXECUTIONS = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { readOnly: true });
console.log(JSON.stringify(database.prepare('SELECT data FROM execution_data').all().map(({ data }) => data)));`;

const READ_DATA_TABLES = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { readOnly: true });
const tables = database.prepare("SELECT name FROM sqlite_master WHERE name LIKE 'data_table_user_%' AND type = 'table'").all();
console.log(JSON.stringify(tables.flatMap(({ name }) => database.prepare('SELECT * FROM "' + name + '"').all())));`;

/** n8n's own assets and the package are no data. */
const NO_DATA = ['.cache', 'nodes'];

async function filesBelow(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true });
	const lists = await Promise.all(
		entries
			.filter(({ name }) => !NO_DATA.includes(name))
			.map(async (entry) => {
				const path = join(folder, entry.name);
				if (entry.isDirectory()) return await filesBelow(path);
				return entry.isFile() ? [path] : [];
			}),
	);
	return lists.flat();
}
