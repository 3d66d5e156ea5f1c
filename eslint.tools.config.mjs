// What does not ship (tests, simulator, demo, benches, build). What ships is linted by eslint.config.mjs,
// n8n's own configuration, which has to stay exactly as n8n gives it.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const commonJs = { require: 'readonly', module: 'writable', exports: 'writable' };

export default tseslint.config(
	{ ignores: ['dist', 'nodes', 'credentials', '**/node_modules', 'coverage', '.cache'] },
	{ files: ['**/*.{js,mjs}'], extends: [js.configs.recommended] },
	{
		files: ['**/*.mjs'],
		languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
	},
	{ files: ['**/*.js'], languageOptions: { sourceType: 'commonjs', globals: commonJs } },
	{ files: ['**/*.ts'], extends: [js.configs.recommended, tseslint.configs.recommended] },
);
