import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

import { asEntered } from '../tools/account';
import { EXAMPLES, loadExample } from '../tools/examples';
import { writeFiles } from '../tools/files';
import { type Mailbox, startMailbox } from '../tools/mail/mailbox';
import { invoiceMail } from '../tools/mail/message';
import { N8nApi, type StoredCredential } from '../tools/n8n/api';
import { installPackage, packPackage } from '../tools/n8n/communityPackage';
import { CACHE, installN8n, type Report } from '../tools/n8n/install';
import { freePort, type RunningN8n, startN8n } from '../tools/n8n/server';
import { Cluster } from '../tools/queue/cluster';
import { seedAccount } from '../tools/seed';
import { DEFAULT_USER } from '../tools/simulator/settings';
import { startSimulator } from '../tools/simulator/start';

const LOGIN = { email: 'demo@example.com', password: 'Demo-klearstack-1' };
const MAIL = { user: 'invoices@harbour.example', password: 'Demo-mail-1' };
/** As several machines run it: main process, two workers, webhook process, Redis, PostgreSQL. */
const IS_QUEUE = process.argv.includes('--queue');
const HOME = join(CACHE, IS_QUEUE ? 'demo-queue' : 'demo');
const FILES = join(HOME, 'files');

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

/** A credential of this name with this data, whatever it was before. */
async function credential(api: N8nApi, name: string, type: string, data: object) {
	const known: StoredCredential | undefined = (await api.credentials()).find(
		(one) => one.name === name && one.type === type,
	);
	if (!known) return await api.createCredential(name, type, data);
	await api.updateCredential(known, data);
	return known;
}

/** n8n’s start page has the newest workflow on top, by the second. */
const APART_MS = 1_100;

async function setUp(api: N8nApi, simulatorUrl: string, mailPort: number): Promise<void> {
	await api.signIn(LOGIN.email, LOGIN.password);
	const credentials = {
		klearStackApi: await credential(
			api,
			'KlearStack simulator',
			'klearStackApi',
			asEntered(simulatorUrl),
		),
		imap: await credential(api, 'Mailbox of the demo', 'imap', {
			...MAIL,
			host: '127.0.0.1',
			port: mailPort,
			secure: false,
			allowUnauthorizedCerts: false,
		}),
	};
	// Whatever the user made of them stays.
	const existing = new Set((await api.workflows()).map(({ name }) => name));
	for (const example of [...EXAMPLES].reverse()) {
		const workflow = loadExample(example, { credentials, files: FILES });
		if (existing.has(workflow.name)) continue;
		await api.createWorkflow(workflow);
		await sleep(APART_MS);
	}
}

/** Starts n8n, of one process or of several. @returns what to print beside its address */
async function start(tarball: string, report: Report): Promise<[RunningN8n, string]> {
	if (IS_QUEUE) {
		const cluster = await Cluster.start(HOME, {
			tarball,
			workers: 2,
			login: LOGIN,
			report,
			port: 5678,
		});
		const stop = async () => await cluster.stop();
		return [{ ...cluster.main, stop }, `\n  Pushes    ${cluster.webhook.url}/webhook/…`];
	}
	const installation = await installN8n(report);
	report('Installing the package into n8n, as n8n does it');
	await installPackage(installation, HOME, tarball);
	report('Starting n8n');
	return [await startN8n(installation, HOME, { port: 5678, files: FILES }), ''];
}

async function main() {
	const { report, done } = progress();
	const simulator = await startSimulator({ port: await freePort(4010), processing: 3 });
	// Every time the e-mail workflow listens, there is a fresh mail for it.
	const mailbox: Mailbox = await startMailbox({
		...MAIL,
		port: await freePort(4143),
		onOpen: async ({ deliver }) => deliver(await invoiceMail()),
	});
	let n8n: RunningN8n | undefined;
	let stopping = false;
	const end = async () => {
		done();
		await Promise.all([n8n?.stop(), simulator.stop(), mailbox.stop()]);
	};
	const stop = async () => {
		if (stopping) return;
		stopping = true;
		await end();
		process.exit(0);
	};
	process.on('SIGINT', () => void stop());
	process.on('SIGTERM', () => void stop());
	try {
		report('Building and packing n8n-nodes-klearstack');
		const tarball = await packPackage(join(HOME, 'package'));
		await Promise.all([writeFiles(FILES), seedAccount(simulator.url)]);
		let further: string;
		[n8n, further] = await start(tarball, report);
		await setUp(new N8nApi(n8n.url), simulator.url, mailbox.port);
		report('Ready');
		done();
		console.log(`
  Open      ${n8n.url}${further}
  E-mail    ${LOGIN.email}
  Password  ${LOGIN.password}

  Twelve sample workflows are on the start page; each says what to click. Their files are in
  ${FILES}
  For workflows of your own there is a ready credential, “KlearStack simulator”, and a PDF that
  n8n’s HTTP Request node can fetch: ${simulator.url}/sample-invoice.pdf

  What answers is a KlearStack simulator on this machine, not KlearStack:
  Base URL ${simulator.url}, company ${DEFAULT_USER.company}, user ${DEFAULT_USER.username}, password ${DEFAULT_USER.password}

  Ctrl-C stops everything. Your workflows are kept for the next start.
`);
		await n8n.ended;
		if (!stopping) throw new Error(`n8n has ended. Its log is ${n8n.log}`);
	} catch (error) {
		if (stopping) return;
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
		await end();
	}
}

void main();
