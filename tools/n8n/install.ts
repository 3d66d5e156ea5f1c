import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Where installations of n8n are kept between runs, outside of the clone. */
export const CACHE =
	process.env.KLEARSTACK_N8N_CACHE ?? join(homedir(), '.cache', 'n8n-nodes-klearstack');

/** n8n 2.41 needs Node 24 or newer, and brings its native packages built for 24. */
const NODE_VERSION = '24.21.0';
const NODE_MAJOR = 24;

export interface N8nInstallation {
	/** Folder with node_modules/n8n. */
	folder: string;
	/** The Node that runs it. */
	node: string;
}

/** The version of the Node that runs it, e.g. "24.21.0". */
export const nodeVersion = async ({ node }: N8nInstallation): Promise<string> =>
	(await run(node, ['--version'], { cwd: __dirname })).trim().slice(1);

export type Report = (what: string) => void;

/**
 * The environment without what must not reach the n8n started here: what `npm run` adds, which
 * would make every npm below it follow this project's .npmrc, and the settings of another n8n on
 * this machine, its database first of all.
 */
const ownEnvironment = () =>
	Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(npm_|N8N_|DB_|QUEUE_|EXECUTIONS_|WEBHOOK_|GENERIC_|CREDENTIALS_)/i.test(name),
		),
	);

/** Environment in which `node` means the given one. */
export const withNode = (node: string): NodeJS.ProcessEnv => ({
	...ownEnvironment(),
	PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
});

/** Runs a command to its end. @throws with the end of what it printed when it fails */
export async function run(
	command: string,
	args: string[],
	options: { cwd: string; env?: NodeJS.ProcessEnv; uid?: number; gid?: number },
): Promise<string> {
	const child = spawn(command, args, {
		env: ownEnvironment(),
		...options,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	let output = '';
	let stdout = '';
	child.stdout.on('data', (chunk) => {
		stdout += chunk;
		output += chunk;
	});
	child.stderr.on('data', (chunk) => (output += chunk));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output.slice(-3000)}`);
	return stdout;
}

const AN_HOUR_MS = 60 * 60 * 1000;

/** What an installation left behind that was interrupted. A younger one may be under way. */
async function removeLeftOvers(folder: string): Promise<void> {
	if (!existsSync(dirname(folder))) return;
	for (const name of await readdir(dirname(folder))) {
		const path = join(dirname(folder), name);
		const isLeftOver = path.startsWith(`${folder}.`) && Date.now() - (await stat(path)).mtimeMs > AN_HOUR_MS;
		if (isLeftOver) await rm(path, { recursive: true, force: true });
	}
}

/** Makes a folder once: whole, or not at all, also when two processes want it at the same time. */
export async function once(folder: string, make: (unfinished: string) => Promise<void>): Promise<void> {
	if (existsSync(folder)) return;
	await removeLeftOvers(folder);
	const unfinished = `${folder}.${randomUUID()}`;
	await mkdir(unfinished, { recursive: true });
	try {
		await make(unfinished);
		await rename(unfinished, folder);
	} catch (error) {
		await rm(unfinished, { recursive: true, force: true });
		if (!existsSync(folder)) throw error;
	}
}

async function findNode(report: Report): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) === NODE_MAJOR) return process.execPath;
	const os = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${os}-${process.arch}`;
	const folder = join(CACHE, `node-${NODE_VERSION}`);
	if (!existsSync(folder)) report(`Fetching Node ${NODE_VERSION}, which this n8n needs`);
	await once(folder, async (unfinished) => {
		await writeFile(join(unfinished, 'package.json'), '{ "private": true }');
		await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${NODE_VERSION}`], {
			cwd: unfinished,
		});
	});
	const binary = process.platform === 'win32' ? 'node.exe' : 'node';
	return join(folder, 'node_modules', name, 'bin', binary);
}

/** A folder whose node_modules has an n8n that was installed otherwise, e.g. copied from an image. */
const GIVEN = process.env.KLEARSTACK_N8N_FOLDER;

/** The n8n of the demo, or another one of versions/, for tests. */
const VERSION = process.env.KLEARSTACK_N8N ?? '';
const LOCKED = VERSION === '' ? __dirname : join(__dirname, 'versions', VERSION);

/**
 * n8n as package-lock.json beside this file says, or the one for KLEARSTACK_N8N, installed on first use (2.7 GB, some minutes).
 * Install scripts are off, because one native package cannot build everywhere; the database driver
 * is the only one that needs its script.
 */
export async function installN8n(report: Report): Promise<N8nInstallation> {
	const node = await findNode(report);
	if (GIVEN) return { folder: GIVEN, node };
	const lockfile = await readFile(join(LOCKED, 'package-lock.json'));
	const folder = join(CACHE, `n8n-${createHash('sha256').update(lockfile).digest('hex').slice(0, 12)}`);
	if (!existsSync(folder)) report('Installing n8n (only this first time: 2 GB, about 3 minutes)');
	await once(folder, async (unfinished) => {
		for (const file of ['package.json', 'package-lock.json']) {
			await cp(join(LOCKED, file), join(unfinished, file));
		}
		const env = withNode(node);
		await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: unfinished, env });
		report('Preparing n8n’s database driver (about a minute where it has to be compiled)');
		// The registry's Node brings its headers along; another Node fetches them.
		const headers = join(dirname(dirname(node)), 'include', 'node');
		await run('npm', ['rebuild', 'sqlite3'], {
			cwd: unfinished,
			env: existsSync(headers) ? { ...env, npm_config_nodedir: dirname(dirname(node)) } : env,
		});
		if (!existsSync(join(unfinished, 'node_modules/sqlite3/build/Release/node_sqlite3.node'))) {
			throw new Error('n8n’s database driver (sqlite3) could not be prepared');
		}
	});
	return { folder, node };
}

// By itself: npx tsx tools/n8n/install.ts
if (require.main === module) void installN8n((line) => console.log(line));
