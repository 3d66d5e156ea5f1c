// The rules of this project for all of its code. What ships is linted by eslint.config.mjs, too, n8n's
// own configuration, which has to stay as n8n gives it; .dependency-cruiser.cjs checks imports.
import js from '@eslint/js';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

const commonJs = { require: 'readonly', module: 'writable', exports: 'writable' };

/** TypeScript's own errors, from the program that ESLint has built for its rules: types are checked once. */
const typeErrors = {
	create: ({ filename, report, sourceCode }) => ({
		Program(node) {
			const { program } = sourceCode.parserServices;
			for (const { start, messageText } of ts.getPreEmitDiagnostics(
				program,
				program.getSourceFile(filename),
			)) {
				const loc = start === undefined ? undefined : sourceCode.getLocFromIndex(start);
				report({ node, loc, message: ts.flattenDiagnosticMessageText(messageText, '\n') });
			}
		},
	}),
};

/** The newest rules of n8n; its own configuration brings an older edition of them. */
const n8nRules = (set, ...off) => ({
	plugins: { 'n8n-nodes-base': n8nNodesBase },
	rules: {
		...n8nNodesBase.configs[set].rules,
		...Object.fromEntries(off.map((rule) => [`n8n-nodes-base/${rule}`, 'off'])),
	},
});

export default tseslint.config(
	{ ignores: ['dist', '**/node_modules', 'coverage', '.cache'] },
	{ files: ['**/*.{js,cjs,mjs}'], extends: [js.configs.recommended] },
	{
		files: ['**/*.mjs'],
		languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
	},
	{ files: ['**/*.{js,cjs}'], languageOptions: { sourceType: 'commonjs', globals: commonJs } },
	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		languageOptions: { parserOptions: { project: 'tsconfig.tools.json' } },
		plugins: { typescript: { rules: { errors: typeErrors } } },
		rules: {
			'typescript/errors': 'error',
			// A dropped `await` loses an error, and few tests would see it.
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
		},
	},
	// Off is what n8n's own configuration turns off, too.
	{
		files: ['credentials/**/*.ts'],
		...n8nRules(
			'credentials',
			'cred-class-field-documentation-url-miscased',
			'cred-class-field-type-options-password-missing',
		),
	},
	{
		files: ['nodes/**/*.ts'],
		...n8nRules(
			'nodes',
			'node-class-description-inputs-wrong-regular-node',
			'node-class-description-outputs-wrong',
			'node-param-type-options-max-value-present',
		),
	},
);
