import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
	path: string;
	authorization: string;
	body: string;
}

export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	body?: string;
}

/** A server of a test's own, which answers as it is told and keeps all that arrives. */
export class Recorder {
	received: Received[] = [];

	private constructor(private readonly server: Server) {}

	static async start(answer: (request: Received) => Reply | Promise<Reply>): Promise<Recorder> {
		const handle = async (request: IncomingMessage, response: ServerResponse) => {
			let body = '';
			for await (const chunk of request) body += String(chunk);
			const received = {
				path: request.url!,
				authorization: request.headers.authorization ?? '',
				body,
			};
			recorder.received.push(received);
			const { status = 200, headers = {}, body: said = '' } = await answer(received);
			response.writeHead(status, headers).end(said);
		};
		const recorder = new Recorder(
			createServer((request, response) => void handle(request, response)),
		);
		await new Promise<void>((resolve) => recorder.server.listen(0, '127.0.0.1', resolve));
		return recorder;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	get paths(): string[] {
		return this.received.map(({ path }) => path);
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
