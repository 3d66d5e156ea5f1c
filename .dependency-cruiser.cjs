/** JSON, the entries of a long list in it, and the encodings of texts. */
const JSON_FILES = '(json|entries|charset)\\.ts';

/**
 * The order of the folders below nodes/KlearStack, which docs/architecture.md draws: an import goes to
 * the same folder or to one named further up in this list, and no two files import each other, not
 * even for types. `npm run lint` checks it.
 */
const MAY_IMPORT = {
	[JSON_FILES]: [],
	files: [JSON_FILES],
	documents: [JSON_FILES],
	transport: [JSON_FILES, 'files'],
	parameters: [JSON_FILES, 'files', 'documents', 'transport'],
	actions: [JSON_FILES, 'files', 'documents', 'transport', 'parameters'],
	trigger: [JSON_FILES, 'files', 'documents', 'transport', 'parameters'],
	methods: [JSON_FILES, 'files', 'documents', 'transport', 'parameters'],
};

/** The package's own users: each stands on the package and on tools/, which has what they share. */
const USERS = ['test', 'demo', 'bench'];

const HOUSE = '^nodes/KlearStack/';

module.exports = {
	forbidden: [
		{
			name: 'no-circle',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { circular: true },
		},
		...Object.entries(MAY_IMPORT).map(([folder, others]) => ({
			name: `${folder.replace(/\W+/g, '-')}-imports-what-stands-below`,
			severity: 'error',
			from: { path: `${HOUSE}${folder}` },
			to: { path: '^(nodes|credentials)/', pathNot: `${HOUSE}(${[folder, ...others].join('|')})` },
		})),
		{
			name: 'credentials-are-in-transport',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { path: '^nodes/', pathNot: `${HOUSE}(transport|${JSON_FILES})` },
		},
		{
			name: 'test-demo-and-bench-share-by-tools',
			severity: 'error',
			from: { path: `^(${USERS.join('|')})/` },
			to: { path: `^(${USERS.join('|')})/`, pathNot: '^$1/' },
		},
		{
			name: 'tools-stand-below',
			severity: 'error',
			from: { path: '^(tools|nodes|credentials)/' },
			to: { path: `^(${USERS.join('|')})/` },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
	},
};
