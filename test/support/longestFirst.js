/**
 * Begins with the files that take longest, so that all workers end at about the same time: in a fresh clone Jest
 * knows of no earlier run, and begins with the largest files.
 */
const Sequencer = require('@jest/test-sequencer').default;

const LONG = [
	'e2e/trigger',
	'e2e/soak',
	'queue/',
	'browser/examples',
	'everyParameter/documents',
	'faults/',
	'plausible',
	'readings',
	'everyParameter',
	'largeAccounts',
	'largeFile',
	'answers',
	'anything',
	'layouts',
];

const rank = ({ path }) => LONG.findIndex((part) => path.includes(part)) + 1 || LONG.length + 1;

module.exports = class extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
	}
};
