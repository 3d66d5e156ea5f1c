import type { INodeProperties } from 'n8n-workflow';

import type { FormFields } from '../../transport/form';
import type { Item } from '../item';

const EXAMPLE = '{"account_number": 200382193}';

const additionalParameters = {
	displayName: 'Matching Data',
	name: 'additionalParameters',
	type: 'json',
	default: '{}',
	placeholder: `e.g. ${EXAMPLE}`,
	description:
		'Data that KlearStack compares with the document, e.g. borrower_name for a loan agreement, account_number for a NACH',
} satisfies INodeProperties;

const applicationNumber = {
	displayName: 'Application Number',
	name: 'applicationNumber',
	type: 'string',
	default: '',
	description:
		'Number shared by documents that belong together, e.g. a NACH and its loan agreement',
} satisfies INodeProperties;

const userId = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	default: '',
	description: 'User ID to send with the document',
} satisfies INodeProperties;

const userRole = {
	displayName: 'User Role',
	name: 'userRole',
	type: 'string',
	default: '',
	description: 'Role of that user in KlearStack',
} satisfies INodeProperties;

/** The options that only the upload of a single document has. */
export const ownOptions: INodeProperties[] = [
	applicationNumber,
	additionalParameters,
	userId,
	userRole,
];

/** The form fields that they fill in. */
export const ownFields = (item: Item): FormFields => ({
	additional_params: item.option(additionalParameters)?.text,
	application_no: item.option(applicationNumber),
	userid: item.option(userId),
	user_role: item.option(userRole),
});
