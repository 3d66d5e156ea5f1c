import type { INode } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { StoredCredential, StoredWorkflow } from './n8n/api';

const FOLDER = join(__dirname, '../examples');

/** The workflows of examples/, in the order of the tour. */
export const EXAMPLES = [
	'files-from-a-folder',
	'invoices-from-email',
	'approve-or-ask-a-person',
	'approved-documents-to-a-data-table',
	'data-source-from-a-sheet',
	'line-items-to-a-data-table',
	'the-same-invoice-twice',
	'a-monthly-zip',
	'document-type-by-file-name',
	'errors-to-a-person',
	'a-record-of-each-document',
	'how-good-is-it-here',
] as const;

/** Those that need an account elsewhere. */
export const WITH_OTHER_ACCOUNTS = [
	'a-drive-folder',
	'ask-by-email',
	'bills-to-quickbooks',
	'bills-to-xero',
	'document-type-by-ai',
] as const;

export type Example = (typeof EXAMPLES)[number] | (typeof WITH_OTHER_ACCOUNTS)[number];

/** The path of an example, as one imports it. */
export const exampleFile = (example: Example) => join(FOLDER, `${example}.json`);

/** What an example needs on the machine it runs on. */
export interface Surroundings {
	/** By type, e.g. klearStackApi. */
	credentials: Record<string, StoredCredential>;
	/** The folder that tools/files.ts writes. */
	files: string;
}

/** Where the examples say that the files are. */
const PLACEHOLDER = '/home/node/';

const CREDENTIAL_OF: Record<string, string> = {
	'n8n-nodes-klearstack.klearStack': 'klearStackApi',
	'n8n-nodes-klearstack.klearStackTrigger': 'klearStackApi',
	'n8n-nodes-base.emailReadImap': 'imap',
	'n8n-nodes-base.emailSend': 'smtp',
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
};

/** An example with its credentials chosen, as a person does who imports it. */
export function loadExample(
	example: Example,
	{ credentials, files }: Surroundings,
): Omit<StoredWorkflow, 'id'> {
	const text = readFileSync(exampleFile(example), 'utf8').replaceAll(PLACEHOLDER, `${files}/`);
	const workflow = JSON.parse(text) as Omit<StoredWorkflow, 'id'>;
	const withCredential = (node: INode): INode => {
		const type = CREDENTIAL_OF[node.type];
		if (!credentials[type]) return node;
		const { id, name } = credentials[type];
		return { ...node, credentials: { [type]: { id, name } } };
	};
	return { ...workflow, nodes: workflow.nodes.map(withCredential) };
}
