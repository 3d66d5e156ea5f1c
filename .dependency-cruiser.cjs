/**
 * The order of the folders below nodes/KlearStack, which docs/architecture.md draws: an import goes to
 * the same folder or to one named further up in this list, and no two files import each other, not
 * even for types. `npm run lint` checks it.
 */
const MAY_IMPORT = {
	'json\\.ts': [],
	files: ['json\\.ts'],
	documents: ['json\\.ts'],
	transport: ['json\\.ts', 'files'],
	parameters: ['json\\.ts', 'files', 'documents', 'transport'],
	actions: ['json\\.ts', 'files', 'documents', 'transport', 'parameters'],
	trigger: ['json\\.ts', 'files', 'documents', 'transport', 'parameters'],
	methods: ['json\\.ts', 'files', 'documents', 'transport', 'parameters'],
};

const HOUSE = '^nodes/KlearStack/';

module.exports = {
	forbidden: [
		{ name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
		...Object.entries(MAY_IMPORT).map(([folder, others]) => ({
			name: `${folder.replace('\\', '')}-imports-what-stands-below`,
			severity: 'error',
			from: { path: `${HOUSE}${folder}` },
			to: { path: '^(nodes|credentials)/', pathNot: `${HOUSE}(${[folder, ...others].join('|')})` },
		})),
		{
			name: 'credentials-are-in-transport',
			severity: 'error',
			from: { path: '^credentials/' },
			to: { path: '^nodes/', pathNot: `${HOUSE}(transport|json\\.ts)` },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
	},
};
