/** A person in front of n8n's editor, in a real browser. */
module.exports = {
	...require('./jest.e2e.config'),
	testMatch: ['**/browser/**/*.test.ts'],
	// The steps of a file build on each other.
	bail: true,
};
