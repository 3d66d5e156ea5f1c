/** Compiles as the tests do, with the mutant of `npm run mutate` in its file; the file stays as it is. */
const { env } = require('node:process');
const { createTransformer } = require('@swc/jest');

const { MUTANT } = env;
const mutant = MUTANT && JSON.parse(MUTANT);

const mutated = (text, file) =>
	mutant?.file === file ? text.slice(0, mutant.start) + mutant.is + text.slice(mutant.end) : text;

module.exports = {
	createTransformer(options) {
		const swc = createTransformer(options);
		return {
			...swc,
			process: (text, file, other) => swc.process(mutated(text, file), file, other),
			getCacheKey: (text, file, other) => swc.getCacheKey(mutated(text, file), file, other),
		};
	},
};
