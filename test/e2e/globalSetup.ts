import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packPackage, TARBALL } from '../../tools/n8n/communityPackage';
import { installN8n } from '../../tools/n8n/install';

/** Installs n8n, which takes minutes on a machine that has never done so, and packs the package once. */
export default async function globalSetup() {
	await installN8n((line) => console.log(line));
	process.env[TARBALL] = await packPackage(await mkdtemp(join(tmpdir(), 'klearstack-package-')));
}
