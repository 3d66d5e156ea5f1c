import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type N8nInstallation, run, withNode } from './install';

/** n8n's kinds of process: with one machine there is only the first. */
export type Kind = 'start' | 'worker' | 'webhook';

export interface RunningN8n {
	url: string;
	/** Where everything it prints goes. */
	log: string;
	pid: number;
	/** Resolves when the process has ended, for whatever reason. */
	ended: Promise<void>;
	/** Ends it with everything it started. */
	stop(signal?: NodeJS.Signals): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;

/** Below the ports that operating systems give to connections, which could take it meanwhile. */
const randomPort = () => 10_000 + Math.floor(Math.random() * 20_000);

/** The wanted port if it is free, else another free one. */
export async function freePort(wanted = randomPort()): Promise<number> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(freePort()));
		server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(wanted)));
	});
}

/** Parts of n8n that call outside, or that nothing here needs. */
const NOT_NEEDED = [
	...['instance-ai', 'mcp-registry', 'mcp', 'agents', 'chat-hub', 'insights', 'workflow-builder'],
	...['otel', 'instance-version-history', 'quick-connect'],
];

/** Those of them that this n8n has: it refuses to start without one that it does not know. */
function notNeededIn({ folder }: N8nInstallation): string {
	const { resolve } = createRequire(join(folder, 'node_modules/n8n/package.json'));
	const list = join(dirname(resolve('@n8n/backend-common')), 'modules/modules.config.js');
	const known = readFileSync(list, 'utf8');
	return NOT_NEEDED.filter((name) => known.includes(`'${name}'`)).join(',');
}

/** A quiet n8n that calls nobody outside. */
const environment = (
	installation: N8nInstallation,
	userFolder: string,
	port: number,
	brokerPort: number,
	files?: string,
) => ({
	// n8n unpacks some assets below HOME.
	HOME: userFolder,
	N8N_USER_FOLDER: userFolder,
	N8N_PORT: String(port),
	// A worker serves nothing but whether it is well.
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	QUEUE_HEALTH_CHECK_PORT: String(port),
	N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	NODE_ENV: 'production',
	N8N_DISABLED_MODULES: notNeededIn(installation),
	...(files && { N8N_RESTRICT_FILE_ACCESS_TO: files }),
});

/** Runs one of n8n's own commands on a user folder, beside the running server. @returns its output */
export async function runN8nCommand(
	installation: N8nInstallation,
	userFolder: string,
	args: string[],
): Promise<string> {
	const { folder, node } = installation;
	return await run(node, [join(folder, 'node_modules/n8n/bin/n8n'), ...args], {
		cwd: userFolder,
		env: { ...withNode(node), ...environment(installation, userFolder, 0, await freePort()) },
	});
}

async function answers(address: string): Promise<boolean> {
	try {
		const response = await fetch(address, { signal: AbortSignal.timeout(2_000) });
		await response.arrayBuffer();
		return response.ok;
	} catch {
		return false;
	}
}

/**
 * Starts n8n and waits until it serves.
 *
 * @param userFolder must not lie below a folder whose node_modules holds n8n-workflow: the package
 * would load that copy
 * @param kind of process; what it does not serve, it is not asked for
 * @param files the folder whose files workflows may read
 * @throws with the end of its log when it ends, or does not serve in time
 */
export async function startN8n(
	installation: N8nInstallation,
	userFolder: string,
	{
		kind = 'start',
		port,
		files,
		env = {},
	}: { kind?: Kind; port?: number; files?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningN8n> {
	const { folder, node } = installation;
	await mkdir(userFolder, { recursive: true });
	const usedPort = await freePort(port);
	const log = join(userFolder, 'n8n.log');
	const output = await open(log, 'a');
	const child = spawn(node, [join(folder, 'node_modules/n8n/bin/n8n'), kind], {
		cwd: userFolder,
		// A process group of its own, so that its task runner ends with it.
		detached: true,
		stdio: ['ignore', output.fd, output.fd],
		env: {
			...withNode(node),
			...environment(installation, userFolder, usedPort, await freePort(), files),
			...env,
		},
	});
	await output.close();
	let hasEnded = false;
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => {
			hasEnded = true;
			resolve();
		});
	});
	const kill = (signal: NodeJS.Signals) => {
		try {
			process.kill(-child.pid!, signal);
		} catch {
			// The group is gone already.
		}
	};
	const killWithParent = () => kill('SIGKILL');
	process.once('exit', killWithParent);
	const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
		kill(signal);
		await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		kill('SIGKILL');
		process.removeListener('exit', killWithParent);
	};

	const url = `http://127.0.0.1:${usedPort}`;
	const deadline = Date.now() + START_TIMEOUT_MS;
	const isReady = async () =>
		(await answers(`${url}/healthz/readiness`)) &&
		(kind !== 'start' || (await answers(`${url}/rest/settings`)));
	while (!(await isReady())) {
		if (hasEnded || Date.now() > deadline) {
			await stop();
			throw new Error(`n8n did not start:\n${(await readFile(log, 'utf8')).slice(-3000)}`);
		}
		await sleep(200);
	}
	return { url, log, pid: child.pid!, ended, stop };
}
