import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';

import { CACHE, once, type Report, run } from '../n8n/install';
import { freePort } from '../n8n/server';
import { type Service, startService } from './service';

/** Debian's Redis, and the two libraries that are not on every Debian. */
const DEBS = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1'];

const ON_PATH = (process.env.PATH ?? '')
	.split(delimiter)
	.map((folder) => join(folder, 'redis-server'))
	.find((path) => existsSync(path));

/** Unpacks Redis from Debian's packages, without installing anything. @returns folder of its files */
async function unpackedRedis(report: Report): Promise<string> {
	const folder = join(CACHE, 'redis');
	if (!existsSync(folder)) report('Fetching Redis from Debian (1.4 MB)');
	await once(folder, async (unfinished) => {
		const download = async () =>
			await run('apt-get', ['download', '-qq', ...DEBS], { cwd: unfinished });
		await download()
			.catch(async () => {
				await run('apt-get', ['update', '-qq'], { cwd: unfinished });
				await download();
			})
			.catch((error: Error) => {
				throw new Error(
					`Redis was not found on this machine, and could not be had from Debian. Install redis-server.\n${error.message}`,
				);
			});
		for (const deb of (await readdir(unfinished)).filter((name) => name.endsWith('.deb'))) {
			await run('dpkg', ['-x', deb, '.'], { cwd: unfinished });
		}
	});
	return folder;
}

const answersPing = async (port: number) =>
	await new Promise<boolean>((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
		const end = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.once('data', (answer) => end(String(answer).startsWith('+PONG')));
		socket.once('error', () => end(false));
	});

/** Starts a Redis that keeps nothing on disk. @param folder for its log */
export async function startRedis(folder: string, report: Report): Promise<Service> {
	await mkdir(folder, { recursive: true });
	const unpacked = ON_PATH ? undefined : await unpackedRedis(report);
	const libraries = unpacked && (await readdir(join(unpacked, 'usr/lib')))[0];
	const port = await freePort();
	const nothingOnDisk = ['--save', '', '--appendonly', 'no', '--dir', folder];
	return await startService(
		ON_PATH ?? join(unpacked!, 'usr/bin/redis-server'),
		['--port', String(port), '--bind', '127.0.0.1', ...nothingOnDisk],
		{
			port,
			cwd: folder,
			log: join(folder, 'redis.log'),
			env: {
				PATH: process.env.PATH,
				...(libraries && { LD_LIBRARY_PATH: join(unpacked!, 'usr/lib', libraries) }),
			},
			isReady: async () => await answersPing(port),
		},
	);
}
