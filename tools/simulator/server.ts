import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'selfsigned';

import { documentId, isReady, updateField } from './documents';
import { asRead, refusedAsRead } from './readings';
import { authentication } from './routes/authentication';
import { dataSources } from './routes/dataSources';
import { fetch } from './routes/fetch';
import { type Answer, type Form, type Route, WRONG_LOGIN } from './routes/route';
import { sets } from './routes/sets';
import { update } from './routes/update';
import { uploads } from './routes/uploads';
import type { Call, Fault, Modification, Settings, User } from './settings';
import { State } from './state';
import type { Standing } from './tokens';

const SECTIONS = [authentication, uploads, fetch, update, dataSources, sets];

/**
 * A KlearStack to develop against: real HTTP(S), real multipart, real signed tokens, and documents
 * that are really read. It follows the documentation; what that leaves open is marked where it is
 * decided.
 */
export class Simulator {
	readonly app: FastifyInstance;
	readonly control = fastify({ bodyLimit: Number.MAX_SAFE_INTEGER });
	readonly state: State;
	calls: Call[] = [];
	private readonly folder = mkdtemp(join(tmpdir(), 'klearstack-simulator-'));

	private constructor(app: FastifyInstance, settings: Partial<Settings>) {
		this.app = app;
		this.state = new State(settings);
	}

	/** @param https with a self-signed certificate made for this start */
	static async create(settings: Partial<Settings> = {}, https = false): Promise<Simulator> {
		const { private: key, cert } = https
			? await generate([{ name: 'commonName', value: 'localhost' }])
			: { private: undefined, cert: undefined };
		let simulator: Simulator | undefined = undefined;
		const app = fastify({
			// What stands at another path than the simulator's routes say.
			rewriteUrl: ({ url = '' }) => (simulator as Simulator | undefined)?.routed(url) ?? url,
			bodyLimit: Number.MAX_SAFE_INTEGER,
			forceCloseConnections: true,
			...(https ? { https: { key, cert } } : {}),
		}) as unknown as FastifyInstance;
		simulator = new Simulator(app, settings);
		await app.register(multipart, {
			limits: { fileSize: Infinity, fieldSize: 10 * 1024 * 1024 },
			preservePath: true,
			defParamCharset: 'utf8',
		} as Parameters<typeof multipart>[1]);
		app.setNotFoundHandler(async (_request, reply) => {
			const { status, body } = simulator!.state.settings.nowhere;
			await reply
				.status(status)
				.type(typeof body === 'string' ? 'text/html' : 'application/json')
				.send(body);
		});
		simulator.addRoutes();
		simulator.addSample();
		simulator.addControl();
		return simulator;
	}

	async close(): Promise<void> {
		await this.app.close();
		await this.control.close();
		await rm(await this.folder, { recursive: true, force: true });
	}

	/** The path of the route that a request is for, where endpoints have other names here. */
	private routed(url: string): string {
		const { moved, prefix } = this.state.settings;
		if (!url.startsWith(prefix)) return '/nowhere';
		const path = url.slice(prefix.length);
		const name = path.split('/').at(-1)!;
		if (moved[name]) return '/nowhere';
		const [own] = Object.entries(moved).find(([, other]) => other === name) ?? [];
		return own ? path.replace(name, own) : path;
	}

	private addRoutes() {
		for (const route of SECTIONS.flatMap((section) => section(this.state))) {
			this.app.post(`/${route.path}`, async (request, reply) => {
				await this.answer(route, request, reply);
			});
		}
	}

	/** Not KlearStack's: a document to try things with, for who has none at hand. */
	private addSample() {
		this.app.get('/sample-invoice.pdf', async (_request, reply) => {
			const [document] = this.state.documents;
			if (!document) return await reply.status(404).send();
			return await reply.type('application/pdf').send(await readFile(document.path));
		});
	}

