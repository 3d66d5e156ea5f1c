import type { INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { endpoints } from '../../transport/endpoints';
import { fileKind, inputFile } from '../../transport/form';
import type { Operation } from '../operation';
import { documentType, inputDataFieldName, jsonObject, options, simplify } from '../parameters';
import {
	hintAtOtherFiles,
	upload as uploadFile,
	uploadOptions,
	uploadParameters,
} from '../uploads';

const EXAMPLE = '{"account_number": 200382193}';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Additional Parameters',
		name: 'additionalParameters',
		type: 'json',
		default: '',
		placeholder: `e.g. ${EXAMPLE}`,
		description:
			'Data for KlearStack to match with the document, e.g. borrower_name and loan_amount_in_figures for a loan agreement, account_number for a NACH',
	},
	{
		displayName: 'Application Number',
		name: 'applicationNumber',
		type: 'string',
		default: '',
		description:
			'Number that documents which belong together share, e.g. a NACH and its loan agreement',
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		description: 'ID of the user to upload as',
	},
	{
		displayName: 'User Role',
		name: 'userRole',
		type: 'string',
		default: '',
		description: 'Role of that user in KlearStack',
	},
];

/** What the page allows: "one image (pdf/jpeg/png) or native pdf". */
const KINDS = ['PDF', 'JPEG', 'PNG'];

export const upload: Operation = {
	name: 'Upload',
	value: 'upload',
	action: 'Upload document',
	description:
		'Send a PDF, JPEG or PNG to KlearStack, and get its batch ID or the fields read from it',
	endpoint: endpoints.processDocument,
	repeats: true,
	properties: [
		inputDataFieldName,
		documentType,
		...uploadParameters,
		simplify,
		options([...ownOptions, ...uploadOptions], { wait: true }),
	],

	async execute(i) {
		const property = this.getNodeParameter('binaryPropertyName', i) as string;
		const file = await inputFile.call(this, i, property);
		const kind = await fileKind(file);
		if (!kind || !KINDS.includes(kind)) {
			throw new NodeOperationError(
				this.getNode(),
				`Input Data Field Name: "${file.name}" is not a PDF, JPEG or PNG`,
				{
					itemIndex: i,
					description:
						kind === 'ZIP'
							? 'It is a ZIP file (Word and Excel files are, too). Upload a ZIP of PDFs and images with Batch: Upload; save an Office file as PDF first.'
							: 'KlearStack reads these three kinds. Convert the file first, or filter such items out before this node.',
				},
			);
		}
		hintAtOtherFiles.call(this, i, property);
		const given = this.getNodeParameter('options', i, {}) as Record<string, string>;
		const additional =
			given.additionalParameters &&
			jsonObject.call(this, i, given.additionalParameters, 'Additional Parameters', EXAMPLE);
		return await uploadFile.call(this, i, endpoints.processDocument, file, {
			additional_params: additional && JSON.stringify(additional),
			application_no: given.applicationNumber,
			userid: given.userId,
			user_role: given.userRole,
		});
	},
};
