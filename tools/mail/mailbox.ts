import hoodiecrow, { type ImapConnection } from 'hoodiecrow-imap';

export interface Mailbox {
	port: number;
	/** Puts a message into the inbox. */
	deliver(raw: Buffer): void;
	stop(): Promise<void>;
}

/** n8n listens for new mail only once it has digested the answer to its SELECT. */
const LISTENS_AFTER_MS = 1_000;

/**
 * An IMAP server on this machine with one inbox, for n8n's Email Trigger.
 *
 * @param onOpen is called whenever someone has opened the inbox and listens for new mail
 */
export async function startMailbox({
	user,
	password,
	port = 0,
	onOpen,
}: {
	user: string;
	password: string;
	port?: number;
	onOpen?: (mailbox: Mailbox) => Promise<void>;
}): Promise<Mailbox> {
	// n8n skips mail with an ID below the last one it has seen, so they must rise over restarts.
	const firstId = Math.floor(Date.now() / 1000);
	const server = hoodiecrow({
		plugins: ['IDLE'],
		users: { [user]: { password } },
		storage: { INBOX: { uidnext: firstId, uidvalidity: firstId } },
	});
	const open = new Set<ImapConnection>();
	server.connectionHandlers.push((connection) => {
		open.add(connection);
		// Else n8n would hear of new mail only after 15 quiet seconds.
		connection.directNotifications = true;
		connection.socket.once('close', () => {
			open.delete(connection);
			// Ends the timer of an IDLE that was cut off, which would keep this process alive.
			if (connection.inputHandler) connection.inputHandler('DONE');
		});
	});
	const select = server.getCommandHandler('SELECT');
	server.setCommandHandler('SELECT', (connection, ...rest) => {
		select(connection, ...rest);
		setTimeout(() => {
			if (open.has(connection)) void onOpen?.(mailbox);
		}, LISTENS_AFTER_MS);
	});
	await new Promise<void>((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const mailbox: Mailbox = {
		port: (server.server.address() as { port: number }).port,
		deliver: (raw) => server.appendMessage('INBOX', [], new Date(), raw.toString('latin1')),
		async stop() {
			const closed = new Promise<void>((resolve) => server.close(resolve));
			for (const { socket } of open) socket.destroy();
			await closed;
		},
	};
	return mailbox;
}