	/** For tests: settings, counts and what arrived, on a plain port of its own. */
	private addControl() {
		const { control, state } = this;
		control.get('/', async () => ({
			settings: state.settings,
			users: state.users,
			calls: this.calls,
		}));
		control.post('/settings', async (request) => Object.assign(state.settings, request.body));
		control.post('/users', async (request) => (state.users = request.body as User[]));
		control.post('/revoke', async () => {
			state.tokens.revokeAll();
			return {};
		});
		control.post('/seed', async (request) => {
			const { count, prefix, documentType } = request.body as {
				count: number;
				prefix: string;
				documentType?: string;
			};
			return { ids: state.seed(count, prefix, documentType) };
		});
		control.post('/modify', async (request) => {
			for (const { id, number, confidence = 1 } of request.body as Modification[]) {
				const document = state.documents.find((one) => one.id === id)!;
				updateField(document, 'doc_number_value', number, [0, 0, 0, 0], { confidence });
				state.touch(document);
			}
			return {};
		});
		control.get('/any', async () => ({ id: state.documents.find(isReady)?.id }));
		control.post('/approve', async (request) => {
			const { id } = request.body as { id: string };
			state.decide(state.documents.find((one) => one.id === id)!, 'approved');
			return {};
		});
		control.post('/remove', async (request) => {
			const ids = new Set(request.body as string[]);
			state.documents = state.documents.filter(({ id }) => !ids.has(id));
			return {};
		});
		control.get('/documents', async () =>
			state.documents.map(({ id, fileName, decision, company }) => ({
				id,
				fileName,
				decision,
				company,
			})),
		);
		control.get('/pulled', async () => state.pulled);
		control.get('/pushes', async () => state.pushes);
		control.post('/reset', async () => {
			state.reset();
			this.calls = [];
			return {};
		});
	}

	private async answer(route: Route, request: FastifyRequest, reply: FastifyReply) {
		const endpoint = route.path.split('/').at(-1)!;
		const fault = this.faultOf(endpoint);
		if (fault?.cut === 'before') {
			reply.hijack();
			request.raw.socket.destroy();
			return;
		}
		const contentType = request.headers['content-type'] ?? '';
		const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
		const { standing, userId } = this.state.tokens.check('access', bearer);
		if (this.state.settings.refuseEarly && !route.open && standing !== 'valid') {
			this.calls.push({
				at: Date.now(),
				endpoint,
				path: request.url,
				token: standing,
				contentType,
				fields: [],
				status: 401,
			});
			await reply.status(401).header('connection', 'close').send({ error: 'Unauthorized' });
			request.raw.socket.destroySoon();
			return;
		}
		// Else the whole body is read before anything is refused, as servers behind a buffering proxy do.
		const form = await this.readForm(request);
		const call: Call = {
			at: Date.now(),
			endpoint,
			path: request.url,
			token: standing,
			contentType: contentType.split(';')[0],
			fields: Object.entries(form.fields).map(([name, value]) => [
				name,
				name === 'password' ? `${value.length} characters` : value,
			]),
			...(form.file && { file: fileOf(form.file) }),
			status: 0,
		};
		this.calls.push(call);
		if (fault?.delay) await sleep(fault.delay * 1000);

		const { status = 200, body: answered } = fault?.status
			? {
					status: fault.status,
					body: fault.bytes ? Buffer.from(fault.bytes, 'base64') : (fault.body ?? ''),
				}
			: await this.outcome(endpoint, route, form, standing, userId, bearer);
		const body = fault?.beside ? { ...Object(answered), ...fault.beside } : answered;
		if (fault?.late) await sleep(fault.late * 1000);
		call.status = status;
		if (fault?.cut === 'after') {
			reply.hijack();
			request.raw.socket.destroy();
			return;
		}
		if (fault?.stall) {
			reply.hijack();
			reply.raw.writeHead(status, { 'content-type': 'application/json' });
			reply.raw.write('{"result": [');
			return;
		}
		if (fault?.drip) {
			reply.hijack();
			reply.raw.writeHead(status, { 'content-type': 'application/json' });
			for (let tenths = 0; tenths < fault.drip * 10 && !request.raw.socket.destroyed; tenths++) {
				reply.raw.write(' ');
				await sleep(100);
			}
			reply.raw.end(JSON.stringify(body));
			return;
		}
		const echoed =
			this.state.settings.echo && status >= 400
				? {
						error: `Refused: ${JSON.stringify(form.fields)} ${request.headers.authorization ?? ''}`,
					}
				: body;
		await reply
			.status(status)
			.headers(fault?.headers ?? {})
			.type(fault?.contentType ?? typeOf(echoed))
			.send(echoed);
	}

