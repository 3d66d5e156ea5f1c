import type { IHttpRequestOptions, INode } from 'n8n-workflow';

import type { N8nCore } from './n8nCore';

/**
 * What the editor shows of a credential's test. The code that makes it lives in the package n8n: here
 * its request is made as n8n makes it, and e2e/document.test.ts has the real one.
 */
export async function testCredential(
	n8n: N8nCore,
	credentials: NonNullable<INode['credentials']>,
): Promise<{ status: string; message: string }> {
	const [[type, { id }]] = Object.entries(credentials);
	const { request } = n8n.credentialType(type).test!;
	const data = JSON.stringify(n8n.credentials.stored.get(id!));
	const context = n8n.panel({}, credentials);
	const expression = String(request.url)
		.slice(1)
		.replace('$credentials', () => data);
	const url = context.evaluateExpression(expression, 0) as string;
	return await context.helpers.httpRequestWithAuthentication
		.call(context, type, { ...request, url } as IHttpRequestOptions)
		.then(
			() => ({ status: 'OK', message: 'Connection successful!' }),
			(error: Error & { cause?: Error }) => ({
				status: 'Error',
				message: error.cause?.message ?? error.message,
			}),
		);
}
