import { parseArgs } from 'node:util';

import { Simulator } from './server';
import { DEFAULT_USER } from './settings';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		https: { type: 'boolean', default: false },
		processing: { type: 'string', default: '5' },
		help: { type: 'boolean', default: false },
	},
});

async function main() {
	if (values.help) {
		console.log('npm run simulator -- [--port 4010] [--https] [--processing SECONDS]');
		return;
	}
	const simulator = await Simulator.create(
		{ processingSeconds: Number(values.processing) },
		values.https,
	);
	const address = await simulator.app.listen({ port: Number(values.port), host: '127.0.0.1' });
	console.log(`KlearStack simulator at ${address}`);
	console.log(
		`Company ${DEFAULT_USER.company}, user ${DEFAULT_USER.username}, password ${DEFAULT_USER.password}`,
	);
	// Started by a test or the demo: tell it where to change settings and read what arrived.
	if (process.send) {
		const control = await simulator.control.listen({ port: 0, host: '127.0.0.1' });
		process.send({ address, control });
	}
	const stop = () => void simulator.close().then(() => process.exit(0));
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
	// Never outlive who started it.
	process.on('disconnect', stop);
}

void main();
