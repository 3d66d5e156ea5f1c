// The rules of this project for all of its code. What ships is linted by eslint.config.mjs, too, n8n's
// own configuration, which has to stay as n8n gives it; .dependency-cruiser.cjs checks imports.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const commonJs = { require: 'readonly', module: 'writable', exports: 'writable' };

export default tseslint.config(
	{ ignores: ['dist', '**/node_modules', 'coverage', '.cache'] },
	{ files: ['**/*.{js,cjs,mjs}'], extends: [js.configs.recommended] },
	{
		files: ['**/*.mjs'],
		languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
	},
	{ files: ['**/*.{js,cjs}'], languageOptions: { sourceType: 'commonjs', globals: commonJs } },
	{ files: ['**/*.ts'], extends: [js.configs.recommended, tseslint.configs.recommended] },
);
