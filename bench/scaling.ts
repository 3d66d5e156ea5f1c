/**
 * `npm run bench:scaling`: documents per minute of n8n in queue mode with 1, 2 and 4 workers, beside a
 * KlearStack that takes two seconds for each. Writes the table into docs/scaling.md.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { format, resolveConfig } from 'prettier';

import { asEntered } from '../tools/account';
import { packPackage } from '../tools/n8n/communityPackage';
import { onCall } from '../tools/n8n/workflows';
import { startKlearStack } from '../tools/preparedKlearStack';
import { Cluster } from '../tools/queue/cluster';
import { peakMemory, processorMs } from './process';

const MARK = '<!-- below: written by npm run bench:scaling -->';
const WORKERS = [1, 2, 4];
const ANSWER_MS = 2_000;
const FILE_BYTES = 50 * 1024;
/** More than all workers run at the same time, so that there is always work. */
const CALLERS = 60;
const WARM_UP_MS = 15_000;
const MEASURED_MS = 60_000;

interface Measured {
	workers: number;
	perMinute: number;
	failed: number;
	/** Of one processor, in all processes of n8n. */
	processors: number;
	/** Megabytes of the largest worker. */
	memory: number;
}

async function measure(workers: number, tarball: string, klearStackUrl: string): Promise<Measured> {
	const folder = await mkdtemp(join(tmpdir(), 'klearstack-scaling-'));
	const cluster = await Cluster.start(folder, {
		tarball,
		workers,
		login: { email: 'bench@example.com', password: 'Bench-klearstack-1' },
		report: console.log,
	});
	try {
		const file = join(cluster.files, 'invoice.pdf');
		await writeFile(
			file,
			Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(FILE_BYTES - 9, 'x')]),
		);
		const login = asEntered(klearStackUrl);
		const credential = await cluster.api.createCredential('KlearStack', 'klearStackApi', login);
		const use = { credential, operation: 'document.upload' };
		await cluster.api.activate(await cluster.api.createWorkflow(onCall('upload', use)));
		const url = `${cluster.webhook.url}/webhook/upload?file=${encodeURIComponent(file)}`;

		let [done, failed, isOver] = [0, 0, false];
		const caller = async () => {
			while (!isOver) {
				const answer = await fetch(url).catch(() => undefined);
				await answer?.arrayBuffer();
				if (answer?.ok) done++;
				else {
					failed++;
					await sleep(200);
				}
			}
		};
		const callers = Array.from({ length: CALLERS }, caller);
		await sleep(WARM_UP_MS);
		const pids = [cluster.main, cluster.webhook, ...cluster.workers.values()].map(({ pid }) => pid);
		const busy = async () =>
			(await Promise.all(pids.map(processorMs))).reduce((sum, ms) => sum + ms, 0);
		const [before, busyBefore] = [done, await busy()];
		failed = 0;
		await sleep(MEASURED_MS);
		const perMinute = ((done - before) * 60_000) / MEASURED_MS;
		const processors = ((await busy()) - busyBefore) / MEASURED_MS;
		const all = await Promise.all([...cluster.workers.values()].map(({ pid }) => peakMemory(pid)));
		const result = { workers, perMinute, failed, processors, memory: Math.max(...all) };
		isOver = true;
		await Promise.all(callers);
		return result;
	} finally {
		await cluster.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function main() {
	const packages = await mkdtemp(join(tmpdir(), 'klearstack-package-'));
	const tarball = await packPackage(packages);
	const klearStack = await startKlearStack();
	await klearStack.set({ answerMs: ANSWER_MS });
	const rows: string[] = [];
	try {
		for (const workers of WORKERS) {
			const one = await measure(workers, tarball, klearStack.url);
			rows.push(
				`| ${one.workers} | ${Math.round(one.perMinute)} | ${one.failed} | ${one.processors.toFixed(1)} | ${Math.round(one.memory)} MB |`,
			);
			console.log(rows.at(-1));
		}
	} finally {
		klearStack.stop();
		await rm(packages, { recursive: true, force: true });
	}
	const when = new Date().toISOString().slice(0, 10);
	const path = join(__dirname, '../docs/scaling.md');
	const [above] = (await readFile(path, 'utf8')).split(MARK);
	const table = [
		`Run of ${when}, on ${cpus().length} processors, which also ran Redis, PostgreSQL, the KlearStack to measure against and ${CALLERS} callers.`,
		'',
		'| workers | documents per minute | failed | processors used by n8n | memory of the largest worker |',
		'| ---: | ---: | ---: | ---: | ---: |',
		...rows,
	].join('\n');
	const page = `${above}${MARK}\n\n${table}\n`;
	await writeFile(path, await format(page, { ...(await resolveConfig(path)), filepath: path }));
}

void main().then(
	() => process.exit(),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
