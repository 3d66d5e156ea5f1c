import type { Resource } from '../operation';
import { approve } from './approve.operation';
import { compare } from './compare.operation';
import { extract } from './extract.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getApproved } from './getApproved.operation';
import { getByDateRange } from './getByDateRange.operation';
import { getImage } from './getImage.operation';
import { getModified } from './getModified.operation';
import { getText } from './getText.operation';
import { reject } from './reject.operation';
import { retryPush } from './retryPush.operation';
import { update } from './update.operation';
import { updateQuickBooksStatus } from './updateQuickBooksStatus.operation';
import { upload } from './upload.operation';

export const document: Resource = {
	name: 'Document',
	value: 'document',
	description: 'A single file, e.g. an invoice as PDF',
	// In the order of use.
	operations: [
		extract,
		upload,
		get,
		getAll,
		approve,
		reject,
		update,
		getByDateRange,
		getApproved,
		getImage,
		compare,
		updateQuickBooksStatus,
		retryPush,
		getModified,
		getText,
	],
};
