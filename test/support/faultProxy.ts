import { connect, createServer, type Server, type Socket } from 'node:net';

/** What goes wrong with a connection, once. */
export interface NetworkFault {
	/** The call that it happens to, by its endpoint. */
	endpoint: string;
	/** What is broken: what is sent, or what is answered. */
	in: 'request' | 'answer';
	/** After so many bytes of it; of an answer, of its body. */
	after: number;
	what: 'reset' | 'end' | 'stall' | 'drip';
	times: number;
}

/** An answer that drips takes 10 seconds. */
const DRIPS = 100;
const DRIP_MS = 100;

/** Stands between n8n and KlearStack, and breaks connections at a byte. */
export class FaultProxy {
	faults: NetworkFault[] = [];
	url!: string;
	private server!: Server;
	private readonly sockets = new Set<Socket>();
	private readonly clocks = new Set<NodeJS.Timeout>();

	static async to(target: string): Promise<FaultProxy> {
		const proxy = new FaultProxy();
		proxy.server = createServer((client) => proxy.pass(client, Number(new URL(target).port)));
		await proxy.open();
		return proxy;
	}

	/** Nobody listens any more, until it is opened again. */
	async close(): Promise<void> {
		for (const clock of this.clocks) clearInterval(clock);
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	async open(port = this.url ? Number(new URL(this.url).port) : 0): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
		const address = this.server.address() as { port: number };
		this.url = `http://127.0.0.1:${address.port}`;
	}

	private pass(client: Socket, port: number): void {
		const upstream = connect(port, '127.0.0.1');
		let fault: NetworkFault | undefined;
		let passed = 0;
		for (const socket of [client, upstream]) {
			this.sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				this.sockets.delete(socket);
				// Where KlearStack is done, what drips or stalls is not.
				if (socket === upstream && ['drip', 'stall'].includes(fault?.what ?? '')) return;
				client.destroy();
				upstream.destroy();
			});
		}
		client.on('data', (chunk) => {
			const [, endpoint] = /^POST \S*\/(\w+) HTTP/.exec(chunk.toString('latin1')) ?? [];
			if (endpoint) {
				fault = this.take(endpoint);
				passed = 0;
			}
			this.forward(chunk, upstream, client, fault?.in === 'request' ? fault : undefined, passed);
			if (fault?.in === 'request') passed += chunk.length;
		});
		upstream.on('data', (chunk) => {
			if (fault?.in === 'answer' && passed === 0) {
				// Its head always comes.
				fault = { ...fault, after: fault.after + chunk.indexOf('\r\n\r\n') + 4 };
			}
			this.forward(chunk, client, client, fault?.in === 'answer' ? fault : undefined, passed);
			if (fault?.in === 'answer') passed += chunk.length;
		});
	}

	private take(endpoint: string): NetworkFault | undefined {
		const fault = this.faults.find((one) => one.endpoint === endpoint && one.times > 0);
		if (fault) fault.times--;
		return fault;
	}

	private forward(
		chunk: Buffer,
		to: Socket,
		client: Socket,
		fault: NetworkFault | undefined,
		passed: number,
	): void {
		if (!fault || passed + chunk.length <= fault.after) {
			to.write(chunk);
			return;
		}
		const whole = chunk.subarray(0, Math.max(0, fault.after - passed));
		if (whole.length > 0) to.write(whole);
		if (fault.what === 'reset') client.resetAndDestroy();
		if (fault.what === 'end') client.end();
		if (fault.what !== 'drip') return;
		let rest = chunk.subarray(whole.length);
		const size = Math.ceil(rest.length / DRIPS);
		const clock = setInterval(() => {
			to.write(rest.subarray(0, size));
			rest = rest.subarray(size);
			if (rest.length > 0 && to.writable) return;
			to.end();
			clearInterval(clock);
			this.clocks.delete(clock);
		}, DRIP_MS);
		this.clocks.add(clock);
	}
}
