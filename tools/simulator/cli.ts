import { parseArgs } from 'node:util';

import { READINGS, settingsOf } from './readings';
import { Simulator } from './server';
import { DEFAULT_USER, type Fault } from './settings';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		https: { type: 'boolean', default: false },
		processing: { type: 'string', default: '5' },
		fault: { type: 'string', multiple: true, default: [] },
		reading: { type: 'string', multiple: true, default: [] },
		'fault-rate': { type: 'string', default: '0' },
		help: { type: 'boolean', default: false },
	},
});

const USAGE = `npm run simulator -- [--port 4010] [--https] [--processing SECONDS]
  --reading 'collections in lower case'  another reading of what is not documented, one of:
    ${Object.keys(READINGS).join(', ')}
  --fault-rate 0.05            so large a part of all answers is one of many faults
  --fault processdocument=503  what an endpoint answers from now on: a status,
  --fault 'getuserid={"delay": 20, "times": 3}'  or a Fault of tools/simulator/settings.ts as JSON`;

function faultOf(given: string): Fault {
	const [, endpoint, what] = /^(\w+)=(.+)$/s.exec(given) ?? [];
	const fault: unknown = JSON.parse(what);
	return {
		endpoint,
		times: Infinity,
		...(typeof fault === 'number' ? { status: fault, body: '' } : (fault as Partial<Fault>)),
	};
}

async function main() {
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const simulator = await Simulator.create(
		{ processingSeconds: Number(values.processing), faultRate: Number(values['fault-rate']) },
		values.https,
	);
	Object.assign(simulator.state.settings, settingsOf(values.reading));
	simulator.state.settings.faults = values.fault.map(faultOf);
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
