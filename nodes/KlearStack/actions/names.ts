/** Names that KlearStack's answers may use, where its pages do not show them: inferred from its other names. */
import type { IDataObject } from 'n8n-workflow';

/** Documented for uploads (upload-documents/upload-multiple-documents-in-a-zip-folder-and-get-batch-id). */
export const SET_NUMBER_NAMES = ['set_reference_number', 'reference_number', 'set_ref_no'];
export const SET_NAME_NAMES = ['set_name', 'name'];
export const DATA_SOURCE_NAMES = ['datasource_name', 'name'];

const plain = (name: string) => name.toLowerCase().replaceAll('_', '');

/** The first of these that an entry of a list has, whatever its capitals and underscores. */
export function firstOf(entry: IDataObject, names: string[]): IDataObject[string] {
	return names
		.flatMap((name) => Object.entries(entry).filter(([key]) => plain(key) === plain(name)))
		.map(([, value]) => value)
		.find((value) => value !== undefined && value !== null && value !== '');
}
