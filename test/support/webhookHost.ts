import multipart from '@fastify/multipart';
import fastify from 'fastify';
import type { IDataObject, INode } from 'n8n-workflow';

import type { N8nCore } from './n8nCore';

/**
 * An address that pushes go to, and KlearStack Push Trigger behind it. The form is read by Fastify: n8n's
 * own reading of it is part of its server, and is tested in test/e2e/push.test.ts.
 */
export class WebhookHost {
	/** What has left the trigger. */
	readonly items: IDataObject[] = [];

	private readonly app = fastify();

	url = '';

	static async start(n8n: N8nCore, credentials: INode['credentials']): Promise<WebhookHost> {
		const host = new WebhookHost();
		await host.app.register(multipart, { attachFieldsToBody: 'keyValues' });
		host.app.post('/', async (request, reply) => {
			const body = { data: request.body, files: {} } as IDataObject;
			const {
				result,
				status = 200,
				answer,
			} = await n8n.webhook({ headers: request.headers as IDataObject, body }, credentials);
			host.items.push(...(result.workflowData?.[0] ?? []).map(({ json }) => json));
			await reply.status(status).send(answer ?? {});
		});
		host.url = await host.app.listen({ port: 0, host: '127.0.0.1' });
		return host;
	}

	async stop(): Promise<void> {
		await this.app.close();
	}
}
