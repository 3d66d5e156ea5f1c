/** What is used here of hoodiecrow-imap, which has no types of its own. */
declare module 'hoodiecrow-imap' {
	import type { Server, Socket } from 'node:net';

	export interface ImapConnection {
		socket: Socket;
		/** New mail is told at once, and not only in an IDLE. */
		directNotifications: boolean;
		/** What the next line goes to, e.g. an IDLE that waits for its DONE. */
		inputHandler: false | ((line: string) => void);
	}

	type Handler = (connection: ImapConnection, ...rest: unknown[]) => void;

	export interface ImapServer {
		server: Server;
		connectionHandlers: Array<(connection: ImapConnection) => void>;
		listen(port: number, host: string, listening: () => void): void;
		close(closed: () => void): void;
		getCommandHandler(command: string): Handler;
		setCommandHandler(command: string, handler: Handler): void;
		/** @param raw each byte a character */
		appendMessage(mailbox: string, flags: string[], received: Date, raw: string): void;
	}

	export default function hoodiecrow(options: object): ImapServer;
}
