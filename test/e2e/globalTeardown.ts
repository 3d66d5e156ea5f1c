import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { TARBALL } from './globalSetup';

export default async function globalTeardown() {
	await rm(dirname(process.env[TARBALL]!), { recursive: true, force: true });
}
