import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ROOT } from '../paths';
import { type N8nInstallation, run, withNode } from './install';

export const PACKAGE = 'n8n-nodes-klearstack';

/** The environment variable with the path of the packed package. */
export const TARBALL = 'KLEARSTACK_TARBALL';

/** Builds the package and packs it as it would be published. @returns path of the tarball */
export async function packPackage(into: string): Promise<string> {
	await mkdir(into, { recursive: true });
	await run('npm', ['run', 'build'], { cwd: ROOT });
	const printed = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], {
		cwd: ROOT,
	});
	const [{ filename }] = JSON.parse(printed) as Array<{ filename: string }>;
	return join(into, filename);
}

/** Installs a packed package into a user folder just as n8n installs a community package. */
export async function installPackage(
	{ node }: N8nInstallation,
	userFolder: string,
	tarball: string,
): Promise<string> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], { cwd: folder });
	const file = join(folder, 'package.json');
	const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
	for (const key of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[key];
	}
	await writeFile(file, JSON.stringify(manifest, null, 2));
	const flags = '--audit=false --fund=false --bin-links=false --install-strategy=shallow';
	await run(
		'npm',
		['install', ...flags.split(' '), '--ignore-scripts=true', '--package-lock=false'],
		{ cwd: folder, env: withNode(node) },
	);
	return folder;
}
