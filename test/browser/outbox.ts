import { simpleParser, type ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

import { until } from '../../tools/until';

/** A mail server that keeps what n8n sends. */
export class Outbox {
	private readonly messages: ParsedMail[] = [];

	private readonly server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData: (stream, _session, callback) => {
			simpleParser(stream).then((message) => {
				this.messages.push(message);
				callback();
			}, callback);
		},
	});

	static async start(): Promise<Outbox> {
		const outbox = new Outbox();
		await new Promise<void>((resolve) => outbox.server.listen(0, '127.0.0.1', resolve));
		return outbox;
	}

	get port(): number {
		return (this.server.server.address() as AddressInfo).port;
	}

	/** Waits for a message, and takes it. */
	async next(): Promise<ParsedMail> {
		return await until('a message has been sent', async () => this.messages.shift());
	}

	readonly stop = async (): Promise<void> =>
		await new Promise<void>((resolve) => this.server.close(resolve));
}