	/** The fault that the next call of an endpoint meets. */
	private faultOf(endpoint: string): Fault | undefined {
		const { faultRate, faultless } = this.state.settings;
		const fault = this.state.settings.faults.find(
			(one) => one.endpoint === endpoint && one.times > 0,
		);
		if (fault?.skip) {
			fault.skip--;
			return undefined;
		}
		if (fault) fault.times--;
		return (
			fault ??
			(Math.random() < faultRate && !faultless.includes(endpoint)
				? randomFault(endpoint)
				: undefined)
		);
	}

	private async outcome(
		endpoint: string,
		route: Route,
		form: Form,
		standing: Standing,
		userId: number | undefined,
		bearer: string | undefined,
	): Promise<Answer> {
		const renewal = route.path.endsWith('getaccesstokenfromrefreshtoken');
		const accepted =
			route.open ||
			standing === 'valid' ||
			(renewal && standing === 'expired' && this.state.settings.renewWithExpiredToken);
		if (!accepted) return this.state.settings.tokenRefusal;
		const absent = route.required.find((field) =>
			field === 'file' ? !form.file : !form.fields[field],
		);
		if (absent) return route.missing(absent);
		const { company_name, username, password } = form.fields;
		const user = this.state.users.find((one) =>
			bearer && !route.open
				? one.id === userId
				: one.company === company_name && (!username || one.username === username),
		);
		if (!user) return WRONG_LOGIN;
		if (company_name && company_name !== user.company) return WRONG_LOGIN;
		if (route.checksPassword && (username !== user.username || password !== user.password)) {
			return WRONG_LOGIN;
		}
		const { readings } = this.state.settings;
		const refused = refusedAsRead(readings, endpoint, form);
		if (refused) return refused;
		const answer = await route.handle(form, user);
		return { ...answer, body: asRead(readings, endpoint, answer.body) };
	}

	private async readForm(request: FastifyRequest): Promise<Form> {
		const form: Form = { fields: {} };
		if (!request.isMultipart()) {
			for await (const chunk of request.raw) void chunk;
			return form;
		}
		for await (const part of request.parts()) {
			if (part.type === 'field') {
				form.fields[part.fieldname] = String(part.value);
				continue;
			}
			const path = join(await this.folder, documentId());
			const hash = createHash('sha256');
			let bytes = 0;
			const measure = new Transform({
				transform(chunk: Buffer, _encoding, next) {
					hash.update(chunk);
					bytes += chunk.length;
					next(null, chunk);
				},
			});
			await pipeline(part.file, measure, createWriteStream(path));
			form.file = {
				field: part.fieldname,
				name: part.filename,
				type: part.mimetype,
				bytes,
				sha256: hash.digest('hex'),
				path,
			};
		}
		return form;
	}
}

const FAULTS: Array<Partial<Fault>> = [
	{ cut: 'before' },
	{ cut: 'after' },
	{ status: 200, body: '' },
	{ status: 200, body: '{"result": [[["6912b5' },
	{ status: 302, headers: { location: 'https://maintenance.invalid/' } },
	{ status: 404, body: '<html>Not Found</html>', contentType: 'text/html' },
	{ status: 429, body: 'slow down', headers: { 'retry-after': '1' } },
	{ status: 500, body: '{"error": "Something went wrong. Please try again later."}' },
	{ status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html' },
	{ status: 503, body: 'Service Unavailable' },
];

const randomFault = (endpoint: string): Fault => ({
	...FAULTS[Math.floor(Math.random() * FAULTS.length)],
	endpoint,
	times: 1,
});

const typeOf = (body: unknown) =>
	Buffer.isBuffer(body)
		? 'image/png'
		: typeof body === 'string'
			? 'text/plain'
			: 'application/json';

const fileOf = ({ field, name, type, bytes, sha256 }: NonNullable<Form['file']>) => ({
	field,
	name,
	type,
	bytes,
	sha256,
});
