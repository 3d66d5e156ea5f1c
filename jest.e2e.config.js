/** The packed package in a real n8n, with the simulator as KlearStack and a real browser. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['**/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/globalTeardown.ts',
	// The trigger's tests mostly wait, and one n8n at work leaves room for them on two cores.
	maxWorkers: 2,
	testTimeout: 120_000,
	// What a failed start leaves running must not keep CI waiting.
	forceExit: true,
};
