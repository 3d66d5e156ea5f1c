import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { KlearStackApi } from '../../credentials/KlearStackApi.credentials';
import { resources } from '../../nodes/KlearStack/actions/resources';
import { KlearStackPushTrigger } from '../../nodes/KlearStack/KlearStackPushTrigger.node';
import { KlearStackTrigger } from '../../nodes/KlearStack/KlearStackTrigger.node';

/** The parameters, also those within a collection. */
const all = (properties: INodeProperties[]): INodeProperties[] =>
	properties.flatMap((property) =>
		property.type === 'collection'
			? [property, ...all(property.options as INodeProperties[])]
			: [property],
	);

const valueOf = (collection: INodeProperties, name: string) =>
	(collection.options as INodePropertyCollection[])
		.flatMap(({ values }) => values)
		.find((value) => value.name === name)?.default;

const operationOf = (id: string) => {
	const [resource, name] = id.split('.');
	return resources
		.find(({ value }) => value === resource)!
		.operations.find(({ value }) => value === name)!.properties;
};

const OWNERS: Record<string, () => INodeProperties[]> = {
	'the credential': () => new KlearStackApi().properties,
	'KlearStack Trigger': () => new KlearStackTrigger().description.properties,
	'KlearStack Push Trigger': () => new KlearStackPushTrigger().description.properties,
};

/** What users get who choose nothing: written by hand from what the docs and the panel promise. */
it.each<[where: string, name: string, value: unknown]>([
	// Money and time.
	['document.extract', 'waitTimeout', 300],
	['batch.extract', 'waitTimeout', 300],
	['batch.getResults', 'waitForResults', true],
	['batch.getResults', 'waitTimeout', 300],
	['document.extract', 'timeout', 300],
	['document.extract', 'concurrency', 30],
	['document.update', 'concurrency', 30],
	['document.getAll', 'returnAll', false],
	['document.getAll', 'limit', 50],
	// Files.
	['document.upload', 'files', 'all'],
	['document.upload', 'skipOtherFiles', true],
	['document.upload', 'skipImagesBelow', 20],
	['document.upload', 'processingPreference', 'Accuracy'],
	['document.upload', 'invoiceType', 'B2B'],
	['document.upload', 'documentType', 'Invoices'],
	['document.getImage', 'linkValidFor', 24],
	['document.getImage', 'binaryPropertyName', 'data'],
	// Decisions: a reason is needed only to reject, and then by the user.
	['document.approve', 'comment', 'Approved in n8n'],
	['document.reject', 'comment', ''],
	['document.approve', 'failIfAlreadyDone', true],
	['dataSource.create', 'ifItExists', 'fail'],
	['dataSource.create', 'nameToDelete', ''],
	// What comes out, and what a person is asked to look at.
	['document.extract', 'output', 'simplified'],
	['document.extract', 'values', 'asRead'],
	['document.extract', 'fieldConfidenceBelow', 0.8],
	['document.extract', 'overallConfidenceBelow', 0.9],
	['document.extract', 'totalsDifferBy', 0.01],
	['document.extract', 'checks', ['dueDate', 'gstin', 'iban', 'lineAmounts', 'vatNumber']],
	['document.extract', 'sameInvoice', true],
	['document.extract', 'dateOrder', 'dayFirst'],
	['document.extract', 'fieldNames', 'forTables'],
	// What is sent of the credential.
	['api.call', 'identity', ['company_name']],
	['the credential', 'authentication', 'password'],
	['the credential', 'allowUnauthorizedCerts', false],
	// Triggers.
	['KlearStack Trigger', 'triggerOn', 'anyChange'],
	['KlearStack Trigger', 'output', 'simplified'],
	['KlearStack Push Trigger', 'output', 'simplified'],
	['KlearStack Push Trigger', 'values', 'asRead'],
])('by default, %s has %s = %j', (where, name, value) => {
	const parameters = all((OWNERS[where] ?? (() => operationOf(where)))());
	const found = parameters.filter((parameter) => parameter.name === name);
	expect(found.map((parameter) => parameter.default)).toEqual([value]);
});

it('a field of a document type is visible and not required', () => {
	const fields = operationOf('fieldMapping.update').find(({ type }) => type === 'fixedCollection')!;
	expect([valueOf(fields, 'visibility'), valueOf(fields, 'required')]).toEqual([true, false]);
});
