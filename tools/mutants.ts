/** Small changes to a program, each of which a test should notice. */
import ts from 'typescript';

export interface Mutant {
	file: string;
	line: number;
	/** The piece of the file that is replaced, from one index to another. */
	start: number;
	end: number;
	was: string;
	is: string;
}

const OPERATORS: Record<string, string> = {
	'===': '!==',
	'!==': '===',
	'<': '<=',
	'<=': '<',
	'>': '>=',
	'>=': '>',
	'&&': '||',
	'||': '&&',
	'??': '&&',
	'+': '-',
	'-': '+',
	'*': '/',
	'/': '*',
};

/** Replacements of one node: another operator, constant or condition, or a call left out. */
function replacements(node: ts.Node): Array<[ts.Node, string]> {
	if (ts.isBinaryExpression(node)) {
		const other = OPERATORS[node.operatorToken.getText()];
		return other ? [[node.operatorToken, other]] : [];
	}
	if (ts.isIfStatement(node)) {
		return [
			[node.expression, 'true'],
			[node.expression, 'false'],
		];
	}
	if (ts.isConditionalExpression(node)) {
		return [[node.condition, `!(${node.condition.getText()})`]];
	}
	if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
		return [[node, node.operand.getText()]];
	}
	if (ts.isNumericLiteral(node)) return [[node, String(Number(node.text.replace(/_/g, '')) + 1)]];
	if (node.kind === ts.SyntaxKind.TrueKeyword) return [[node, 'false']];
	if (node.kind === ts.SyntaxKind.FalseKeyword) return [[node, 'true']];
	const isCall = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression);
	return isCall ? [[node, ';']] : [];
}

/** All mutants of a file, in its order. */
export function mutantsOf(file: string, text: string): Mutant[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
	const mutants: Mutant[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
		for (const [replaced, is] of replacements(node)) {
			const [start, end] = [replaced.getStart(), replaced.getEnd()];
			const { line } = source.getLineAndCharacterOfPosition(start);
			mutants.push({ file, line: line + 1, start, end, was: text.slice(start, end), is });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return mutants;
}
