/** The packed package in n8n's queue mode: Redis, PostgreSQL, a main process, workers, webhooks. */
module.exports = {
	...require('./jest.e2e.config'),
	testMatch: ['**/test/queue/**/*.test.ts'],
	testTimeout: 240_000,
};
