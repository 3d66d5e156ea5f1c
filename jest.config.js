/** Unit and workflow tests; `npm run test:e2e` has the ones that need a real n8n. */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/unit/**/*.test.ts', '**/workflows/**/*.test.ts', '**/package/**/*.test.ts'],
	setupFiles: ['<rootDir>/test/support/environment.ts'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
				module: { type: 'commonjs' },
			},
		],
	},
	// They wait as much as they work; by itself, Jest takes one worker on a machine with two cores.
	maxWorkers: 4,
	testSequencer: '<rootDir>/test/support/longestFirst.js',
	testTimeout: 180_000,
};
