import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generate } from 'selfsigned';

import { batchId, documentId, isReady, present, read, type StoredDocument } from './documents';
import { type Call, DEFAULT_SETTINGS, DEFAULT_USER, type Settings, type User } from './settings';
import { type Standing, Tokens } from './tokens';

const RELEASE = { release_version: '7.8.9' };

interface Form {
	fields: Record<string, string>;
	file?: Call['file'] & { path: string };
}

type Answer = { status?: number; body: unknown };

interface Route {
	path: string;
	/** Whether a bearer token is needed: for all but the two logins. */
	open?: true;
	/** Form fields that must be there, with what comes back without them. */
	required: string[];
	missing: (field: string) => Answer;
	/** Whether user name and password in the form are checked. */
	checksPassword?: true;
	handle: (form: Form, user: User) => Answer | Promise<Answer>;
}

/** Authentication pages: 500 that names the parameter, in words only (1.1 to 1.4). */
const LABELS: Record<string, string> = {
	company_name: 'Company Name',
	username: 'Username',
	password: 'Password',
};
const missing500 = (field: string): Answer => ({
	status: 500,
	body: { error: LABELS[field] ?? field },
});
/** Upload pages: 400 for user name and password, 500 for the rest (2.2; 2.1 by its ancestor). */
const missingUpload = (field: string): Answer =>
	['username', 'password'].includes(field)
		? { status: 400, body: { error: `Please provide ${field}.` } }
		: { status: 500, body: { error: 'Something went wrong. Please try again later.' } };
/** Fetch pages: 403 and 501, in words only (3.1, 3.5). */
const missingFetch = (): Answer => ({ status: 403, body: 'Forbidden: Client Error' });

const WRONG_LOGIN: Answer = { status: 401, body: { error: 'Incorrect username or password.' } };

/**
 * A KlearStack to develop against: real HTTP(S), real multipart, real signed tokens, and documents
 * that are really read. It follows the documentation; what that leaves open is marked where it is
 * decided.
 */
export class Simulator {
	readonly app: FastifyInstance;
	readonly control = fastify();
	settings: Settings;
	calls: Call[] = [];
	documents: StoredDocument[] = [];
	users: User[] = [{ ...DEFAULT_USER }];
	readonly tokens = new Tokens();
	private readonly folder = mkdtemp(join(tmpdir(), 'klearstack-simulator-'));

	private readonly initial: Settings;

	private constructor(app: FastifyInstance, settings: Partial<Settings>) {
		this.app = app;
		this.initial = { ...DEFAULT_SETTINGS, ...settings };
		this.settings = { ...this.initial, faults: [] };
	}

	/** @param https with a self-signed certificate made for this start */
	static async create(settings: Partial<Settings> = {}, https = false): Promise<Simulator> {
		const { private: key, cert } = https
			? await generate([{ name: 'commonName', value: 'localhost' }])
			: { private: undefined, cert: undefined };
		const app = fastify({
			bodyLimit: Number.MAX_SAFE_INTEGER,
			forceCloseConnections: true,
			...(https ? { https: { key, cert } } : {}),
		}) as unknown as FastifyInstance;
		const simulator = new Simulator(app, settings);
		await app.register(multipart, {
			limits: { fileSize: Infinity, fieldSize: 10 * 1024 * 1024 },
			preservePath: true,
			defParamCharset: 'utf8',
		} as Parameters<typeof multipart>[1]);
		simulator.addRoutes();
		simulator.addControl();
		return simulator;
	}

	async close(): Promise<void> {
		await this.app.close();
		await this.control.close();
		await rm(await this.folder, { recursive: true, force: true });
	}

	private addRoutes() {
		for (const route of this.routes()) {
			this.app.post(`/${route.path}`, async (request, reply) => {
				await this.answer(route, request, reply);
			});
		}
	}

	/** For tests: settings, counts and what arrived, on a plain port of its own. */
	private addControl() {
		this.control.get('/', async () => ({
			settings: this.settings,
			users: this.users,
			calls: this.calls,
		}));
		this.control.post('/settings', async (request) => {
			Object.assign(this.settings, request.body);
			return this.settings;
		});
		this.control.post('/users', async (request) => (this.users = request.body as User[]));
		this.control.post('/revoke', async () => {
			this.tokens.revokeAll();
			return {};
		});
		this.control.post('/reset', async () => {
			this.settings = { ...this.initial, faults: [] };
			this.calls = [];
			this.documents = [];
			this.users = [{ ...DEFAULT_USER }];
			return {};
		});
	}

	private async answer(route: Route, request: FastifyRequest, reply: FastifyReply) {
		const endpoint = route.path.split('/').at(-1)!;
		const fault = this.settings.faults.find((one) => one.endpoint === endpoint && one.times > 0);
		if (fault) fault.times--;
		if (fault?.cut === 'before') {
			reply.hijack();
			request.raw.socket.destroy();
			return;
		}
		const contentType = request.headers['content-type'] ?? '';
		const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
		const { standing, userId } = this.tokens.check('access', bearer);
		// The whole body is read before anything is refused, as servers behind a buffering proxy do.
		const form = await this.readForm(request);
		const call: Call = {
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
		if (fault?.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay! * 1000));

		const { status = 200, body } = fault?.status
			? { status: fault.status, body: fault.body ?? '' }
			: await this.outcome(route, form, standing, userId, bearer);
		call.status = status;
		if (fault?.cut === 'after') {
			reply.hijack();
			request.raw.socket.destroy();
			return;
		}
		const echoed =
			this.settings.echo && status >= 400
				? {
						error: `Refused: ${JSON.stringify(form.fields)} ${request.headers.authorization ?? ''}`,
					}
				: body;
		await reply
			.status(status)
			.headers(fault?.headers ?? {})
			.type(fault?.contentType ?? (typeof echoed === 'string' ? 'text/plain' : 'application/json'))
			.send(echoed);
	}

