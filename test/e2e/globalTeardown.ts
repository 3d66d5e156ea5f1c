import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { TARBALL } from '../../tools/n8n/communityPackage';

export default async function globalTeardown() {
	await rm(dirname(process.env[TARBALL]!), { recursive: true, force: true });
}
