import { Workbook } from 'exceljs';
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';

import { documentId } from '../documents';
import type { User } from '../settings';
import type { DataSource } from '../state';
import { type Answer, at, type Form, missingElsewhere, RELEASE, type Routes } from './route';

const SUCCESS: Answer = { body: { success: true, ...RELEASE } };
const UNKNOWN: Answer = { status: 400, body: { error: 'Datasource not found' } };

interface Definition {
	DataSourceName: string;
	DataSourceType: string;
	fields: DataSource['columns'];
}

const csvRows = (bytes: Buffer) =>
	Papa.parse<Record<string, string>>(bytes.toString(), { header: true, skipEmptyLines: true }).data;

async function workbookRows(bytes: Buffer): Promise<Array<Record<string, string>>> {
	const workbook = new Workbook();
	await workbook.xlsx.load(bytes as never);
	const [names, ...rows] = workbook.worksheets[0]
		.getSheetValues()
		.slice(1)
		.map((row) => (row as unknown[]).slice(1).map(String));
	return rows.map((row) => Object.fromEntries(names.map((name, n) => [name, row[n] ?? ''])));
}

/** Section 6: datasources. Errors are documented nowhere, answers only for appenddatasource. */
export const dataSources: Routes = (state) => {
	const find = ({ fields }: Form, user: User) =>
		state.dataSources.find(
			({ company, name }) => company === user.company && name === fields.datasource_name,
		);
	/** Rows of a CSV file or a workbook, under the names in its first row. */
	const rowsOf = async ({ file }: Form) => {
		const bytes = await readFile(file!.path);
		const rows =
			bytes.subarray(0, 2).toString() === 'PK' ? await workbookRows(bytes) : csvRows(bytes);
		return rows.map((values) => ({ id: documentId(), values }));
	};
	const definitionOf = ({ fields }: Form) => JSON.parse(fields.data) as Definition;
	const upload = ['datasource_name', 'company_name', 'data', 'file'];

	return [
		{
			path: at('insertdatasource'),
			required: upload,
			missing: missingElsewhere,
			handle: async (form, user) => {
				if (find(form, user)) {
					return { status: 400, body: { error: 'Datasource already exists' } };
				}
				state.dataSources.push({
					company: user.company,
					name: form.fields.datasource_name,
					columns: definitionOf(form).fields,
					rows: await rowsOf(form),
				});
				return SUCCESS;
			},
		},
		{
			path: at('appenddatasource'),
			required: upload,
			missing: missingElsewhere,
			handle: async (form, user) => {
				const source = find(form, user);
				if (!source) return UNKNOWN;
				source.rows.push(...(await rowsOf(form)));
				return SUCCESS;
			},
		},
		{
			path: at('getdatasources'),
			required: ['company_name'],
			missing: missingElsewhere,
			handle: (_form, user) => ({
				body: {
					result: state.dataSources
						.filter(({ company }) => company === user.company)
						.map(({ name, columns, rows }) => ({
							DataSourceName: name,
							fields: columns,
							rows: rows.length,
						})),
				},
			}),
		},
		{
			path: at('getdatasourcedata'),
			required: ['company_name', 'datasource_name'],
			missing: missingElsewhere,
			handle: (form, user) => {
				const source = find(form, user);
				if (!source) return UNKNOWN;
				return { body: { result: source.rows.map(({ id, values }) => ({ _id: id, ...values })) } };
			},
		},
		{
			path: at('update_datasource_row'),
			required: ['company_name', 'datasource_name', 'id', 'data'],
			missing: missingElsewhere,
			handle: (form, user) => {
				const row = find(form, user)?.rows.find(({ id }) => id === form.fields.id);
				if (!row) return UNKNOWN;
				Object.assign(row.values, JSON.parse(form.fields.data));
				return SUCCESS;
			},
		},
		{
			path: at('delete_datasource_row'),
			required: ['company_name', 'datasource_name', 'id'],
			missing: missingElsewhere,
			handle: (form, user) => {
				const source = find(form, user);
				const row = source?.rows.find(({ id }) => id === form.fields.id);
				if (!source || !row) return UNKNOWN;
				source.rows.splice(source.rows.indexOf(row), 1);
				return SUCCESS;
			},
		},
		{
			path: at('deletedatasource'),
			required: ['company_name', 'datasource_name'],
			missing: missingElsewhere,
			handle: (form, user) => {
				const source = find(form, user);
				if (!source) return UNKNOWN;
				state.dataSources.splice(state.dataSources.indexOf(source), 1);
				return SUCCESS;
			},
		},
	];
};
