import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DEFAULT_USER } from '../test/simulator/settings';
import { startSimulator } from '../test/simulator/start';
import { invoicePdf, sampleInvoices } from './invoices';
import { N8nApi, type StoredCredential } from './n8n/api';
import { CACHE, installN8n } from './n8n/install';
import { installPackage, packPackage } from './n8n/communityPackage';
import { freePort, type RunningN8n, startN8n } from './n8n/server';
import { sampleWorkflow } from './workflow';

const LOGIN = { email: 'demo@example.com', password: 'Demo-klearstack-1' };
const CREDENTIAL = 'KlearStack simulator';
const HOME = join(CACHE, 'demo');
const INVOICES = join(HOME, 'invoices');

/** Says what is going on, and how long it has been: the first start takes minutes. */
function progress() {
	const began = Date.now();
	const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`.padStart(6);
	let current = '';
	const still = setInterval(() => console.log(`${seconds()}  … still: ${current}`), 20_000);
	return {
		report: (what: string) => {
			current = what;
			console.log(`${seconds()}  ${what}`);
		},
		done: () => clearInterval(still),
	};
}

async function writeInvoices() {
	await mkdir(INVOICES, { recursive: true });
	for (const invoice of sampleInvoices) {
		const name = `Invoice ${invoice.number.replaceAll('/', '-')}.pdf`;
		await writeFile(join(INVOICES, name), await invoicePdf(invoice));
	}
}

async function setUp(api: N8nApi, simulatorUrl: string): Promise<string> {
	await api.signIn(LOGIN.email, LOGIN.password);
	const data = {
		baseUrl: simulatorUrl,
		companyName: DEFAULT_USER.company,
		authentication: 'password',
		username: DEFAULT_USER.username,
		password: DEFAULT_USER.password,
	};
	let credential: StoredCredential | undefined = (await api.credentials()).find(
		({ name }) => name === CREDENTIAL,
	);
	if (credential) await api.updateCredential(credential, data);
	else credential = await api.createCredential(CREDENTIAL, 'klearStackApi', data);

	// Whatever the user made of it stays.
	const sample = sampleWorkflow(INVOICES, credential);
	const existing = (await api.workflows()).find(({ name }) => name === sample.name);
	return (existing ?? (await api.createWorkflow(sample))).id;
}

async function main() {
	const { report, done } = progress();
	const simulator = await startSimulator({ port: await freePort(4010), processing: 3 });
	let n8n: RunningN8n | undefined;
	let stopping = false;
	const stop = async () => {
		if (stopping) return;
		stopping = true;
		done();
		await Promise.all([n8n?.stop(), simulator.stop()]);
		process.exit(0);
	};
	process.on('SIGINT', () => void stop());
	process.on('SIGTERM', () => void stop());
	try {
		const installation = await installN8n(report);
		report('Building and packing n8n-nodes-klearstack');
		const tarball = await packPackage(join(HOME, 'package'));
		report('Installing the package into n8n, as n8n does it');
		await installPackage(installation, HOME, tarball, 'n8n-nodes-klearstack');
		await writeInvoices();
		report('Starting n8n');
		n8n = await startN8n(installation, HOME, { port: 5678, files: INVOICES });
		const workflow = await setUp(new N8nApi(n8n.url), simulator.url);
		report('Ready');
		done();
		console.log(`
  Open      ${n8n.url}/workflow/${workflow}
  E-mail    ${LOGIN.email}
  Password  ${LOGIN.password}

  Then click “Execute workflow” at the bottom, and double-click the node “Invoice” to see
  number, date, supplier and total of the invoices in
  ${INVOICES}
  (put a PDF of your own there to try it). The answers come from a KlearStack simulator at
  ${simulator.url}, not from KlearStack.

  Ctrl-C stops n8n and the simulator. Your workflows are kept for the next start.
`);
		await n8n.ended;
		if (!stopping) throw new Error(`n8n has ended. Its log is ${n8n.log}`);
	} catch (error) {
		if (stopping) return;
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
		await Promise.all([n8n?.stop(), simulator.stop()]);
		done();
	}
}

void main();
