import type { Accepted } from '../chooseFiles';

/** What the page allows: a ZIP that holds images and PDFs. */
export const ZIP: Accepted = {
	kinds: ['ZIP'],
	words: 'a ZIP file',
	advice: () =>
		'Use n8n’s Compression node to create one, or Document: Extract Data for single files.',
};
