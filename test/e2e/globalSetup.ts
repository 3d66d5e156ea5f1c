import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/communityPackage';

/** The environment variable with the path of the packed package. */
export const TARBALL = 'KLEARSTACK_TARBALL';

/** Installs n8n, which takes minutes on a machine that has never done so, and packs the package once. */
export default async function globalSetup() {
	await installN8n((line) => console.log(line));
	process.env[TARBALL] = await packPackage(await mkdtemp(join(tmpdir(), 'klearstack-package-')));
}
