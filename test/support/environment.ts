// Runs before n8n-core is loaded: it reads these once.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { types } from 'node:util';

process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-core-test-'));
process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';
process.env.N8N_LOG_LEVEL ??= 'silent';

// Jest runs tests in a realm of its own, where errors made by Node itself are no instances of
// Error. In n8n there is one realm, so code under test may rely on it.
Object.defineProperty(Error, Symbol.hasInstance, {
	configurable: true,
	value(this: unknown, value: unknown) {
		return this === Error && types.isNativeError(value)
			? true
			: Function.prototype[Symbol.hasInstance].call(this as never, value);
	},
});
