import type { Accepted } from '../chooseFiles';

/** What the page allows: a ZIP that holds images and PDFs. */
export const ZIP: Accepted = {
	kinds: ['ZIP'],
	words: 'a ZIP file',
	advice: () =>
		'Put n8n’s Compression node (Compress) in front of this node to make one, or use Document: Extract Data for single files.',
};
