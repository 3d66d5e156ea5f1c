/** The packed package in a real n8n, with the simulator as KlearStack and a real browser. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['**/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	// One n8n at a time: the machine has two cores.
	maxWorkers: 1,
	testTimeout: 120_000,
	// What a failed start leaves running must not keep CI waiting.
	forceExit: true,
};
