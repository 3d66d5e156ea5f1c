import type { Accepted } from '../chooseFiles';

/** What the page allows: "one image (pdf/jpeg/png) or native pdf". */
export const DOCUMENTS: Accepted = {
	kinds: ['PDF', 'JPEG', 'PNG'],
	words: 'a PDF, JPEG or PNG',
	advice: (kind) =>
		kind?.name === 'ZIP'
			? 'It is a ZIP file (Word and Excel files are, too). Send a ZIP of PDFs and images with Batch: Extract Data; save an Office file as PDF first.'
			: 'KlearStack reads these three kinds. Convert the file first, or leave such files out with Skip Other Files in the options.',
};
