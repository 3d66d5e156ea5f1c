// The rules of this project: of all code that does not ship, and of the structure of what does. What
// ships is linted by eslint.config.mjs, too, n8n's own configuration, which has to stay as n8n gives it.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const commonJs = { require: 'readonly', module: 'writable', exports: 'writable' };

/** Each folder below nodes/KlearStack and what it must not import: what stands above it. */
const LAYERS = {
	files: ['transport', 'documents', 'trigger', 'actions', 'methods'],
	transport: ['documents', 'trigger', 'actions', 'methods'],
	documents: ['trigger', 'actions', 'methods'],
	actions: ['trigger', 'methods'],
	trigger: ['methods'],
};

export default tseslint.config(
	{ ignores: ['dist', '**/node_modules', 'coverage', '.cache'] },
	{ files: ['**/*.{js,mjs}'], extends: [js.configs.recommended] },
	{
		files: ['**/*.mjs'],
		languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
	},
	{ files: ['**/*.js'], languageOptions: { sourceType: 'commonjs', globals: commonJs } },
	{ files: ['**/*.ts'], extends: [js.configs.recommended, tseslint.configs.recommended] },
	{ files: ['**/*.ts'], rules: { 'max-lines': ['error', 400] } },
	{ files: ['{nodes,credentials}/**/*.ts'], rules: { 'max-lines': ['error', 200] } },
	...Object.entries(LAYERS).map(([folder, above]) => ({
		files: [`nodes/KlearStack/${folder}/**/*.ts`],
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ regex: `^\\.\\./(\\.\\./)*((${above.join('|')})/|\\w+\\.node)` }] },
			],
		},
	})),
);
