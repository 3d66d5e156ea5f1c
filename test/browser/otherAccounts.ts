import fastify from 'fastify';
import type { AddressInfo } from 'node:net';

interface Line {
	Amount?: number;
	UnitAmount?: number;
	Description?: string;
}

/** A bill as QuickBooks or Xero gets it. */
export interface Bill {
	DocNumber?: string;
	InvoiceNumber?: string;
	VendorRef?: { value: string };
	Contact?: { ContactID: string };
	Line?: Line[];
	LineItems?: Line[];
}

/**
 * In place of QuickBooks, Xero and OpenAI, where the tests have no account: as much of their APIs as
 * the examples call, by their documentation. It shows what the examples send, and not that the real
 * ones take it.
 */
export class OtherAccounts {
	readonly quickBooks: Bill[] = [];
	readonly xero: Bill[] = [];
	/** By requestid or Idempotency-Key: what is sent again is answered as before. */
	private readonly answers = new Map<string, unknown>();

	private constructor(
		/** Both know this one alone. */
		private readonly supplier: string,
		private readonly app = fastify(),
	) {}

	static async start(supplier: string): Promise<OtherAccounts> {
		const accounts = new OtherAccounts(supplier);
		accounts.routes();
		await accounts.app.listen({ port: 0, host: '127.0.0.1' });
		return accounts;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.app.server.address() as AddressInfo).port}`;
	}

	readonly stop = async (): Promise<void> => await this.app.close();

	private once(key: string, make: () => unknown): unknown {
		if (!this.answers.has(key)) this.answers.set(key, make());
		return this.answers.get(key);
	}

	private routes(): void {
		const { app, supplier, quickBooks, xero } = this;
		app.get<{ Querystring: { query: string } }>(
			'/v3/company/:company/query',
			async ({ query: { query } }) => {
				if (query.includes('from Vendor')) {
					const isKnown = query.endsWith(`where DisplayName = '${supplier}'`);
					return { QueryResponse: isKnown ? { Vendor: [{ Id: '56' }] } : {} };
				}
				const found = quickBooks.filter(({ DocNumber }) => query.endsWith(`'${DocNumber}'`));
				return { QueryResponse: found.length > 0 ? { Bill: found } : {} };
			},
		);
		app.post<{ Body: Bill; Querystring: { requestid: string } }>(
			'/v3/company/:company/bill',
			async ({ body, query: { requestid } }) =>
				this.once(`bill ${requestid}`, () => {
					quickBooks.push(body);
					const TotalAmt = body.Line!.reduce((sum, { Amount }) => sum + Amount!, 0);
					return { Bill: { ...body, Id: `${quickBooks.length}`, TotalAmt } };
				}),
		);
		app.get<{ Querystring: { where: string } }>(
			'/api.xro/2.0/Contacts',
			async ({ query: { where } }) => ({
				Contacts: where === `Name=="${supplier}"` ? [{ ContactID: 'c-56' }] : [],
			}),
		);
		app.get<{ Querystring: { where: string } }>(
			'/api.xro/2.0/Invoices',
			async ({ query: { where } }) => ({
				Invoices: xero.filter(({ InvoiceNumber }) => where.endsWith(`=="${InvoiceNumber}"`)),
			}),
		);
		app.post<{ Body: Bill; Headers: { 'idempotency-key': string } }>(
			'/api.xro/2.0/Invoices',
			async ({ body, headers }) =>
				this.once(`invoice ${headers['idempotency-key']}`, () => {
					xero.push(body);
					const net = body.LineItems!.reduce((sum, { UnitAmount }) => sum + UnitAmount!, 0);
					return { Invoices: [{ ...body, Total: net * 1.2 }] };
				}),
		);
		app.post<{ Body: { messages: Array<{ content: string }> } }>(
			'/v1/chat/completions',
			async ({ body: { messages } }) => ({
				id: 'chat-1',
				object: 'chat.completion',
				model: 'a-model',
				choices: [
					{
						index: 0,
						finish_reason: 'stop',
						message: { role: 'assistant', content: kindOf(messages.at(-1)!.content) },
					},
				],
			}),
		);
	}
}

const kindOf = (text: string) =>
	text.includes('NW-2026-0417') ? 'Invoice' : text.includes('2026/1187') ? 'order' : 'other';
