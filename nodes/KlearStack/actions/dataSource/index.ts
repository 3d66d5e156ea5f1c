import type { Resource } from '../operation';
import { append } from './append.operation';
import { create } from './create.operation';
import { deleteDataSource } from './delete.operation';
import { deleteRow } from './deleteRow.operation';
import { getAll } from './getAll.operation';
import { getRows } from './getRows.operation';
import { updateRow } from './updateRow.operation';

export const dataSource: Resource = {
	name: 'Data Source',
	value: 'dataSource',
	description: 'Tables of your own in KlearStack, e.g. your suppliers',
	operations: [create, append, getAll, getRows, updateRow, deleteRow, deleteDataSource],
};
