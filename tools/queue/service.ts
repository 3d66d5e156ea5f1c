import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs beside n8n. */
export interface Service {
	port: number;
	stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;

/**
 * Starts a program and waits until it answers; it ends with this process.
 *
 * @throws with the end of its log when it does not
 */
export async function startService(
	command: string,
	args: string[],
	{
		port,
		log,
		isReady,
		...options
	}: {
		port: number;
		log: string;
		cwd: string;
		env: NodeJS.ProcessEnv;
		uid?: number;
		gid?: number;
		isReady: () => Promise<boolean>;
	},
): Promise<Service> {
	const output = await open(log, 'a');
	const child = spawn(command, args, { ...options, stdio: ['ignore', output.fd, output.fd] });
	await output.close();
	let hasEnded = false;
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			hasEnded = true;
			resolve();
		};
		child.once('exit', end);
		child.once('error', end);
	});
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	const stop = async () => {
		// What PostgreSQL calls a fast shutdown.
		child.kill('SIGINT');
		await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
		kill();
		process.removeListener('exit', kill);
	};
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await isReady())) {
		if (hasEnded || Date.now() > deadline) {
			await stop();
			throw new Error(`${command} did not start:\n${(await readFile(log, 'utf8')).slice(-2000)}`);
		}
		await sleep(20);
	}
	return { port, stop };
}
