import type { Accepted } from '../chooseFiles';

/** The files that the documentation allows: "one image (pdf/jpeg/png) or native pdf". */
export const DOCUMENTS: Accepted = {
	kinds: ['PDF', 'JPEG', 'PNG'],
	words: 'a PDF, JPEG or PNG',
	advice: (kind) =>
		kind?.name === 'ZIP'
			? 'It is a ZIP, Word or Excel file. Use Batch (ZIP): Extract Data for a ZIP of PDFs and images, and save Word and Excel files as PDF first.'
			: 'Convert the file first. To leave such files out, choose Files: All Files of Each Item, and turn Skip Other Files on.',
};
