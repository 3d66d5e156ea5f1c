/** The unit tests over a mutant, for `npm run mutate`. */
const config = require('./jest.config');

const [[files, [, options]]] = Object.entries(config.transform);

module.exports = {
	...config,
	// Jest looks here for which tests reach a file.
	roots: ['<rootDir>/test', '<rootDir>/nodes', '<rootDir>/tools'],
	testMatch: ['**/unit/**/*.test.ts'],
	// They take a minute each, and look at thousands of documents rather than at one rule.
	testPathIgnorePatterns: ['unit/generatedTables', 'unit/layouts'],
	transform: { [files]: ['<rootDir>/tools/mutantTransform.js', options] },
};