	private async outcome(
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
			(renewal && standing === 'expired' && this.settings.renewWithExpiredToken);
		// The body of this 401 is not documented.
		if (!accepted) return { status: 401, body: { error: 'Unauthorized' } };
		const absent = route.required.find((field) =>
			field === 'file' ? !form.file : !form.fields[field],
		);
		if (absent) return route.missing(absent);
		const user =
			bearer && !route.open
				? this.users.find(({ id }) => id === userId)
				: this.users.find(({ company }) => company === form.fields.company_name);
		if (!user) return WRONG_LOGIN;
		if (form.fields.company_name && form.fields.company_name !== user.company) return WRONG_LOGIN;
		const { username, password } = form.fields;
		if (route.checksPassword && (username !== user.username || password !== user.password)) {
			return WRONG_LOGIN;
		}
		return await route.handle(form, user);
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

	private tokensFor(user: User) {
		const { accessTokenSeconds, refreshTokenSeconds } = this.settings;
		return {
			refresh_token: this.tokens.issue('refresh', user.id, refreshTokenSeconds),
			access_token: this.tokens.issue('access', user.id, accessTokenSeconds),
			...RELEASE,
		};
	}

	private async store(form: Form, user: User, batch: string): Promise<void> {
		const { path, name } = form.file!;
		const now = Date.now();
		const document: StoredDocument = {
			id: documentId(),
			batchId: batch,
			fileName: name,
			documentType: form.fields.document_type || 'Invoices',
			userId: user.id,
			path,
			uploaded: now,
			readyAt: now + this.settings.processingSeconds * 1000,
		};
		this.documents.push(document);
		// Reading goes on behind the answer. Nobody reads more than 32 MB of it.
		void readFile(path).then(
			async (bytes) => await read(document, bytes.subarray(0, 32 * 1024 * 1024)),
		);
	}

	private routes(): Route[] {
		const at = (name: string) => `access/klearstack/${name}`;
		return [
			{
				// 1.1. What wrong credentials answer is not documented; this is uploadbatch's answer.
				path: at('get_access_token'),
				open: true,
				required: ['username', 'password', 'company_name'],
				missing: missing500,
				checksPassword: true,
				handle: (_form, user) => ({ body: this.tokensFor(user) }),
			},
			{
				// 1.2. The answer is not documented.
				path: at('getuserid'),
				required: ['username', 'company_name'],
				missing: missing500,
				handle: ({ fields }, user) =>
					fields.username === user.username
						? { body: { user_id: String(user.id), ...RELEASE } }
						: WRONG_LOGIN,
			},
			{
				// 1.3
				path: at('getaccesstokenfromuserid'),
				open: true,
				required: ['user_id', 'company_name'],
				missing: missing500,
				handle: ({ fields }) => {
					const user = this.users.find(
						({ id, company }) => String(id) === fields.user_id && company === fields.company_name,
					);
					return user ? { body: this.tokensFor(user) } : WRONG_LOGIN;
				},
			},
			{
				// 1.4
				path: at('getaccesstokenfromrefreshtoken'),
				required: ['refresh_token', 'company_name'],
				missing: missing500,
				handle: ({ fields }) => {
					const { standing, userId } = this.tokens.check('refresh', fields.refresh_token);
					const user = this.users.find(({ id }) => id === userId);
					if (standing !== 'valid' || !user)
						return { status: 401, body: { error: 'Unauthorized' } };
					return { body: { access_token: this.tokensFor(user).access_token, ...RELEASE } };
				},
			},
			{
				// 2.1. Only the first key of the answer is documented.
				path: at('processdocument'),
				required: [
					'username',
					'password',
					'company_name',
					'processing_pref',
					'invoice_type',
					'file',
				],
				missing: missingUpload,
				checksPassword: true,
				handle: async (form, user) => {
					const batch = batchId();
					await this.store(form, user, batch);
					return { body: { OCR_ref_no: batch, ...RELEASE } };
				},
			},
			{
				// 3.1. What an unknown batch answers is not documented.
				path: at('getbatchdocuments'),
				required: ['username', 'password', 'company_name', 'batch_id', 'document_type'],
				missing: missingFetch,
				checksPassword: true,
				handle: ({ fields }, user) => {
					const documents = this.documents.filter(
						(document) => document.batchId === fields.batch_id && document.userId === user.id,
					);
					const finished = documents.every(isReady);
					return {
						body: {
							result: documents.map((document) => present(document, this.settings.shape)),
							status: finished ? 'completed' : 'in_progress',
						},
					};
				},
			},
		];
	}
}

const fileOf = ({ field, name, type, bytes, sha256 }: NonNullable<Form['file']>) => ({
	field,
	name,
	type,
	bytes,
	sha256,
});
